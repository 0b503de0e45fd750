"""How many options questions offer, as a database counts them."""

from typing import Any

from django.db.models import Func, IntegerField


class OptionCount(Func):
    """Of a version's `options`, without reading their texts."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)
