"""Replies and what was decided about them, as the admin shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.finding.admin_search import IndexSearch
from blog.models import Comment, Decision, Status
from blog.moderating import judge
from blog.moderating.deciding import VERBS, Numbers, decide, what_was_done
from blog.publishing.admin_site import Counted, NounAdmin, person_of

# What can be done with a reply, in the order of its buttons.
POSSIBLE = {
    Status.PENDING: ["approve", "spam", "trash"],
    Status.APPROVED: ["unapprove", "spam", "trash"],
    Status.SPAM: ["approve", "trash", "restore"],
    Status.TRASH: ["approve", "spam", "restore"],
}
LABELS = {
    "approve": _("Approve"),
    "unapprove": _("Unapprove"),
    "spam": _("Spam"),
    "trash": _("Trash"),
    "restore": _("Restore"),
}
# Long columns of what a reply belongs to, which its row does not show.
UNSEEN = ["post__body", "post__body_html", "parent__body_html"]
# The value of a button on a row: the verb, the number of the reply, and the status the person saw.
BUTTON = re.compile(rf"({'|'.join(VERBS)}):([0-9]{{1,18}}):({'|'.join(Status.values)})")


def status_in(request: HttpRequest) -> Status:
    """The tab a list of replies is opened at."""
    wanted = request.GET.get(StatusTabs.parameter_name)
    return Status(wanted) if wanted in Status.values else Status.PENDING


class StatusTabs(admin.SimpleListFilter):
    """The tabs above the list, each with the number of its replies."""

    title = _("status")
    parameter_name = "status"
    template = "admin/tabs.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset.filter(status=status_in(request))

    def choices(self, changelist: Any) -> Iterator[Any]:
        replies = changelist.root_queryset.order_by()
        for status, label in self.lookup_choices:
            yield {
                "selected": status == status_in(self.request),
                "query_string": changelist.get_query_string({self.parameter_name: status}),
                "display": label,
                "count": Counted.of(replies.filter(status=status)),
            }


class PostFilter(admin.SimpleListFilter):
    """The replies to one post, when the address names one."""

    title = _("post")
    parameter_name = "post"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        number = self.value() or ""
        if not re.fullmatch(r"[0-9]{1,18}", number):
            return []
        replies = model_admin.get_queryset(request).filter(post=int(number))
        return [(number, title) for title in replies.values_list("post__title", flat=True)[:1]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        value = self.value()
        return queryset.filter(post=int(value)) if value else queryset


class CommentForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a moderator may correct in what somebody else wrote."""

    class Meta:
        widgets = {"body": forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"})}


@admin.register(Comment)
class CommentAdmin(IndexSearch, NounAdmin):
    """The replies this person moderates: those that wait, oldest first, and the others."""

    form = CommentForm
    list_display = ["writer", "says"]
    list_display_links = None
    list_filter = [StatusTabs, PostFilter]
    list_per_page = 50
    list_select_related = ["post", "parent", "user"]
    search_fields = ["body"]  # shows the box; what it finds is for `IndexSearch`
    index_field = "comment"
    actions = ["approve", "unapprove", "spam", "trash", "restore"]
    fieldsets = [
        (None, {"fields": ["author_name", "author_url", "body"]}),
        (
            _("About this reply"),
            {
                "fields": [
                    "status", "held_because", "post", "answers", "kind", "author_email", "user", "network",
                    "sent_at", "edited_at",
                ]
            },
        ),
    ]  # fmt: skip
    readonly_fields = [
        "status", "held_because", "post", "answers", "kind", "author_email", "user", "network", "sent_at",
        "edited_at",
    ]  # fmt: skip

    # Who may do what

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return super().get_queryset(request).moderated_by(person_of(request)).defer(*UNSEEN)  # type: ignore[attr-defined,no-any-return]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Readers write replies."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        person = person_of(request)
        return person.has_perm("blog.change_comment") and (obj is None or person.may_moderate(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Only what has been put away as spam or trash can be deleted for good."""
        may = request.user.has_perm("blog.delete_comment")
        return may and (
            obj is None
            or (obj.status in {Status.SPAM, Status.TRASH} and self.has_change_permission(request, obj))
        )

    # The list

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return ["sent_at", "pk"] if status_in(request) == Status.PENDING else ["-sent_at", "-pk"]

    def at_address(self, text: str) -> QuerySet[Comment]:
        """The replies of who has this e-mail address or web site."""
        site = text.removesuffix("/")
        begins = ("", "https://", "http://", "https://www.", "http://www.")
        web_sites = [f"{begin}{site}{end}" for begin in begins for end in ("", "/")]
        replies = Comment.objects.alias(
            mail=Lower("author_email"), web_site=Lower("author_url", output_field=CharField())
        )
        return replies.filter(Q(mail=text) | Q(author_url__gt="", web_site__in=web_sites))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        status = status_in(request)
        offered = [*POSSIBLE[status], *(["delete_selected"] if status in {Status.SPAM, Status.TRASH} else [])]
        return {name: actions[name] for name in offered if name in actions}

    @admin.display(description=_("From"))
    def writer(self, comment: Comment) -> str:
        return render_to_string("blog/moderating/_writer.html", {"comment": comment, "held": held(comment)})

    @admin.display(description=_("Reply"))
    def says(self, comment: Comment) -> str:
        context = {"comment": comment, "buttons": buttons(comment)}
        return render_to_string("blog/moderating/_says.html", context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; and what a button on one of its rows does."""
        if request.method == "POST" and "do" in request.POST:
            if not self.has_change_permission(request):
                raise PermissionDenied
            button = BUTTON.fullmatch(request.POST["do"])
            if not button:
                raise BadRequest("A button that is not ours.")
            self.decide(request, button[1], {int(button[2])}, Status(button[3]))
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    # What is done with replies

    def decide(self, request: HttpRequest, verb: str, numbers: Numbers, seen: Status) -> None:
        """Do it, and say what was done and what somebody else had done before."""
        decided, too_late = decide(verb, numbers, seen=seen, by=person_of(request))
        if decided:
            messages.success(request, what_was_done(verb, decided))
        for sentence in too_late:
            messages.warning(request, sentence)

    def decide_about_selected(self, request: HttpRequest, verb: str, queryset: QuerySet[Comment]) -> None:
        """The same for those that are ticked, or for all that match.

        Those ticked are taken as they were sent: the list no longer has what somebody else has just decided.
        """
        if request.POST.get("select_across") == "1":
            numbers: Numbers = queryset.order_by().values_list("pk", flat=True)
        else:
            numbers = {int(number) for number in request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)}
        self.decide(request, verb, numbers, status_in(request))

    @admin.action(permissions=["change"], description=LABELS["approve"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.decide_about_selected(request, "approve", queryset)

    @admin.action(permissions=["change"], description=LABELS["unapprove"])
    def unapprove(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.decide_about_selected(request, "unapprove", queryset)

    @admin.action(permissions=["change"], description=LABELS["spam"])
    def spam(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.decide_about_selected(request, "spam", queryset)

    @admin.action(permissions=["change"], description=LABELS["trash"])
    def trash(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.decide_about_selected(request, "trash", queryset)

    @admin.action(permissions=["change"], description=LABELS["restore"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.decide_about_selected(request, "restore", queryset)

    # The form

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["buttons"] = buttons(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("Held because"))
    def held_because(self, comment: Comment) -> str:
        return "; ".join(held(comment)) or self.get_empty_value_display()

    @admin.display(description=_("In reply to"))
    def answers(self, comment: Comment) -> str:
        return str(comment.parent or self.get_empty_value_display())

    def view_on_site(self, comment: Comment) -> str | None:
        """Its place on the page, when readers see it there."""
        return comment.get_absolute_url() if comment.is_approved and comment.post.is_published else None

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:
        """Only what the form shows: what becomes of the reply may be decided by somebody else meanwhile."""
        if form.changed_data:
            obj.edited_at = timezone.now()
            obj.render()
            obj.save(update_fields=[*form.changed_data, "body_html", "rendered_by", "edited_at"])


def buttons(comment: Comment) -> list[dict[str, Any]]:
    """What can be done with a reply as it stands."""
    return [
        {
            "value": f"{verb}:{comment.pk}:{comment.status}",
            "label": LABELS[verb],
            "is_main": verb == "approve",
        }
        for verb in POSSIBLE[Status(comment.status)]
    ]


def held(comment: Comment) -> list[str]:
    """Why the judge held a reply, in words."""
    return [judge.sentence(reason["code"], reason["data"]) for reason in comment.reasons]


@admin.register(Decision)
class DecisionAdmin(NounAdmin):
    """What was decided, by whom, and how; only to be read."""

    list_display = ["at", "by_name", "comment_author", "post_title", "from_status", "to_status", "how"]
    list_filter = ["to_status", "how"]
    list_per_page = 100
    search_fields = ["by_name", "comment_author", "post_title"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False
