"""Restoring: prove the whole backup first, then put all of it in place in one transaction, on hold (R43).

A kill at any moment leaves the database as it was or restored. Nothing is sent from a restored database until
`messages.hold` was released.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select, text, update

from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.backup import contents, making, tables
from village_desk.backup.contents import FilePart, Manifest, Progress, TablePart
from village_desk.backup.sealed import BackupRefused
from village_desk.config import current
from village_desk.database import transaction
from village_desk.media import MediaStore
from village_desk.messages.models import Attachment, Hold, OutboxFile
from village_desk.migrations import runner
from village_desk.office.models import Office
from village_desk.privacy import erasing, erasure_list
from village_desk.security.models import StaffSession
from village_desk.tickets import numbers
from village_desk.vault import InvalidToken, vault

FILES = "files"  # beside the backups of a place: every citizen's file once


@dataclass(frozen=True)
class Restored:
    """`lost_files`: rows whose file was erased before the backup was complete, or is damaged in its place.

    `kept_as`: the backup of what was there before, when there was something.
    """

    manifest: Manifest
    lost_files: int
    kept_as: Path | None


def restore(
    path: Path,
    *,
    replace: bool = False,
    without_lost_files: bool = False,
    progress: Progress = lambda _done: None,
) -> Restored:
    """Put the backup at `path` in the place of this process's database and files; it begins on hold.

    `replace`: the database may hold something, of which a backup is made first. `without_lost_files`: go on
    although files of the place are missing or damaged. Raises BackupRefused (and WrongKey, Damaged) before
    anything is touched; OSError and database errors leave the database as it was. Needs an application context.
    """
    manifest = contents.verified(path, current().data_keys)
    _refuse_unless_known(manifest)
    lost = [] if manifest.inside else _unusable(path.parent / FILES, manifest)
    if lost and not without_lost_files:
        raise BackupRefused(
            f"{len(lost)} of {len(manifest.files)} files are missing or damaged in {path.parent.name}/{FILES}: "
            "bring them back, or restore with --without-lost-files."
        )
    if not manifest.inside:
        _bring_files(path.parent / FILES, set(manifest.files) - set(lost))
    engine = runner.engine_for(current().database_url)
    try:
        with engine.begin() as connection:  # from here on every writer waits
            kept_as = _clear(connection, replace)
            _load(connection, manifest, path, progress)
            missing = _settle(connection, manifest)
    finally:
        engine.dispose()
    erase_again(path.parent)
    return Restored(manifest, missing, kept_as)


def erase_again(also_in: Path | None = None) -> int:
    """Erase everybody whom the erasure lists name and who is there again; how many. Commits by itself.

    `also_in`: a folder beside the places that may hold a list.
    """
    with transaction():
        people = erasure_list.to_erase(also_in)
        files = [name for ids, at in people for name in erasing.erase(ids, at)]
    erasing.delete_files(files)
    return len(people)


def _refuse_unless_known(manifest: Manifest) -> None:
    if not runner.knows(manifest.schema):
        raise BackupRefused(
            f"The backup's schema {manifest.schema} is newer than {runner.head()}: "
            "restore it with the newer version of Village Desk."
        )


def _unusable(folder: Path, manifest: Manifest) -> list[str]:
    """Files that are not there whole; every sealed piece proves itself."""
    return [name for name, size in manifest.files.items() if not _is_whole(folder / name, size)]


def _is_whole(file: Path, size: int) -> bool:
    try:
        data = file.read_bytes()
        for piece in data.splitlines():
            vault().open(piece)
    except (OSError, InvalidToken):
        return False
    return len(data) == size


def _bring_files(folder: Path, names: Iterable[str]) -> None:
    """First the files, then their rows: a row never points to nothing (R34)."""
    store = MediaStore.of(current())
    for name in sorted(names):
        if not store.exists(name):
            store.adopt(name, (folder / name).read_bytes())


def _clear(connection: Connection, replace: bool) -> Path | None:
    """An empty database, in the open transaction. What was there is backed up, seen by another connection."""
    if tables.empty(connection):
        tables.drop_everything(connection)
        return None
    if not replace:
        raise BackupRefused(
            "The database is in use: --replace backs it up and puts the restored one in its place."
        )
    _shut_out_writers(connection)
    kept_as = current().backup_dirs[0] / f"before-restore-{clock.now():%Y%m%dT%H%M%S%fZ}.backup"
    making.make(kept_as, inside=True)
    tables.drop_everything(connection)
    return kept_as


def _shut_out_writers(connection: Connection) -> None:
    """On SQLite the transaction itself does. What cannot be stored now is answered 5xx, and comes again."""
    if connection.dialect.name == "postgresql":
        names = connection.dialect.identifier_preparer.quote
        every = ", ".join(names(table.name) for table in tables.tables(connection))
        connection.execute(text(f"LOCK TABLE {every} IN EXCLUSIVE MODE"))


def _load(connection: Connection, manifest: Manifest, path: Path, progress: Progress) -> None:
    """The schema that the backup was made with, its rows, then the steps to the present schema."""
    runner.bring_to(connection, manifest.schema)
    made = tables.tables(connection)
    by_name = {table.name: table for table in made}
    for table in made:  # steps may have written rows of their own
        connection.execute(table.delete())
    store = MediaStore.of(current())
    with tables.links_checked_at_the_end(connection, made), tables.indexes_made_at_the_end(connection):
        for part in contents.parts(path, current().data_keys):
            if isinstance(part, FilePart):
                store.adopt(part.name, part.data)
            else:
                tables.load(connection, by_name[part.name], part.columns, _counted(part, progress))
    tables.count_on(connection, made)
    runner.refuse_dangling(connection)
    runner.bring_to(connection, "head")


def _counted(part: TablePart, progress: Progress) -> Iterable[bytes]:
    for number, line in enumerate(part.lines, start=1):
        if number % tables.BATCH == 0:
            progress(tables.BATCH)
        yield line


def _settle(connection: Connection, manifest: Manifest) -> int:
    """What must be so from the first moment on; returns how many rows have lost their file."""
    now = clock.now()
    connection.execute(insert(Hold).values(began_at=now, backup_made_at=manifest.made_at))
    # A session that was ended after the backup must not live again.
    connection.execute(update(StaffSession).where(StaffSession.ended_at.is_(None)).values(ended_at=now))
    for office_id, zone in connection.execute(select(Office.id, Office.timezone)).all():
        numbers.leave_gap(connection, office_id, zone, manifest.made_at, now)
    connection.execute(
        insert(AuditLine).values(
            at=now, action="restored", details={"made_at": manifest.made_at.isoformat(timespec="seconds")}
        )
    )
    return _mark_lost(connection)


def _mark_lost(connection: Connection) -> int:
    """Rows whose file is not there say so: the officer sees it and asks for it again."""
    store = MediaStore.of(current())
    kept = connection.execute(
        select(Attachment.id, Attachment.storage_name).where(Attachment.state == "kept")
    ).all()
    lost = [row[0] for row in kept if not row[1] or not store.exists(row[1])]
    for attachment_id in lost:
        connection.execute(
            update(Attachment)
            .where(Attachment.id == attachment_id)
            .values(state="failed", reason="lost", storage_name=None)
        )
    return len(lost) + _mark_lost_papers(connection, store)


def _mark_lost_papers(connection: Connection, store: MediaStore) -> int:
    """A paper that waits to be sent without its file goes back to a person (`file_lost`)."""
    papers = connection.execute(
        select(OutboxFile.id, OutboxFile.storage_name).where(OutboxFile.storage_name.is_not(None))
    ).all()
    lost = [row[0] for row in papers if not store.exists(row[1] or "")]
    for file_id in lost:
        connection.execute(update(OutboxFile).where(OutboxFile.id == file_id).values(storage_name=None))
    return len(lost)


__all__ = ["FILES", "Restored", "erase_again", "restore"]
