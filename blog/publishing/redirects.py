"""Old addresses, as the admin shows them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Redirect
from blog.publishing.admin_site import NounAdmin
from blog.reading.addresses import tidy


class RedirectForm(forms.ModelForm):  # type: ignore[type-arg]
    """An address that once answered, and at most one thing it leads to."""

    def clean_path(self) -> str:
        path = tidy(self.cleaned_data["path"])
        if Redirect.objects.filter(path=path).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is an old address %(path)s already."), "taken", {"path": path})
        return path

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if sum(bool(cleaned.get(name)) for name in ("post", "tag", "author", "series")) > 1:
            raise ValidationError(
                _("An address leads to one thing: choose a post, a tag, an author or a series."), "many"
            )
        return cleaned


@admin.register(Redirect)
class RedirectAdmin(NounAdmin):
    """Addresses that have moved, or that say what stood there is gone."""

    form = RedirectForm
    fields = ["path", "post", "tag", "author", "series"]
    raw_id_fields = ["post", "tag", "author", "series"]
    list_display = ["path", "leads_to"]
    list_select_related = ["post", "tag", "author", "series"]
    search_fields = ["path"]
    ordering = ["path"]

    @admin.display(description=gettext_lazy("Leads to"))
    def leads_to(self, redirect: Redirect) -> str:
        return str(redirect.target) if redirect.target else _("Gone (410)")
