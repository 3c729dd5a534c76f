"""The blog as a Django application."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as StockAdminConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """Posts, authors, replies and the people who write, read and moderate them."""

    name = "blog"
    verbose_name = _("Blog")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the housekeeping that the stock admin, taggit and migrate leave to signals."""
        from blog.models import housekeeping

        housekeeping.connect()


class AdminConfig(StockAdminConfig):
    """The admin with its own header and home."""

    default_site = "blog.publishing.admin_site.KantlijnAdminSite"
