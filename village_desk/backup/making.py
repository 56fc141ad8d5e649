"""Making one backup: a draft beside it, read back and proven, then put in the place of the last one (R42)."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection

from village_desk import clock
from village_desk.backup import contents, tables
from village_desk.backup.contents import Manifest, Progress
from village_desk.backup.sealed import Sealing
from village_desk.config import current
from village_desk.database import db
from village_desk.media import MediaStore
from village_desk.migrations import runner


class SourceDamaged(RuntimeError):
    """The database itself is damaged: no new backup is made of it, and the old ones stay."""


def make(path: Path, *, inside: bool, progress: Progress = lambda _done: None) -> Manifest:
    """Write a checked backup of this moment to `path` (mode 0600), while the program runs.

    `inside`: citizens' files too, in the one file; else only their names. What was at `path` stays until the new
    one is proven. Raises OSError when the disk refuses, SourceDamaged, CountsDiffer, Damaged. Needs an application
    context and no open transaction.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        written = _write(draft, inside, progress)
        found = contents.verified(draft, current().data_keys)
        if found.tables != written.tables or found.files != written.files:
            raise contents.CountsDiffer(path.name)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    settle(path.parent)
    return written


def _write(draft: Path, inside: bool, progress: Progress) -> Manifest:
    draft.unlink(missing_ok=True)
    settings = current()
    with (
        os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target,
        tables.snapshot(db.engine) as connection,
    ):
        _refuse_damaged(connection)
        manifest = Manifest(
            schema=runner.current_of(connection) or "",
            database=db.engine.dialect.name,
            made_at=clock.now(),
            inside=inside,
            # After the snapshot began: a file is on the disk before its row, so no row lacks its file.
            files=_files(),
        )
        sealing = Sealing(target, settings.data_keys[0])
        contents.write(connection, sealing, manifest, settings.media_dir, progress)
        target.flush()
        os.fsync(target.fileno())
    return manifest


def _refuse_damaged(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if said != "ok":
            raise SourceDamaged(said)


def _files() -> dict[str, int]:
    """Name -> bytes of every kept file."""
    store = MediaStore.of(current())
    return dict(sorted(store.sizes()))


def settle(folder: Path) -> None:
    """Without this a rename itself may be lost in a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
