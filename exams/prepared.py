"""An UPDATE whose SQL is made once and filled in whenever it is run.

Django builds the SQL of a queryset anew at each call. Of the save, which a candidate sends with every click, that was
half of all its CPU time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql import UpdateQuery


class Given(Expression):
    """A value that is told when the statement is run, under this name; `field` brings it into the database's form."""

    def __init__(self, name: str, field: Any) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", (self,)


@dataclass(frozen=True)
class Update:
    """`parameters` holds a Given for each value that is still to be told."""

    using: str
    sql: str
    parameters: tuple[Any, ...]

    def run(self, values: Mapping[str, Any]) -> int:
        """How many rows were updated. One statement, and so a transaction of its own where there is none."""
        connection = connections[self.using]
        told = [self._told(parameter, values, connection) for parameter in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, told)
            return int(cursor.rowcount)

    def _told(self, parameter: Any, values: Mapping[str, Any], connection: Any) -> Any:
        if not isinstance(parameter, Given):
            return parameter
        return parameter.output_field.get_db_prep_save(values[parameter.name], connection)


def prepared(rows: QuerySet[Any], columns: Mapping[str, Any]) -> Update:
    """The statement that sets `columns` in `rows`; either may hold Given."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(columns)
    with transaction.atomic(using=rows.db):  # a query that locks rows is built in a transaction only
        sql, parameters = query.get_compiler(rows.db).as_sql()
    return Update(rows.db, sql, tuple(parameters))


def given(model: type[Model], *names: str) -> dict[str, Given]:
    """For each of these columns a value of its type, under its name."""
    return {name: Given(name, model._meta.get_field(name)) for name in names}
