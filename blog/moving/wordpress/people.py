"""Those who wrote there, as authors here.

Behind each is a person who cannot sign in, so that what they replied bears the mark of an author.
"""

from __future__ import annotations

import re
from itertools import count

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import Author, ImportedItem, Redirect, Upload, User
from blog.models.imported_item import fingerprint
from blog.moving.report import Outcome, Report
from blog.moving.wordpress.addresses import path_of
from blog.moving.wordpress.files import Library
from blog.moving.wordpress.items import Writer
from blog.moving.wordpress.plan import Plan
from blog.moving.wordpress.posts import cut
from blog.moving.wordpress.slugs import kept_slug
from blog.text.characters import strip_invisible
from blog.text.excerpts import plain
from blog.text.slugs import slugify

AUTHOR = ImportedItem.Kind.AUTHOR


class People:
    """The authors by their logins there, and the users by their numbers there."""

    def __init__(self, library: Library) -> None:
        self.library = library  # where portraits are
        self.authors: dict[str, Author] = {}
        self.users: dict[int, int] = {}

    def bring(self, plan: Plan, report: Report, *, dry_run: bool) -> None:
        """Make an author of everybody who wrote."""
        known = ImportedItem.known(plan.source, AUTHOR, list(plan.writers))
        for login, writer in plan.writers.items():
            before = known.get(login[:500])
            author = before and Author.objects.select_related("user").filter(pk=before.number).first()
            if author:
                report.add(Outcome.SKIPPED, "author", author.name, _("It is here already."), old_id=login)
            elif before:
                report.add(Outcome.SKIPPED, "author", login, _("It was deleted here."), old_id=login)
                continue
            else:
                author = self.make(plan, writer, report, dry_run=dry_run)
            self.authors[login] = author
            if writer.number and author.user_id:
                self.users[writer.number] = author.user_id

    def make(self, plan: Plan, writer: Writer, report: Report, *, dry_run: bool) -> Author:
        """An author who is not here yet."""
        facts = plan.authors.get(writer.login, {})
        author = Author(
            name=called(writer),
            slug=facts.get("slug", ""),
            web_site=facts.get("web_site", "")[:200],
            bio=facts.get("bio", ""),
            language=facts.get("language", "") if facts.get("language") in dict(settings.LANGUAGES) else "",
        )
        reasons: list[str] = []
        if Author.objects.filter(name=author.name).exists():
            reasons.append(_("Somebody of this name is here already; this is another author."))
        report.add(Outcome.MADE, "author", author.name, *reasons, old_id=writer.login)
        if dry_run:
            return author
        with transaction.atomic():
            author.user = person(writer, author.name)
            author.slug = kept_slug(author, author.slug, fallback="author")
            if portrait := self.library.stored(f"/media/{facts.get('portrait')}"):
                author.portrait = Upload.objects.filter(file=portrait.removeprefix("/media/")).first()
            author.save()
            for name in (writer.login, nicename(writer.login)):
                old = path_of(f"/author/{name}")
                if name and old and old != author.get_absolute_url():
                    Redirect.objects.get_or_create(path=old[:700], defaults={"author": author})
            for old_id in filter(None, (writer.login[:500], str(writer.number or ""))):
                ImportedItem.objects.get_or_create(
                    source=plan.source,
                    kind=AUTHOR,
                    old_id=old_id,
                    defaults={"number": author.pk, "brought": fingerprint(writer.name, writer.email)},
                )
        return author


def called(writer: Writer) -> str:
    """The name readers see."""
    names = (writer.name, f"{writer.first_name} {writer.last_name}", writer.login)
    return cut(next(filter(None, (strip_invisible(plain(name)) for name in names)), "?"), 200)


def nicename(login: str) -> str:
    """What WordPress calls an author in addresses (user_nicename, by sanitize_title)."""
    name = re.sub(r"[^-a-z0-9_ ]", "", login.lower().replace(".", "-"))
    return re.sub(r"[- ]+", "-", name).strip("-")


def person(writer: Writer, name: str) -> User:
    """Somebody who cannot sign in, under a name that nobody else has; never somebody who is here already."""
    base = f"imported-{slugify(writer.login, fallback='author')[:100]}"
    names = (base if number == 1 else f"{base}-{number}" for number in count(1))
    username = next(each for each in names if not User.objects.filter(username=each).exists())
    email = writer.email.strip()
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if len(email) > 254 or User.objects.filter(email__iexact=email).exists():
        email = ""
    return User.objects.create_user(username, email, is_active=False, first_name=name[:150])
