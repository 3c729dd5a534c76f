"""Posts that are read one after the other: the page of a series, and the place of a post in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Post, Series
from blog.reading import metadata, structured_data
from blog.reading.context import site_of
from blog.reading.methods import reads


@dataclass(frozen=True)
class Place:
    """Where a post stands in its series, among what readers may see of it."""

    series: Series
    number: int
    total: int
    previous: Post | None
    next: Post | None


def place_of(post: Post) -> Place | None:
    """The place of a published post in its series: one query; None when it stands in none."""
    if post.series_id is None:
        return None
    parts = list(Series(pk=post.series_id).parts().without_text().select_related("series"))
    at = parts.index(post) if post in parts else None
    if at is None:  # a preview of what readers cannot open yet
        return None
    before, after = parts[:at], parts[at + 1 :]
    return Place(
        series=parts[at].series,  # type: ignore[arg-type]  # it has one
        number=at + 1,
        total=len(parts),
        previous=before[-1] if before else None,
        next=after[0] if after else None,
    )


@reads
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """What a series is about, and its parts in the order they are read."""
    series = get_object_or_404(Series, slug=slug)
    parts = list(series.parts().without_text())
    if not parts:
        raise Http404
    about = metadata.of_list(
        site_of(request),
        title=series.title,
        description=series.description or _("The parts of %(series)s, in order.") % {"series": series.title},
        path=request.path,
        feed=reverse("series_feed", args=[slug]),
        things=[
            structured_data.collection(series),
            structured_data.breadcrumbs((series.title, series.get_absolute_url())),
        ],
    )
    context = {"series": series, "page": parts, "metadata": about}
    return render(request, "blog/reading/series.html", context)
