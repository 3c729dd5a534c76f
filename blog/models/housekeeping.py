"""What follows from changes that come without a verb: from the stock admin, taggit and migrate."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_delete

from blog.models import listing
from blog.models.author import Author
from blog.models.authorship import Authorship
from blog.models.comment import Comment
from blog.models.edition import Edition
from blog.models.post import Post
from blog.models.search_document import SearchDocument
from blog.models.series import Series
from blog.models.site import Site
from blog.models.tag import PostTag, Tag
from blog.models.upload import Upload
from blog.models.user import ROLES, User

# What readers see as soon as it is saved, through the stock admin too.
SHOWN = (Author, Series, Site, Tag, Upload)


def connect() -> None:
    """Connect the receivers below; called once, when the application is ready."""
    from django.apps import apps

    post_migrate.connect(make_roles, sender=apps.get_app_config("blog"))
    pre_delete.connect(be_alone, sender=Comment)
    post_delete.connect(count_a_deleted_reply, sender=Comment)
    for noun in SHOWN:
        post_save.connect(turn_edition, sender=noun)
        post_delete.connect(turn_edition, sender=noun)
    post_delete.connect(turn_edition, sender=User)  # whose replies lose their mark
    post_delete.connect(turn_edition_without_post, sender=Post)
    pre_delete.connect(remember_lists, sender=Post)
    post_delete.connect(count_without_post, sender=Post)
    m2m_changed.connect(index_tags, sender=PostTag)
    pre_delete.connect(remember_posts, sender=Tag)
    post_delete.connect(index_without_tag, sender=Tag)
    post_save.connect(index_new_author, sender=Authorship)
    post_delete.connect(index_without_author, sender=Authorship)


def make_roles(using: str, **kwargs: Any) -> None:
    """Make the four groups after the migration that brings their permissions.

    A group that exists stays as it is, but for permissions that did not exist before this migration.
    """
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    permissions = Permission.objects.using(using).filter(content_type__app_label="blog")
    known = set(permissions.values_list("codename", flat=True))
    # Django's own receiver makes the permissions too, but after this one: its application stands behind ours.
    create_permissions(apps.get_app_config("blog"), using=using, verbosity=0)
    for name, codenames in ROLES.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        given = set(codenames) if is_new else set(codenames) - known
        group.permissions.add(*permissions.filter(codename__in=given))


def be_alone(**kwargs: Any) -> None:
    """Take the lock of the index before any row, as everywhere (SearchDocument.alone)."""
    SearchDocument.alone()


def count_a_deleted_reply(instance: Comment, **kwargs: Any) -> None:
    """Keep the number beside the title equal to what is listed when a reply is deleted for good."""
    if instance.is_approved:
        Edition.advance()
        listing.count_replies(instance.post_id, -1)


def turn_edition(sender: Any, created: bool = False, **kwargs: Any) -> None:
    """Tell that readers see something else. What is new is seen when a post names it; the site at once."""
    if not created or sender is Site:
        Edition.advance()


def turn_edition_without_post(instance: Post, **kwargs: Any) -> None:
    """Tell that readers no longer see a post, or what it led to."""
    instance.turn_edition()


def remember_lists(instance: Any, **kwargs: Any) -> None:
    """Note where a post is listed that is about to be deleted."""
    SearchDocument.alone()
    instance.listed_in = Post.objects.filter(pk=instance.pk).values_list("listed_in", flat=True).first()
    instance.tagged = list(instance.post_tags.values_list("tag", flat=True))
    instance.written_by = list(instance.authorships.values_list("author", flat=True))


def count_without_post(instance: Any, **kwargs: Any) -> None:
    """Count what is left in the lists a deleted post was in."""
    listing.count_tags(instance.tagged)
    listing.count_authors(instance.written_by)
    if instance.listed_in:
        listing.Month.count(instance.listed_in)


def index_tags(instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Let search follow the tags an author gives and takes: taggit has no verb of ours."""
    if action == "pre_clear":
        instance.cleared = set(instance.post_tags.values_list("tag", flat=True))
    if action == "post_clear" or (action in {"post_add", "post_remove"} and pk_set):
        instance.index()
        listing.count_tags(pk_set if pk_set is not None else instance.cleared)
        instance.turn_edition()


def remember_posts(instance: Any, **kwargs: Any) -> None:
    """Note which posts carry a tag that is about to be deleted."""
    SearchDocument.alone()
    instance.carried_by = list(PostTag.objects.filter(tag=instance).values_list("content_object", flat=True))


def index_without_tag(instance: Any, **kwargs: Any) -> None:
    """Let search follow the posts that have lost a tag."""
    SearchDocument.objects.filter(post__in=instance.carried_by).refresh()


def index_new_author(instance: Authorship, created: bool, raw: bool, **kwargs: Any) -> None:
    """Let search follow an author the form of a post has added."""
    if not raw:
        listing.follow(instance.post)
        if not created:  # it may have been another's
            listing.count_authors()
        SearchDocument.index(instance.post)
        instance.post.turn_edition()


def index_without_author(instance: Authorship, origin: Any, **kwargs: Any) -> None:
    """Let search follow an author the form has taken away. When the whole post goes, so does its entry."""
    if isinstance(origin, Authorship):
        listing.count_authors([instance.author_id])
        SearchDocument.index(instance.post)
        instance.post.turn_edition()
