"""The sealed stream of a backup: every changed, missing, moved or added byte is found (R42, R43)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from village_desk.backup import sealed
from village_desk.backup.sealed import BackupRefused, Damaged, Opening, Sealing, WrongKey

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
LINES = [b"line %d of Bu Siti" % number for number in range(400)]


@pytest.fixture
def backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sealed file of several pieces."""
    monkeypatch.setattr(sealed, "PIECE", 1_000)
    path = tmp_path / "a.backup"
    with path.open("wb") as target:
        sealing = Sealing(target, KEY)
        for line in LINES:
            sealing.write(line + b"\n")
        sealing.finish()
    return path


def read(path: Path, *keys: str) -> list[bytes]:
    with path.open("rb") as source:
        opening = Opening(source, keys or (KEY,))
        return list(iter(opening.line, b""))


def test_what_was_written_is_read(backup: Path) -> None:
    assert read(backup) == LINES
    assert b"Siti" not in backup.read_bytes()


def test_an_older_key_still_opens_it(backup: Path) -> None:
    """The first key sealed it then; another is the first now."""
    assert read(backup, OTHER, KEY) == LINES


def test_a_wrong_key_is_said_to_be_wrong(backup: Path) -> None:
    with pytest.raises(WrongKey):
        read(backup, OTHER)


def test_one_changed_bit_anywhere_is_found(backup: Path) -> None:
    """Sampled, and every byte of the beginning and of the last piece."""
    good = backup.read_bytes()
    places = {*range(120), *range(len(good) - 60, len(good)), *random.Random(7).sample(range(len(good)), 300)}
    for place in places:
        changed = bytearray(good)
        changed[place] ^= 1 << (place % 8)
        backup.write_bytes(changed)
        with pytest.raises(BackupRefused):
            read(backup)


def test_a_cut_is_found_wherever_it_is(backup: Path) -> None:
    good = backup.read_bytes()
    for length in {*range(0, len(good), 37), len(good) - 1, *_ends_of_pieces(good)}:
        backup.write_bytes(good[:length])
        with pytest.raises(BackupRefused):
            read(backup)


def test_pieces_cannot_be_swapped_left_out_or_repeated(backup: Path) -> None:
    good = backup.read_bytes()
    ends = _ends_of_pieces(good)
    start, first, second = ends[0], ends[1], ends[2]
    swapped = good[:start] + good[first:second] + good[start:first] + good[second:]
    left_out = good[:start] + good[first:]
    repeated = good[:first] + good[start:]
    for changed in (swapped, left_out, repeated, good + b"x", good + good[start:first]):
        backup.write_bytes(changed)
        with pytest.raises(Damaged):
            read(backup)


def test_two_backups_of_the_same_words_have_nothing_in_common(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        with (tmp_path / name).open("wb") as target:
            sealing = Sealing(target, KEY)
            sealing.write(b"the same")
            sealing.finish()
        made.append((tmp_path / name).read_bytes()[len(sealed.MAGIC) :])
    assert made[0][:32] != made[1][:32]
    assert made[0][40:] != made[1][40:]


def test_anything_else_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff" * 100)
    with pytest.raises(BackupRefused, match="not a backup"):
        read(path)


def _ends_of_pieces(data: bytes) -> list[int]:
    ends = [len(sealed.MAGIC) + 32]
    while ends[-1] < len(data):
        ends.append(ends[-1] + 4 + int.from_bytes(data[ends[-1] : ends[-1] + 4], "big"))
    return ends[:-1]
