"""Fill a blog with very many posts and replies, to see how it behaves when it is large."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from blog.demo.loading import BlogNotEmpty
from blog.demo.removing import free_numbers
from blog.demo.sentences import compounds, names, sentences
from blog.models import (
    Author,
    Authorship,
    Comment,
    Edition,
    Post,
    PostTag,
    Reindexing,
    RelatedPost,
    SearchDocument,
    SearchWord,
    Site,
    Status,
    Tag,
    listing,
)
from blog.models.reindexing import RECIPE
from blog.models.related_post import COMMONEST, TAG_WEIGHT
from blog.models.search_document import POSTS, padded
from blog.text import markdown
from blog.text.slugs import fold, slugify
from blog.text.stems import stem, words

AT_ONCE = 250  # posts, with their replies: one transaction
YEARS = 15
SENTENCES = 6_000  # of each language
AUTHORS = 12
TAGS = 1_200
# Below that many tags of every post come the ones that a few posts share.
BROAD_TAGS = 100
ALIKE = 6
CROWD, THREAD = 10_000, 2_000  # the replies to one post, and the length of one conversation
# What became of every hundred replies.
FATES = [*[Status.APPROVED] * 930, *[Status.SPAM] * 60, *[Status.TRASH] * 9, Status.PENDING]

Progress = Callable[[int, int], None]


def fill(*, posts: int, comments: int, seed: int, add: bool = False, progress: Progress) -> None:
    """Write so many posts and replies; the same `seed` gives the same.

    Raises BlogNotEmpty when there is something already, unless it may be added to. Everything is written in
    bulk, with its entries in the index of search: what stands in a sentence is worked out once, not in every
    text that has it.
    """
    is_new = not (Post.objects.exists() or Author.objects.exists() or Comment.objects.exists())
    if not (is_new or add):
        raise BlogNotEmpty
    with transaction.atomic():
        filler = Filler(posts, comments, seed)
    for start in range(0, posts, AT_ONCE):
        with transaction.atomic():
            filler.write(range(start, min(start + AT_ONCE, posts)))
        progress(min(start + AT_ONCE, posts), posts)
    with transaction.atomic():
        listing.count_all()
        SearchWord.learn(filler.spellings)
        free_numbers()
        if is_new:
            Reindexing.objects.update_or_create(pk=1, defaults={"recipe": RECIPE, "done": {}})
        Edition.advance()


def analyse() -> None:
    """Let the database count how large its tables are, to know which of its indexes leads to little."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@cache
def heard(text: str, language: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """The stems of a sentence, its words, and those of its words that differ from their stem."""
    spoken = [word.text for word in words(text)]
    stemmed = [stem(word, language) for word in spoken]
    forms = (word for word, short in zip(spoken, stemmed, strict=True) if word != short)
    return " ".join(stemmed), frozenset(spoken), frozenset(forms)


def document(columns: dict[str, list[str]], language: str, **fields: Any) -> SearchDocument:
    """The entry of a text whose columns are given in sentences; as `SearchDocument` would make it."""
    made = SearchDocument(language=language, text=" ".join(columns["body"]), **fields)
    forms: set[str] = set()
    for column, said in columns.items():
        pieces = [heard(sentence, language) for sentence in said]
        setattr(made, column, padded(stems for stems, _, _ in pieces))
        forms.update(*(different for _, _, different in pieces))
    made.forms = padded(sorted(forms))
    return made


def paragraphs(said: list[str], length: int) -> tuple[str, str]:
    """Sentences as Markdown in paragraphs of some length, and as HTML: nothing in them is marked up."""
    made = [" ".join(said[start : start + length]) for start in range(0, len(said), length)]
    return "\n\n".join(made), "\n".join(f"<p>{paragraph}</p>" for paragraph in made)


class Filler:
    """Writes the posts by number; holds what they share: people, tags, sentences."""

    def __init__(self, posts: int, comments: int, seed: int) -> None:
        self.number = random.Random(seed)  # noqa: S311  # nothing secret
        self.now = timezone.now()
        self.step = dt.timedelta(days=365 * YEARS) / max(posts, 1)
        self.posts = posts
        self.zone = Site.current().zone
        self.first_post, self.next_comment = highest(Post) + 1, highest(Comment) + 1
        self.sentences = {language: sentences(language, SENTENCES, self.number) for language in ("nl", "en")}
        self.people = names(4_000, self.number)
        self.authors = [
            Author.objects.get_or_create(name=name)[0] for name in dict.fromkeys(self.people[:AUTHORS])
        ]
        self.tags = [
            Tag.objects.get_or_create(key=fold(name), defaults={"name": name})[0] for name in self.subjects()
        ]
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self.tags) + 1)))
        self.replies, self.crowded, self.long_thread = self.shares(comments)
        self.carriers: defaultdict[int, deque[int]] = defaultdict(lambda: deque(maxlen=ALIKE))

    @property
    def spellings(self) -> set[str]:
        """Every word that has been written."""
        said = [(text, language) for language, each in self.sentences.items() for text in each]
        return set().union(*(heard(text, language)[1] for text, language in said))

    def subjects(self) -> list[str]:
        """The names of the tags, those most used first."""
        things = [*compounds("nl"), *compounds("en")]
        return self.number.sample(things, k=min(TAGS, max(20, self.posts)))

    def shares(self, comments: int) -> tuple[Counter[int], int, int]:
        """How many replies each post has; which is the one with the crowd, and which has the long thread."""
        crowded, long_thread = self.posts // 2, self.posts // 3
        shares = Counter({crowded: min(CROWD, comments // 10), long_thread: min(THREAD, comments // 20)})
        weights = list(itertools.accumulate(self.number.expovariate(1) for _ in range(self.posts)))
        rest = comments - shares.total()
        shares.update(self.number.choices(range(self.posts), cum_weights=weights, k=rest))
        return shares, crowded, long_thread

    def write(self, numbers: Iterable[int]) -> None:
        """Some posts, with all that belongs to them."""
        posts, authorships, carried, comments, documents = [], [], [], [], []
        for number in numbers:
            post, entry_columns = self.post(number)
            author = self.number.choice(self.authors)
            tags = list(dict.fromkeys(self.number.choices(self.tags, cum_weights=self.weights, k=4)))
            replies = self.comments(number, post)
            post.reply_count = sum(reply.is_approved for reply, _ in replies)
            said = [*(tag.name for tag in sorted(tags, key=lambda tag: str(tag.key))), author.name]
            entry_columns["names"] = said
            dates = {"visible_from": post.published_at, "dated_at": post.published_at}
            documents.append(
                document(entry_columns, post.language, id=POSTS + post.pk, post_id=post.pk, **dates)
            )
            documents += [entry for _, entry in replies]
            posts.append(post)
            authorships.append(Authorship(post_id=post.pk, author=author, listed_at=post.published_at))
            carried += [
                PostTag(content_object_id=post.pk, tag=tag, listed_at=post.published_at) for tag in tags
            ]
            comments += [reply for reply, _ in replies]
        Post.objects.bulk_create(posts)
        Authorship.objects.bulk_create(authorships)
        PostTag.objects.bulk_create(carried)
        Comment.objects.bulk_create(comments)
        SearchDocument.keep(documents)
        self.relate(carried)

    def post(self, number: int) -> tuple[Post, dict[str, list[str]]]:
        """A post of a language, and what search has to know of it."""
        language = self.number.choice(("nl", "nl", "en"))
        said = self.number.choices(self.sentences[language], k=self.number.randint(8, 24))
        title, standfirst = self.number.choices(self.sentences[language], k=2)
        title = title.rstrip(".?")
        published_at = self.now - (self.posts - number) * self.step
        local = published_at.astimezone(self.zone)
        pk = self.first_post + number
        slug = f"{slugify(title)[:60].rstrip('-')}-{pk}"
        body, body_html = paragraphs(said, 4)
        post = Post(
            pk=pk,
            title=title,
            slug=slug,
            standfirst=standfirst,
            body=body,
            body_html=body_html,
            rendered_by=markdown.RECIPE,
            summary=standfirst,
            word_count=sum(len(sentence.split()) for sentence in said),
            language=language,
            published_at=published_at,
            year=local.year,
            month=local.month,
            listed_in=local.year * 100 + local.month,
            path=f"{local:%Y/%m}/{slug}",
            created_at=published_at,
            updated_at=published_at,
        )
        return post, {"title": [title], "standfirst": [standfirst], "body": said}

    def comments(self, number: int, post: Post) -> list[tuple[Comment, SearchDocument]]:
        """The replies to a post, each with its entry: most come soon, and every third answers another."""
        begins: Any = post.published_at
        made: list[Comment] = []
        entries = []
        moments = sorted(self.number.random() ** 4 for _ in range(self.replies[number]))
        for moment in moments:
            said = self.number.choices(
                self.sentences[post.language], k=self.number.choice((1, 1, 2, 2, 3, 5))
            )
            name = self.number.choice(self.people)
            body, body_html = paragraphs(said, 3)
            answered = self.answered(number, made)
            reply = Comment(
                pk=self.next_comment,
                post=post,
                parent=answered,
                thread_id=(answered.thread_id or answered.pk) if answered else None,
                author_name=name,
                author_email=f"{slugify(name)}@post.example",
                body=body,
                body_html=body_html,
                rendered_by=markdown.RECIPE,
                status=self.number.choice(FATES),
                sent_at=begins + moment * (self.now - begins),
            )
            self.next_comment += 1
            made.append(reply)
            entries.append(
                document(
                    {"names": [name], "body": said},
                    post.language,
                    id=reply.pk,
                    post_id=post.pk,
                    comment_id=reply.pk,
                    visible_from=post.published_at if reply.is_approved else None,
                    dated_at=reply.sent_at,
                )
            )
        return list(zip(made, entries, strict=True))

    def answered(self, number: int, made: list[Comment]) -> Comment | None:
        """What the next reply to a post answers, if anything."""
        if made and number == self.long_thread:
            return self.number.choice(made)
        return self.number.choice(made[-10:]) if made and self.number.random() < 1 / 3 else None

    def relate(self, carried: list[PostTag]) -> None:
        """Posts that share a rare tag are alike; each is compared with the few before it."""
        score = round(TAG_WEIGHT * math.log(max(self.posts / COMMONEST, 10)), 3)
        rare = {tag.pk for tag in self.tags[BROAD_TAGS:]}
        likenesses = []
        for each in carried:
            if each.tag_id in rare:
                before = self.carriers[each.tag_id]
                likenesses += [(each.content_object_id, other) for other in before]
                before.append(each.content_object_id)
        RelatedPost.objects.bulk_create(
            (
                RelatedPost(post_id=one, other_id=two, score=score)
                for pair in likenesses
                for one, two in (pair, pair[::-1])
            ),
            ignore_conflicts=True,
        )


def highest(model: type[Post] | type[Comment]) -> int:
    """The highest number that is taken."""
    last: int | None = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0
