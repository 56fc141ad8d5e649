"""What a disk holds when the power goes: rebuilt from the record of every write and sync (disk.c).

Certain is what was synced before that moment: a write when its file's sync had ended that began after it, a name
when its folder's had. Of all the rest a disk keeps whatever it likes: nothing, all, some of the writes in any
order, half of one.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<cxHHxxqqq")
SECTOR = 512  # bytes that a disk writes whole
NOT_KEPT = "-shm"  # SQLite's shared memory is made anew after every start
NOTHING, SOME, ALL = 0.0, 0.5, 1.0  # how likely an unsynced write was kept


@dataclass(frozen=True)
class Record:
    """One line of the log; `end` is the size of the log just after it."""

    what: str
    path: str
    other: str
    offset: int
    length: int
    sync: int
    data: bytes
    end: int


def read(log: Path) -> Iterator[Record]:
    """Every record, in the order in which they took effect."""
    whole, at = memoryview(log.read_bytes()), 0
    while at < len(whole):
        letter, path, other, offset, length, sync = HEAD.unpack_from(whole, at)
        at += HEAD.size
        names = bytes(whole[at : at + path + other]).decode()
        at += path + other
        size = length if letter == b"W" else 0
        data = bytes(whole[at : at + size])
        at += size
        yield Record(letter.decode(), names[:path], names[path:], offset, length, sync, data, at)


@dataclass(eq=False)
class File:
    """`certain` bytes, and the writes that were not synced yet."""

    certain: bytearray
    waiting: list[tuple[int, Record]] = field(default_factory=list)

    def sync(self, before: int) -> None:
        """What was written before that record is certain now."""
        for _, record in (one for one in self.waiting if one[0] < before):
            _write(self.certain, record, record.data)
        self.waiting = [one for one in self.waiting if one[0] >= before]

    def after_power_cut(self, keeps: float, dice: random.Random) -> bytes:
        """The certain bytes and some of the others."""
        found = bytearray(self.certain)
        for _, record in self.waiting:
            if dice.random() < keeps:
                torn = keeps == SOME and dice.random() < 0.3
                _write(found, record, record.data[: _part(record, dice)] if torn else record.data)
        return bytes(found)


class Disk:
    """The files of one folder, from a state that was certain, changed record by record."""

    def __init__(self, folder: Path) -> None:
        files = (path for path in folder.rglob("*") if path.is_file())
        self._names = {str(path): File(bytearray(path.read_bytes())) for path in files}
        self._certain = dict(self._names)
        self._waiting: list[tuple[int, Record, File | None]] = []  # changes of names
        self._begun: dict[int, int] = {}
        self._number = 0

    def follow(self, record: Record) -> None:
        """The next thing that happened."""
        self._number += 1
        if record.what in "WT":
            # A file that has no name any more ends with its process.
            if record.path in self._names:
                self._names[record.path].waiting.append((self._number, record))
        elif record.what == "B":
            self._begun[record.sync] = self._number
        elif record.what == "S":
            self._synced(record.path, self._begun.pop(record.sync))
        elif record.what in "CUR":
            self._waiting.append((self._number, record, self._rename(self._names, record, None)))

    def after_power_cut(self, dice: random.Random) -> dict[str, bytes]:
        """One of the many states that the disk may be in now: path -> bytes."""
        keeps = dice.choice((NOTHING, SOME, ALL))
        names = dict(self._certain)
        # Names change in their order, up to some point.
        kept = {NOTHING: 0, ALL: len(self._waiting)}.get(keeps, dice.randint(0, len(self._waiting)))
        for _, record, file in self._waiting[:kept]:
            self._rename(names, record, file)
        files = {path: file for path, file in names.items() if not path.endswith(NOT_KEPT)}
        return {path: file.after_power_cut(keeps, dice) for path, file in files.items()}

    def _synced(self, path: str, before: int) -> None:
        if path in self._names:
            self._names[path].sync(before)
            return
        for number, record, file in self._waiting:
            if number < before and str(Path(record.path).parent) == path:
                self._rename(self._certain, record, file)
        self._waiting = [
            one for one in self._waiting if one[0] >= before or str(Path(one[1].path).parent) != path
        ]

    @staticmethod
    def _rename(names: dict[str, File], record: Record, file: File | None) -> File | None:
        """Make the change of names; returns the file that a new name leads to."""
        if record.what == "C":
            names[record.path] = file or File(bytearray())
            return names[record.path]
        gone = names.pop(record.path, None)
        if record.what == "R" and (file or gone) is not None:
            names[record.other] = file or gone  # type: ignore[assignment]
        return file or gone


def _write(found: bytearray, record: Record, data: bytes) -> None:
    if record.what == "T":
        del found[record.length :]
        found.extend(bytes(record.length - len(found)))
        return
    found.extend(bytes(max(0, record.offset - len(found))))
    found[record.offset : record.offset + len(data)] = data


def _part(record: Record, dice: random.Random) -> int:
    """Whole sectors of a write, fewer than all."""
    return dice.randrange(0, len(record.data), SECTOR) if len(record.data) > SECTOR else 0
