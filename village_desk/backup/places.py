"""The places of BACKUP_DIR: each gets every backup, every file once, and forgets by age (R42).

One place failing (a stick pulled out, a full disk) never keeps the others from their backup.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from village_desk import clock
from village_desk.backup import making
from village_desk.backup.contents import CountsDiffer, Manifest
from village_desk.backup.models import BackupPlace
from village_desk.backup.restoring import FILES
from village_desk.backup.sealed import BackupRefused
from village_desk.config import Settings, current
from village_desk.database import db, one_at_a_time, transaction
from village_desk.media import MediaStore
from village_desk.privacy import erasure_list

log = logging.getLogger(__name__)
LOCK = 7_302_612  # any number: one worker of the installation makes backups (PostgreSQL)
NAME = re.compile(r"village-desk-(\d{8}T\d{12}Z)\.backup")
_STAMP = "%Y%m%dT%H%M%S%fZ"
_YOUNG = timedelta(days=1)  # a file that no backup names may belong to one that is being made


class PlaceAbsent(OSError):
    """The folder above the place is not there: a disk that is not plugged in must not be made up."""


class NoRoom(OSError):
    """The disk would be left with less than MEDIA_FREE_FLOOR: a backup must not stop what it is made for (R36)."""


@dataclass(frozen=True)
class _Made:
    path: Path
    manifest: Manifest


def apart() -> bool:
    """Does a backup lie on another disk than the database?"""
    return len({_disk(place) for place in (*current().backup_dirs, current().instance_dir)}) > 1


def _disk(place: Path) -> int:
    """The device on which the folder is, or would be."""
    return next(p for p in (place, *place.parents) if p.exists()).stat().st_dev


def run_due() -> bool:
    """Make the scheduled backup when it is due and nobody else makes it; True when one was made."""
    if not _due(clock.now()):
        return False
    with one_at_a_time(LOCK) as mine:
        if not mine or not _due(clock.now()):
            return False
        back_up_everywhere()
        return True


def back_up_everywhere() -> list[Path]:
    """Make one backup and put it into every place; the paths where it lies, the first place first.

    Raises OSError (the first trouble) when no place could take it. Each place's state is written down.
    """
    erasure_list.spread()
    made: _Made | None = None
    paths: list[Path] = []
    trouble: Exception | None = None
    for position, place in enumerate(current().backup_dirs):
        try:
            made = _fill(place, made)
        except (OSError, BackupRefused, CountsDiffer, making.SourceDamaged) as error:
            log.exception("backup failed", extra={"place": position, "error": type(error).__name__})
            _note_failure(position, place, error)
            trouble = trouble or error
            continue
        path = place / made.path.name
        _note_success(position, place, path, made.manifest)
        _forget_old(place, made.manifest.made_at)
        paths.append(path)
    if not paths and trouble is not None:
        raise trouble
    return paths


def states() -> list[BackupPlace]:
    """What is known of each configured place, in their order; a place without a backup has no `made_at`."""
    known = {row.position: row for row in db.session.execute(select(BackupPlace)).scalars()}
    return [
        known.get(position) or BackupPlace(position=position, folder=str(place))
        for position, place in enumerate(current().backup_dirs)
    ]


def safe_until() -> datetime | None:
    """Everything older than this is in a checked backup of the second place too; None while it has none.

    The deletion at the provider rests on it: without a second place nothing is deleted there.
    """
    second = [row.made_at for row in states()[1:] if row.made_at is not None]
    return max(second, default=None)


def worth_keeping(moments: Iterable[datetime], now: datetime, settings: Settings) -> set[datetime]:
    """Which backups stay: the newest few, and the last of each hour, day and week, as far back as is set."""
    ordered = sorted(moments, reverse=True)
    kept = set(ordered[: max(1, settings.whole("BACKUP_KEEP_RECENT"))])
    for name, unit, key in (
        ("BACKUP_KEEP_HOURLY", timedelta(hours=1), "%Y%m%d%H"),
        ("BACKUP_KEEP_DAILY", timedelta(days=1), "%Y%m%d"),
        ("BACKUP_KEEP_WEEKLY", timedelta(weeks=1), "%G%V"),
    ):
        newest: dict[str, datetime] = {}
        for moment in ordered:
            if now - moment < unit * settings.whole(name):
                newest.setdefault(moment.strftime(key), moment)
        kept |= set(newest.values())
    return kept


def _due(now: datetime) -> bool:
    every = current().number("BACKUP_EVERY")
    last = [row.made_at for row in states() if row.made_at is not None]
    # A clock that was set back may delay nothing for ever: a backup from the future counts as old.
    return not any(abs((now - moment).total_seconds()) < every for moment in last)


def _fill(place: Path, made: _Made | None) -> _Made:
    """Bring one place up to date: the citizens' files it lacks, then the backup that names them."""
    if not place.parent.is_dir():
        raise PlaceAbsent(place.parent.name)
    place.mkdir(mode=0o700, exist_ok=True)
    for draft in place.glob(".village-desk-*.backup.draft"):
        # Only one makes backups at a time: whoever began this one died, in a village perhaps each night.
        draft.unlink(missing_ok=True)
    _refuse_without_room(place)
    if made is None:
        path = place / f"village-desk-{clock.now().astimezone(UTC):{_STAMP}}.backup"
        made = _Made(path, making.make(path, inside=False))
    else:
        _copy(made.path, place / made.path.name, _digest(made.path))
    try:
        _bring_files(place / FILES, made.manifest)
        _list_files(place / f"{made.path.stem}.files", made.manifest)
    except OSError:
        (place / made.path.name).unlink(missing_ok=True)  # without its files it is none
        raise
    return made


def _refuse_without_room(place: Path) -> None:
    """The next backup is about as large as the largest there is."""
    next_one = max((path.stat().st_size for path in place.glob("village-desk-*.backup")), default=0)
    if shutil.disk_usage(place).free - next_one < current().number("MEDIA_FREE_FLOOR"):
        raise NoRoom(place.name)


def _bring_files(folder: Path, manifest: Manifest) -> None:
    """Every file once: under its name its bytes never change."""
    folder.mkdir(mode=0o700, exist_ok=True)
    store = MediaStore.of(current())
    for name, size in manifest.files.items():
        target = folder / name
        if target.exists() and target.stat().st_size == size:
            continue
        try:
            _copy(store.path(name), target, _digest(store.path(name)))
        except FileNotFoundError:
            log.info("file erased while the backup was made")


def _list_files(listing: Path, manifest: Manifest) -> None:
    """Random names only: it says which files of the place are still needed, without opening the backup."""
    with os.fdopen(os.open(listing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(manifest.files))


def _copy(source: Path, target: Path, digest: str) -> None:
    """A copy that is on the disk and was read back before it bears its name."""
    draft = target.with_name(f".{target.name}.draft")
    try:
        with (
            source.open("rb") as given,
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as taken,
        ):
            shutil.copyfileobj(given, taken, 1_048_576)
            taken.flush()
            os.fsync(taken.fileno())
        if _digest(draft) != digest:
            raise OSError("The copy is not what was copied.")
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    making.settle(target.parent)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget_old(place: Path, now: datetime) -> None:
    """Take away old backups, and the files that none of the others needs. Failing is no reason to fail."""
    try:
        found = {moment: path for path in place.iterdir() if (moment := _moment(path)) is not None}
        for moment in set(found) - worth_keeping(found, now, current()):
            found[moment].unlink()
            found[moment].with_suffix(".files").unlink(missing_ok=True)
        _forget_files(place, now)
    except OSError as error:
        log.warning("old backups stay", extra={"error": type(error).__name__})


def _forget_files(place: Path, now: datetime) -> None:
    if any(not path.with_suffix(".files").exists() for path in place.glob("village-desk-*.backup")):
        return  # a backup of which it is not known what it needs
    needed = {name for listing in place.glob("*.files") for name in listing.read_text().split()}
    for file in (place / FILES).iterdir():
        if file.name not in needed and now.timestamp() - file.stat().st_mtime > _YOUNG.total_seconds():
            file.unlink(missing_ok=True)


def _moment(path: Path) -> datetime | None:
    match = NAME.fullmatch(path.name)
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC) if match else None


def _note_success(position: int, place: Path, path: Path, manifest: Manifest) -> None:
    _note(
        position,
        folder=str(place)[:300],
        name=path.name,
        made_at=manifest.made_at,
        size=path.stat().st_size,
        rows=manifest.rows,
        files=len(manifest.files),
        failed_at=None,
        error=None,
    )


def _note_failure(position: int, place: Path, error: Exception) -> None:
    _note(position, folder=str(place)[:300], failed_at=clock.now(), error=type(error).__name__[:80])


def _note(position: int, **values: object) -> None:
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(BackupPlace)
    with transaction():
        db.session.execute(
            insert.values(position=position, **values).on_conflict_do_update(
                index_elements=["position"], set_=values
            )
        )


__all__ = ["NoRoom", "PlaceAbsent", "back_up_everywhere", "run_due", "safe_until", "states", "worth_keeping"]
