"""A finished paper goes to the citizen as a PDF, or the official notice goes in its place (8.3)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import words_of
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk import config
from village_desk.backup import making, restoring
from village_desk.citizens.models import Citizen as Identity
from village_desk.database import db, transaction
from village_desk.media import MediaStore
from village_desk.messages import hold
from village_desk.messages.models import OutboxFile, OutboxMessage
from village_desk.operation import invariants
from village_desk.tickets.models import Ticket

PDF = b"%PDF-1.7\n" + b"Surat Keterangan Usaha " * 200


@pytest.fixture
def officer(citizen: Citizen, client: FlaskClient, frozen: WallClock) -> Person:
    """Bu Siti has written tonight; her letter is ready."""
    office = stories.a_village()
    citizen.says("Assalamualaikum")
    siti = db.session.execute(select(Identity)).scalar_one()
    made = factories.ticket(office, citizen=siti)
    with transaction():
        db.session.get_one(Ticket, made.id).status = "ready"
    citizen.work()
    return stories.an_officer(office, client)


def ticket() -> Ticket:
    db.session.rollback()
    return db.session.execute(select(Ticket)).scalar_one()


def sends(client: FlaskClient, data: bytes, times: int = 1) -> TestResponse:
    """Through the page, as the officer's browser posts a file."""
    address = f"/desk/t/{ticket().id}/kirim-pdf"
    page = client.get(address).get_data(as_text=True)
    hidden = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf_token", "action_key")
    }
    for _ in range(times):
        form = hidden | {"paper": (io.BytesIO(data), "surat.pdf")}
        answer = client.post(address, data=form, content_type="multipart/form-data")
    return answer


def link_of(citizen: Citizen) -> str:
    url = citizen.received[-1].media_url
    assert url is not None
    assert url.startswith(config.current().public_url + "/m/")
    return url.removeprefix(config.current().public_url)


def test_the_pdf_follows_one_sentence_and_is_fetched_at_a_link_of_our_own(
    officer: Person, citizen: Citizen, client: FlaskClient
) -> None:
    officer.opens(f"/desk/t/{ticket().id}")
    assert "Kirim PDF ke warga" in officer.page.text
    assert sends(client, PDF).status_code == 303
    citizen.work()
    words, paper = citizen.received[-2:]
    assert "PDF" in words_of(words)
    assert ticket().number in words_of(words)
    assert paper.body is None
    fetched = client.get(link_of(citizen))
    assert fetched.data == PDF
    assert fetched.content_type == "application/pdf"
    assert fetched.headers["Cache-Control"] == "no-store"
    for shown in ("Siti", "628", ticket().number):
        assert shown not in link_of(citizen)
    officer.opens(f"/desk/t/{ticket().id}")
    assert "[dokumen PDF]" in officer.page.text
    assert "Dokumen PDF dikirim ke warga" in officer.page.text


def test_the_link_dies_soon_and_no_other_opens_it(
    officer: Person, citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    sends(client, PDF)
    citizen.work()
    link = link_of(citizen)
    file_id, until, sign = link.removeprefix("/m/").split("-")
    later = f"{int(until, 16) + 60:x}"
    wrong = (
        f"/m/{file_id}-{later}-{sign}",
        f"/m/{int(file_id, 16) + 1:x}-{until}-{sign}",
        f"/m/{file_id}-{until}-{'0' * 32}",
        "/m/x",
        "/m/--",
        f"/m/{file_id}-{until}-{sign}é",
    )
    assert {client.get(one).status_code for one in wrong} == {404}
    frozen("2026-11-20 21:54")
    assert client.get(link).status_code == 200
    frozen("2026-11-20 21:56")
    assert client.get(link).status_code == 404


def test_what_whatsapp_would_refuse_is_refused_here_first(
    officer: Person, citizen: Citizen, client: FlaskClient
) -> None:
    heard = len(citizen.received)
    for data, said in (
        (b"", "Pilih berkas PDF"),
        (b"\xff\xd8\xff not a paper", "bukan PDF"),
        (b"<html><script>alert(1)</script>", "bukan PDF"),
        (b"%PDF-" + b"0" * 16_000_000, "lebih dari 16 MB"),
    ):
        answer = sends(client, data)
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    citizen.work()
    assert len(citizen.received) == heard
    assert list(MediaStore.of(config.current()).names()) == []


def test_outside_the_24_hours_the_official_notice_says_where_to_fetch_it(
    officer: Person, citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    frozen("2026-11-25 09:00")
    stories.an_officer(stories.office_of(citizen), client, "Tomorrow's officer")
    assert sends(client, PDF).status_code == 303
    citizen.work()
    [message] = [one for one in citizen.received if one.content_sid == stories.READY_TEMPLATE]
    assert message.media_url is None
    assert ticket().number in words_of(message)


def test_a_file_that_is_gone_is_shown_to_the_officer_and_not_promised(
    officer: Person, citizen: Citizen, client: FlaskClient
) -> None:
    sends(client, PDF)
    name = db.session.execute(select(OutboxFile.storage_name)).scalar_one()
    MediaStore.of(config.current()).delete(name or "")
    citizen.work()
    assert citizen.received[-1].media_url is None
    row = db.session.execute(select(OutboxMessage).order_by(OutboxMessage.id.desc())).scalars().first()
    assert row is not None
    assert (row.state, row.reason) == ("failed", "file_lost")
    officer.opens(f"/desk/t/{ticket().id}")
    assert "mohon kirim lagi" in officer.page.text


def test_only_a_ready_request_has_a_paper(officer: Person, client: FlaskClient) -> None:
    made = ticket().id
    with transaction():
        db.session.get_one(Ticket, made).status = "in_progress"
    assert client.get(f"/desk/t/{ticket().id}/kirim-pdf").status_code == 409


def test_the_same_form_twice_is_one_paper(officer: Person, citizen: Citizen, client: FlaskClient) -> None:
    assert sends(client, PDF, times=2).status_code == 303
    citizen.work()
    assert sum(one.media_url is not None for one in citizen.received) == 1
    assert len(list(MediaStore.of(config.current()).names())) == 1


def test_a_paper_that_a_restore_cannot_bring_back_is_seen_and_sent_by_a_person(
    officer: Person, citizen: Citizen, client: FlaskClient, tmp_path: Path
) -> None:
    """R34, R44: `check` finds the row that points to nothing; after a restore no row does."""
    sends(client, PDF)
    file = db.session.execute(select(OutboxFile)).scalar_one()
    MediaStore.of(config.current()).delete(file.storage_name or "")
    gone = f"papers to citizens whose file is gone: {file.id}"
    assert gone in invariants.broken()
    making.make(tmp_path / "one.backup", inside=True)
    db.session.rollback()
    restored = restoring.restore(tmp_path / "one.backup", replace=True)
    db.session.expire_all()
    assert restored.lost_files == 1
    assert gone not in invariants.broken()
    with transaction():
        hold.release()
    citizen.work()
    rows = db.session.execute(
        select(OutboxMessage.state, OutboxMessage.reason).order_by(OutboxMessage.id.desc())
    )
    assert tuple(rows.first() or ()) == ("failed", "file_lost")
