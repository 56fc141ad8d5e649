"""Finding an office, and its hours, catalogue and words as the pure parts want them.

Hours, catalogue and words are kept per process, keyed by (office.id, office.revision): whoever changes one of
them bumps the revision (`office.setup` does).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, TypeVar
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, select

from village_desk.config import current
from village_desk.database import db
from village_desk.office import bundles, languages
from village_desk.office.catalogue import groups, service_stored
from village_desk.office.hours import Interval, OfficeHours
from village_desk.office.models import (
    Holiday,
    Office,
    OfficeNotice,
    OfficeQuestion,
    OfficeService,
    OfficeWording,
    OpeningInterval,
    OpeningOverride,
)
from village_desk.office.services import Catalogue, OwnQuestion

KEPT = 512  # entries; an installation has few offices, old revisions fall out
T = TypeVar("T")
# Per engine, because ids and revisions start anew in another database.
_kept: WeakKeyDictionary[Engine, dict[tuple[object, ...], Any]] = WeakKeyDictionary()


def office_by_whatsapp(e164: str) -> Office | None:
    """The office whose citizens write to this number, e.g. `+628111000222`."""
    return _office(Office.whatsapp == e164)


def office_by_slug(slug: str) -> Office | None:
    """The office of this slug."""
    return _office(Office.slug == slug)


def _office(condition: ColumnElement[bool]) -> Office | None:
    # Fresh: a session that lives long must see the revision that another process wrote.
    wanted = select(Office).where(condition).execution_options(populate_existing=True)
    return db.session.execute(wanted).scalar_one_or_none()


def hours_of(office: Office) -> OfficeHours:
    """Weekly table, dated overrides and closed days, in the office's own zone."""
    return _remembered(("hours", office.id, office.revision), lambda: _hours(office))


def catalogue_of(office: Office) -> Catalogue:
    """The services that this office offers, enabled ones only; and how people spell here."""
    return _remembered(("catalogue", office.id, office.revision), lambda: _catalogue(office))


def wordings_of(office: Office, language: str) -> dict[str, str]:
    """The office's own texts by message key; empty when it uses the shipped ones. Do not change it."""
    return _remembered(("words", office.id, office.revision, language), lambda: _words(office, language))


def first_answer_of(office: Office) -> timedelta:
    """Within how much working time a person's first answer is owed: the office's standard, else the default."""
    return timedelta(
        minutes=office.first_answer_minutes or current().number("FIRST_ANSWER_WORKING_MINUTES")
    )


def language_of(office: Office, wanted: str | None) -> str:
    """The language to write in to somebody who would have `wanted`: Indonesian where the office has it not on."""
    return wanted if wanted in languages.on(office.languages) else languages.DEFAULT


def notice_of(office_id: int, key: str, language: str = "id") -> OfficeNotice | None:
    """The approved template of this notice, or None when the office has none."""
    return db.session.execute(
        select(OfficeNotice).where(
            OfficeNotice.office_id == office_id,
            OfficeNotice.key == key,
            OfficeNotice.language == language,
            OfficeNotice.approval == "approved",
        )
    ).scalar_one_or_none()


def bump(office: Office) -> None:
    """Hours, services or words have changed: what any process keeps of this office is stale."""
    office.revision += 1
    db.session.flush()
    session = db.session()
    session.info["offices_changed_in"] = session.get_transaction()


def _changed_here() -> bool:
    """True while this session holds a change of an office's settings that is not committed.

    Such a change must not be kept: after a rollback its revision number (or its id) is used again.
    """
    session = db.session()
    mark = session.info.get("offices_changed_in")
    return mark is not None and mark is session.get_transaction()


def _remembered(key: tuple[object, ...], read: Callable[[], T]) -> T:
    if _changed_here():
        return read()
    kept = _kept.setdefault(db.engine, {})
    if key not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = read()
    value: T = kept[key]
    return value


def _hours(office: Office) -> OfficeHours:
    weekly: list[list[Interval]] = [[] for _ in range(7)]
    rows = db.session.execute(
        select(OpeningInterval)
        .where(OpeningInterval.office_id == office.id)
        .order_by(OpeningInterval.weekday, OpeningInterval.opens)
    ).scalars()
    for row in rows:
        weekly[row.weekday].append(Interval(row.opens, row.closes))
    hours = OfficeHours(ZoneInfo(office.timezone), tuple(tuple(day) for day in weekly))
    closed = db.session.execute(
        select(Holiday.day, Holiday.name).where(Holiday.office_id == office.id, Holiday.closed.is_(True))
    ).all()
    names = {row.day: row.name for row in closed} | _override_reasons(office)
    return replace(
        hours,
        overrides=_overrides(office),
        closed_days=frozenset(row.day for row in closed),
        day_names=names,
    )


def _override_reasons(office: Office) -> dict[date, str]:
    """Why other hours stand on a date, as far as the office said so."""
    rows = db.session.execute(
        select(OpeningOverride)
        .where(OpeningOverride.office_id == office.id, OpeningOverride.reason != "")
        .order_by(OpeningOverride.id)
    ).scalars()
    return {day: row.reason for row in rows for day in _touched(row)}


def _overrides(office: Office) -> dict[date, tuple[Interval, ...]]:
    """Each touched date with its intervals; of two overrides for one date the later row wins."""
    days: dict[date, tuple[Interval, ...]] = {}
    rows = db.session.execute(
        select(OpeningOverride).where(OpeningOverride.office_id == office.id).order_by(OpeningOverride.id)
    ).scalars()
    for row in rows:
        intervals = tuple(
            Interval(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in row.intervals
        )
        days |= dict.fromkeys(_touched(row), intervals)
    return days


def _touched(row: OpeningOverride) -> list[date]:
    """The dates on which an override stands."""
    span = (row.last_day - row.first_day).days + 1
    days = (row.first_day + timedelta(days=ahead) for ahead in range(span))
    return [day for day in days if not row.weekdays or day.weekday() in row.weekdays]


def _catalogue(office: Office) -> Catalogue:
    rows = db.session.execute(
        select(OfficeService.definition).where(
            OfficeService.office_id == office.id, OfficeService.enabled.is_(True)
        )
    ).scalars()
    glossary = {spelling: meaning for meaning, spellings in office.glossary.items() for spelling in spellings}
    questions = db.session.execute(
        select(OfficeQuestion)
        .where(OfficeQuestion.office_id == office.id)
        .order_by(OfficeQuestion.position, OfficeQuestion.id)
    ).scalars()
    own = office.bundles
    known = bundles.shipped() if own is None else [bundles.bundle_from(k, v) for k, v in own.items()]
    asked = [OwnQuestion(tuple(row.phrases), row.answer, row.answer_en) for row in questions]
    return Catalogue((service_stored(definition) for definition in rows), groups(), glossary, asked, known)


def _words(office: Office, language: str) -> dict[str, str]:
    rows = db.session.execute(
        select(OfficeWording.key, OfficeWording.text).where(
            OfficeWording.office_id == office.id, OfficeWording.language == language
        )
    )
    return {row.key: row.text for row in rows}
