"""The forms in which posts and pages are written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.models import Post
from blog.models.limits import at_most
from blog.models.post import BODY_LENGTH
from blog.models.slugs import free_slug
from blog.models.tag import NAME_LENGTH, join_tags, parse_tags
from blog.publishing.translations import OriginalField, original_of
from blog.text.characters import strip_control

MOST_TAGS = 50
# An address has four digits for the year, from 1000 to 2999 (blog.reading.converters.YearConverter).
YEARS = range(1000, 3000)


class TagsField(forms.CharField):
    """Tags as an author types them: names between commas, each a tag of its own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Tags"),
            help_text=gettext_lazy("Separated by commas."),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else join_tags(value)

    def clean(self, value: Any) -> list[str]:
        names = parse_tags(super().clean(value))
        if len(names) > MOST_TAGS:
            raise ValidationError(
                _("%(count)d tags are too many (maximum %(maximum)d)."),
                code="too_many",
                params={"count": len(names), "maximum": MOST_TAGS},
            )
        for name in names:
            if len(name) > NAME_LENGTH:
                excess = len(name) - NAME_LENGTH
                raise ValidationError(
                    ngettext(
                        "“%(start)s…” is %(count)d character too long for a tag (maximum %(maximum)d).",
                        "“%(start)s…” is %(count)d characters too long for a tag (maximum %(maximum)d).",
                        excess,
                    ),
                    code="too_long",
                    params={"start": name[:40], "count": excess, "maximum": NAME_LENGTH},
                )
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(parse_tags(join_tags(initial or []))) != set(parse_tags(data or ""))


class PostForm(forms.ModelForm):  # type: ignore[type-arg]
    """A post as its author writes it."""

    instance: Post
    visible: Any  # the posts this person may know of, set by the admin

    tags = TagsField(widget=forms.TextInput(attrs={"class": "vTextField"}))
    translation_of = OriginalField(widget=forms.TextInput(attrs={"class": "vTextField"}))

    class Meta:
        widgets = {
            "standfirst": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "body": forms.Textarea(
                attrs={"rows": 26, "class": "vLargeTextField markdown", "spellcheck": "true"}
            ),
        }

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        other = slug and Post.objects.filter(slug=slug).exclude(pk=self.instance.pk).first()
        if other:
            names = {
                "slug": slug,
                "post": other.title if self.visible.filter(pk=other.pk).exists() else _("another post"),
                "suggestion": free_slug(self.instance, slug, fallback=slug),
            }
            raise ValidationError(
                _("“%(slug)s” is already used by %(post)s. We suggest “%(suggestion)s”."), "taken", names
            )
        return slug

    def clean_body(self) -> str:
        body = strip_control(self.cleaned_data["body"])
        at_most(BODY_LENGTH)(body)
        return body

    def clean_published_at(self) -> dt.datetime | None:
        at: dt.datetime | None = self.cleaned_data["published_at"]
        if at and timezone.localtime(at).year not in YEARS:
            raise ValidationError(
                _("Choose a year from %(first)d to %(last)d."), "year", {"first": YEARS[0], "last": YEARS[-1]}
            )
        return at

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # Made here already, so that Post.clean() can refuse an address the site itself uses.
        if cleaned.get("title") and cleaned.get("slug") == "":
            cleaned["slug"] = free_slug(self.instance, cleaned["title"], fallback=self.instance.kind)
        if "translation_of" in cleaned:
            language, address = cleaned.get("language", ""), cleaned["translation_of"]
            try:
                cleaned["translation_of"] = original_of(self.instance, language, address, self.visible)
            except ValidationError as refusal:
                self.add_error("translation_of", refusal)
        return cleaned


class PageForm(PostForm):
    """A page: no tags, but a place among the other pages."""

    tags = None  # type: ignore[assignment]  # Django takes an inherited field away by this

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            pages = Post.objects.pages().filter(trashed_at=None).exclude(pk=self.instance.pk)
            self.fields["parent"].queryset = pages.only("title", "path").order_by("path")  # type: ignore[attr-defined]
