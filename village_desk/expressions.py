"""SQL that is written once: numbers of a list and seconds between moments, which the two databases write in
different words; and spans of time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, and_, case, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement, functions

Span = tuple[datetime, datetime]  # the first moment and the end, which is outside; aware


class _Numbers(functions.FunctionElement[int]):
    """The numbers of a JSON list, as a subquery."""

    type = BigInteger()
    inherit_cache = True
    name = "numbers"


@compiles(_Numbers, "postgresql")
def _numbers_postgresql(element: _Numbers, compiler: Any, **kw: Any) -> str:
    listed = compiler.process(element.clauses, **kw)
    return f"(SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST({listed} AS json)))"  # noqa: S608 (a bound value)


@compiles(_Numbers, "sqlite")
def _numbers_sqlite(element: _Numbers, compiler: Any, **kw: Any) -> str:
    listed = compiler.process(element.clauses, **kw)
    return f"(SELECT value FROM json_each({listed}))"  # noqa: S608 (a bound value)


def among(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], ids: Collection[int]
) -> ColumnElement[bool]:
    """SQL condition: `column` is one of these, however many. A list of values would be cut into portions."""
    return column.bool_op("IN")(_Numbers(literal(json.dumps(sorted(ids)))))


def place_among(
    moment: InstrumentedAttribute[datetime], spans: Sequence[Span]
) -> tuple[ColumnElement[int], ColumnElement[bool]]:
    """SQL: in which of these spans a moment lies, from 0; and that it lies in one. They must not overlap."""
    within = [and_(moment >= begins, moment < ends) for begins, ends in spans]
    place = case(*((condition, number) for number, condition in enumerate(within)))
    # The whole stretch is said too, or SQLite reads an index that holds all that is asked for from its beginning.
    whole = (moment >= min(begins for begins, _ in spans), moment < max(ends for _, ends in spans))
    return place.label("place"), and_(*whole, or_(*within))


class SecondsBetween(functions.FunctionElement[int]):
    """How many seconds lie from the first moment to the second, rounded."""

    type = Integer()
    inherit_cache = True
    name = "seconds_between"


@compiles(SecondsBetween, "postgresql")
def _seconds_postgresql(element: SecondsBetween, compiler: Any, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(round(extract(epoch FROM {end} - {start})) AS integer)"


@compiles(SecondsBetween, "sqlite")
def _seconds_sqlite(element: SecondsBetween, compiler: Any, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(round((julianday({end}) - julianday({start})) * 86400) AS integer)"
