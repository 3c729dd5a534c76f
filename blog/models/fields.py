"""Fields that keep out what no page, feed or export may carry."""

from __future__ import annotations

from typing import Any

from django.core.validators import URLValidator
from django.db import models

from blog.text.addresses import link_address
from blog.text.characters import strip_control, strip_invisible


class LineField(models.CharField):  # type: ignore[type-arg]
    """One line of text: no control characters, no line breaks, no direction overrides."""

    def to_python(self, value: Any) -> Any:
        cleaned = super().to_python(value)
        return strip_invisible(cleaned) if isinstance(cleaned, str) else cleaned

    def get_prep_value(self, value: Any) -> Any:
        # The database is the last door: what arrives without a form (an import, a script) passes here too.
        prepared = super().get_prep_value(value)
        return strip_invisible(prepared) if isinstance(prepared, str) else prepared


class ProseField(models.TextField):  # type: ignore[type-arg]
    """Text of many lines, without the control characters that XML and PostgreSQL refuse."""

    def to_python(self, value: Any) -> Any:
        cleaned = super().to_python(value)
        return strip_control(cleaned) if isinstance(cleaned, str) else cleaned

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return strip_control(prepared) if isinstance(prepared, str) else prepared


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """The address of a web site: http or https, written as a link needs it. Anything else is not kept."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        if not isinstance(prepared, str):
            return prepared
        address = link_address(prepared) or ""
        return address if address.startswith(("http://", "https://")) else ""
