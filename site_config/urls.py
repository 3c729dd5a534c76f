"""The admin, and the blog at the root."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("blog.urls")),
]

handler400 = "site_config.incoming.bad_request"
handler403 = "blog.reading.errors.permission_denied"
handler404 = "blog.reading.errors.not_found"
handler500 = "blog.reading.errors.server_error"
