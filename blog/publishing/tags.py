"""What posts are about, as the admin shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Tag
from blog.models.tag import parse_tags
from blog.publishing.admin_site import NounAdmin
from blog.text.slugs import fold


class TagForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a tag, its address, and what it is about."""

    class Meta:
        help_texts = {"slug": gettext_lazy("The last part of the address. Empty: made from the name.")}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if len(parse_tags(name)) > 1:
            raise ValidationError(_("A tag has no comma: commas stand between tags."), "comma")
        other = Tag.objects.filter(key=fold(name)).exclude(pk=self.instance.pk).first()
        if other:
            raise ValidationError(_("There is a tag “%(name)s” already."), "taken", {"name": other.name})
        return name

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        return slug


@admin.register(Tag)
class TagAdmin(NounAdmin):
    """Tags with the number of posts that carry them."""

    form = TagForm
    fields = ["name", "slug", "description"]
    list_display = ["name", "posts", "slug"]
    search_fields = ["name"]
    ordering = ["key"]

    @admin.display(description=gettext_lazy("Posts"), ordering="post_count")
    def posts(self, tag: Any) -> str:
        address = reverse("admin:blog_post_changelist")
        return format_html('<a href="{}?tag={}">{}</a>', address, tag.pk, tag.post_count)

    def view_on_site(self, tag: Tag) -> str | None:
        """The page of the tag. A form that is shown again may have taken its slug away."""
        return tag.get_absolute_url() if tag.slug else None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Only the tags themselves: the posts that carry them stay, and there may be thousands."""
        names = [tag.name for tag in objs]
        return names, {self.opts.verbose_name_plural: len(names)}, set(), []
