"""Where posts go that are taken away, and come back from."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.models import Post
from blog.models.post_queryset import TRASH_DAYS
from blog.publishing.admin_site import NounAdmin
from blog.publishing.filters import PostStatus, StatusFilter


class TrashAdmin(NounAdmin):
    """A list from which nothing is deleted at once: it goes to the trash, and can be restored for a while."""

    actions = ["move_to_trash", "restore"]

    def has_restore_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Whether this person may bring it back; the stock admin asks this for the action of that name."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        restore = path("<path:object_id>/restore/", self.admin_site.admin_view(self.restore_view), name=name)
        return [restore, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        in_trash = request.GET.get(StatusFilter.parameter_name) == PostStatus.TRASH
        for name in ("delete_selected", "move_to_trash" if in_trash else "restore"):
            actions.pop(name, None)
        return actions

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask whether a post may go to the trash, and move it."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_delete_permission(request, post):
            raise PermissionDenied
        if request.method == "POST":
            self.trash_each(request, [post])
            return HttpResponseRedirect(self.list_address())
        context = self.admin_site.each_context(request) | {
            "title": _("Move to the trash"),
            "opts": self.opts,
            "object": post,
            "days": TRASH_DAYS,
        }
        return TemplateResponse(request, "admin/blog/post/move_to_trash.html", context)

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a post out of the trash; only by a button."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if request.method != "POST" or not self.has_restore_permission(request, post):
            raise PermissionDenied
        self.restore_each(request, [post])
        return HttpResponseRedirect(reverse(f"admin:blog_{self.opts.model_name}_change", args=[post.pk]))

    @admin.action(permissions=["delete"], description=gettext_lazy("Move to the trash"))
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Of those selected, what this person may take away."""
        self.trash_each(
            request, [post for post in queryset.order_by("pk") if self.has_delete_permission(request, post)]
        )

    @admin.action(permissions=["restore"], description=gettext_lazy("Restore"))
    def restore(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Of those selected, what this person may bring back."""
        self.restore_each(
            request, [post for post in queryset.order_by("pk") if self.has_restore_permission(request, post)]
        )

    def trash_each(self, request: HttpRequest, posts: list[Post]) -> None:
        for post in posts:
            post.move_to_trash()
            self.log_change(request, post, _("Moved to the trash."))
        text = ngettext(
            "%(count)d is in the trash. It can be restored for %(days)d days.",
            "%(count)d are in the trash. They can be restored for %(days)d days.",
            len(posts),
        )
        messages.success(request, text % {"count": len(posts), "days": TRASH_DAYS})

    def restore_each(self, request: HttpRequest, posts: list[Post]) -> None:
        for post in posts:
            post.restore()
            self.log_change(request, post, _("Restored from the trash."))
        text = ngettext("%(count)d is restored.", "%(count)d are restored.", len(posts))
        messages.success(request, text % {"count": len(posts)})

    def list_address(self) -> str:
        return reverse(f"admin:blog_{self.opts.model_name}_changelist")
