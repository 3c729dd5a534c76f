"""What follows from changes that come without a verb: from the stock admin, taggit and migrate."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.signals import post_delete, post_migrate

from blog.models.comment import Comment
from blog.models.post import Post
from blog.models.user import ROLES


def connect() -> None:
    """Connect the receivers below; called once, when the application is ready."""
    from django.apps import apps

    post_migrate.connect(make_roles, sender=apps.get_app_config("blog"))
    post_delete.connect(count_a_deleted_reply, sender=Comment)


def make_roles(using: str, **kwargs: Any) -> None:
    """Make the four groups after the migration that brings their permissions.

    A group that exists stays as it is, but for permissions that did not exist before this migration.
    """
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    permissions = Permission.objects.using(using).filter(content_type__app_label="blog")
    known = set(permissions.values_list("codename", flat=True))
    # Django's own receiver makes the permissions too, but after this one: its application stands behind ours.
    create_permissions(apps.get_app_config("blog"), using=using, verbosity=0)
    for name, codenames in ROLES.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        given = set(codenames) if is_new else set(codenames) - known
        group.permissions.add(*permissions.filter(codename__in=given))


def count_a_deleted_reply(instance: Comment, **kwargs: Any) -> None:
    """Keep the number beside the title equal to what is listed when a reply is deleted for good."""
    if instance.is_approved:
        Post.objects.filter(pk=instance.post_id).update(reply_count=F("reply_count") - 1)
