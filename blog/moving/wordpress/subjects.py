"""Categories and tags as tags."""

from __future__ import annotations

from contextlib import nullcontext

from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import ImportedItem, Redirect, Tag
from blog.models.imported_item import fingerprint
from blog.models.tag import NAME_LENGTH
from blog.moving.report import Outcome, Report
from blog.moving.wordpress.addresses import path_of
from blog.moving.wordpress.items import Item, Term
from blog.moving.wordpress.plan import Plan
from blog.moving.wordpress.posts import cut
from blog.moving.wordpress.slugs import kept_slug
from blog.text.characters import strip_invisible
from blog.text.excerpts import plain
from blog.text.slugs import fold

AT_ONCE = 20  # in one transaction
TAG = ImportedItem.Kind.TAG
KINDS = {"category": "category", "post_tag": "tag"}
# Where WordPress puts what was put nowhere; in Dutch too.
DEFAULTS = {"uncategorized", "geen-categorie", "zonder-categorie", "ongecategoriseerd"}


class Subjects:
    """The tags by what they are there: a taxonomy and a slug."""

    def __init__(self) -> None:
        self.tags: dict[tuple[str, str], Tag] = {}

    def of(self, item: Item) -> list[Tag]:
        """The tags of a post, each once."""
        found = (self.tags.get((term.taxonomy, term.slug or term.name)) for term in item.terms)
        return list({tag.key: tag for tag in found if tag}.values())

    def bring(self, plan: Plan, report: Report, *, dry_run: bool) -> None:
        """Make a tag of every category and tag that a post has."""
        terms = {key: plan.terms.get(key, term) for key, term in plan.used.items()}
        known = ImportedItem.known(plan.source, TAG, [name_of(term) for term in terms.values()])
        keys = {fold(name_here(term)): term for term in terms.values()}
        here = Tag.objects.in_bulk(list(keys), field_name="key")
        numbers = Tag.objects.in_bulk([row.number for row in known.values()])
        left = list(terms)
        while left:
            some, left = left[:AT_ONCE], left[AT_ONCE:]
            with nullcontext() if dry_run else transaction.atomic():
                for key in some:
                    term = terms[key]
                    before = known.get(name_of(term))
                    tag = numbers.get(before.number) if before else here.get(fold(name_here(term)))
                    if before and tag is None:
                        say(report, Outcome.SKIPPED, term, _("It was deleted here."))
                        continue
                    tag = self.keep(plan, term, tag, report, is_known=before is not None, dry_run=dry_run)
                    self.tags[key] = here[tag.key] = tag
        self.say_what_is_left(plan, report)

    def keep(
        self, plan: Plan, term: Term, tag: Tag | None, report: Report, *, is_known: bool, dry_run: bool
    ) -> Tag:
        """The tag for a term, made when there is none of its name; its old address leads there."""
        reasons: list[str] = []
        outcome = Outcome.SKIPPED
        if tag is None:
            tag, outcome = self.make(term, reasons, dry_run=dry_run), Outcome.MADE
        elif is_known:
            reasons.append(_("It is here already."))
        else:
            reasons.append(_("There is a tag of this name."))
        if outcome == Outcome.MADE and term.slug in DEFAULTS:
            reasons.append(_("WordPress puts here what was put nowhere; delete it if it says nothing."))
        say(report, outcome, term, *reasons)
        if not (is_known or dry_run):
            self.remember(plan, term, tag)
        return tag

    def make(self, term: Term, reasons: list[str], *, dry_run: bool) -> Tag:
        """A new tag."""
        is_html = "<" in term.description or "&" in term.description
        description = plain(term.description) if is_html else term.description.strip()
        tag = Tag(name=name_here(term), description=cut(description, 1000), key=fold(name_here(term)))
        if description != tag.description:
            reasons.append(_("Its description was cut."))
        if not dry_run:
            tag.slug = kept_slug(tag, term.slug.lower(), fallback="tag")
            tag.save()
        return tag

    def remember(self, plan: Plan, term: Term, tag: Tag) -> None:
        """Note that it is here, and let its old address lead to it."""
        base = "category" if term.taxonomy == "category" else "tag"
        path = path_of(f"/{base}/{term.slug}") if term.slug else ""
        if 0 < len(path) <= 700 and path != tag.get_absolute_url():
            Redirect.objects.get_or_create(path=path, defaults={"tag": tag})
        ImportedItem.objects.get_or_create(
            source=plan.source,
            kind=TAG,
            old_id=name_of(term),
            defaults={"number": tag.pk, "brought": fingerprint(term.name, term.slug)},
        )

    def say_what_is_left(self, plan: Plan, report: Report) -> None:
        """Account for what no post has."""
        for key, term in plan.terms.items():
            if key not in plan.used:
                reason = _("No post has it.") if term.taxonomy in KINDS else _("It is of no use here.")
                say(report, Outcome.SKIPPED, term, reason)


def say(report: Report, outcome: Outcome, term: Term, *reasons: str) -> None:
    """What became of a category or tag."""
    kind = KINDS.get(term.taxonomy, term.taxonomy)
    report.add(outcome, kind, term.name, *reasons, old_id=name_of(term))


def name_of(term: Term) -> str:
    """What to remember it by."""
    return str(term.number) if term.number else f"{term.taxonomy}:{term.slug or term.name}"[:500]


def name_here(term: Term) -> str:
    """Its name, as a tag bears it."""
    return cut(strip_invisible(plain(term.name)) or term.slug or "?", NAME_LENGTH)
