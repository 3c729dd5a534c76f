"""Which posts are like which: what a reader who liked one may read next."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from blog.models.post_queryset import Kind
from blog.models.search_document import POSTS, SearchDocument, Term
from blog.models.tag import PostTag
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
        posts = SearchDocument.objects.filter(id__gte=POSTS, visible_from__isnull=False, post__kind=Kind.POST)
        total = max(SearchDocument.objects.filter(id__gte=POSTS).count(), FEWEST)
        likeness: defaultdict[int, float] = defaultdict(float)
        for weight, others in (
            *((TAG_WEIGHT, sharing(posts, tag)) for tag in PostTag.objects.filter(content_object=post)),
            *((1.0, saying(posts, word)) for word in said_most(document)),
        ):
            if 1 < len(others) <= COMMONEST:
                for other in others:
                    likeness[other] += weight * math.log(total / len(others))
        likeness.pop(post.pk, None)
        best = sorted(likeness.items(), key=lambda pair: (-pair[1], -pair[0]))[:KEPT]
        RelatedPost.objects.bulk_create(
            RelatedPost(post_id=one, other_id=two, score=round(score, 3))
            for other, score in best
            if score >= LEAST
            for one, two in ((post.pk, other), (other, post.pk))
        )


def sharing(posts: models.QuerySet[SearchDocument], carried: PostTag) -> list[int]:
    """The numbers of the posts that carry the same tag, one more than matters at most."""
    same = posts.filter(post__post_tags__tag=carried.tag_id)
    return list(same.values_list("post_id", flat=True)[: COMMONEST + 1])


def saying(posts: models.QuerySet[SearchDocument], word: str) -> list[int]:
    """The numbers of the posts in which a stem stands, one more than matters at most."""
    same = posts.matching([Term(((word,),))], without_replies=True)  # type: ignore[attr-defined]
    return list(same.values_list("post_id", flat=True)[: COMMONEST + 1])


def said_most(document: SearchDocument) -> list[str]:
    """The stems a post uses most, without words that are in every text."""
    counts: Counter[str] = Counter()
    for column, weight in ((document.title, 4), (document.standfirst, 3), (document.body, 1)):
        for word in column.split():
            counts[word] += weight
    telling = [word for word in counts if len(word) > 3 and word not in COMMON and word.isalpha()]
    return sorted(telling, key=lambda word: (-counts[word], word))[:WORDS]
