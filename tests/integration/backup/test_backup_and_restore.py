"""A backup is whole and sealed; a restore takes all of it or nothing, on both databases (R42, R43)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import NullPool, create_engine, func, select, text

from tests import factories
from tests.fakes import databases
from village_desk import clock, config
from village_desk.backup import making, restoring, tables
from village_desk.backup.sealed import BackupRefused, Damaged, WrongKey
from village_desk.database import db, transaction
from village_desk.messages import attachments, hold
from village_desk.messages.models import Attachment, InboxMessage
from village_desk.migrations import runner
from village_desk.operation import invariants
from village_desk.security.models import StaffSession
from village_desk.tickets.models import Ticket, TicketCounter
from village_desk.tickets.numbers import next_number


@pytest.fixture
def elsewhere(
    app: Flask,
    environment: dict[str, str],
    database_kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> dict[str, str]:
    """The environment of a fresh machine: no database, no files, the same keys."""
    if database_kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'village_desk.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create("elsewhere")
    return environment | {"DATABASE_URL": url, "VILLAGE_DESK_INSTANCE": str(tmp_path / "elsewhere")}


@pytest.fixture
def village(app: Flask) -> Ticket:
    """A village with a request and a photo."""
    office = factories.office()
    factories.user(office, "officer", "admin")
    siti = factories.citizen(office)
    factories.photo_of(siti)
    return factories.ticket(office, citizen=siti)


@pytest.fixture
def backup(village: Ticket, tmp_path: Path) -> Path:
    making.make(tmp_path / "one.backup", inside=True)
    return tmp_path / "one.backup"


@pytest.fixture
def there(elsewhere: dict[str, str]) -> Iterator[dict[str, str]]:
    """Inside the fresh machine's application."""
    made = databases.application(elsewhere)
    with made.app_context():
        yield elsewhere
        databases.release()


CHANGED_BY_RESTORING = ("holds", "audit_lines", "ticket_counters", "staff_sessions")


def rows_of(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row as it lies there, sealed."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return {
            table.name: [
                dict(zip(table.columns.keys(), json.loads(line), strict=True))
                for line in tables.row_lines(connection, table)
            ]
            for table in tables.tables(connection)
            if table.name not in CHANGED_BY_RESTORING
        }


def test_everything_comes_back_on_a_fresh_machine(
    environment: dict[str, str], backup: Path, there: dict[str, str]
) -> None:
    done = restoring.restore(backup)
    assert done.kept_as is None
    assert rows_of(there["DATABASE_URL"]) == rows_of(environment["DATABASE_URL"])
    photo = db.session.execute(select(Attachment)).scalar_one()
    assert attachments.open_file(photo)
    assert invariants.broken() == []
    assert runner.refusal() is None
    assert hold.on_hold()


def test_it_may_move_to_the_other_kind_of_database(
    environment: dict[str, str],
    backup: Path,
    database_kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """A village that grows takes its backup from SQLite to PostgreSQL (or back)."""
    url = f"sqlite:///{tmp_path / 'other' / 'desk.db'}"
    if database_kind == "sqlite":
        url = request.getfixturevalue("postgresql_server").create("other")
    before = rows_of(environment["DATABASE_URL"])
    made = databases.application(
        environment | {"DATABASE_URL": url, "VILLAGE_DESK_INSTANCE": str(tmp_path / "other")}
    )
    with made.app_context():
        restoring.restore(backup)
        after = rows_of(url)
        assert invariants.broken() == []
        databases.release()
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    for table in ("inbox", "tickets", "holidays", "opening_intervals", "message_prices"):
        assert after[table] == before[table]


def test_a_backup_is_for_its_owner_only_and_names_nobody(backup: Path, village: Ticket) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    data = backup.read_bytes()
    for word in (
        "Siti",
        factories.NIK,
        village.number,
        *config.current().data_keys,
        config.current().secret_key,
    ):
        assert word.encode() not in data


def test_new_rows_are_numbered_behind_the_restored_ones(backup: Path, there: dict[str, str]) -> None:
    restoring.restore(backup)
    last = db.session.execute(select(func.max(InboxMessage.id))).scalar_one()
    siti = factories.citizen(factories.another_office())
    photo = factories.photo_of(siti)
    assert photo.inbox_id > last


def test_a_wrong_key_touches_nothing(backup: Path, elsewhere: dict[str, str]) -> None:
    stranger = elsewhere | {"DATA_KEYS": Fernet.generate_key().decode()}
    made = databases.application(stranger)
    with made.app_context():
        with pytest.raises(WrongKey):
            restoring.restore(backup)
        databases.release()
    assert not (Path(stranger["VILLAGE_DESK_INSTANCE"]) / "media").exists()


def test_a_flipped_byte_or_a_cut_end_touches_nothing(backup: Path, there: dict[str, str]) -> None:
    good = backup.read_bytes()
    for place in range(40, len(good), len(good) // 12):
        backup.write_bytes(good[:place] + bytes([good[place] ^ 4]) + good[place + 1 :])
        with pytest.raises(BackupRefused):
            restoring.restore(backup)
    for length in (0, 30, len(good) // 2, len(good) - 1):
        backup.write_bytes(good[:length])
        with pytest.raises(BackupRefused):
            restoring.restore(backup)
    assert not (Path(there["VILLAGE_DESK_INSTANCE"]) / "media").exists()
    backup.write_bytes(good)
    restoring.restore(backup)


def test_a_used_database_is_replaced_only_when_told_and_kept_before(
    backup: Path, village: Ticket, environment: dict[str, str]
) -> None:
    with transaction():
        db.session.get_one(Ticket, village.id).status = "in_progress"
    with pytest.raises(BackupRefused, match="--replace"):
        restoring.restore(backup)
    db.session.rollback()
    done = restoring.restore(backup, replace=True)
    assert db.session.get_one(Ticket, village.id, populate_existing=True).status == "received"
    assert done.kept_as is not None
    db.session.rollback()
    restoring.restore(done.kept_as, replace=True)
    assert db.session.get_one(Ticket, village.id, populate_existing=True).status == "in_progress"


def test_a_restore_that_is_cut_leaves_the_database_as_it_was(
    backup: Path, village: Ticket, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(environment["DATABASE_URL"])
    db.session.rollback()

    def cut(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_mark_lost", cut)
    with pytest.raises(KeyboardInterrupt):
        restoring.restore(backup, replace=True)
    assert rows_of(environment["DATABASE_URL"]) == before
    assert not hold.on_hold()


def test_numbers_that_may_have_been_given_out_are_skipped(backup: Path, there: dict[str, str]) -> None:
    """What citizens were told after the backup must not become somebody else's number."""
    restoring.restore(backup)
    with transaction():
        office = db.session.execute(select(factories.Office)).scalar_one()
        number = next_number(office, clock.now().astimezone())
    assert int(number[-4:]) == 1 + 100 + 1
    db.session.rollback()
    assert db.session.execute(select(TicketCounter.last)).scalars().all() == [102]


def test_a_session_that_was_ended_after_the_backup_does_not_live_again(
    village: Ticket, tmp_path: Path, there: dict[str, str], environment: dict[str, str]
) -> None:
    first = databases.application(environment)
    with first.app_context():
        user = db.session.execute(select(factories.User)).scalar_one()
        with transaction():
            db.session.add(
                StaffSession(
                    token_hash="a" * 64,
                    csrf_secret="c",
                    user_id=user.id,
                    user_stamp="s",
                    created_at=clock.now(),
                    seen_at=clock.now(),
                )  # fmt: skip
            )
        making.make(tmp_path / "two.backup", inside=True)
        databases.release()
    again = databases.application(there)
    with again.app_context():
        restoring.restore(tmp_path / "two.backup")
        assert db.session.execute(select(StaffSession.ended_at)).scalar_one() is not None


def test_a_backup_of_an_older_schema_is_brought_to_the_present_one(
    environment: dict[str, str], tmp_path: Path, there: dict[str, str], database_kind: str,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    old = (
        f"sqlite:///{tmp_path / 'old.db'}"
        if database_kind == "sqlite"
        else request.getfixturevalue("postgresql_server").create("old")
    )
    engine = runner.engine_for(old)
    with engine.begin() as connection:
        runner.bring_to(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO offices (id, slug, code, name, whatsapp, timezone, address, phone, revision,"
                " created_at) VALUES (3, 'lama', 'LMA', 'Desa Lama', '+62811', 'Asia/Jakarta', '', '', 1,"
                " '2026-01-01 00:00:00.000000')"
            )
        )
    engine.dispose()
    first = databases.application(environment | {"DATABASE_URL": old})
    with first.app_context():
        assert making.make(tmp_path / "old.backup", inside=True).schema == "0001"
        databases.release()
    again = databases.application(there)
    with again.app_context():
        restoring.restore(tmp_path / "old.backup")
        assert runner.refusal() is None
        assert db.session.execute(select(factories.Office.slug)).scalar_one() == "lama"


def test_a_backup_of_a_newer_schema_is_refused_in_one_sentence(
    backup: Path, there: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "knows", lambda _revision: False)
    with pytest.raises(BackupRefused, match="newer"):
        restoring.restore(backup)


def test_a_failed_backup_leaves_the_last_good_one(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = backup.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making.contents, "write", full)
    with pytest.raises(OSError, match="No space"):
        making.make(backup, inside=True)
    assert backup.read_bytes() == good
    assert [path.name for path in backup.parent.glob(".*.draft")] == []


def test_what_was_written_wrongly_never_becomes_the_backup(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup.read_bytes()

    def damaged(*_: object) -> None:
        raise Damaged

    monkeypatch.setattr(making.contents, "verified", damaged)
    with pytest.raises(Damaged):
        making.make(backup, inside=True)
    assert backup.read_bytes() == good
