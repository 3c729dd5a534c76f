"""Series, as the admin shows them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from blog.models import Post, Series
from blog.publishing.admin_site import NounAdmin
from blog.publishing.filters import PostStatus


class SeriesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The title of a series, its address, and what it is about."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        return slug


class PartsInline(admin.TabularInline):  # type: ignore[type-arg]
    """The posts of a series, in order. A post enters and leaves a series in its own form."""

    model = Post
    fields = ["post", "status", "part"]
    readonly_fields = ["post", "status"]
    extra = 0
    can_delete = False
    view_on_site = False
    verbose_name_plural = gettext_lazy("Parts, in order")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        posts: QuerySet[Post] = (
            super().get_queryset(request).filter(trashed_at=None).defer("body", "body_html")
        )
        return posts.order_by(F("part").asc(nulls_last=True), "published_at", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("blog.change_others_post")

    has_view_permission = has_change_permission  # there are drafts of others among them

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        field.widget.attrs["aria-label"] = field.label  # the head of the column is no label
        return field

    @admin.display(description=gettext_lazy("Post"))
    def post(self, post: Post) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:blog_post_change", args=[post.pk]), post.title
        )

    @admin.display(description=gettext_lazy("Status"))
    def status(self, post: Post) -> str:
        return str(PostStatus.named(post).label)


@admin.register(Series)
class SeriesAdmin(NounAdmin):
    """Series with their posts, whose order is set here."""

    form = SeriesForm
    inlines = [PartsInline]
    fields = ["title", "slug", "description", "language"]
    list_display = ["title", "posts", "slug"]
    search_fields = ["title"]
    ordering = ["title", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        series: QuerySet[Series] = super().get_queryset(request).annotate(count=Count("posts"))
        return series

    @admin.display(description=gettext_lazy("Posts"), ordering="count")
    def posts(self, series: Any) -> int:
        count: int = series.count
        return count

    def view_on_site(self, series: Series) -> str | None:
        """The page of the series, once there is something on it."""
        return series.get_absolute_url() if series.slug and series.parts().exists() else None

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Only the order has changed: readers need not be told that the posts were updated."""
        formset.save(commit=False)
        for post, _columns in formset.changed_objects:
            post.save(update_fields=["part"])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Only the series themselves: their posts stay."""
        titles = [series.title for series in objs]
        return titles, {self.opts.verbose_name_plural: len(titles)}, set(), []
