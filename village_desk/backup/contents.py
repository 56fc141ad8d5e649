"""What is inside a backup: one line that says what it is, the tables, the files, and a last line that counts.

Written in one pass from one snapshot; read either to prove it (`verified`) or to load it (`parts`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from village_desk.backup import tables
from village_desk.backup.sealed import Damaged, Opening, Sealing

FORMAT = 1
Progress = Callable[[int], None]
"""Called with the number of rows or files done since the last call."""


@dataclass
class Manifest:
    """What a backup holds. `tables`: name -> (rows, hash); `files`: name -> bytes, as sealed on the disk.

    `inside`: the files are in the backup itself; else they lie once in the folder of the place.
    """

    schema: str
    database: str
    made_at: datetime  # aware, UTC: the moment that the backup shows
    inside: bool
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


@dataclass(frozen=True)
class TablePart:
    """One table; `lines` must be read before the next part is asked for."""

    name: str
    columns: list[str]
    lines: Iterator[bytes]


@dataclass(frozen=True)
class FilePart:
    name: str
    data: bytes


class CountsDiffer(RuntimeError):
    """What was written is not what the database holds: the backup is thrown away, the last good one stays."""


def write(
    connection: Connection, sealing: Sealing, manifest: Manifest, media: Path, progress: Progress
) -> None:
    """Write everything that the snapshot shows, and the files of `manifest.files`. Fills in `manifest.tables`."""
    _line(sealing, {"format": FORMAT, "schema": manifest.schema, "database": manifest.database,
                    "made_at": manifest.made_at.isoformat(), "inside": manifest.inside})  # fmt: skip
    for table in tables.tables(connection):
        _line(sealing, {"table": table.name, "columns": [column.name for column in table.columns]})
        rows, seen = 0, hashlib.sha256()
        for line in tables.row_lines(connection, table):
            sealing.write(line + b"\n")
            seen.update(line)
            rows += 1
            if rows % tables.BATCH == 0:
                progress(tables.BATCH)
        if rows != tables.count(connection, table):
            raise CountsDiffer(table.name)
        manifest.tables[table.name] = (rows, seen.hexdigest())
    if manifest.inside:
        _write_files(sealing, manifest, media, progress)
    _line(sealing, {"end": {"tables": manifest.tables, "files": manifest.files}})
    sealing.finish()


def _write_files(sealing: Sealing, manifest: Manifest, media: Path, progress: Progress) -> None:
    for name in list(manifest.files):
        try:
            data = (media / name).read_bytes()
        except FileNotFoundError:
            del manifest.files[name]  # erased since the names were read
            continue
        manifest.files[name] = len(data)
        _line(sealing, {"file": name, "bytes": len(data)})
        sealing.write(data)
        progress(1)


def _line(sealing: Sealing, record: dict[str, Any]) -> None:
    sealing.write(json.dumps(record, separators=(",", ":")).encode() + b"\n")


def verified(path: Path, data_keys: tuple[str, ...]) -> Manifest:
    """Read a backup from end to end and prove it; changes nothing. Raises BackupRefused, WrongKey, Damaged."""
    with path.open("rb") as source:
        opening = Opening(source, data_keys)
        manifest = _first(opening)
        for part in _parts(opening, manifest):
            if isinstance(part, TablePart):
                rows, seen = 0, hashlib.sha256()
                for line in part.lines:
                    rows += 1
                    seen.update(line)
                manifest.tables[part.name] = (rows, seen.hexdigest())
    return manifest


def parts(path: Path, data_keys: tuple[str, ...]) -> Iterator[TablePart | FilePart]:
    """The tables and files of a backup that was verified before."""
    with path.open("rb") as source:
        opening = Opening(source, data_keys)
        manifest = _first(opening)
        yield from _parts(opening, manifest, compare=False)


def _first(opening: Opening) -> Manifest:
    first = _record(opening.line())
    if first.get("format") != FORMAT:
        raise Damaged("The backup was made by a newer version of Village Desk: restore it with that one.")
    return Manifest(
        schema=first["schema"],
        database=first["database"],
        made_at=datetime.fromisoformat(first["made_at"]),
        inside=first["inside"],
    )


def _parts(opening: Opening, manifest: Manifest, compare: bool = True) -> Iterator[TablePart | FilePart]:
    inside: dict[str, int] = {}
    waiting: list[bytes] = []
    while True:
        record = _record(waiting.pop() if waiting else opening.line())
        if "table" in record:
            yield TablePart(record["table"], record["columns"], _rows(opening, waiting))
        elif "file" in record:
            inside[record["file"]] = record["bytes"]
            yield FilePart(record["file"], opening.read(record["bytes"]))
        else:
            break
    told = record["end"]
    manifest.files = told["files"]
    seen = {name: list(found) for name, found in manifest.tables.items()}
    if compare and (seen != told["tables"] or (manifest.inside and inside != manifest.files)):
        raise Damaged


def _rows(opening: Opening, waiting: list[bytes]) -> Iterator[bytes]:
    """Lines of one table; the line that is no row is left in `waiting`."""
    while (line := opening.line()).startswith(b"["):
        yield line
    waiting.append(line)


def _record(line: bytes) -> dict[str, Any]:
    if not line.startswith(b"{"):
        raise Damaged
    record: dict[str, Any] = json.loads(line)
    return record
