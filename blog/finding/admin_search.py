"""The search box above a list of the admin, which asks the same index as readers do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from blog.finding.query import parse
from blog.models import SearchDocument

MOST = 500  # of what is found is listed, the newest


class IndexSearch:
    """A list of posts or replies that is searched by its index, with all that readers do not see."""

    index_field = "post"  # of a document, that leads to what is listed

    def at_address(self, text: str) -> QuerySet[Any] | None:
        """What has this web or mail address, for which the index has no words."""
        return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """What the index finds for the term; for one that looks like an address, who has that address too."""
        if not search_term:
            return queryset, False
        query = parse(search_term)
        of_posts = self.index_field == "post"
        matching = SearchDocument.objects.matching(
            query.required, query.excluded, without_replies=of_posts, without_posts=not of_posts
        )
        numbers = list(matching.values_list(self.index_field, flat=True)[:MOST])
        if "@" in search_term or "." in search_term:
            there = self.at_address(search_term.strip().lower())
            if there is not None:
                numbers += there.order_by("-pk").values_list("pk", flat=True)[:MOST]
        return queryset.filter(pk__in=numbers), False
