"""The desk where posts and pages are written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.finding.admin_search import IndexSearch
from blog.models import Author, Authorship, Kind, Page, Post, User
from blog.publishing import preview
from blog.publishing.admin_site import PlainChoices, person_of
from blog.publishing.downloads import MarkdownAdmin
from blog.publishing.filters import AuthorFilter, PostStatus, StatusFilter, TagFilter, YearFilter
from blog.publishing.forms import PageForm, PostForm
from blog.publishing.trash import TrashAdmin
from blog.reading.context import site_of
from blog.text.dates import moment


class PostList(ChangeList):
    """A list of posts: their authors come along, their texts stay where they are."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Post]:
        posts: Any = super().get_queryset(request, exclude_parameters)
        return posts.with_authors().without_text()  # type: ignore[no-any-return]


class AuthorshipInline(PlainChoices, admin.StackedInline):  # type: ignore[type-arg]
    """The authors of a post in their order. Who edits only their own posts cannot sign for another."""

    model = Authorship
    fields = [("author", "position")]
    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("blog.change_others_post")

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None or self.has_add_permission(request)


@admin.register(Post)
class PostAdmin(IndexSearch, MarkdownAdmin, TrashAdmin):
    """Posts, as far as the person who is looking may see and change them."""

    kind = Kind.POST
    form = PostForm
    inlines = [AuthorshipInline]
    list_display = ["title", "status", "written_by", "date", "replies", "language"]
    list_filter = [StatusFilter, AuthorFilter, TagFilter, YearFilter, "language"]
    list_per_page = 50
    search_fields = ["title"]  # shows the box; what it finds is for `IndexSearch`
    ordering = [F("published_at").desc(nulls_first=True), "-updated_at"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "standfirst", "body", "tags"]}),
        (
            gettext_lazy("Publication"),
            {"fields": ["published_at", "language", "is_pinned", "takes_replies"]},
        ),
        (
            gettext_lazy("Series and translation"),
            {"fields": ["series", "part", "translation_of"]},
        ),
    ]

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PostList

    @admin.display(description=gettext_lazy("Status"))
    def status(self, post: Post) -> str:
        status = PostStatus.named(post).label
        return _("%(status)s, pinned") % {"status": status} if post.is_pinned else str(status)

    @admin.display(description=gettext_lazy("Authors"))
    def written_by(self, post: Post) -> str:
        return ", ".join(author.name for author in post.byline)

    @admin.display(description=gettext_lazy("Date"), ordering="published_at")
    def date(self, post: Post) -> str | None:
        return moment(post.published_at) if post.published_at else None

    @admin.display(description=gettext_lazy("Replies"), ordering="reply_count")
    def replies(self, post: Post) -> str:
        count = post.reply_count
        return ngettext("%(count)d response", "%(count)d responses", count) % {"count": count}

    # Who may do what

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        posts = super().get_queryset(request).filter(kind=self.kind)
        person = person_of(request)
        if person.has_perm("blog.change_others_post"):
            return posts
        if person.has_perm("blog.change_post"):
            return posts.filter(pk__in=Post.objects.filter(authors__user=person).values("pk"))
        return posts.filter(pk__in=Post.objects.published().order_by().values("pk"))

    def may(self, request: HttpRequest, verb: str) -> bool:
        """Whether this person has the right to do it at all; which posts it holds for is asked besides."""
        return request.user.has_perm(f"blog.{verb}_post")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return self.may(request, "view") and (
            obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return self.may(request, "change") and (
            obj is None or (obj.trashed_at is None and person_of(request).may_edit(obj))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return self.may(request, "delete") and (obj is None or self.has_change_permission(request, obj))

    def has_restore_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """The stock admin asks this for the action of that name."""
        return self.may(request, "delete") and (
            obj is None or (obj.trashed_at is not None and person_of(request).may_edit(obj))
        )

    # The form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        site = site_of(request)
        return {"language": site.language, "takes_replies": site.takes_replies and self.kind == Kind.POST}

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> list[str]:
        fields = []
        if not request.user.has_perm("blog.publish_post"):
            fields.append("published_at")
        if not request.user.has_perm("blog.change_others_post"):
            fields.append("is_pinned")
        return fields

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:  # type: ignore[type-arg]
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.visible = self.get_queryset(request)
        if published_at := form.base_fields.get("published_at"):
            for widget, label in zip(published_at.widget.widgets, [_("Date"), _("Time")], strict=True):
                widget.attrs["aria-label"] = label
            published_at.help_text = _(
                "Time in %(zone)s. Empty: a draft. In the future: published by itself at that time."
            ) % {"zone": site_of(request).time_zone}
        return form  # type: ignore[no-any-return]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "series":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        # The first part of a series is written before there is one: who may make it can do so from here.
        field: Any = super(PlainChoices, self).formfield_for_dbfield(db_field, request, **kwargs)
        for verb in ("change", "view", "delete"):
            setattr(field.widget, f"can_{verb}_related", False)
        return field

    def get_formset_kwargs(self, request: HttpRequest, obj: Post, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk:
            kwargs["initial"] = [{"position": obj.authorships.count()}]
        elif request.method == "GET" and self.kind == Kind.POST:
            kwargs["initial"] = [{"author": person_of(request).own_author()}]
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        post = context["original"]
        context["may_restore"] = post and self.has_restore_permission(request, post)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, post: Post) -> str:
        """The page readers see; while they cannot, a link that shows it to whoever has it."""
        return post.get_absolute_url() if post.is_published else preview.address(post)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        before = Post.objects.filter(pk=obj.pk).first() if change else None
        if "_publish" in request.POST and request.user.has_perm("blog.publish_post"):
            obj.published_at = timezone.now()
        super().save_model(request, obj, form, change)
        self.tell_what_readers_see(request, obj, before)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        post = form.instance
        if not change and self.kind == Kind.POST and not post.authorships.exists():
            post.set_authors([author_for(person_of(request))])

    def tell_what_readers_see(self, request: HttpRequest, post: Post, before: Post | None) -> None:
        """Say when a post appears, will appear, or has moved."""
        was = before.published_at if before else None
        if post.is_published and not (before and before.is_published):
            link = format_html('<a href="{}">{}</a>', post.get_absolute_url(), _("View"))
            messages.success(request, format_html("{} {}", _("Published."), link))
        elif post.is_scheduled and post.published_at and post.published_at != was:
            when = {"when": moment(post.published_at), "zone": site_of(request).time_zone}
            messages.success(request, _("It will be published on %(when)s, time in %(zone)s.") % when)
        old, new = (
            before.get_absolute_url() if before and before.was_published else "",
            post.get_absolute_url(),
        )
        if old and new and old != new:
            messages.info(
                request, _("The address has changed. The old one, %(old)s, leads to it.") % {"old": old}
            )

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(self.view_on_site(obj)) if "_preview" in request.POST else response

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        response = super().response_change(request, obj)
        return HttpResponseRedirect(self.view_on_site(obj)) if "_preview" in request.POST else response


@admin.register(Page)
class PageAdmin(PostAdmin):
    """Pages (About, Privacy), which editors look after."""

    kind = Kind.PAGE
    form = PageForm
    list_display = ["title", "status", "address", "in_navigation", "language"]
    list_filter = [StatusFilter, "language"]
    ordering = ["path"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "standfirst", "body"]}),
        (
            gettext_lazy("Publication"),
            {
                "fields": [
                    "published_at",
                    "parent",
                    "in_navigation",
                    "language",
                    "translation_of",
                    "takes_replies",
                ]
            },
        ),
    ]

    @admin.display(description=gettext_lazy("Address"), ordering="path")
    def address(self, page: Post) -> str:
        return page.get_absolute_url()

    def may(self, request: HttpRequest, verb: str) -> bool:
        return super().may(request, verb) and request.user.has_perm("blog.change_others_post")


def author_for(person: User) -> Author:
    """The author a person writes as; made when they write their first post."""
    return person.own_author() or Author.objects.create(name=person.called[:200], user=person)
