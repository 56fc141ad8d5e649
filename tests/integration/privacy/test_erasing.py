"""A person is erased: words, tokens and files go, counts stay, and a restore does not bring them back (S25, R43)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.fakes.citizen import Citizen as Writer
from tests.fakes.databases import load_tables
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock, config
from village_desk.backup import making, places, restoring
from village_desk.citizens.models import Citizen, Person
from village_desk.database import db, transaction
from village_desk.errors import StorageUnavailable
from village_desk.media import MediaStore
from village_desk.messages.models import Attachment, InboxMessage, OutboxMessage
from village_desk.office import setup
from village_desk.office.models import OfficeService
from village_desk.privacy import erasing, erasure_list, retention
from village_desk.privacy.erasing import NOT_OF_CITIZENS, OF_CITIZENS
from village_desk.satisfaction import answering
from village_desk.satisfaction.models import Rating
from village_desk.tickets import labels
from village_desk.tickets.models import SearchToken, Ticket
from village_desk.tickets.working_models import CitizenLabel, TicketLabel
from village_desk.vault import SealedJson, SealedText


@pytest.fixture
def siti(citizen: Writer, frozen: WallClock) -> Citizen:
    """Bu Siti, whose letter was asked for, made, and collected."""
    stories.a_village()
    number = stories.requests_the_letter(citizen)
    close(number)
    with transaction():
        answering.on_page(stories.ticket_of(number).id, 4, "petugasnya ramah", now=clock.now())
    return db.session.execute(select(Citizen)).scalar_one()


def close(number: str) -> None:
    """The letter was collected."""
    ticket_id = stories.ticket_of(number).id
    with transaction():
        ticket = db.session.get_one(Ticket, ticket_id)
        ticket.status, ticket.closed_at, ticket.completed_at = "completed", clock.now(), clock.now()


def words_left(*tables: Any) -> list[str]:
    """Every sealed column of a citizen that is not empty."""
    db.session.rollback()
    db.session.expire_all()
    return [
        f"{table.name}.{column.name}"
        for table in (model.__table__ for model in tables or OF_CITIZENS)
        for column in table.columns
        if isinstance(column.type, SealedText | SealedJson)
        and db.session.execute(select(func.count()).where(column.is_not(None))).scalar_one()
    ]


def counts() -> list[int | None]:
    """How many rows there are of each kind."""
    return [db.session.scalar(select(func.count()).select_from(model)) for model in OF_CITIZENS]


def test_every_sealed_column_has_an_owner(app: Flask) -> None:
    """Whoever adds a table with words says here whose they are: a citizen's are erased with the citizen."""
    load_tables()
    sealed = {
        table.name
        for table in db.metadata.tables.values()
        if any(isinstance(column.type, SealedText | SealedJson) for column in table.columns)
    }
    erased = {model.__table__.name for model in OF_CITIZENS}
    assert sealed == erased | NOT_OF_CITIZENS


def test_words_tokens_and_files_go_and_counts_stay(app: Flask, siti: Citizen) -> None:
    before = counts()
    assert words_left() != []
    assert erasing.forget_person(siti, clock.now()) == 2
    assert words_left() == []
    assert db.session.scalar(select(func.count()).select_from(SearchToken)) == 0
    assert list(MediaStore.of(config.current()).names()) == []
    assert counts() == before
    assert set(db.session.scalars(select(Attachment.state))) == {"erased"}
    ticket = db.session.execute(select(Ticket)).scalar_one()
    assert ticket.status == "completed"
    assert ticket.token_hash is None
    assert db.session.scalars(select(Rating.score)).all() == [4]


def test_labels_go_with_the_person(app: Flask, siti: Citizen) -> None:
    ticket = db.session.scalars(select(Ticket).where(Ticket.citizen_id == siti.id)).first()
    assert ticket is not None
    with transaction():
        labels.put_on_citizen(siti, [], "lansia")
        labels.put_on_ticket(ticket, [], "prioritas")
    erasing.forget_person(siti, clock.now())
    for model in (CitizenLabel, TicketLabel):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_the_desk_still_shows_the_erased_request(app: Flask, siti: Citizen, client: FlaskClient) -> None:
    erasing.forget_person(siti, clock.now())
    office = db.session.execute(select(factories.Office)).scalar_one()
    officer = stories.an_officer(office, client)
    ticket = db.session.execute(select(Ticket)).scalar_one()
    officer.opens(f"/desk/t/{ticket.id}")
    assert ticket.number in officer.page.text


def test_while_a_request_is_open_nobody_is_erased(citizen: Writer, frozen: WallClock) -> None:
    stories.a_village()
    stories.requests_the_letter(citizen)
    with pytest.raises(erasing.StillOpen):
        erasing.forget_person(db.session.execute(select(Citizen)).scalar_one(), clock.now())
    assert words_left(Citizen, Ticket) != []
    assert list(config.current().backup_dirs[0].glob("*.jsonl")) == []


def test_a_very_late_repeat_brings_nothing_back(app: Flask, siti: Citizen, citizen: Writer) -> None:
    """The identity of a message outlives its words (R3)."""
    first = db.session.execute(select(InboxMessage).order_by(InboxMessage.id)).scalars().first()
    assert first is not None
    sid, heard = first.message_sid, len(citizen.received)
    erasing.forget_person(siti, clock.now())
    citizen.posts("Assalamualaikum, mau bikin surat keterangan usaha", sid=sid)
    citizen.work()
    assert words_left() == []
    assert len(citizen.received) == heard


def test_who_writes_again_is_somebody_new(app: Flask, siti: Citizen, citizen: Writer) -> None:
    erasing.forget_person(siti, clock.now())
    assert "Wonojati" in citizen.says("Assalamualaikum")
    assert db.session.scalar(select(func.count()).select_from(Citizen)) == 2


def test_a_restore_of_an_older_backup_erases_again(
    app: Flask, siti: Citizen, tmp_path: Path, frozen: WallClock
) -> None:
    making.make(tmp_path / "with siti.backup", inside=True)
    frozen("2026-11-21 09:00")
    erasing.forget_person(db.session.get_one(Citizen, siti.id), clock.now())
    db.session.rollback()
    restoring.restore(tmp_path / "with siti.backup", replace=True)
    assert words_left() == []
    assert list(MediaStore.of(config.current()).names()) == []
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_the_list_names_nobody_lies_in_every_place_and_is_spread(
    app: Flask, siti: Citizen, instance: Path, tmp_path: Path
) -> None:
    here, stick = instance / "backups", tmp_path / "stick" / "backups"
    object.__setattr__(config.current(), "backup_dirs", (here, stick))
    address = siti.address or ""
    erasing.forget_person(siti, clock.now())
    [line] = (here / erasure_list.NAME).read_text().splitlines()
    assert set(json.loads(line)) == {"at", "office", "chat", "keys"}
    assert address not in line
    assert (here / erasure_list.NAME).stat().st_mode & 0o777 == 0o600
    (tmp_path / "stick").mkdir()
    places.back_up_everywhere()
    assert (stick / erasure_list.NAME).read_text() == (here / erasure_list.NAME).read_text()


def test_without_a_place_for_the_list_nobody_is_erased(
    app: Flask, siti: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure_list, "_append", lambda *_: False)
    with pytest.raises(StorageUnavailable):
        erasing.forget_person(siti, clock.now())
    assert words_left(Citizen) != []


def test_files_go_first_then_words_then_the_person(app: Flask, siti: Citizen, frozen: WallClock) -> None:
    """180 days, 365 for the chat, five years: each counted from the end of the request."""
    closed = clock.now()

    def after(days: int) -> None:
        db.session.rollback()
        frozen((closed + timedelta(days=days)).astimezone().strftime("%Y-%m-%d %H:%M"))
        retention.purge()

    after(179)
    assert "kept" in set(db.session.scalars(select(Attachment.state)))
    after(181)
    assert set(db.session.scalars(select(Attachment.state))) == {"erased"}
    assert "tickets.fields" in words_left()
    assert "inbox.form" in words_left()
    after(366)
    assert words_left(InboxMessage, OutboxMessage) == []
    assert "tickets.fields" in words_left()
    after(1826)
    assert words_left() == []
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_a_service_may_have_an_age_of_its_own(app: Flask, siti: Citizen, frozen: WallClock) -> None:
    ticket = db.session.execute(select(Ticket)).scalar_one()
    office = db.session.get_one(factories.Office, ticket.office_id)
    shipped = next(
        row.definition
        for row in db.session.execute(select(OfficeService)).scalars()
        if row.slug == ticket.service
    )
    with transaction():
        own = {"definition": shipped | {"keep_files_days": 10}}
        setup.apply(office, {"services": {ticket.service: own}})
    frozen((clock.now() + timedelta(days=11)).astimezone().strftime("%Y-%m-%d %H:%M"))
    retention.purge()
    assert set(db.session.scalars(select(Attachment.state))) == {"erased"}


def test_a_file_without_a_row_is_swept_and_no_other(app: Flask, frozen: WallClock) -> None:
    photo = factories.photo_of(factories.citizen(factories.office()))
    store = MediaStore.of(config.current())
    with transaction():
        row = db.session.get_one(Attachment, photo.id)
        orphan = store.keep(b"%PDF-1.4 nobody's").name
    frozen("2027-01-01 09:00")
    assert retention.purge()["files without a row"] == 1
    assert not store.exists(orphan)
    assert store.exists(row.storage_name or "")


def test_persons_named_by_an_open_request_stay(app: Flask, citizen: Writer, frozen: WallClock) -> None:
    stories.a_village()
    stories.requests_the_letter(citizen)
    frozen("2033-01-01 09:00")
    retention.purge()
    assert words_left(Person) != []
