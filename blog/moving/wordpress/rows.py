"""What one transaction of an import writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F

from blog.models import (
    Authorship,
    Comment,
    Edition,
    ImportedItem,
    Month,
    Post,
    PostTag,
    Redirect,
    RelatedPost,
    SearchDocument,
    listing,
)


@dataclass
class Rows:
    """Rows that are written at once, and what follows from them."""

    posts: list[Post] = field(default_factory=list)
    authorships: list[Authorship] = field(default_factory=list)
    tagged: list[PostTag] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    documents: list[SearchDocument] = field(default_factory=list)
    imported: list[ImportedItem] = field(default_factory=list)
    approved: Counter[int] = field(default_factory=Counter)  # replies by the number of their post

    def write(self) -> None:
        """Write them, and let the lists, the index of search and the posts alike follow."""
        Post.objects.bulk_create(self.posts)
        Authorship.objects.bulk_create(self.authorships)
        PostTag.objects.bulk_create(self.tagged)
        Redirect.objects.bulk_create(self.redirects, ignore_conflicts=True)
        Comment.objects.bulk_create(self.comments)
        ImportedItem.objects.bulk_create(self.imported)
        for number, count in self.approved.items():
            Post.objects.filter(pk=number).update(reply_count=F("reply_count") + count)
        self.count()
        SearchDocument.keep(self.documents)
        RelatedPost.find(*self.posts)
        if self.posts or self.comments:
            Edition.advance()

    def count(self) -> None:
        """Count the lists these posts and replies stand in."""
        if self.posts:
            listing.count_tags({row.tag_id for row in self.tagged})
            listing.count_authors({row.author_id for row in self.authorships})
        posts = Post.objects.filter(pk__in=[*self.approved, *(post.pk for post in self.posts)])
        months = posts.exclude(listed_in=None).order_by().values_list("listed_in", flat=True).distinct()
        for month in months:
            Month.count(month or 0)
