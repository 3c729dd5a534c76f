"""What authors publish: posts, and the pages that stand beside them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from blog.models import listing
from blog.models.author import Author
from blog.models.authorship import Authorship
from blog.models.edition import Edition
from blog.models.fields import LineField, ProseField
from blog.models.post_queryset import Kind, PostQuerySet
from blog.models.redirect import Redirect
from blog.models.related_post import RelatedPost
from blog.models.reserved import BELOW_A_POST, first_parts
from blog.models.search_document import SearchDocument
from blog.models.site import Site
from blog.models.slugs import free_slug
from blog.models.tag import PostTag, TagManager
from blog.text import excerpts, markdown, outline

BODY_LENGTH = 200_000
# What a moderator or another author may have changed since this post was read: saving its text leaves them.
CHANGED_BY_OTHERS = {"reply_count", "trashed_at", "listed_in"}
PAGE_DEPTH = 5


def new_guid() -> str:
    """A name for a new post that feed readers remember it by (RFC 4122)."""
    return f"urn:uuid:{uuid.uuid4()}"


class Post(models.Model):  # type: ignore[django-manager-missing]  # taggit has no types
    """A piece of writing. Its state is one date: empty is a draft, future scheduled, past published."""

    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.POST, editable=False)
    title = LineField(_("title"), max_length=300)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("The last part of the address. Empty: made from the title."),
    )
    standfirst = LineField(
        _("standfirst"),
        max_length=200,
        blank=True,
        help_text=_("One or two sentences under the title and in lists. Empty: the first words of the text."),
    )
    body = ProseField(_("text"), validators=[MaxLengthValidator(BODY_LENGTH)], help_text=_("Markdown."))
    body_html = models.TextField(editable=False, blank=True)
    rendered_by = models.PositiveSmallIntegerField(editable=False, default=0, db_index=True)
    summary = models.CharField(max_length=210, editable=False, blank=True)
    word_count = models.PositiveIntegerField(editable=False, default=0)
    contents = models.JSONField(editable=False, default=list, blank=True)  # see blog.text.outline.contents

    authors = models.ManyToManyField(
        Author, through="blog.Authorship", related_name="posts", verbose_name=_("authors"), blank=True
    )
    tags = TaggableManager(
        through=PostTag,
        manager=TagManager,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Separated by commas."),
    )
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")

    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        help_text=_("Empty: a draft. In the future: published by itself at that time."),
    )
    # The year and month of the address, in the site's zone on the day the date was set: an address never
    # moves because somebody changes the zone.
    year = models.PositiveSmallIntegerField(editable=False, null=True)
    month = models.PositiveSmallIntegerField(editable=False, null=True)
    # The month it is counted in, 201004; empty when it is in no list (blog.models.listing).
    listed_in = models.PositiveIntegerField(editable=False, null=True)
    path = models.CharField(max_length=700, editable=False, blank=True, db_index=True)
    is_pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stays on top of the home page."))
    takes_replies = models.BooleanField(_("takes replies"), default=True)
    reply_count = models.PositiveIntegerField(editable=False, default=0)
    guid = models.CharField(max_length=500, unique=True, editable=False, default=new_guid)

    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"kind": Kind.PAGE},
        verbose_name=_("parent page"),
    )
    in_navigation = models.BooleanField(_("in the navigation"), default=False)

    series = models.ForeignKey(
        "blog.Series",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("series"),
    )
    part = models.PositiveSmallIntegerField(
        _("part"),
        null=True,
        blank=True,
        help_text=_("Its place in the series. Empty: at the end."),
    )
    translation_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translated_as",
        verbose_name=_("translation of"),
    )

    created_at = models.DateTimeField(editable=False, default=timezone.now)
    updated_at = models.DateTimeField(_("updated at"), editable=False, default=timezone.now)
    trashed_at = models.DateTimeField(editable=False, null=True)

    is_translated = True  # unless `knowing_translations()` has found that it is not

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        permissions = [
            ("publish_post", _("Can publish posts")),
            ("change_others_post", _("Can change the posts of others")),
        ]
        indexes = [
            models.Index(
                fields=["kind", "-published_at", "-id"],
                name="post_published",
                condition=models.Q(trashed_at=None, published_at__isnull=False),
            ),
            models.Index(
                fields=["kind", "-is_pinned", "-published_at", "-id"],
                name="post_home",
                condition=models.Q(trashed_at=None, published_at__isnull=False),
            ),
            models.Index(
                fields=["kind", "-year", "-month", "-published_at", "-id"],
                name="post_archive",
                condition=models.Q(trashed_at=None, published_at__isnull=False),
            ),
            models.Index(
                fields=["kind", "-published_at", "-updated_at", "-id"],
                name="post_desk",
                condition=models.Q(trashed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render the text, find its place, let old addresses follow; with `update_fields` only save."""
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            self.turn_edition()
            return
        if not self.slug:
            self.slug = free_slug(self, self.title, fallback=self.kind)
        self.render()
        self.updated_at = timezone.now()
        self._store(**kwargs)

    def get_absolute_url(self) -> str:
        """Its place: /2010/04/slug/ for a post, /about/team/ for a page. A draft of a post has none yet."""
        return f"/{self.path}/" if self.path else ""

    # What it is now

    @property
    def is_page(self) -> bool:
        """True for what stands in the navigation and shows no date."""
        return self.kind == Kind.PAGE

    @property
    def is_published(self) -> bool:
        """True when readers may see it now. The twin of `PostQuerySet.published()`."""
        return self.trashed_at is None and self.was_published

    @property
    def was_published(self) -> bool:
        """True when its date has passed, in the trash or not: readers may have its address."""
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_scheduled(self) -> bool:
        """True when it will be published by itself."""
        return self.trashed_at is None and self.published_at is not None and not self.was_published

    @property
    def is_revised(self) -> bool:
        """True when it was changed on a later day than it was published and written: readers are told."""
        if self.published_at is None:
            return False
        return self.updated_at.date() > max(self.published_at, self.created_at).date()

    @property
    def byline(self) -> list[Author]:
        """The authors in their order. Without `with_authors()` this asks the database."""
        return [authorship.author for authorship in self.authorships.all()]

    @property
    def reading_minutes(self) -> int:
        """How long reading it takes, at least one minute."""
        return excerpts.reading_minutes(self.word_count)

    def translations(self) -> Sequence[Post]:
        """What readers may see of the same work in other languages, by language; for links."""
        if self.translation_of_id is None and not self.is_translated:
            return ()
        original = self.translation_of_id or self.pk
        same_work = models.Q(pk=original) | models.Q(translation_of=original)
        others = Post.objects.published().filter(same_work).exclude(pk=self.pk)
        return list(others.only("title", "path", "published_at", "language").order_by("language", "pk"))

    def closes_at(self, site: Site) -> dt.datetime | None:
        """When it stops taking replies by age; None when it never does. Pages do not age."""
        if site.close_after_days is None or self.published_at is None or self.is_page:
            return None
        return self.published_at + dt.timedelta(days=site.close_after_days)

    def is_open(self, site: Site) -> bool:
        """True when a reader may reply now."""
        closes_at = self.closes_at(site)
        return self.is_published and self.takes_replies and (closes_at is None or timezone.now() < closes_at)

    # How it changes

    def publish(self, *, at: dt.datetime | None = None) -> None:
        """Show it to readers from `at`, now when not given; also brings a date forward or back."""
        self.published_at = at or timezone.now()
        self._store("published_at", "year", "month", "path")

    def unpublish(self) -> None:
        """Make it a draft again. Its address answers as if it had never been there."""
        self.published_at = None
        self._store("published_at", "year", "month", "path")

    def move_to_trash(self) -> None:
        """Take it away; for 30 days it can be restored, and its address answers that it is gone."""
        if self.trashed_at is None:
            self._trash(timezone.now())
            Post.objects.empty_trash()  # of what has lain there long enough; nobody has to remember it

    def restore(self) -> None:
        """Take it out of the trash, as it was."""
        if self.trashed_at is not None:
            self._trash(None)

    @transaction.atomic
    def _trash(self, at: dt.datetime | None) -> None:
        SearchDocument.alone()
        self.trashed_at = at
        self.save(update_fields=["trashed_at"])
        self.index()

    def set_authors(self, authors: list[Author]) -> None:
        """Name its authors, in this order."""
        with transaction.atomic():
            SearchDocument.alone()
            before = list(self.authorships.values_list("author", flat=True))
            self.authorships.all().delete()
            Authorship.objects.bulk_create(
                Authorship(post=self, author=author, position=position)
                for position, author in enumerate(authors)
            )
            listing.follow(self)
            listing.count_authors([*before, *(author.pk for author in authors)])
            SearchDocument.index(self)
            self.turn_edition()

    @transaction.atomic
    def index(self) -> None:
        """Let lists, search and the posts like this one follow what it says and who may see it."""
        listing.follow(self)
        SearchDocument.index(self)
        RelatedPost.find(self)

    def render(self) -> None:
        """Make the stored HTML, the contents, the summary and the word count from the Markdown."""
        own_host = urlsplit(settings.SITE_URL).netloc
        self.body_html = markdown.render_post(
            self.body, language=self.language, local_hosts=frozenset({own_host})
        )
        self.rendered_by = markdown.RECIPE
        self.contents = outline.contents(self.body_html)
        self.summary = self.standfirst or excerpts.excerpt(self.body_html)
        self.word_count = excerpts.word_count(self.body_html)

    def clean(self) -> None:
        super().clean()
        if self.slug:
            self._refuse_the_site_s_own_address()
        if self.parent:
            self._refuse_a_circle()

    @transaction.atomic
    def _store(self, *columns: str, **kwargs: Any) -> None:
        """Save (only `columns` when given) and let readers who have the old address follow."""
        SearchDocument.alone()
        before = (
            Post.objects.filter(pk=self.pk).only("path", "slug", "published_at").first() if self.pk else None
        )
        self._find_place(before)
        if columns:
            kwargs["update_fields"] = columns
        elif before:
            own = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = own - CHANGED_BY_OTHERS
        super().save(**kwargs)
        self.turn_edition(before)
        self.index()
        if before is None or before.path == self.path:
            return
        if before.path and before.was_published and self.path:
            # A post is found by its slug, whatever the date in the address; a page by its whole path.
            if self.is_page:
                Redirect.keep(before.get_absolute_url(), post=self)
            elif before.slug != self.slug:
                Redirect.keep(f"/{before.slug}/", post=self)
        # Deeper there can only be a circle, which two editors made who saved at once.
        for child in self.children.all() if self.path.count("/") < PAGE_DEPTH else ():
            child._store("path")

    def turn_edition(self, before: Post | None = None) -> None:
        """Tell that readers see something else, now or at the hour it is scheduled for; not for a draft."""
        if self.published_at or (before and before.published_at):
            Edition.advance()

    def _find_place(self, before: Post | None) -> None:
        if self.is_page:
            self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
            return
        if self.published_at is None:
            self.year = self.month = None
            self.path = ""
            return
        if self.year is None or before is None or before.published_at != self.published_at:
            local = self.published_at.astimezone(Site.current().zone)
            self.year, self.month = local.year, local.month
        self.path = f"{self.year:04d}/{self.month:02d}/{self.slug}"

    def _refuse_the_site_s_own_address(self) -> None:
        if not self.is_page:
            return
        taken = (
            self.slug in BELOW_A_POST if self.parent else self.slug in first_parts() or self.slug.isdigit()
        )
        if taken:
            raise ValidationError(
                {
                    "slug": ValidationError(
                        _("The site itself uses /%(slug)s/. Choose another."), "reserved", {"slug": self.slug}
                    )
                }
            )

    def _refuse_a_circle(self) -> None:
        above, depth = self.parent, 1
        while above is not None and depth <= PAGE_DEPTH:
            if above.pk == self.pk:
                raise ValidationError(
                    {"parent": ValidationError(_("A page cannot stand below itself."), "circle")}
                )
            above, depth = above.parent, depth + 1
        below = [self.pk] if self.pk else []
        while depth <= PAGE_DEPTH and (
            below := list(Post.objects.filter(parent__in=below).values_list("pk", flat=True))
        ):
            depth += 1
        if depth > PAGE_DEPTH:
            raise ValidationError(
                {"parent": ValidationError(_("Pages stand at most %(n)d deep."), "deep", {"n": PAGE_DEPTH})}
            )
