"""`among`: a lookup like `in` for long lists of keys.

`in` makes one placeholder of each key, and what builds, splits and fills a statement with hundreds
of them takes longer than a database that has an index. PostgreSQL is given the list as one value.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, Lookup
from django.db.models.fields.related import ForeignObject


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """`field__among=[keys]`; the keys are whole numbers."""

    lookup_name = "among"
    prepare_rhs = False

    def _sides(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...], list[int]]:
        keys = [int(key) for key in self.rhs]
        if not keys:
            raise EmptyResultSet
        sql, params = self.process_lhs(compiler, connection)
        return sql, tuple(params), keys

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params, keys = self._sides(compiler, connection)
        return f"{sql} IN ({', '.join(['%s'] * len(keys))})", (*params, *keys)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params, keys = self._sides(compiler, connection)
        # Written out here: the driver asks each key for its type first, ten times as long.
        return f"{sql} = ANY(%s::bigint[])", (*params, f"{{{','.join(map(str, keys))}}}")
