"""Take the demonstration blog away, exactly it, and free its numbers."""

from __future__ import annotations

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from blog.models import Author, Comment, Decision, Post, Series, Site, Tag, Upload, User

NUMBERED: tuple[type[models.Model], ...] = (Post, Series, Author, Tag, Upload, Comment, Decision, User)


@transaction.atomic
def remove() -> bool:
    """Delete what `load()` made: its posts with their replies, then its series, authors, tags and files.

    Series, authors, tags and files that something else uses stay. Settings of the site go back to what they
    were, unless somebody has changed them since. Returns False when there is no demonstration blog.
    """
    site = Site.current()
    made = site.demonstration
    if not made:
        return False
    posts = Post.objects.filter(pk__in=made["posts"])
    comments = Comment.objects.filter(post__in=posts)
    Decision.objects.filter(comment_number__in=list(comments.values_list("pk", flat=True))).delete()
    posts.update(parent=None)
    Post.objects.exclude(pk__in=made["posts"]).filter(parent__in=posts).update(parent=None)
    for post in posts:
        post.delete()
    Series.objects.filter(pk__in=made.get("series", []), posts=None).delete()  # an older one had none
    Author.objects.filter(pk__in=made["authors"], authorships=None).delete()
    User.objects.filter(pk__in=made["users"], is_active=False).delete()
    Tag.objects.filter(pk__in=made["tags"], post_tags=None).delete()
    for upload in Upload.objects.filter(pk__in=made["uploads"], author=None):
        if not Post.objects.filter(body__contains=str(upload.file.name)).exists():
            upload.delete()
    for name, value in made["site"]["before"].items():
        if getattr(site, name) == made["site"]["demonstrated"][name]:
            setattr(site, name, value)
    site.demonstration = {}
    site.save()
    free_numbers()
    return True


def free_numbers() -> None:
    """Let the next post, reply … follow the highest number that is still there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for model in NUMBERED:
                highest = model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0
                cursor.execute(
                    "UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [highest, model._meta.db_table]
                )
            return
        for statement in connection.ops.sequence_reset_sql(no_style(), NUMBERED):
            cursor.execute(statement)
