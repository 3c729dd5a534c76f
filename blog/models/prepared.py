"""Queries that are asked each time a page is made: their SQL is made once, and only the values differ.

Building a query and putting it into SQL takes Django several times as long as the database takes to answer.
What such a query says is still said by the querysets of the models.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression

Noun = TypeVar("Noun", bound=models.Model)


class Given(Expression):
    """The place of a value that is told when the query is asked."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Itself, until its value is known."""
        return "%s", [self]


class Statement(NamedTuple):
    """A query in the words of one database, and how its rows are read."""

    sql: str
    params: tuple[Any, ...]
    model: type[models.Model]
    columns: list[str]
    compiler: Any
    converters: dict[int, Any]

    def values(self, given: dict[str, Any]) -> list[Any]:
        """The parameters, with what is given in its places, as the database wants them."""
        return [
            place.output_field.get_db_prep_value(given[place.name], connection)
            if isinstance(place, Given)
            else place
            for place in self.params
        ]

    def thing(self, row: tuple[Any, ...]) -> Any:
        """A row of the answer as what it is."""
        found = self.model.from_db("default", self.columns, row[: len(self.columns)])
        for name, place in self.compiler.annotation_col_map.items():
            setattr(found, name, row[place])
        return found


class Prepared(Generic[Noun]):
    """A query, described by a function whose queryset has `Given` places; asked with `query(name=value)`.

    It answers with a list. What `annotate` adds is on each; nothing comes along by `select_related` or
    `prefetch_related`.
    """

    def __init__(self, described: Callable[[], models.QuerySet[Noun]]) -> None:
        functools.update_wrapper(self, described)
        self._described = described
        self._statements: dict[str, Statement] = {}

    def __call__(self, **given: Any) -> list[Noun]:
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._put_into_sql()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.values(given))
            rows = cursor.fetchall()
        if statement.converters:
            rows = statement.compiler.apply_converters(rows, statement.converters)
        return [statement.thing(row) for row in rows]

    def _put_into_sql(self) -> Statement:
        queryset = self._described()
        compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        selected = [expression for expression, _, _ in compiler.select]
        columns = [column.target.attname for column in selected if hasattr(column, "target")]
        return Statement(sql, params, queryset.model, columns, compiler, compiler.get_converters(selected))
