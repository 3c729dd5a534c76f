"""Stored files, as the admin shows them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from blog.models import Upload
from blog.models.upload import MEDIA_TYPES
from blog.publishing.admin_site import NounAdmin, person_of


class NewUploadForm(forms.ModelForm):  # type: ignore[type-arg]
    """Chooses a file and says what can be seen on it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A PNG, JPEG, GIF or WebP image of at most 8 MB, or a PDF, MP3, M4A or Ogg file of at most 32 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in MEDIA_TYPES)}),
    )
    by: Any  # who chooses it, set by the admin

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.stored = Upload.store(
                    cleaned["file"], alternative_text=cleaned["alternative_text"], by=self.by
                )
            except ValidationError as refusal:
                self.add_error("file", refusal)
        return cleaned

    def save(self, commit: bool = True) -> Upload:
        return self.stored

    def save_m2m(self) -> None:
        """Nothing is left to do."""


@admin.register(Upload)
class UploadAdmin(NounAdmin):
    """Files, with the line of Markdown that shows each in a post, or leads to it."""

    list_display = [
        "thumbnail",
        "original_name",
        "alternative_text",
        "measures",
        "uploaded_by",
        "uploaded_at",
    ]
    list_display_links = ["original_name"]
    list_per_page = 25
    list_select_related = ["uploaded_by"]
    search_fields = ["original_name", "alternative_text"]
    readonly_fields = ["image", "markdown", "original_name", "measures", "uploaded_by", "uploaded_at"]

    def get_fields(self, request: HttpRequest, obj: Upload | None = None) -> list[Any]:
        return ["alternative_text", *self.readonly_fields] if obj else ["file", "alternative_text"]

    def get_form(
        self, request: HttpRequest, obj: Upload | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj:
            return super().get_form(request, obj, change, **kwargs)
        form: Any = super().get_form(request, obj, change, form=NewUploadForm, **kwargs)
        form.by = person_of(request)
        return form

    def save_model(self, request: HttpRequest, obj: Upload, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=["alternative_text"])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Upload]) -> None:
        """One by one, because each takes its file along."""
        for upload in queryset.order_by("pk"):
            upload.delete()

    @admin.display(description=gettext_lazy("Image"))
    def thumbnail(self, upload: Upload) -> str:
        if not upload.is_image:
            return str(upload.file.name).rpartition(".")[2].upper()
        return format_html('<img class="thumbnail" src="{}" alt="" loading="lazy">', upload.file.url)

    @admin.display(description=gettext_lazy("Image"))
    def image(self, upload: Upload) -> str:
        if not upload.is_image:
            return format_html('<a href="{}">{}</a>', upload.file.url, upload.original_name)
        return format_html('<img class="upload" src="{}" alt="{}">', upload.file.url, upload.alternative_text)

    @admin.display(description=gettext_lazy("In a post"))
    def markdown(self, upload: Upload) -> str:
        """What to paste into a text."""
        said = upload.alternative_text or ("" if upload.is_image else upload.original_name)
        text = said.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        return format_html("<code>{}[{}]({})</code>", "!" if upload.is_image else "", text, upload.file.url)

    @admin.display(description=gettext_lazy("Size"))
    def measures(self, upload: Upload) -> str:
        return f"{upload.width} × {upload.height}" if upload.is_image else "–"
