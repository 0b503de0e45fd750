"""Long lists in pages that stay right while rows are added: each page begins behind the last row of the one before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Schema

from api.problems import Refused

USUAL, MOST = 50, 100
LONGEST_CURSOR = 300
BROKEN = "This is no cursor of this list. Take it as it stands in next_cursor, or leave it out to begin at the front."
Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


class Paging(Schema):
    limit: int = Field(USUAL, ge=1, le=MOST, description="How many to send at most")
    cursor: str | None = Field(
        None, max_length=LONGEST_CURSOR, description="The next_cursor of the page before; it is opaque"
    )


Paged = Annotated[Paging, Query()]


class Page(Schema, Generic[Item]):
    items: list[Item]
    next_cursor: str | None = Field(description="Null on the last page")
    next: str | None = Field(description="The address of the next page; null on the last")


@dataclass(frozen=True)
class Order:
    """`fields` as in order_by, the last of them unique; none of them may be null. `name` keeps cursors of other lists
    out."""

    name: str
    fields: tuple[str, ...]

    def rows(self, rows: QuerySet[Row], paging: Paging) -> tuple[list[Row], str | None]:
        """The rows of a page, and the cursor of the next. One query."""
        ordered = rows.order_by(*self.fields)
        if paging.cursor:
            ordered = ordered.filter(self._behind(self._read(paging.cursor)))
        found = list(ordered[: paging.limit + 1])
        more = len(found) > paging.limit
        return found[: paging.limit], self._written(found[paging.limit - 1]) if more else None

    def _behind(self, values: Sequence[Any]) -> Q:
        """Rows that come after one with these values. The first field is narrowed apart, for the sake of indexes."""
        behind, same = Q(), Q()
        for field, value in zip(self.fields, values, strict=True):
            column, beyond = (field[1:], "lt") if field.startswith("-") else (field, "gt")
            behind |= same & Q(**{f"{column}__{beyond}": value})
            same &= Q(**{column: value})
        first = self.fields[0]
        return Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": values[0]}) & behind

    def _written(self, row: Model) -> str:
        values = [_value(row, field.lstrip("-")) for field in self.fields]
        return signing.dumps(values, salt=self._salt, compress=False)

    def _read(self, cursor: str) -> list[Any]:
        try:
            values: list[Any] = signing.loads(cursor, salt=self._salt)
        except signing.BadSignature:
            error = {"place": "query", "field": "cursor", "message": BROKEN}
            raise Refused(422, BROKEN, more={"errors": [error]}) from None
        return values

    @property
    def _salt(self) -> str:
        return f"api.cursor.{self.name}.{','.join(self.fields)}"


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value.isoformat() if isinstance(value, datetime) else value


def page_of(request: HttpRequest, items: Sequence[Item], cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {"items": items, "next_cursor": None, "next": None}
    query = request.GET.copy()
    query["cursor"] = cursor
    return {
        "items": items,
        "next_cursor": cursor,
        "next": request.build_absolute_uri(f"{request.path}?{query.urlencode()}"),
    }


def paged(
    request: HttpRequest,
    order: Order,
    rows: QuerySet[Row],
    paging: Paging,
    shown: Callable[[list[Row]], Sequence[Item]],
) -> dict[str, Any]:
    """`shown` makes of the rows of one page what is sent, in few statements."""
    found, cursor = order.rows(rows, paging)
    return page_of(request, shown(found), cursor)
