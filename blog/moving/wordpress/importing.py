"""Bring a blog here from its export: what it holds, in which order, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from blog.demo import removing
from blog.models import Comment, ImportedItem, Post, Site
from blog.moving import processes
from blog.moving.report import Outcome, Report
from blog.moving.wordpress import numbers, own
from blog.moving.wordpress.brought import Brought
from blog.moving.wordpress.downloading import Download
from blog.moving.wordpress.files import Files, Folder, Library, Origin
from blog.moving.wordpress.keeping import Keeper
from blog.moving.wordpress.keeping_posts import names_of
from blog.moving.wordpress.people import People
from blog.moving.wordpress.plan import CannotImport, Plan, look_through
from blog.moving.wordpress.posts import cut, date_of
from blog.moving.wordpress.preparing import Result, Task, prepare
from blog.moving.wordpress.present import Present
from blog.moving.wordpress.reading import items
from blog.moving.wordpress.sifting import Sifting, Work
from blog.moving.wordpress.subjects import Subjects
from blog.text.characters import strip_invisible
from blog.text.excerpts import plain

Progress = Callable[[str, int, int], None]

__all__ = ["CannotImport", "import_export"]


def import_export(
    files: list[Path],
    *,
    media: Path | None = None,
    download_media: bool = False,
    dry_run: bool = False,
    progress: Progress,
    **options: object,
) -> Report:
    """Bring all of a blog that is not here yet, in short transactions; interrupted, it can be run again.

    Files come from `media`, a copy of the folder of uploads, or are downloaded. A dry run writes nothing, and
    says the same. `progress` is told the step, how much of it is done, and of how much. Raises CannotImport
    before anything is written.
    """
    if media and not media.is_dir():
        raise CannotImport(_("%(folder)s is not a folder.") % {"folder": media})
    try:
        plan = look_through(files)
        origin = Folder(media) if media else Download(plan) if download_media else None
        return bring(plan, origin, progress, dry_run=dry_run)
    except KeyboardInterrupt:
        raise CannotImport(_("Stopped. What has come stays; run it again to go on.")) from None
    except IntegrityError as error:
        # Its numbers are reserved; but the same slug, or a second import of the same, may come between.
        raise CannotImport(
            _("Somebody wrote the same here meanwhile. What has come stays; run it again to go on.")
        ) from error


def bring(plan: Plan, origin: Origin | None, progress: Progress, *, dry_run: bool) -> Report:
    """What the files need comes before them: files, authors, tags; then the posts, pages and replies."""
    report = Report()
    leaving = take_demonstration_away(report, dry_run=dry_run)
    site = settle_site(plan, report, dry_run=dry_run)
    present = Present(plan.source, leaving)
    library = Library.of(plan)
    Files(plan, library, report, dry_run=dry_run).bring(
        origin, lambda done, total: progress(_("files"), done, total)
    )
    people, subjects = People(library), Subjects()
    people.bring(plan, report, dry_run=dry_run)
    subjects.bring(plan, report, dry_run=dry_run)
    sifting = Sifting(plan, present, has_files=bool(library.places))
    brought = Brought(plan, present, people, subjects, report, site, dry_run)
    keeper = Keeper(brought)
    total = plan.items - len(plan.media)
    done = 0
    for path in plan.files:
        tasks = ((work, task_of(work, brought)) for work in sifting.works(items(path)))
        for work, prepared in processes.work(prepare, tasks, library, number=plan.items + plan.comments):
            keeper.add(work, prepared or Result())
            done += work.of is None
            progress(_("posts and pages"), done, total)
        keeper.write()
    counted = report.by_kind()
    if counted[Outcome.MADE, "page"] + counted[Outcome.ALTERED, "page"]:
        report.notes.append(_("Which pages stand in the navigation is chosen at the desk."))
    return report


def take_demonstration_away(report: Report, *, dry_run: bool) -> list[int]:
    """Make room for the first import. Returns the posts that a dry run has to think away."""
    posts: list[int] = Site.current().demonstration.get("posts", [])
    if posts and dry_run:
        report.notes.append(_("The demonstration blog will be taken away."))
        return posts
    if posts and removing.remove():
        report.notes.append(_("The demonstration blog was taken away."))
    return []


def settle_site(plan: Plan, report: Report, *, dry_run: bool) -> Site:
    """Give the site the title, tagline and language of the other blog where nobody has set its own."""
    site = Site.current()
    if dry_run and site.demonstration:
        for name, value in site.demonstration["site"]["before"].items():
            setattr(site, name, value)
    title, tagline = (strip_invisible(plain(text)) for text in (plan.channel.title, plan.channel.description))
    language = plan.channel.language[:2].lower()
    offered = {
        "title": cut(title, 200),
        "tagline": cut(tagline, 300),
        "language": language if language in dict(settings.LANGUAGES) else "",
    }
    is_new = site.title == Site().title
    for name, value in offered.items():
        if is_new and value and value != getattr(site, name):
            setattr(site, name, value)
            facts = {"name": Site._meta.get_field(name).verbose_name, "value": value}  # type: ignore[union-attr]
            report.notes.append(_("The %(name)s of the site is “%(value)s” now.") % facts)
    if is_new:
        report.notes.append(
            _("Dates are those of the time zone %(zone)s: change it if the blog was in another.")
            % {"zone": site.time_zone}
        )
    if not dry_run:
        with transaction.atomic():
            if is_new:
                site.save()
            if plan.sub_path != "/":
                ImportedItem.objects.get_or_create(
                    source=plan.source,
                    kind=ImportedItem.Kind.SITE,
                    old_id=plan.sub_path[:500],
                    defaults={"number": 1, "brought": ""},
                )
            numbers.reserve(Post, plan.highest_post)
            numbers.reserve(Comment, plan.highest_comment)
    return site


def task_of(work: Work, brought: Brought) -> Task | None:
    """What can be prepared of some work before it is written; None when nothing is to be."""
    if not (work.needs_post or work.comments):
        return None
    item = work.item
    language = own.language_of(item) or brought.site.language
    under = Post(kind=item.kind, language=language, published_at=date_of(item)[0])
    responses = tuple(each.response for each in work.comments)
    bare = replace(item, comments=()) if work.needs_post else None
    return Task(bare, responses, language, under, names_of(brought, item))
