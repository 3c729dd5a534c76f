"""The admin: the lists and forms of each room, and what only an administrator edits."""

from __future__ import annotations

import re
import zoneinfo
from typing import Any

import taggit.admin  # noqa: F401  # registers its own Tag, which is taken away below
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ManyToManyField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as StockTag

import blog.moderating.admin
import blog.publishing.admin
import blog.publishing.authors
import blog.publishing.redirects
import blog.publishing.series
import blog.publishing.tags
import blog.publishing.uploads  # noqa: F401  # each import registers
from blog.models import Site, User
from blog.models.user import ROLES
from blog.publishing.admin_site import NounAdmin

admin.site.unregister([StockTag, Group])


class OnlySuperusers(NounAdmin):
    """What no role can be given: who edits it can make themselves anything."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


class NumberedChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Choices by number. Django's own hands on to the database a number that no database can hold."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for number in value or []:
            if not re.fullmatch("[0-9]{1,18}", number):
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": number}
                )
        return super().clean(value)


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]
    """The settings of the blog."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(zoneinfo.available_timezones())],
        help_text=Site._meta.get_field("time_zone").help_text,
    )


@admin.register(Site)
class SiteAdmin(OnlySuperusers):
    """The one row of settings: its list is its form."""

    form = SiteForm
    fieldsets = [
        (None, {"fields": ["title", "tagline", "language", "time_zone", "posts_per_page"]}),
        (_("Replies"), {"fields": ["takes_replies", "close_after_days"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:blog_site_change", args=[1]))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Site | None:
        """The settings as they stand, also on a blog where nobody has saved them yet."""
        return Site.current() if object_id == "1" else None

    def response_change(self, request: HttpRequest, obj: Site) -> HttpResponse:
        super().response_change(request, obj)
        return HttpResponseRedirect(request.path)


@admin.register(User)
class UserAdmin(OnlySuperusers, auth_admin.UserAdmin):  # type: ignore[type-arg]
    """People who sign in, with their language."""

    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Role"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    formfield_overrides = {ManyToManyField: {"form_class": NumberedChoices}}
    list_display = ["username", "name", "email", "role", "is_superuser", "is_active"]
    list_filter = ["groups", "is_superuser", "is_active"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("Name"))
    def name(self, user: User) -> str:
        return user.called

    @admin.display(description=_("Role"))
    def role(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            # An account is there to write or to moderate, which is done in the admin.
            obj.is_staff = True
        super().save_model(request, obj, form, change)


@admin.register(Group)
class GroupAdmin(OnlySuperusers, auth_admin.GroupAdmin):
    """Roles, and what each may do. What only superusers edit cannot be given to a role."""

    filter_horizontal = []
    formfield_overrides = {ManyToManyField: {"form_class": NumberedChoices}}

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        given = {codename for codenames in ROLES.values() for codename in codenames}
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.queryset = field.queryset.filter(content_type__app_label="blog", codename__in=given)
        return field
