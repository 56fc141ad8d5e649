"""What is well kept and what is not: backups, their places, a sender that has been silent for weeks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from village_desk import clock
from village_desk.backup import places
from village_desk.backup.models import BackupPlace
from village_desk.config import current
from village_desk.database import db
from village_desk.messages import catching_up, hold
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office

Warned = tuple[bool, str]
"""Whether it is well, and what is to be said of it."""


def backups() -> Iterator[Warned]:
    """One line for each place, and one when all of them would be lost with this machine's disk."""
    for state in places.states():
        yield _of_place(state)
    yield (
        places.apart(),
        "Backups lie on another disk too."
        if places.apart()
        else "All backups lie on the disk of the database: name a second place in VILLAGE_DESK_BACKUP_DIR.",
    )


def disks() -> Iterator[Warned]:
    """Room for the next backups in each place; below MEDIA_FREE_FLOOR it is little."""
    floor = current().number("MEDIA_FREE_FLOOR")
    for place in current().backup_dirs:
        there = next((p for p in (place, *place.parents) if p.exists()), place)
        free = shutil.disk_usage(there).free
        yield free > floor, f"Free disk for backups in {place.name}: {free // 2**20} MB."


def restored() -> Iterator[Warned]:
    """A hold that nobody has ended."""
    if hold.on_hold():
        yield False, "Restored and on hold: nothing is sent before 'village-desk catch-up'."


def silent_senders() -> Iterator[Warned]:
    """Meta may lock a number that has sent nothing for about thirty days (63051)."""
    limit = timedelta(days=current().number("SENDER_IDLE_DAYS"))
    rows = db.session.execute(
        select(OutboxMessage.office_id, func.max(OutboxMessage.handed_over_at))
        .where(OutboxMessage.training.is_(False))
        .group_by(OutboxMessage.office_id)
    )
    last = {row[0]: row[1] for row in rows}
    for office in db.session.execute(select(Office).order_by(Office.id)).scalars():
        idle = clock.now() - (last.get(office.id) or office.created_at)
        if idle > limit:
            silent = f"{office.slug}: its number has sent nothing for {idle.days} days; WhatsApp may lock it."
            yield False, f"{silent} Send a message to a phone of the office."


def clocks() -> Iterator[Warned]:
    """This machine's clock beside the provider's, as of the last catch-up: promises and windows rest on it (R35)."""
    last = catching_up.last()
    if last is None or last.drift is None:
        return
    fine = abs(last.drift) <= current().number("CLOCK_DRIFT")
    yield fine, f"Clock: {abs(last.drift):.0f} s {'behind' if last.drift > 0 else 'ahead of'} the provider's."


def _of_place(state: BackupPlace) -> Warned:
    name = Path(state.folder).name
    if state.made_at is None:
        return False, f"Backup place {state.position + 1} ({name}): none yet{_trouble(state)}."
    age = clock.now() - state.made_at
    fine = age.total_seconds() < current().number("BACKUP_OLD")
    minutes = int(age.total_seconds() // 60)
    return fine, f"Backup place {state.position + 1} ({name}): {minutes} minutes old{_trouble(state)}."


def _trouble(state: BackupPlace) -> str:
    return f", the last try failed ({state.error})" if state.error else ""
