"""An office's own part of its service standards, as JSON in and out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from village_desk.database import db
from village_desk.office import shapes
from village_desk.office.models import Office, OfficeService
from village_desk.office.standard_texts import ASPECTS, LONGEST, NAMES, OFFICERS
from village_desk.office.standards_models import OfficeStandards

KEYS = "official officer by_service texts confirmed pledge before figures_public first_answer_minutes".split()
LONGEST_NAME = 120
LONGEST_BEFORE = 300
SLOWEST_ANSWER = 1440  # working minutes: three or four days of a village office


def of(office: Office) -> OfficeStandards:
    """What the office has said; an empty row, not stored, of one that has said nothing."""
    found = db.session.execute(
        select(OfficeStandards).where(OfficeStandards.office_id == office.id)
    ).scalar_one_or_none()
    return found or _empty(office)


def apply_standards(office: Office, data: Any) -> None:
    """Apply the given keys of `standards`; what is left out stays. Raises InvalidInput naming the path."""
    given = shapes.keys(data, KEYS, (), "standards")
    row = of(office)
    for key in ("official", "officer"):
        if key in given:
            setattr(row, key, _name(given[key], f"standards.{key}"))
    for key, read in _READ.items():
        if key in given:
            setattr(row, key, read(office, given[key], f"standards.{key}"))
    if "pledge" in given:
        _apply_pledge(row, given["pledge"])
    if "figures_public" in given:
        row.figures_public = shapes.flag(given["figures_public"], "standards.figures_public")
    if "first_answer_minutes" in given:
        office.first_answer_minutes = _minutes(given["first_answer_minutes"])
    db.session.add(row)
    db.session.flush()


def export_standards(office: Office) -> dict[str, Any]:
    """All keys; `apply_standards` takes it back."""
    row = of(office)
    return {
        "official": row.official,
        "officer": row.officer,
        "by_service": {slug: dict(names) for slug, names in sorted(row.by_service.items())},
        "texts": dict(row.texts),
        "confirmed": list(row.confirmed),
        "pledge": {
            "head": row.pledge_head,
            "place": row.pledge_place,
            "day": row.pledge_day.isoformat() if row.pledge_day else None,
        },
        "before": dict(row.before),
        "figures_public": row.figures_public,
        "first_answer_minutes": office.first_answer_minutes,
    }


def _empty(office: Office) -> OfficeStandards:
    return OfficeStandards(
        office_id=office.id,
        official="",
        officer="",
        by_service={},
        texts={},
        confirmed=[],
        pledge_head="",
        pledge_place="",
        pledge_day=None,
        before={},
        figures_public=False,
    )


def _name(value: Any, path: str) -> str:
    """One line."""
    return " ".join(shapes.line(value, path, LONGEST_NAME, empty=True).split())


def _texts(_office: Office, value: Any, path: str) -> dict[str, str]:
    """{component: words}; an empty text takes the office's own off. Only OFFICERS may stand in braces."""
    kept = _worded(value, NAMES, LONGEST, path)
    for key, text in kept.items():
        if re.search(r"[{}]", text.replace(OFFICERS, "")):
            shapes.refuse(f"{path}.{key}", f"hanya {OFFICERS} yang boleh memakai kurung kurawal.")
    return kept


def _before(_office: Office, value: Any, path: str) -> dict[str, str]:
    return _worded(value, ASPECTS, LONGEST_BEFORE, path)


def _worded(value: Any, known: Collection[str], longest: int, path: str) -> dict[str, str]:
    kept = {}
    for key, words in shapes.keys(value, known, (), path).items():
        text = shapes.line(words, f"{path}.{key}", longest, empty=True).strip()
        if text:
            kept[key] = text
    return kept


def _confirmed(_office: Office, value: Any, path: str) -> list[str]:
    given = {shapes.one_of(key, NAMES, f"{path}.{i}") for i, key in enumerate(shapes.listing(value, path))}
    return [key for key in NAMES if key in given]


def _by_service(office: Office, value: Any, path: str) -> dict[str, dict[str, str]]:
    """{slug: {official, officer}} of services that the office has; one without either is left out."""
    known = set(
        db.session.scalars(select(OfficeService.slug).where(OfficeService.office_id == office.id)).all()
    )
    kept = {}
    for slug, names in shapes.keys(value, known, (), path).items():
        here = f"{path}.{slug}"
        shapes.keys(names, ("official", "officer"), (), here)
        said = {key: _name(name, f"{here}.{key}") for key, name in names.items()}
        if any(said.values()):
            kept[slug] = {key: name for key, name in said.items() if name}
    return kept


def _apply_pledge(row: OfficeStandards, value: Any) -> None:
    given = shapes.keys(value, ("head", "place", "day"), (), "standards.pledge")
    if "head" in given:
        row.pledge_head = _name(given["head"], "standards.pledge.head")
    if "place" in given:
        row.pledge_place = _name(given["place"], "standards.pledge.place")
    if "day" in given:
        row.pledge_day = _day(given["day"])


def _minutes(value: Any) -> int | None:
    """Working minutes, or null: as the installation is set."""
    if value is None:
        return None
    return shapes.whole(value, "standards.first_answer_minutes", 1, SLOWEST_ANSWER)


def _day(value: Any) -> date | None:
    return None if value in (None, "") else shapes.day(value, "standards.pledge.day")


_READ: dict[str, Callable[[Office, Any, str], Any]] = {
    "by_service": _by_service,
    "texts": _texts,
    "confirmed": _confirmed,
    "before": _before,
}
