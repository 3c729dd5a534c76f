"""What search knows of each post and reply: its words without their endings, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db import connections, models, transaction
from django.utils import timezone

from blog.models.search_word import SearchWord
from blog.text import excerpts
from blog.text.stems import spoken, stem

if TYPE_CHECKING:
    from blog.models.comment import Comment
    from blog.models.post import Post

# Posts and replies share one list of numbers, in which every post stands above every reply.
POSTS = 1 << 40
AT_ONCE = 500
HEADINGS = ("title", "names")
TEXTS = (*HEADINGS, "standfirst", "body")
# Columns of its post that the entry of a reply is not made of.
LONG_COLUMNS = ("post__body", "post__body_html", "post__contents")


@dataclass(frozen=True)
class Term:
    """One thing to look for: any of some sequences of stems, or a word that begins with `prefix`.

    Stems and prefix hold letters, digits and · alone (blog.text.stems), and need no escaping in either index.
    """

    sequences: tuple[tuple[str, ...], ...]
    prefix: str = ""

    @property
    def phrases(self) -> list[str]:
        """The sequences of more than one word, as they stand in a column."""
        return [f" {' '.join(sequence)} " for sequence in self.sequences if len(sequence) > 1]

    def for_fts5(self) -> str:
        """In the words of SQLite (FTS5, 3: Full-text Query Syntax)."""
        alternatives = [f'"{sequence[0]}"' for sequence in self.sequences if len(sequence) == 1]
        # A phrase stands in a text: `forms` is a list of words.
        alternatives += [f'{{{" ".join(TEXTS)}}} : "{phrase.strip()}"' for phrase in self.phrases]
        if self.prefix:
            alternatives.append(f'"{self.prefix}"*')
        return f"({' OR '.join(alternatives)})"

    def for_tsquery(self) -> str:
        """In the words of PostgreSQL (8.11.2: tsquery), which leaves the order of the words open."""
        alternatives = ["&".join(f"'{word}'" for word in sequence) for sequence in self.sequences]
        if self.prefix:
            alternatives.append(f"'{self.prefix}':*")
        return f"({'|'.join(alternatives)})"


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    """The two indexes behind one door: the same documents in the same order from either."""

    def visible(self) -> Self:
        """What readers may see now."""
        return self.filter(visible_from__lte=timezone.now())

    def matching(
        self,
        required: Sequence[Term],
        excluded: Sequence[Term] = (),
        *,
        in_headings: bool = False,
        without_replies: bool = False,
        without_posts: bool = False,
    ) -> Self:
        """What holds every required term and none excluded, posts before replies, newest number first.

        `in_headings` looks only in titles and names. Without a required term nothing matches.
        """
        if not required:
            return self.none()
        numbers = (POSTS if without_replies else 0, POSTS if without_posts else 2 * POSTS)
        if connections[self.db].vendor == "sqlite":
            return self._in_fts5(required, excluded, in_headings, numbers)
        return self._in_tsvector(required, excluded, in_headings, numbers)

    def refresh(self) -> None:
        """Make these entries of posts anew, of which only a name has changed."""
        SearchDocument.alone()
        batch: list[SearchDocument] = []
        for document in self.filter(id__gte=POSTS).select_related("post").iterator(AT_ONCE):
            batch.append(SearchDocument.of_post(document.post))
            if len(batch) == AT_ONCE:
                SearchDocument.keep(batch)
                batch = []
        SearchDocument.keep(batch)

    def _in_fts5(
        self, required: Sequence[Term], excluded: Sequence[Term], in_headings: bool, numbers: tuple[int, int]
    ) -> Self:
        expression = " AND ".join(term.for_fts5() for term in required)
        for term in excluded:
            expression = f"({expression}) NOT {term.for_fts5()}"
        if in_headings:
            expression = f"{{{' '.join(HEADINGS)}}} : ({expression})"
        return self.extra(  # type: ignore[return-value]  # only stems come in
            tables=["blog_searchindex"],
            where=[
                "blog_searchindex.rowid = blog_searchdocument.id",
                "blog_searchindex MATCH %s",
                "blog_searchindex.rowid >= %s",
                "blog_searchindex.rowid < %s",
            ],
            params=[expression, *numbers],
            # The index gives them in this order by itself; by the other's number they would all be sorted.
            order_by=["-blog_searchindex.rowid"],
        )

    def _in_tsvector(
        self, required: Sequence[Term], excluded: Sequence[Term], in_headings: bool, numbers: tuple[int, int]
    ) -> Self:
        columns = HEADINGS if in_headings else TEXTS
        holds = f"({' OR '.join(f'blog_searchdocument.{column} LIKE %s' for column in columns)})"
        parts = [term.for_tsquery() for term in required]
        where: list[str] = []
        params: list[str] = []
        for term in required:
            if phrases := term.phrases:
                where.append(f"({' OR '.join([holds] * len(phrases))})")
                params += [f"%{phrase}%" for phrase in phrases for _ in columns]
        for term in excluded:
            if phrases := term.phrases:
                where.append(f"NOT ({' OR '.join([holds] * len(phrases))})")
                params += [f"%{phrase}%" for phrase in phrases for _ in columns]
            else:
                parts.append(f"!{term.for_tsquery()}")
        vector = "headings" if in_headings else "words"
        return (
            self.filter(id__gte=numbers[0], id__lt=numbers[1])
            .order_by("-id")
            .extra(  # type: ignore[return-value]  # noqa: S610  # as above
                where=[f"blog_searchdocument.{vector} @@ %s::tsquery", *where],
                params=["&".join(parts), *params],
            )
        )


class SearchDocument(models.Model):
    """A post or a reply as search sees it.

    The index itself is the database's: an FTS5 table that triggers keep equal to this one on SQLite, two
    tsvector columns on PostgreSQL, both made by the migration. Fields hold stems with a space on either side.
    """

    # POSTS + the number of the post, or the number of the reply: the newest of each stand last.
    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="search_documents")
    comment = models.OneToOneField(
        "blog.Comment", on_delete=models.CASCADE, null=True, related_name="search_document"
    )
    # Empty for what only the desk sees: drafts, what is in the trash, replies that are not approved.
    visible_from = models.DateTimeField(null=True)
    dated_at = models.DateTimeField()
    language = models.CharField(max_length=7)
    title = models.TextField(blank=True)
    names = models.TextField(blank=True)  # tags and authors; of a reply who wrote it
    standfirst = models.TextField(blank=True)
    body = models.TextField(blank=True)
    forms = models.TextField(blank=True)  # words that differ from their stem, for those who type a beginning
    text = models.TextField(blank=True)  # as readers read it, to show a piece of

    objects = SearchDocumentQuerySet.as_manager()

    spellings: frozenset[str] = frozenset()  # the words as they were written, while a document is made

    def __str__(self) -> str:
        return f"{self.post_id}/{self.comment_id}"

    @classmethod
    def of_post(cls, post: Post, names: Sequence[str] | None = None) -> Self:
        """What is to be known of a post; asks for its tags and authors, unless their `names` are given."""
        if names is None:
            # Asked anew: what came along with the post may be old.
            tags, authors = post.tags.order_by("key"), post.authors.order_by("pk")
            names = [*tags.values_list("name", flat=True), *authors.values_list("name", flat=True)]
        return cls._made(
            id=POSTS + (post.pk or 0),
            post=post,
            visible_from=post.published_at if post.trashed_at is None else None,
            dated_at=post.published_at or post.updated_at,
            language=post.language,
            title=post.title,
            names=" / ".join(names),
            standfirst=post.standfirst,
            text=excerpts.plain(post.body_html),
        )

    @classmethod
    def of_comment(cls, comment: Comment) -> Self:
        """What is to be known of a reply. Readers may see it as long as they may see its post."""
        post = comment.post
        is_visible = comment.is_approved and post.trashed_at is None
        return cls._made(
            id=comment.pk,
            post=post,
            comment=comment,
            visible_from=post.published_at if is_visible else None,
            dated_at=comment.sent_at,
            language=post.language,
            names=comment.author_name,
            text=excerpts.plain(comment.body_html),
        )

    @classmethod
    def _made(
        cls,
        *,
        text: str,
        language: str,
        title: str = "",
        names: str = "",
        standfirst: str = "",
        **fields: Any,
    ) -> Self:
        document = cls(text=text, language=language, **fields)
        spellings: set[str] = set()
        forms: set[str] = set()
        for column, said in {"title": title, "names": names, "standfirst": standfirst, "body": text}.items():
            spelled = spoken(said)
            stemmed = [stem(word, language) for word in spelled]
            spellings.update(spelled)
            forms.update(word for word, short in zip(spelled, stemmed, strict=True) if word != short)
            setattr(document, column, padded(stemmed))
        document.forms = padded(sorted(forms))
        document.spellings = frozenset(spellings)
        return document

    @classmethod
    def keep(cls, documents: Sequence[Self]) -> None:
        """Write what is known of some posts and replies, in place of what was known of them before."""
        for start in range(0, len(documents), AT_ONCE):
            cls._keep(documents[start : start + AT_ONCE])
        SearchWord.learn(
            set().union(*(document.spellings for document in documents if document.visible_from))
        )

    @classmethod
    def _keep(cls, documents: Sequence[Self]) -> None:
        # What `bulk_create` would do, in half the time.
        connection, fields = connections[cls.objects.db], cls._meta.concrete_fields
        columns = [str(field.column) for field in fields]
        row = f"({', '.join(['%s'] * len(columns))})"
        changes = ", ".join(f"{column} = excluded.{column}" for column in columns if column != "id")
        values = [
            field.get_db_prep_save(getattr(document, field.attname), connection)
            for document in documents
            for field in fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {cls._meta.db_table} ({', '.join(columns)})"  # noqa: S608  # our own names
                f" VALUES {', '.join([row] * len(documents))} ON CONFLICT (id) DO UPDATE SET {changes}",
                values,
            )

    @classmethod
    def posts_holding(cls, stems: Sequence[str], most: int) -> list[list[int]]:
        """For each stem the numbers of at most so many posts in which it stands; one statement for all."""
        connection = connections[cls.objects.db]
        if connection.vendor == "sqlite":
            one = """SELECT %s AS n, rowid AS id FROM blog_searchindex
                WHERE blog_searchindex MATCH %s AND rowid >= %s ORDER BY rowid DESC LIMIT %s"""
            looked_for = [Term(((stem,),)).for_fts5() for stem in stems]
        else:
            one = """SELECT %s AS n, id FROM blog_searchdocument
                WHERE words @@ %s::tsquery AND id >= %s ORDER BY id DESC LIMIT %s"""
            looked_for = [Term(((stem,),)).for_tsquery() for stem in stems]
        found: list[list[int]] = [[] for _ in stems]
        with connection.cursor() as cursor:
            if stems:
                each = f"SELECT * FROM ({one}) AS one"  # noqa: S608  # one of the two above
                values: list[Any] = []
                for n, text in enumerate(looked_for):
                    values += [n, text, POSTS, most]
                cursor.execute(" UNION ALL ".join([each] * len(stems)), values)
                for n, number in cursor.fetchall():
                    found[n].append(number - POSTS)
        return found

    @classmethod
    def alone(cls) -> None:
        """Wait until nobody else changes the index, and keep others waiting until this transaction ends.

        Two who save at once may meet in the same words and likenesses. Who locks something else too does this
        first, so that nobody ever waits for each other in a circle. SQLite has one writer in any case.
        """
        connection = connections[cls.objects.db]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POSTS])

    @classmethod
    @transaction.atomic
    def index(cls, post: Post) -> None:
        """Let search follow a post; with its visibility and language go those of its replies."""
        cls.alone()
        # As it is stored: somebody else may have changed what this person has not.
        post = type(post).objects.get(pk=post.pk)
        before = cls.objects.filter(id=POSTS + post.pk).values_list("visible_from", "language").first()
        document = cls.of_post(post)
        cls.keep([document])
        if before is None or before == (document.visible_from, document.language):
            return
        replies = cls.objects.filter(post=post, comment__isnull=False)
        if before[1] == document.language:
            replies.filter(comment__status="approved").update(visible_from=document.visible_from)
            return
        numbers = list(replies.values_list("comment_id", flat=True).order_by("comment_id"))
        for start in range(0, len(numbers), AT_ONCE):
            cls.index_comments(numbers[start : start + AT_ONCE])

    @classmethod
    @transaction.atomic
    def index_comments(cls, numbers: Sequence[int]) -> None:
        """Let search follow some replies, as they and their posts are stored."""
        from blog.models.comment import Comment

        cls.alone()
        comments = Comment.objects.filter(pk__in=numbers).select_related("post")
        cls.keep([cls.of_comment(comment) for comment in comments.defer(*LONG_COLUMNS)])


def padded(found: Iterable[str]) -> str:
    """Words as a column holds them, so that ` a b ` finds two whole words beside each other."""
    joined = " ".join(found)
    return f" {joined} " if joined else ""
