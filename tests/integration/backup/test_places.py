"""Scheduled backups: every place gets each, files lie there once, old ones go, trouble is written down (R42)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.wall_clock import WallClock
from tests.integration.outbox_cast import a_text, posted
from village_desk import clock, config
from village_desk.backup import contents, making, places
from village_desk.database import db, transaction
from village_desk.media import MediaStore
from village_desk.messages.models import Attachment

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def two(app: Flask, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two places, the second on a stick."""
    (tmp_path / "stick").mkdir()
    here, stick = instance / "backups", tmp_path / "stick" / "backups"
    settings = config.current()
    object.__setattr__(settings, "backup_dirs", (here, stick))
    return here, stick


def backups(place: Path) -> list[Path]:
    return sorted(place.glob("village-desk-*.backup"))


def files(place: Path) -> set[str]:
    return {path.name for path in (place / "files").iterdir()}


def test_every_place_gets_the_same_proven_backup(two: tuple[Path, Path]) -> None:
    photo = factories.photo_of(factories.citizen(factories.office()))
    assert places.run_due()
    here, stick = two
    assert backups(here)[0].read_bytes() == backups(stick)[0].read_bytes()
    manifest = contents.verified(backups(stick)[0], config.current().data_keys)
    assert set(manifest.files) == {photo.storage_name} == files(here) == files(stick)
    for made in (*here.rglob("*"), *stick.rglob("*")):
        assert made.stat().st_mode & 0o077 == 0, made
    assert [state.error for state in places.states()] == [None, None]
    assert places.safe_until() == manifest.made_at


def test_it_is_made_when_due_and_once(two: tuple[Path, Path], at: WallClock) -> None:
    at("2026-11-20 21:00")
    assert places.run_due()
    at("2026-11-20 21:14")
    assert not places.run_due()
    at("2026-11-20 21:16")
    assert places.run_due()
    assert len(backups(two[0])) == len(backups(two[1])) == 2


def test_a_clock_that_was_set_back_does_not_stop_backups(two: tuple[Path, Path], at: WallClock) -> None:
    at("2027-11-20 21:00")
    assert places.run_due()
    at("2026-11-20 21:00")
    assert places.run_due()


def test_a_stick_that_is_not_there_is_not_made_up(two: tuple[Path, Path]) -> None:
    """A folder under an empty mount point would look like a second place and be none."""
    here, stick = two
    stick.parent.rmdir()
    assert places.run_due()
    assert not stick.parent.exists()
    assert len(backups(here)) == 1
    first, second = places.states()
    assert (first.error, second.error) == (None, "PlaceAbsent")
    assert second.made_at is None
    assert places.safe_until() is None


def test_a_first_place_that_is_full_does_not_keep_the_second_from_its_backup(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, stick = two
    really = making.make

    def full_here(path: Path, **told: bool) -> object:
        if here in path.parents:
            raise OSError(28, "No space left on device")
        return really(path, **told)

    monkeypatch.setattr(making, "make", full_here)
    assert places.run_due()
    assert backups(here) == []
    assert len(backups(stick)) == 1
    assert [state.error for state in places.states()] == ["OSError", None]


@pytest.mark.settings(VILLAGE_DESK_MEDIA_FREE_FLOOR="1e18")
def test_a_backup_never_takes_the_last_room(two: tuple[Path, Path]) -> None:
    """A full disk would stop the very messages that it is made for (R36)."""
    with pytest.raises(places.NoRoom):
        places.run_due()
    assert backups(two[0]) == backups(two[1]) == []
    assert [state.error for state in places.states()] == ["NoRoom", "NoRoom"]


def test_a_file_lies_in_a_place_once_and_goes_when_no_backup_needs_it(
    two: tuple[Path, Path], at: WallClock
) -> None:
    at("2026-11-02 10:00")
    photo = factories.photo_of(factories.citizen(factories.office()))
    places.run_due()
    kept = two[1] / "files" / str(photo.storage_name)
    written = kept.stat().st_ino
    at("2026-11-02 11:00")
    places.run_due()
    assert kept.stat().st_ino == written
    with transaction():
        row = db.session.get_one(Attachment, photo.id)
        MediaStore.of(config.current()).delete(row.storage_name or "")
        row.state, row.storage_name = "erased", None
    at("2027-02-02 11:00")
    for minute in range(5):
        at(f"2027-02-02 11:{minute * 11:02d}" if minute else "2027-02-02 10:59")
        places.back_up_everywhere()
    assert files(two[1]) == set()


def test_which_backups_stay(app: Flask) -> None:
    """Four of the last hour, one for each of 12 hours, of 7 days, of 5 weeks: a few dozen instead of thousands."""
    every = [NOW - timedelta(minutes=15 * number) for number in range(4 * 24 * 60)]
    kept = places.worth_keeping(every, NOW, config.current())
    assert set(every[:4]) <= kept
    assert len(kept) == pytest.approx(25, abs=4)
    assert min(kept) < NOW - timedelta(days=24)
    ages = sorted(NOW - moment for moment in kept)
    assert all(later - earlier <= timedelta(days=8) for earlier, later in zip(ages, ages[1:], strict=False))


def test_a_backup_while_messages_arrive_is_of_one_moment_and_loses_none(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    """The writers do not wait for it, and every message is either in it whole or came later (R42)."""
    factories.office()
    stop = threading.Event()
    answers: list[int] = []

    def arrive() -> None:
        with app.app_context():
            while not stop.is_set():
                answers.append(posted(client, a_text("Halo")).status_code)

    writer = threading.Thread(target=arrive)
    writer.start()
    try:
        manifests = [making.make(tmp_path / f"{n}.backup", inside=True) for n in range(4)]
    finally:
        stop.set()
        writer.join(20)
    assert set(answers) == {200}
    stored = [manifest.tables["inbox"][0] for manifest in manifests]
    assert stored == sorted(stored)
    assert stored[-1] > stored[0]
    assert stored[-1] <= len(answers)


def test_what_a_killed_backup_has_left_does_not_fill_the_disk(two: tuple[Path, Path]) -> None:
    """A village loses its power in the middle of a backup, night after night: each draft is as large as a backup."""
    for place in two:
        place.mkdir(mode=0o700, parents=True)
        (place / ".village-desk-20261119T201500000000Z.backup.draft").write_bytes(b"cut off")
    assert places.run_due()
    for place in two:
        assert not list(place.glob(".*"))
        assert len(backups(place)) == 1


def test_a_damaged_database_is_not_backed_up_over_the_good_ones(
    two: tuple[Path, Path], at: WallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    places.run_due()
    good = backups(two[0])[0].read_bytes()

    def damaged(_connection: object) -> None:
        raise making.SourceDamaged("page 7")

    monkeypatch.setattr(making, "_refuse_damaged", damaged)
    with pytest.raises(making.SourceDamaged):
        places.back_up_everywhere()
    assert [path.read_bytes() for path in backups(two[0])] == [good]
    assert clock.now() >= (places.states()[0].failed_at or NOW)
