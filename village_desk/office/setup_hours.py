"""Hours, overrides and holidays of an office as JSON, in and out. Dates ISO, times `HH:MM`, local."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import delete, select

from village_desk.database import db
from village_desk.office import shapes
from village_desk.office.models import Holiday, Office, OpeningInterval, OpeningOverride

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAY_KINDS = frozenset({"public", "joint_leave", "local"})
LONGEST_OVERRIDE_DAYS = 400


def replace(model: Any, office: Office, rows: Iterable[Any]) -> None:
    """These rows instead of all that the office had of this model."""
    db.session.execute(delete(model).where(model.office_id == office.id))
    db.session.add_all(rows)
    db.session.flush()


def apply_hours(office: Office, data: Any) -> None:
    """`{"monday": [["08:00", "12:00"], …], …}`; a weekday that is left out is shut."""
    shapes.keys(data, WEEKDAYS, (), "hours")
    rows = [
        OpeningInterval(
            office_id=office.id, weekday=weekday, opens=time.fromisoformat(a), closes=time.fromisoformat(b)
        )
        for weekday, name in enumerate(WEEKDAYS)
        for a, b in _intervals(data.get(name, []), f"hours.{name}")
    ]
    replace(OpeningInterval, office, rows)


def export_hours(office: Office) -> dict[str, list[list[str]]]:
    """All seven weekdays; an empty list is a shut day."""
    hours: dict[str, list[list[str]]] = {name: [] for name in WEEKDAYS}
    rows = db.session.execute(
        select(OpeningInterval)
        .where(OpeningInterval.office_id == office.id)
        .order_by(OpeningInterval.weekday, OpeningInterval.opens)
    ).scalars()
    for row in rows:
        hours[WEEKDAYS[row.weekday]].append([f"{row.opens:%H:%M}", f"{row.closes:%H:%M}"])
    return hours


def apply_overrides(office: Office, data: Any) -> None:
    """`[{first_day, last_day, weekdays, intervals, reason}]`; later ones win where dates overlap."""
    rows = [
        _override(office, item, f"overrides.{i}") for i, item in enumerate(shapes.listing(data, "overrides"))
    ]
    replace(OpeningOverride, office, rows)


def export_overrides(office: Office) -> list[dict[str, Any]]:
    """In the order in which they were given."""
    rows = db.session.execute(
        select(OpeningOverride).where(OpeningOverride.office_id == office.id).order_by(OpeningOverride.id)
    ).scalars()
    return [
        {
            "first_day": row.first_day.isoformat(),
            "last_day": row.last_day.isoformat(),
            "weekdays": [WEEKDAYS[number] for number in row.weekdays],
            "intervals": [list(pair) for pair in row.intervals],
            "reason": row.reason,
        }
        for row in rows
    ]


def apply_holidays(office: Office, data: Any) -> None:
    """`[{day, name, kind, estimated, closed}]` replaces the whole table of the office."""
    rows, seen = [], set()
    for place, item in enumerate(shapes.listing(data, "holidays")):
        path = f"holidays.{place}"
        shapes.keys(item, {"day", "name", "kind", "estimated", "closed"}, {"day", "name"}, path)
        day = shapes.day(item["day"], f"{path}.day")
        if day in seen:
            shapes.refuse(f"{path}.day", "tanggal ini sudah ada.")
        seen.add(day)
        rows.append(
            Holiday(
                office_id=office.id,
                day=day,
                name=shapes.line(item["name"], f"{path}.name", 120),
                kind=shapes.one_of(item.get("kind", "local"), HOLIDAY_KINDS, f"{path}.kind"),
                estimated=shapes.flag(item.get("estimated", False), f"{path}.estimated"),
                closed=shapes.flag(item.get("closed", True), f"{path}.closed"),
            )
        )
    replace(Holiday, office, rows)


def export_holidays(office: Office) -> list[dict[str, Any]]:
    """By date."""
    rows = db.session.execute(
        select(Holiday).where(Holiday.office_id == office.id).order_by(Holiday.day)
    ).scalars()
    return [
        {
            "day": row.day.isoformat(),
            "name": row.name,
            "kind": row.kind,
            "estimated": row.estimated,
            "closed": row.closed,
        }
        for row in rows
    ]


def _override(office: Office, item: Any, path: str) -> OpeningOverride:
    known = {"first_day", "last_day", "weekdays", "intervals", "reason"}
    shapes.keys(item, known, {"first_day", "intervals"}, path)
    first = shapes.day(item["first_day"], f"{path}.first_day")
    last = shapes.day(item.get("last_day", item["first_day"]), f"{path}.last_day")
    if not 0 <= (last - first).days < LONGEST_OVERRIDE_DAYS:
        shapes.refuse(f"{path}.last_day", "harus pada atau sesudah first_day, paling lama 400 hari.")
    weekdays = [
        WEEKDAYS.index(shapes.one_of(name, WEEKDAYS, f"{path}.weekdays.{place}"))
        for place, name in enumerate(shapes.listing(item.get("weekdays", []), f"{path}.weekdays"))
    ]
    return OpeningOverride(
        office_id=office.id,
        first_day=first,
        last_day=last,
        weekdays=weekdays,
        intervals=[list(pair) for pair in _intervals(item["intervals"], f"{path}.intervals")],
        reason=shapes.line(item.get("reason", ""), f"{path}.reason", 120, empty=True),
    )


def _intervals(data: Any, path: str) -> list[tuple[str, str]]:
    """Pairs of times in order, not overlapping; `24:00` cannot be stored, so a day ends at 23:59."""
    pairs: list[tuple[str, str]] = []
    for place, item in enumerate(shapes.listing(data, path)):
        here = f"{path}.{place}"
        pair = shapes.listing(item, here)
        if len(pair) != 2:
            shapes.refuse(here, 'harus berupa [buka, tutup], misalnya ["08:00", "12:00"].')
        opens, closes = (_time(value, here) for value in pair)
        if opens >= closes or (pairs and opens < pairs[-1][1]):
            shapes.refuse(here, "jam tutup harus sesudah jam buka, dan jam tidak boleh bertumpuk.")
        pairs.append((opens, closes))
    return pairs


def _time(value: Any, path: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", value):
        shapes.refuse(path, "jam harus ditulis seperti 08:00.")
    return value
