"""Sending a reply, and seeing one's own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Comment, DuplicateComment, Post, TooQuick
from blog.models.post_queryset import NOW, POST
from blog.models.prepared import Prepared
from blog.models.reading_order import page_of
from blog.moderating.judge import Outcome, judge
from blog.reading.context import site_of, visitor
from blog.reading.methods import reads
from blog.reading.post_page import draw
from blog.reading.views import readable
from blog.replying import receipt as receipts
from blog.replying.cross_site import is_cross_site, lacks_token
from blog.replying.forms import ReplyForm
from blog.text.dates import moment, time_of_day
from blog.text.markdown import without_links

# What is asked of a post that is replied to.
OF_POST = ("kind", "path", "language", "published_at", "trashed_at", "takes_replies", "reply_count")
LARGEST_NUMBER = (1 << 63) - 1  # of a row


class SeeOther(HttpResponseRedirect):
    """What was sent has been done; look there (RFC 9110, 15.4.4)."""

    status_code = 303


@csrf_exempt  # public pages hold no token: see cross_site
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a reply to the post or page `number` and lead its writer to it, or show what is in the way."""
    if request.method == "POST" and is_cross_site(request):
        return render(request, "blog/replying/cross_site.html", status=403)
    post = replied_to(number)
    if request.method != "POST":
        return HttpResponseRedirect(f"{post.get_absolute_url()}#respond")
    form = ReplyForm(request.POST, post=post, writer=visitor(request))
    if not post.is_open(site_of(request)):
        return draw(request, readable(post.path), form.page, form=form, status=403)
    if lacks_token(request):
        form.is_stale = True
        form.add_error(None, _("This form had been open for a long time. Press Send once more."))
    if not form.is_valid():
        return not_sent(request, form, status=422)
    return keep(request, form)


def replied_to(number: int) -> Post:
    """The published post or page `number`, as far as a reply has to know it; Http404 when there is none."""
    found = by_number(post=number, now=timezone.now()) if number <= LARGEST_NUMBER else []
    if not found:
        raise Http404
    return found[0]


@Prepared
def by_number() -> QuerySet[Post]:
    """The published post `post`."""
    return Post.objects.published(now=NOW).filter(pk=POST).only(*OF_POST)


def keep(request: HttpRequest, form: ReplyForm) -> HttpResponse:
    """Judge a reply that is in order and keep it, unless it was said before or comes too quick."""
    address = request.META["REMOTE_ADDR"]
    comment = form.as_comment(address)
    verdict = judge(comment)
    publish = verdict.outcome is Outcome.PUBLISH
    # Who may let replies through answers several in a row (as in WordPress' check_comment_flood_db).
    counted = "" if publish and form.writer else address
    try:
        comment.submit(publish=publish, reasons=verdict.as_json(), address=counted)
    except DuplicateComment as duplicate:
        return said_before(request, form, duplicate.first)
    except TooQuick as quick:
        return too_quick(request, form, quick.seconds)
    except Post.DoesNotExist:
        raise Http404 from None
    return SeeOther(receipts.address(comment, receipts.issue(comment, may_edit=True)))


def not_sent(request: HttpRequest, form: ReplyForm, *, status: int) -> HttpResponse:
    """The page of the post, with the reply as it was typed and what is in its way."""
    post = readable(form.post.path)
    return draw(request, post, form.page, form=form, answering=form.answered, status=status)


def said_before(request: HttpRequest, form: ReplyForm, first: Comment) -> HttpResponse:
    """Where the same reply stands that was kept before, and since when."""
    if timezone.localdate(first.sent_at) == timezone.localdate():
        time = time_of_day(first.sent_at)
        form.add_error(None, _("You have already said this, at %(time)s.") % {"time": time})
    else:
        when = moment(first.sent_at)
        form.add_error(None, _("You have already said this, on %(when)s.") % {"when": when})
    # Who types the words of another is shown what stands there, and may not change it.
    form.said_before = receipts.address(first, receipts.issue(first, may_edit=False))
    return not_sent(request, form, status=409)


def too_quick(request: HttpRequest, form: ReplyForm, seconds: int) -> HttpResponse:
    """How long to wait (RFC 6585, section 4)."""
    sentence = ngettext(
        "You are quick. Try again in %(seconds)d second; your text stays here.",
        "You are quick. Try again in %(seconds)d seconds; your text stays here.",
        seconds,
    )
    form.add_error(None, sentence % {"seconds": seconds})
    response = not_sent(request, form, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@reads
def receipt(request: HttpRequest, path: str, receipt: str) -> HttpResponse:
    """The page of a post with the reader's own reply in its place.

    What was called spam or went to the trash still waits here: who sends spam must not learn from the answer.
    """
    opened = receipts.read(receipt)
    if opened is None:
        return HttpResponseRedirect(f"/{path}/")
    comment = opened.comment
    if comment.post.path != path:
        return HttpResponseRedirect(receipts.address(comment, receipt))
    if not comment.is_approved:
        comment.body_html = without_links(comment.body_html)
    return draw(request, readable(path), page_of(comment), own=comment)
