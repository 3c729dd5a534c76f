"""What can be taken along: the Markdown of one post, and the whole blog."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone

from blog.models import Post
from blog.moving.archive import writing
from blog.publishing.admin_site import NounAdmin, person_of
from blog.reading.context import site_of
from blog.text.slugs import slugify

logger = logging.getLogger(__name__)


class MarkdownAdmin(NounAdmin):
    """Posts whose text can be taken along by whoever may edit it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.markdown_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_markdown"
        return [path("<path:object_id>/markdown/", view, name=name), *super().get_urls()]

    def may_download(self, request: HttpRequest, post: Post) -> bool:
        """Whether this person may edit the post, or might if it were not in the trash."""
        return self.has_change_permission(request) and person_of(request).may_edit(post)

    def markdown_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The text of a post with its front matter, as an archive of the blog has it."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.may_download(request, post):
            raise PermissionDenied
        name, text = writing.markdown_file(post)
        return HttpResponse(text, content_type="text/markdown; charset=utf-8", headers=saved_as(name))

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        post = context["original"]
        context["may_download"] = post is not None and self.may_download(request, post)
        return super().render_change_form(request, context, *args, **kwargs)


def whole_blog(request: HttpRequest) -> HttpResponseBase:
    """The archive of the blog, handed on while it is written; for administrators, by a button."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    archive = writing.write_archive(lambda name: logger.warning("%s is gone, and not in the archive.", name))
    title = slugify(site_of(request).title, fallback="blog")
    name = f"{title}-{timezone.localdate():%Y-%m-%d}.zip"
    return StreamingHttpResponse(archive, content_type="application/zip", headers=saved_as(name))


def saved_as(name: str) -> dict[str, str]:
    """What makes an answer a file of this name. Nobody else keeps it: the admin says that itself."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
