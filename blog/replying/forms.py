"""The reply as it was typed, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.models import Comment, Post, User
from blog.models.comment import BODY_LENGTH, mask
from blog.models.limits import at_most
from blog.models.reading_order import pages
from blog.text.characters import strip_control, strip_invisible

NAME_LENGTH = 245
# What is sent beside the text, each in one line. The last three are read as they are: the reply that is
# answered, the page of replies it was written on, and the trap, which nobody sees and programs fill in.
LINES = ("author", "email", "url", "comment_parent", "cpage", "subject")
NUMBER = re.compile(r"[0-9]{1,18}")
# The web's two schemes, and no host hidden behind a name (https://bank.example@thief.example).
WEB_ADDRESS = re.compile(r"https?://[^/?#@\\]+([/?#].*)?\Z", re.IGNORECASE)
NO_WEB_ADDRESS = _("Enter a web address like https://example.org, or leave it empty.")


class ReplyForm(forms.Form):
    """What a reader sent, with WordPress' field names and limits.

    Control characters are gone before anything looks at it; everything else stays as it was typed, so that a
    reply that is not accepted can be shown again whole. Who is signed in is asked for the reply alone.
    """

    comment = forms.CharField(
        error_messages={"required": _("Write a reply first.")}, validators=[at_most(BODY_LENGTH)]
    )
    author = forms.CharField(
        error_messages={"required": _("Tell us what to call you.")}, validators=[at_most(NAME_LENGTH)]
    )
    email = forms.EmailField(
        error_messages={
            "required": _("Enter an address like name@example.org."),
            "invalid": _("Enter an address like name@example.org."),
        },
        validators=[at_most(100)],
    )
    url = forms.URLField(
        required=False,
        assume_scheme="https",
        error_messages={"invalid": NO_WEB_ADDRESS},
        validators=[RegexValidator(WEB_ADDRESS, NO_WEB_ADDRESS), at_most(200)],
    )

    said_before = ""  # the address that shows the same reply, when it was kept before
    is_stale = False  # it came with a session but without the token

    def __init__(self, typed: Mapping[str, str], *, post: Post, writer: User | None) -> None:
        self.post = post
        self.writer = writer
        lines = {name: strip_invisible(typed.get(name, "")) for name in LINES}
        super().__init__({"comment": strip_control(typed.get("comment", ""))} | lines)
        if writer:
            for name in ("author", "email", "url"):
                del self.fields[name]

    def clean_comment(self) -> str:
        """The text; one in which nothing can be seen is none."""
        text: str = self.cleaned_data["comment"]
        if not strip_invisible(text):
            raise ValidationError(self.fields["comment"].error_messages["required"], "required")
        return text

    @cached_property
    def answered(self) -> Comment | None:
        """The reply that is answered. When it has gone meanwhile no text is lost: it stands alone then."""
        number = self.data["comment_parent"]
        if not NUMBER.fullmatch(number):
            return None
        return Comment.objects.approved().filter(post=self.post, pk=int(number)).first()

    @property
    def page(self) -> int:
        """The page of replies it was written on, as far as there is one."""
        number = self.data["cpage"]
        return min(max(int(number), 1), pages(self.post)) if NUMBER.fullmatch(number) else 1

    def as_comment(self, address: str) -> Comment:
        """The reply as it will be kept, sent from the network `address` belongs to."""
        name, email, web_site = self._signature()
        return Comment(
            post=self.post,
            parent=self.answered,
            author_name=name,
            author_email=email,
            author_url=web_site,
            user=self.writer,
            body=self.cleaned_data["comment"],
            network=mask(address),
            is_trapped=bool(self.data["subject"]),
        )

    def _signature(self) -> tuple[str, str, str]:
        """Name, e-mail and web site; of who is signed in, those the site knows them by."""
        if self.writer is None:
            return self.cleaned_data["author"], self.cleaned_data["email"], self.cleaned_data["url"]
        author = self.writer.own_author()
        if author is None:
            return self.writer.called[:NAME_LENGTH], self.writer.email, ""
        return author.name, self.writer.email, author.web_site
