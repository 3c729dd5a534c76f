"""The words readers can find, to guess which one somebody meant."""

from __future__ import annotations

from collections.abc import Set

from django.db import connection, models
from django.db.models import Q

SHORTEST, LONGEST = 3, 30  # letters: a shorter word is like too many others, a longer one was never typed

AT_ONCE = 1_000  # words of one statement


class SearchWord(models.Model):
    """A word as it is written somewhere readers have been able to see it, without case and accents.

    Words stay when what they stood in goes: a guess is made only when something is found with it.
    """

    word = models.CharField(primary_key=True, max_length=LONGEST)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["length", "word"], name="word_by_length")]

    def __str__(self) -> str:
        return self.word

    @classmethod
    def like(cls, word: str) -> list[str]:
        """Other words spelled almost as this one, or of which it is a part; the likeliest first.

        Of a word with a mistake one of the parts is right: only what has that is compared letter by letter.
        """
        if not SHORTEST < len(word) <= LONGEST:
            return []
        mistakes = 1 if len(word) < 8 else 2
        cut = len(word) // 2 if len(word) < 6 else len(word) // 3
        begins, ends, holds = word[:cut], word[-cut:], word[cut:-cut]
        part = Q(word__startswith=begins) | Q(word__endswith=ends)
        if len(holds) > 1:
            part |= Q(word__contains=holds)
        found = cls.objects.filter(part, length__range=(len(word) - mistakes, len(word) + mistakes))
        distances = {
            other: distance
            for other in found.values_list("word", flat=True)
            if 0 < (distance := edits(word, other, mistakes)) <= mistakes
        }
        spelled = sorted(distances, key=lambda other: (distances[other], other[0] != word[0], other))
        if spelled:
            return spelled
        wholes = cls.objects.filter(word__contains=word, length__gt=len(word)).order_by("length", "word")
        return list(wholes.values_list("word", flat=True)[:10])

    @classmethod
    def learn(cls, words: Set[str]) -> None:
        """Remember the words not known yet."""
        new = sorted(word for word in words if word.isalpha() and SHORTEST <= len(word) <= LONGEST)
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            rows = ", ".join(["(%s, %s)"] * len(some))
            with connection.cursor() as cursor:  # most are known: to ask first which are not takes longer
                cursor.execute(
                    f"INSERT INTO {cls._meta.db_table} (word, length) VALUES {rows}"  # noqa: S608  # our own
                    " ON CONFLICT DO NOTHING",
                    [value for word in some for value in (word, len(word))],
                )


def edits(one: str, two: str, most: int) -> int:
    """How many letters have to be changed, added, taken away or swapped with their neighbour to make `two`.

    The optimal string alignment distance; any number above `most` when it is more than that.
    """
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        above, row, earlier = row, [i], before
        before = above
        for j, b in enumerate(two, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
