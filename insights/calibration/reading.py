"""Answers out of the database into arrays, in one pass and in pieces, whichever database it is."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, IntegerField, QuerySet, SmallIntegerField, Value
from django.db.models.functions import Cast, Coalesce
from numpy.typing import NDArray

from exams.models import Answer

OMITTED = -1
ROWS = 20_000
# What the rows are asked for as, and as what they are kept. PostgreSQL writes numbers with the big end first.
FIELDS = {"attempt": (BigIntegerField, "i8"), "place": (SmallIntegerField, "i2"), "version": (BigIntegerField, "i8"),
          "option": (SmallIntegerField, "i2"), "time": (IntegerField, "i4"), "shown": (BooleanField, "i1")}  # fmt: skip
ROW = np.dtype([(name, kind) for name, (_, kind) in FIELDS.items()])
# A binary row: how many fields there are, and each field's length before it. None is null, so all rows are alike.
WIRE = np.dtype(
    [
        ("fields", ">i2"),
        *chain(*(((f"{name} length", ">i4"), (name, f">{kind}")) for name, (_, kind) in FIELDS.items())),
    ]
)
SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
HEAD = len(SIGNATURE) + 8
NOT_A_COPY = "This is not PostgreSQL's binary COPY format."

Rows = NDArray[np.void]


def read(answers: QuerySet[Answer]) -> Rows:
    """The answers as one array of ROW, an omission as -1; in no particular order."""
    query = answers.order_by().annotate(**columns()).values_list(*columns())
    pieces = list(_copied(query) if connection.vendor == "postgresql" else _fetched(query))
    return np.concatenate(pieces) if pieces else np.empty(0, ROW)


def columns() -> dict[str, Cast]:
    """Each field of ROW, of exactly its type; under names that no column of the table has."""
    sources: dict[str, Any] = {"attempt": F("attempt_id"), "place": F("position"), "version": F("version_id"),
               "option": Coalesce("chosen", Value(OMITTED)), "time": F("seconds"), "shown": F("seen")}  # fmt: skip
    return {f"as_{name}": Cast(source, FIELDS[name][0]()) for name, source in sources.items()}


def _fetched(query: QuerySet[Any, Any]) -> Iterator[Rows]:
    sql, parameters = query.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(ROWS):
            yield np.array(rows, ROW)


def _copied(query: QuerySet[Any, Any]) -> Iterator[Rows]:
    sql, parameters = query.query.sql_with_params()
    # The driver's own cursor: with DEBUG Django's copies without parameters only.
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT BINARY)", parameters) as copy,
    ):
        yield from parsed(copy)


def parsed(chunks: Any) -> Iterator[Rows]:
    """Rows from PostgreSQL's binary COPY format, cut anywhere into chunks.

    Gathered first: PostgreSQL sends a row at a time, and an array of one row would cost more than it holds. In a
    bytearray, since bytes would be copied whole for every row that is put behind them.
    """
    rest, head = bytearray(), True
    for chunk in chunks:
        rest += chunk
        if head and len(rest) >= HEAD:
            _check_head(rest)
            del rest[:HEAD]
            head = False
        if not head and len(rest) >= ROWS * WIRE.itemsize:
            yield _taken(rest)
    if head:
        raise ValueError(NOT_A_COPY)
    yield _taken(rest)


def _taken(rest: bytearray) -> Rows:
    """The whole rows there are; the beginning of another, and the end mark, stay."""
    whole = len(rest) // WIRE.itemsize * WIRE.itemsize
    rows = _rows(bytes(rest[:whole]))
    del rest[:whole]
    return rows


def _check_head(start: bytearray) -> None:
    if not start.startswith(SIGNATURE) or int.from_bytes(start[HEAD - 4 : HEAD], "big"):
        raise ValueError(NOT_A_COPY)


def _rows(data: bytes) -> Rows:
    wire = np.frombuffer(data, WIRE)
    if (wire["fields"] != len(FIELDS)).any():
        raise ValueError("A row of the COPY has fields of other types than were asked for.")
    rows = np.empty(len(wire), ROW)
    for name in FIELDS:
        rows[name] = wire[name]
    return rows
