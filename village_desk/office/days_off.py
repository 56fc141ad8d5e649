"""Holidays: a table per office, seeded from the `holidays` package, edited by the village (adminduk 3.3)."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from village_desk.database import db
from village_desk.office import registry
from village_desk.office.models import Holiday, Office

ESTIMATE = "(perkiraan)"  # moon sighting decides days before: shown to staff as a mark, never to citizens
JOINT_LEAVE = "Cuti Bersama"


def seed(office: Office, years: Iterable[int]) -> int:
    """Add the national days off of these years. Returns how many rows are new.

    A day that the office already has, edited or not, stays as it is: the village's word wins. Moving feasts
    that the package corrects in a later release therefore appear beside the estimate, for staff to settle.
    """
    known = set(db.session.execute(select(Holiday.day).where(Holiday.office_id == office.id)).scalars())
    fresh = [row for row in national(tuple(years)) if row[0] not in known]
    if fresh:
        columns = ("day", "name", "kind", "estimated")
        rows = [{"office_id": office.id, "closed": True, **dict(zip(columns, day, strict=True))} for day in fresh]
        db.session.execute(insert(Holiday), rows)
        registry.bump(office)
    return len(fresh)


def seed_all_offices(now: datetime) -> int:
    """Add this and next year's days off to every office; runs daily, so an upgrade of the package shows."""
    offices = db.session.execute(select(Office).order_by(Office.id)).scalars().all()
    return sum(seed(office, coming_years(office, now)) for office in offices)


def prepare(now: datetime) -> None:
    """Compute what `seed_all_offices` will need. Loading the package may take a second on a busy machine, and on

    SQLite nobody could store a message for as long as a writing transaction is open (R30): so, before one.
    """
    for office in db.session.execute(select(Office)).scalars():
        national(coming_years(office, now))


def coming_years(office: Office, now: datetime) -> tuple[int, int]:
    """This year and the next, by the office's own calendar."""
    year = now.astimezone(ZoneInfo(office.timezone)).year
    return year, year + 1


@functools.cache
def national(years: tuple[int, ...]) -> tuple[tuple[date, str, str, bool], ...]:
    """(day, name, kind, estimated) of each national day off, in order. Kinds: public, joint_leave."""
    import holidays  # 30 ms and 8 MB: only where it is used

    # The default category lacks cuti bersama (the SKB of three ministers counts it as government leave).
    calendar = holidays.country_holidays(
        "ID", years=list(years), categories=("public", "government"), language="id"
    )
    return tuple(_described(day, label) for day, label in sorted(calendar.items()))


def _described(day: date, label: str) -> tuple[date, str, str, bool]:
    name = label.replace(ESTIMATE, "").replace("  ", " ").strip()
    # "A; B" when two fall on one day: a public holiday outranks leave.
    parts = [part.strip() for part in name.split(";")]
    public = [part for part in parts if not part.startswith(JOINT_LEAVE)]
    kind = "public" if public else "joint_leave"
    return day, ", ".join(public or parts)[:120], kind, ESTIMATE in label
