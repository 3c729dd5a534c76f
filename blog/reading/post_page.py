"""One post or page as its reader sees it, with its replies and the form to leave one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog.models import Author, Comment, Post, Tag, Upload
from blog.models.post_queryset import POST
from blog.models.prepared import Prepared
from blog.reading import metadata
from blog.reading.addresses import NUMBER
from blog.reading.context import is_copy, site_of, visitor
from blog.reading.further import Further, further_reading
from blog.reading.reply_pages import ReplyPage, page_of_replies
from blog.reading.series import place_of
from blog.reading.threads import arrange


def draw(
    request: HttpRequest,
    post: Post,
    number: int = 1,
    *,
    own: Comment | None = None,
    form: Any = None,
    answering: Comment | None = None,
    status: int = 200,
    is_preview: bool = False,
) -> HttpResponse:
    """The page of `post`, with page `number` of its replies; Http404 when there are not so many.

    `own` is the reply of the person who opened it by its receipt. `form` is a reply that was not accepted, to
    be shown as it was typed, and `answering` the comment it answers. `is_preview` marks a page readers cannot
    open yet.
    """
    site = site_of(request)
    authors, tags = authors_of(post), sorted(tags_of(post=post.pk))
    page = page_of_replies(post, number)
    if answering is None:
        answering = answered_in(request, page)
    is_private = is_preview or own is not None
    takes_replies = post.is_open(site)
    is_open = takes_replies and not is_copy(request)
    place, translations = place_of(post), post.translations()
    further = Further() if post.is_page or is_preview else further_reading(post)
    context = {
        "post": post,
        "authors": authors,
        "tags": tags,
        "page": page,
        "replies": arrange(page, authors, own, is_open=is_open),
        "own": own,
        "form": form,
        "answering": answering,
        "is_open": is_open,
        "closed_since": None if takes_replies else post.closes_at(site),
        "place": place,
        "translations": translations,
        "neighbours": further.neighbours,
        "related": further.related,
        "is_preview": is_preview,
        "metadata": metadata.of_post(
            post,
            site=site,
            authors=authors,
            tags=tags,
            page=page,
            translations=translations,
            place=place,
            above=above(post),
            noindex=is_private or status != 200,
        ),
    }
    response = render(request, "blog/reading/post.html", context, status=status)
    if visitor(request):
        response.headers["Cache-Control"] = "private"  # it carries a name and a token
    if is_private:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def authors_of(post: Post) -> list[Author]:
    """The authors of a post in their order, with their portraits."""
    authors = written_by(post=post.pk)
    if any(author.portrait_id for author in authors):
        portraits = {portrait.pk: portrait for portrait in portraits_of(post=post.pk)}
        for author in authors:
            if author.portrait_id:
                author.portrait = portraits.get(author.portrait_id)
    return authors


@Prepared
def written_by() -> QuerySet[Author]:
    """The authors of the post `post`."""
    authors = Author.objects.filter(authorships__post=POST)
    return authors.order_by("authorships__position", "authorships__pk")


@Prepared
def portraits_of() -> QuerySet[Upload]:
    """The portraits of its authors."""
    return Upload.objects.filter(author__authorships__post=POST)


@Prepared
def tags_of() -> QuerySet[Tag]:
    """The tags it carries."""
    tags: QuerySet[Tag] = Tag.objects.filter(post_tags__content_object=POST)
    return tags


def answered_in(request: HttpRequest, page: ReplyPage) -> Comment | None:
    """The reply that `?replytocom=12` names, as in WordPress; None for anything else."""
    number = request.GET.get("replytocom", "")
    here = next((comment for comment in page.replies if str(comment.pk) == number), None)
    if here or page.pages == 1 or not NUMBER.fullmatch(number):
        return here
    return Comment.objects.approved().filter(post=page.post, pk=int(number)).first()


def above(post: Post) -> list[Post]:
    """The published pages that a page stands below, the highest first. Asks nothing for any other."""
    names = post.path.split("/")[:-1]
    if not (post.is_page and names):
        return []
    paths = ["/".join(names[:depth]) for depth in range(1, len(names) + 1)]
    pages = Post.objects.published().pages().filter(path__in=paths).only("title", "path", "published_at")
    return sorted(pages, key=lambda page: page.path.count("/"))
