"""The admin as a whole: its header, its home, and how a forgotten password is replaced."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.views import PasswordResetCompleteView, PasswordResetDoneView
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from blog.models import Comment, Post, User
from blog.publishing.filters import PostStatus
from blog.publishing.signing_in import ForgottenPasswordView, NewPasswordView, SignInForm
from blog.reading.context import site_of

# Rows of a list that can be paged through, and are counted.
MOST = 5_000
ORDER = [
    "Post",
    "Page",
    "Comment",
    "Decision",
    "Tag",
    "Series",
    "Author",
    "Upload",
    "Redirect",
    "Site",
    "User",
    "Group",
]


class KantlijnAdminSite(admin.AdminSite):
    """The stock admin in the look of the blog, with what waits for this person in its header."""

    enable_nav_sidebar = False
    empty_value_display = "–"
    login_form = SignInForm

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows: the title of the blog, and how many replies wait for this person."""
        context: dict[str, Any] = super().each_context(request)
        site = site_of(request)
        context |= {"site_title": site.title, "site_header": site.title}
        if context["has_permission"]:
            person: Any = request.user
            context["may_write"] = person.has_perm("blog.add_post")
            context["may_moderate"] = person.has_perm("blog.change_comment")
            context["waiting"] = Comment.objects.pending().moderated_by(person).count()
        return context

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists in the order of the work: what is written, what is answered, what it stands on."""
        apps = list(super().get_app_list(request, app_label))
        for app in apps:
            app["models"].sort(key=lambda entry: ORDER.index(entry["object_name"]))
        return sorted(apps, key=lambda app: ORDER.index(app["models"][0]["object_name"]))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Links to the site are made from each object itself. The stock shortcut would build them from the
        # Host header, and would tell anybody who may sign in which drafts there are.
        stock = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        forgotten = [
            path("", self.open_to_all(ForgottenPasswordView), name="password_reset"),
            path("sent/", self.open_to_all(PasswordResetDoneView), name="password_reset_done"),
            path("complete/", self.open_to_all(PasswordResetCompleteView), name="password_reset_complete"),
            path("<uidb64>/<token>/", self.open_to_all(NewPasswordView), name="password_reset_confirm"),
        ]
        return [
            path("demonstration/", self.admin_view(self.remove_demonstration), name="remove_demonstration"),
            path("download/", self.admin_view(self.download), name="download"),
            path("password_reset/", include(forgotten)),
            *stock,
        ]

    def open_to_all(self, view: Any) -> Callable[..., HttpResponseBase]:
        """A page of the admin for who is not signed in."""

        def draw(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
            page: HttpResponseBase = view.as_view(extra_context=self.each_context(request))(request, **kwargs)
            return page

        return never_cache(draw)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Home: what this person can do now, and everything there is below it."""
        posts = self.get_model_admin(Post).get_queryset(request)
        is_superuser = getattr(request.user, "is_superuser", False)
        home = {
            "drafts": PostStatus.DRAFT.of(posts).count(),
            "scheduled": PostStatus.SCHEDULED.of(posts).count(),
            "has_posts": posts.filter(trashed_at=None).exists(),
            "mail_is_filed": is_superuser and settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend"),
            "has_demonstration": is_superuser and bool(site_of(request).demonstration),
        }
        return super().index(request, {"home": home, **(extra_context or {})})

    def remove_demonstration(self, request: HttpRequest) -> HttpResponse:
        """Ask whether the demonstration blog may go, and take it away."""
        from blog.demo import removing

        if not request.user.is_superuser:
            raise PermissionDenied
        demonstration = site_of(request).demonstration
        if not demonstration:
            return HttpResponseRedirect(reverse("admin:index"))
        if request.method == "POST":
            removing.remove()
            messages.success(request, _("The demonstration blog is gone. This blog is yours."))
            return HttpResponseRedirect(reverse("admin:index"))
        context = self.each_context(request) | {
            "title": _("Remove the demonstration blog"),
            "posts": len(demonstration.get("posts", [])),
        }
        return TemplateResponse(request, "admin/remove_demonstration.html", context)

    def download(self, request: HttpRequest) -> HttpResponseBase:
        """The whole blog, to take along."""
        from blog.publishing import downloads

        return downloads.whole_blog(request)


class PlainChoices:
    """Choosing something else needs no window of its own: without the stock admin's icons for that."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class Counted(NamedTuple):
    """A number of rows, of which there may be more than anybody pages through."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        return f"{self.number}+" if self.is_more else str(self.number)

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> Counted:
        """Count no further than `MOST`: what lies behind is found by searching and narrowing."""
        number = rows.order_by().values("pk")[: MOST + 1].count()
        return cls(min(number, MOST), number > MOST)


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """The first pages of a list, which may be of any length."""

    @cached_property
    def counted(self) -> Counted:
        return Counted.of(cast(QuerySet[Any], self.object_list))

    @property
    def count(self) -> int:
        return self.counted.number

    @property
    def is_more(self) -> bool:
        """True when the list goes on behind the last page."""
        return self.counted.is_more


class NounAdmin(PlainChoices, admin.ModelAdmin):  # type: ignore[type-arg]
    """What the lists and forms of our own nouns share."""

    paginator = CappedPaginator
    show_full_result_count = False
    view_on_site: Any = False
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    show_facets = admin.ShowFacets.NEVER

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a filter of the list asks. The stock admin takes any condition on any column."""
        asked = set()
        for item in self.list_filter:
            if isinstance(item, str):
                column = f"{item}__id" if self.opts.get_field(item).is_relation else item
                asked |= {f"{column}__exact", f"{item}__isnull"}
            else:
                asked.add(item.parameter_name)  # type: ignore[union-attr]
        return lookup in asked and "\0" not in value  # which PostgreSQL does not take

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> HttpResponse | None:
        """Rows are ticked by number. The stock admin hands on to the database whatever was sent instead."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(re.fullmatch("[0-9]{1,18}", number) for number in ticked):
            raise BadRequest("A row that is not ours.")
        if request.POST.get("select_across") == "1":
            # As many as the list said there are.
            numbers = list(queryset.values_list("pk", flat=True)[:MOST])
            queryset = queryset.model._default_manager.filter(pk__in=numbers)
        return super().response_action(request, queryset, *args)


def person_of(request: HttpRequest) -> User:
    """Who is signed in; every page of the admin has made sure that somebody is."""
    return cast(User, request.user)
