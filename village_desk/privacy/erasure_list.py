"""The list of erased persons: outside of every backup, beside them in each place, so that a restore erases again.

A line names nobody: the opaque id of the chat and the keyed look-up hashes that a backup's row has.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import or_, select

from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import db
from village_desk.errors import StorageUnavailable
from village_desk.office.models import Office

log = logging.getLogger(__name__)
NAME = "erased.jsonl"


def add(citizens: Iterable[Citizen], now: datetime) -> None:
    """Write these persons to the list in every place, before they are erased. On the disk when it returns.

    Raises StorageUnavailable when no place could be written: then nobody may be erased.
    """
    lines = [_line(citizen, now) for citizen in citizens]
    if not sum(_append(place, lines) for place in current().backup_dirs):
        raise StorageUnavailable


def spread() -> None:
    """Bring every place's list up to date: one that was away misses what the others know."""
    every = list(dict.fromkeys(line for place in current().backup_dirs for line in _lines(place)))
    for place in current().backup_dirs:
        known = set(_lines(place))
        missing = [line for line in every if line not in known]
        if missing:
            _append(place, missing)


def to_erase(also_in: Path | None = None) -> list[tuple[list[int], datetime]]:
    """(ids, when they were erased) of identities in this database that the lists name and that are there again."""
    places = [*current().backup_dirs, *([also_in] if also_in else [])]
    entries = [json.loads(line) for line in dict.fromkeys(line for place in places for line in _lines(place))]
    found = ((_living(entry), datetime.fromisoformat(entry["at"])) for entry in entries)
    return [(ids, at) for ids, at in found if ids]


def _living(entry: dict[str, object]) -> list[int]:
    """Rows of the person that are older than the erasure; who wrote again afterwards is not erased again."""
    keys = entry["keys"]
    wanted = (
        select(Citizen.id)
        .join(Office, Office.id == Citizen.office_id)
        .where(
            Office.slug == entry["office"],
            Citizen.erased_at.is_(None),
            Citizen.created_at <= datetime.fromisoformat(str(entry["at"])),
            or_(
                Citizen.public_id == entry["chat"],
                Citizen.address_index.in_(keys),  # type: ignore[arg-type]
                Citizen.external_index.in_(keys),  # type: ignore[arg-type]
            ),
        )
    )
    return list(db.session.execute(wanted).scalars())


def _line(citizen: Citizen, now: datetime) -> str:
    office = db.session.get_one(Office, citizen.office_id)
    keys = [key for key in (citizen.address_index, citizen.external_index) if key]
    return json.dumps(
        {"at": now.isoformat(), "office": office.slug, "chat": citizen.public_id, "keys": keys},
        sort_keys=True,
    )


def _append(place: Path, lines: list[str]) -> bool:
    try:
        if not place.parent.is_dir():
            return False
        place.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(place / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("erasure list not written", extra={"error": type(error).__name__})
        return False
    return True


def _lines(place: Path) -> list[str]:
    with contextlib.suppress(OSError):
        # A line cut by a power failure is no line: its erasure was never begun.
        return [line for line in (place / NAME).read_text().splitlines() if line.endswith("}")]
    return []
