"""Who writes, as the admin shows them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from blog.models import Author, Upload
from blog.publishing.admin_site import NounAdmin, person_of


class AuthorForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, web site, bio and portrait."""

    new_portrait = forms.FileField(
        label=_("New portrait"),
        required=False,
        help_text=_("A PNG, JPEG, GIF or WebP image of at most 8 MB."),
    )
    without_portrait = forms.BooleanField(label=_("Take the portrait away"), required=False)
    by: Any  # who chooses the portrait, set by the admin

    class Meta:
        widgets = {"bio": forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField markdown"})}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned.get("without_portrait"):
            self.instance.portrait = None
        if cleaned.get("new_portrait"):
            try:
                self.instance.portrait = Upload.store(
                    cleaned["new_portrait"], alternative_text=cleaned["name"], by=self.by
                )
            except ValidationError as refusal:
                self.add_error("new_portrait", refusal)
        return cleaned


@admin.register(Author)
class AuthorAdmin(NounAdmin):
    """Authors with the number of their posts. Everybody may change what is said about themselves."""

    form = AuthorForm
    fields = [
        "name", "slug", "web_site", "bio", "language", "present_portrait", "new_portrait", "without_portrait",
        "user",
    ]  # fmt: skip
    list_display = ["name", "posts", "web_site", "user"]
    list_select_related = ["user"]
    search_fields = ["name"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        authors: QuerySet[Author] = super().get_queryset(request)
        return (
            authors if request.user.has_perm("blog.view_author") else authors.filter(user=person_of(request))
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Author | None = None) -> bool:
        return super().has_view_permission(request, obj) or self.is_own(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Author | None = None) -> bool:
        return super().has_change_permission(request, obj) or self.is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Author | None = None) -> bool:
        """Who has written something stays."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.authorships.exists())

    def is_own(self, request: HttpRequest, author: Author | None) -> bool:
        """True for who writes, and asks about themselves."""
        if not request.user.has_perm("blog.add_post"):
            return False
        own = Author.objects.filter(user=person_of(request))
        return own.exists() if author is None else own.filter(pk=author.pk).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> list[str]:
        if super().has_change_permission(request, obj):
            return ["present_portrait"]
        return ["present_portrait", "slug", "user"]

    def get_form(
        self, request: HttpRequest, obj: Author | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = person_of(request)
        return form

    def view_on_site(self, author: Author) -> str | None:
        """The page of the author. A form that is shown again may have taken its slug away."""
        return author.get_absolute_url() if author.slug else None

    @admin.display(description=_("Posts"), ordering="post_count")
    def posts(self, author: Any) -> str:
        return format_html(
            '<a href="{}?author={}">{}</a>',
            reverse("admin:blog_post_changelist"),
            author.pk,
            author.post_count,
        )

    @admin.display(description=_("Portrait"))
    def present_portrait(self, author: Author) -> str:
        if author.portrait is None:
            return self.get_empty_value_display()
        return format_html('<img class="upload" src="{}" alt="">', author.portrait.file.url)
