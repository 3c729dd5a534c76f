"""How long a text may be, said in a way its writer can act on."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import ngettext


def at_most(limit: int) -> Callable[[str], None]:
    """A validator for forms that says by how many characters a text is too long."""

    def check(text: str) -> None:
        over = len(text) - limit
        if over > 0:
            message = ngettext(
                "%(over)s character too many (maximum %(limit)s).",
                "%(over)s characters too many (maximum %(limit)s).",
                over,
            )
            figures = {
                "over": number_format(over, force_grouping=True),
                "limit": number_format(limit, force_grouping=True),
            }
            raise ValidationError(message, "max_length", figures)

    return check
