"""Which posts are like which: what a reader who liked one may read next."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Sum

from blog.models.listing import Month
from blog.models.search_document import POSTS, SearchDocument
from blog.models.tag import PostTag, Tag
from blog.text.stems import COMMON

if TYPE_CHECKING:
    from blog.models.post import Post

WORDS = 12  # of a post are looked up: those it says most, the title and standfirst counting more
COMMONEST = 100  # posts with the same word or tag; what more of them share says nothing
KEPT = 12  # likenesses of each post, of which some may be hidden when it is read
TAG_WEIGHT = 2.0  # a tag was given on purpose
LEAST = 4.0  # a likeness: one rare tag, or two rare words
# A blog counts as having at least so many posts: what two of the first three share is rare all the same.
FEWEST = 50


class RelatedPost(models.Model):
    """That one post is like another. Each likeness is kept from both sides."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="likenesses_from")
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "other"], name="likeness_is_kept_once")]
        indexes = [models.Index(fields=["post", "-score"], name="likeness_by_score")]

    def __str__(self) -> str:
        return f"{self.post_id} ~ {self.other_id}"

    @classmethod
    def find(cls, post: Post) -> None:
        """Compare a post with the others by the rare tags and words they share. Drafts and pages are not."""
        cls.objects.filter(Q(post=post) | Q(other=post)).delete()
        document = SearchDocument.objects.filter(pk=POSTS + post.pk).first()
        if post.is_page or document is None or document.visible_from is None:
            return
        total = max(Month.objects.aggregate(total=Sum("post_count"))["total"] or 0, FEWEST)
        words = said_most(document)
        likeness: defaultdict[int, float] = defaultdict(float)
        for weight, others in (
            *((TAG_WEIGHT, others) for others in sharing_tags(post)),
            *((1.0, others) for others in SearchDocument.posts_holding(words, COMMONEST + 1)),
        ):
            if 1 < len(others) <= COMMONEST:
                for other in others:
                    likeness[other] += weight * math.log(total / len(others))
        likeness.pop(post.pk, None)
        likest = sorted(likeness, key=lambda other: (-likeness[other], -other))[:COMMONEST]
        shown = set(type(post).objects.listed().filter(pk__in=likest).values_list("pk", flat=True))
        best = [(other, likeness[other]) for other in likest if other in shown][:KEPT]
        RelatedPost.objects.bulk_create(
            RelatedPost(post_id=one, other_id=two, score=round(score, 3))
            for other, score in best
            if score >= LEAST
            for one, two in ((post.pk, other), (other, post.pk))
        )


def sharing_tags(post: Post) -> Iterator[list[int]]:
    """For each tag of a post that is rare enough to tell something, the numbers of the posts with it."""
    for tag in Tag.objects.filter(post_tags__content_object=post, post_count__lte=COMMONEST):
        yield list(PostTag.objects.filter(tag=tag).values_list("content_object", flat=True)[: COMMONEST + 1])


def said_most(document: SearchDocument) -> list[str]:
    """The stems a post uses most, without words that are in every text."""
    counts: Counter[str] = Counter()
    for column, weight in ((document.title, 4), (document.standfirst, 3), (document.body, 1)):
        for word in column.split():
            counts[word] += weight
    telling = [word for word in counts if len(word) > 3 and word not in COMMON and word.isalpha()]
    return sorted(telling, key=lambda word: (-counts[word], word))[:WORDS]
