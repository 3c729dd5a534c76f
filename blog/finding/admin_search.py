"""The search box above a list of the admin, which asks the same index as readers do."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from blog.finding.query import parse
from blog.models import SearchDocument

MOST = 5_000  # of what is found is listed, the newest


class IndexSearch:
    """A list of posts or replies that is searched by its index, with all that readers do not see."""

    index_field = "post"  # of a document, that leads to what is listed
    address_fields: tuple[
        str, ...
    ] = ()  # what holds web and mail addresses, which the index has no words for

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """What the index finds for the term; for one that looks like an address, who has that address too."""
        if not search_term:
            return queryset, False
        query = parse(search_term)
        documents = SearchDocument.objects.filter(comment__isnull=self.index_field == "post")
        matching = documents.matching(query.required, query.excluded)
        found = Q(pk__in=list(matching.values_list(self.index_field, flat=True)[:MOST]))
        if "@" in search_term or "." in search_term:
            for name in self.address_fields:
                found |= Q(**{f"{name}__icontains": search_term.strip()})
        return queryset.filter(found), False
