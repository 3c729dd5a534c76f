"""From a query to what is found, in order, and to the ways it can be narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import QuerySet

from blog.finding import fragments
from blog.finding.fragments import Piece
from blog.finding.query import Query
from blog.finding.ranking import Candidate, score
from blog.models import Comment, Post, SearchDocument

# So many are put in order and counted. When there are more, those with the words in a title or name are among
# them, then the newest posts, then the newest replies.
MOST = 100


@dataclass(frozen=True)
class Narrowing:
    """Which part of the blog is searched: an author's or a tag's slug, a year; nothing is all of it."""

    author: str = ""
    tag: str = ""
    year: int | None = None

    def apply(self, documents: QuerySet[SearchDocument]) -> QuerySet[SearchDocument]:
        """The documents in that part. A reply is where its post is."""
        if self.author:
            documents = documents.filter(post__authors__slug=self.author)
        if self.tag:
            documents = documents.filter(post__post_tags__tag__slug=self.tag)
        if self.year is not None:
            documents = documents.filter(post__year=self.year)
        return documents


@dataclass(frozen=True)
class Found:
    """What was found, best first; `is_more` when there is more than was put in order."""

    documents: Sequence[Candidate] = ()
    is_more: bool = False

    @property
    def replies(self) -> int:
        """How many of them are replies."""
        return sum(document.is_reply for document in self.documents)

    @property
    def posts(self) -> int:
        """How many of them are posts and pages."""
        return len(self.documents) - self.replies


@dataclass(frozen=True)
class Result:
    """One of the things found, as it is shown."""

    post: Post
    comment: Comment | None
    title: Sequence[Piece]
    text: Sequence[Piece] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it stands."""
        return self.comment.get_absolute_url() if self.comment else self.post.get_absolute_url()


def search(query: Query, narrowing: Narrowing) -> Found:
    """What readers may see of what a query asks for."""
    documents = matching(query, narrowing)
    found = {row[0]: Candidate._make(row) for row in documents.values_list(*Candidate._fields)[: MOST + 1]}
    is_more = len(found) > MOST
    if is_more:
        in_headings = matching(query, narrowing, in_headings=True).values_list(*Candidate._fields)
        best = {row[0]: Candidate._make(row) for row in in_headings[: MOST // 2]}
        found = dict(islice((best | found).items(), MOST))
    return Found(
        sorted(found.values(), key=lambda one: (-score(one, query), -one.dated_at.timestamp(), -one.id)),
        is_more,
    )


def matching(query: Query, narrowing: Narrowing, *, in_headings: bool = False) -> QuerySet[SearchDocument]:
    """The documents readers may see that hold what a query asks for, not yet in order."""
    documents = SearchDocument.objects.visible().matching(
        query.required, query.excluded, in_headings=in_headings
    )
    return narrowing.apply(documents)


def shown(documents: Sequence[Candidate], query: Query) -> list[Result]:
    """Some of what was found, with the words found marked. What was taken away a moment ago is left out."""
    posts = Post.objects.published().without_text().in_bulk([document.post_id for document in documents])
    numbers = [document.comment_id for document in documents if document.comment_id]
    comments = Comment.objects.approved().defer("body", "body_html").in_bulk(numbers) if numbers else {}
    entries = SearchDocument.objects.only("text", "body").in_bulk([document.id for document in documents])
    results = []
    for document in documents:
        post, comment = posts.get(document.post_id), comments.get(document.comment_id or 0)
        entry = entries.get(document.id)  # the text may have changed since it was found
        if post is None or entry is None or (document.is_reply and comment is None):
            continue
        if comment:
            comment.post = post
        results.append(
            Result(
                post=post,
                comment=comment,
                title=[Piece(post.title)]
                if comment
                else fragments.marked(post.title, document.language, query.terms),
                text=fragments.fragment(entry.text, entry.body, document.language, query.terms)
                or beginning_of(entry.text if comment else post.summary),
            )
        )
    return results


def beginning_of(text: str) -> list[Piece]:
    """The first words, for what was found by its title or a name alone."""
    return [
        Piece(text if len(text) <= fragments.LENGTH else f"{text[: fragments.LENGTH].rpartition(' ')[0]} …")
    ]
