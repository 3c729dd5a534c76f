"""Which posts are like which: what a reader who liked one may read next."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, Sum

from blog.models.listing import Month
from blog.models.search_document import POSTS, SearchDocument
from blog.models.tag import PostTag
from blog.text.stems import COMMON

if TYPE_CHECKING:
    from blog.models.post import Post

WORDS = 12  # of a post are looked up: those it says most, the title and standfirst counting more
COMMONEST = 100  # posts with the same word or tag; what more of them share says nothing
AT_ONCE = 20  # posts that are compared together
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
    def find(cls, *posts: Post) -> None:
        """Compare posts with all others by the rare tags and words they share. Drafts and pages are not."""
        for start in range(0, len(posts), AT_ONCE):
            cls._find(posts[start : start + AT_ONCE])

    @classmethod
    def _find(cls, posts: Sequence[Post]) -> None:
        numbers = [post.pk for post in posts]
        cls.objects.filter(Q(post__in=numbers) | Q(other__in=numbers)).delete()
        columns = ("title", "standfirst", "body", "visible_from", "post_id")
        documents = SearchDocument.objects.filter(pk__in=[POSTS + number for number in numbers])
        pages = {post.pk for post in posts if post.is_page}
        said = {
            document.post_id: said_most(document)
            for document in documents.only(*columns)
            if document.visible_from and document.post_id not in pages
        }
        likeness = likenesses(said)
        likest = {
            number: sorted(others, key=lambda other: (-others[other], -other))[:COMMONEST]
            for number, others in likeness.items()
        }
        looked_at = set().union(*likest.values())
        listed = type(posts[0]).objects.listed().filter(pk__in=looked_at)
        shown = set(listed.values_list("pk", flat=True))
        scores: dict[tuple[int, int], float] = {}
        for number in filter(likest.get, numbers):  # as if one were compared after the other
            scores = {pair: score for pair, score in scores.items() if number not in pair}
            for other in [other for other in likest[number] if other in shown][:KEPT]:
                if (score := likeness[number][other]) >= LEAST:
                    scores[number, other] = scores[other, number] = score
        RelatedPost.objects.bulk_create(
            RelatedPost(post_id=one, other_id=two, score=round(score, 3))
            for (one, two), score in scores.items()
        )


def likenesses(said: Mapping[int, Sequence[str]]) -> dict[int, dict[int, float]]:
    """How like each of some posts is to others, by their numbers; `said` has the words each uses most."""
    total = max(Month.objects.aggregate(total=Sum("post_count"))["total"] or 0, FEWEST)
    words = list(dict.fromkeys(word for its_words in said.values() for word in its_words))
    holding = dict(zip(words, SearchDocument.posts_holding(words, COMMONEST + 1), strict=True))
    carried, carriers = rare_tags(said)
    likeness: dict[int, dict[int, float]] = {}
    for number, its_words in said.items():
        found: defaultdict[int, float] = defaultdict(float)
        for weight, others in (
            *((TAG_WEIGHT, carriers[tag]) for tag in carried[number]),
            *((1.0, holding[word]) for word in its_words),
        ):
            if 1 < len(others) <= COMMONEST:
                for other in others:
                    found[other] += weight * math.log(total / len(others))
        found.pop(number, None)
        likeness[number] = found
    return likeness


def rare_tags(numbers: Collection[int]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The tags of each post that are rare enough to tell something, and the posts with each of those tags."""
    carried: defaultdict[int, list[int]] = defaultdict(list)
    carriers: defaultdict[int, list[int]] = defaultdict(list)
    rows = PostTag.objects.order_by("tag").values_list("tag", "content_object")
    for tag, number in rows.filter(content_object__in=numbers, tag__post_count__lte=COMMONEST):
        carried[number].append(tag)
    for tag, number in rows.filter(tag__in={tag for tags in carried.values() for tag in tags}):
        carriers[tag].append(number)
    return carried, carriers


def said_most(document: SearchDocument) -> list[str]:
    """The stems a post uses most, without words that are in every text."""
    counts: Counter[str] = Counter()
    for column, weight in ((document.title, 4), (document.standfirst, 3), (document.body, 1)):
        for word in column.split():
            counts[word] += weight
    telling = [word for word in counts if len(word) > 3 and word not in COMMON and word.isalpha()]
    return sorted(telling, key=lambda word: (-counts[word], word))[:WORDS]
