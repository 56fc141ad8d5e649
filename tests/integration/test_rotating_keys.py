"""`keys rotate` and `keys reindex`: another key, and nothing is lost or forgotten (S26)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import create_engine, func, select, table, text

from tests import factories
from tests.fakes.citizen import Citizen as Writer
from tests.fakes.databases import DATA_KEY, load_tables
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import config, vault
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.media import MediaStore
from village_desk.messages import attachments
from village_desk.messages.models import Attachment, InboxMessage
from village_desk.operation import invariants, reindexing, resealing
from village_desk.tickets.models import SearchToken
from village_desk.tickets.numbers import token_hash
from village_desk.tickets.search import token
from village_desk.vault import InvalidToken

FRESH = Fernet.generate_key().decode()
OTHER_INDEX = "another index key of more than thirty-two characters"


@pytest.fixture
def number(citizen: Writer, frozen: WallClock) -> Iterator[str]:
    """A request with two photos, sealed with the old key."""
    stories.a_village()
    yield stories.requests_the_letter(citizen)
    keyring(DATA_KEY)


def keyring(*data_keys: str, index: str | None = None) -> None:
    """The process has these keys from now on."""
    db.session.rollback()
    db.session.expire_all()
    settings = config.current()
    object.__setattr__(settings, "data_keys", data_keys)
    vault.configure(data_keys, index or "tests-only-index-key-of-more-than-32-characters")


def files() -> set[str]:
    return {name for name, _ in MediaStore.of(config.current()).names()}


def test_afterwards_the_old_key_is_needed_no_more(number: str, citizen: Writer) -> None:
    before = files()
    keyring(FRESH, DATA_KEY)
    values, changed = resealing.rotate()
    assert values > 20
    assert changed == 2
    keyring(FRESH)
    assert stories.ticket_of(number).fields
    for photo in db.session.execute(select(Attachment)).scalars():
        assert attachments.open_file(photo)
    assert len(files()) == 2
    assert files().isdisjoint(before), "a name stands for the same bytes for ever: backups keep each once"
    assert invariants.broken() == []
    assert number in citizen.says("status")


def test_a_second_run_finds_nothing_to_do(number: str) -> None:
    keyring(FRESH, DATA_KEY)
    resealing.rotate()
    assert resealing.rotate() == (0, 0)


def test_a_cut_run_is_continued(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring(FRESH, DATA_KEY)
    really, seen = resealing._rotate_row, []

    def cut(*told: object) -> int:
        seen.append(1)
        if len(seen) == 12:
            raise KeyboardInterrupt
        return really(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(resealing, "_rotate_row", cut)
    with pytest.raises(KeyboardInterrupt):
        resealing.rotate()
    monkeypatch.setattr(resealing, "_rotate_row", really)
    resealing.rotate()
    keyring(FRESH)
    assert stories.ticket_of(number).fields
    assert db.session.execute(select(InboxMessage.form)).scalars().first()


def test_a_key_that_is_missing_is_said_before_anything_is_lost(number: str) -> None:
    keyring(FRESH)
    with pytest.raises(InvalidToken):
        resealing.rotate()
    keyring(DATA_KEY)
    assert stories.ticket_of(number).fields


def test_a_change_made_meanwhile_is_not_undone(number: str, database: str) -> None:
    """Only what still lies there as it was read is replaced."""
    keyring(FRESH, DATA_KEY)
    really = vault.vault().resealed
    newer = vault.vault().seal(b"Pak Budi").decode()

    def change_first(sealed: bytes) -> bytes | None:
        db.session.execute(text("UPDATE citizens SET profile_name = :newer"), {"newer": newer})
        return really(sealed)

    object.__setattr__(vault.vault(), "resealed", change_first)
    resealing.rotate()
    assert db.session.execute(select(Citizen.profile_name)).scalar_one() == "Pak Budi"


def test_with_another_index_key_everybody_is_still_found(app: Flask, number: str, citizen: Writer) -> None:
    ticket = stories.ticket_of(number)
    old_tokens = set(db.session.execute(select(SearchToken.token)).scalars())
    citizen.posts("kapan jadinya?")
    keyring(DATA_KEY, index=OTHER_INDEX)
    assert reindexing.reindex() > 5
    ticket = stories.ticket_of(number)
    found = set(db.session.execute(select(SearchToken.token)).scalars())
    assert len(found) == len(old_tokens)
    assert found.isdisjoint(old_tokens)
    assert token(ticket.office_id, "number", number.casefold()) in found
    assert ticket.token_hash == token_hash(ticket.token or "")
    for photo in db.session.execute(select(Attachment)).scalars():
        assert attachments.open_file(photo)
    assert number in citizen.says("status"), "known as the same person"
    assert db.session.execute(select(func.count()).select_from(Citizen)).scalar_one() == 1
    assert set(db.session.execute(select(InboxMessage.state)).scalars()) == {"handled"}


def test_staff_sign_in_under_the_new_index_key(app: Flask, number: str) -> None:
    from village_desk.office import people

    office = db.session.execute(select(factories.Office)).scalar_one()
    factories.user(office, email="rina@desa.example.id")
    keyring(DATA_KEY, index=OTHER_INDEX)
    assert people.find_user("rina@desa.example.id") is None
    reindexing.reindex()
    assert people.find_user("rina@desa.example.id") is not None


def test_every_keyed_hash_is_computed_anew_or_left_with_a_reason(app: Flask) -> None:
    """Whoever adds a column that INDEX_KEY has made says here what becomes of it."""
    load_tables()
    keyed = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if column.name.endswith(("_index", "_hash", "chat_key")) or column.name == "token"
    }
    assert keyed == reindexing.COMPUTED_ANEW | reindexing.LEFT


def test_no_key_lies_in_the_database(number: str, database: str, tmp_path: Path) -> None:
    with create_engine(database).connect() as connection:
        for name in db.metadata.tables:
            rows = connection.execute(select(text("*")).select_from(table(name))).all()
            assert DATA_KEY not in str(rows)
            assert config.current().secret_key not in str(rows)
