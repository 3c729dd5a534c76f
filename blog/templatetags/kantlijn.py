"""Dates and addresses as readers see them."""

from __future__ import annotations

from django import template

from blog.text import dates

register = template.Library()

register.filter("day", dates.day)
register.filter("moment", dates.moment)
register.filter("iso", dates.iso)
register.filter("month_name", dates.month_name)


@register.filter
def web_address(url: str) -> str:
    """A web site as people say it: www.example.org."""
    return url.partition("://")[2].rstrip("/") or url
