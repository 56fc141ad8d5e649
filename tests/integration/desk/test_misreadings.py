"""A wrong understanding is marked by an officer and kept for retraining, without the person (issue 4)."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.fakes.desk_cast import NAME, NIK, Village, a_village, sign_in
from village_desk.audit import AuditLine
from village_desk.database import db, transaction
from village_desk.messages.models import InboxMessage
from village_desk.operation.exporting import EXPORTS
from village_desk.tickets.models import Misreading


@pytest.fixture
def village(app: object) -> Village:
    return a_village()


@pytest.fixture
def officer(client: FlaskClient, village: Village) -> FlaskClient:
    sign_in(client, village.staff["officer"])
    return client


def address(village: Village) -> str:
    return f"/desk/pesan/{village.attachment.inbox_id}/salah-paham"


def body_of(village: Village, words: str) -> None:
    with transaction():
        row = db.session.get_one(InboxMessage, village.attachment.inbox_id)
        row.form = [[name, words if name == "Body" else value] for name, value in row.form or []]


def mark(client: FlaskClient, village: Village, **typed: str) -> int:
    page = client.get(address(village)).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {
        "csrf_token": token[1],
        "intent": "request",
        "service": "sktm",
        "words": "minta surat",
        "checked": "y",
    }
    return client.post(address(village), data=form | typed).status_code


def kept_words(page: str) -> str:
    found = re.search(r'<textarea[^>]*name="words"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_the_officer_reads_words_that_have_lost_the_person(officer: FlaskClient, village: Village) -> None:
    body_of(village, f"nama saya {NAME} nik {NIK} mau minta surat susah bayar sekolah")
    page = officer.get(address(village)).get_data(as_text=True)
    assert kept_words(page) == "nama saya [nama] nik [angka] mau minta surat susah bayar sekolah"


def test_what_was_meant_lands_in_the_review_file(officer: FlaskClient, village: Village) -> None:
    assert mark(officer, village, words=f"minta surat susah bayar sekolah {NIK}") == 303
    lines = list(EXPORTS["misreadings"](village.office, False))
    assert [(line["text"], line["intent"], line["service"]) for line in lines] == [
        ("minta surat susah bayar sekolah [angka]", "request", "sktm")
    ]
    # Nothing in a line leads back to the message or to who marked it, but the office and a running number.
    assert lines[0].keys() == {
        "text", "intent", "service", "lang", "family", "origin", "taken_intent", "taken_service",
    }  # fmt: skip
    stored = db.session.execute(text("SELECT words FROM misreadings")).scalar_one()
    assert "sekolah" not in stored  # sealed


def test_a_second_mark_replaces_the_first_and_both_are_written_down(
    officer: FlaskClient, village: Village
) -> None:
    mark(officer, village)
    mark(officer, village, intent="complaint", service="")
    kept = db.session.scalars(select(Misreading)).one()
    assert (kept.intent, kept.service) == ("complaint", None)
    actions = db.session.scalars(select(AuditLine).where(AuditLine.action == "misreading.marked")).all()
    assert len(actions) == 2 and all("surat" not in str(line.details) for line in actions)


@pytest.mark.parametrize("typed", [{"intent": ""}, {"words": " "}, {"checked": ""}, {"service": "tidak-ada"}])
def test_nothing_is_kept_unread_or_unlabelled(
    officer: FlaskClient, village: Village, typed: dict[str, str]
) -> None:
    form = {k: v for k, v in typed.items() if v} or typed
    if "checked" in typed:
        page = officer.get(address(village)).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        data = {"csrf_token": token[1], "intent": "request", "service": "", "words": "minta surat"}
        assert officer.post(address(village), data=data).status_code == 422
    else:
        assert mark(officer, village, **form) == 422
    assert db.session.scalars(select(Misreading)).all() == []


def test_practice_and_erased_words_cannot_be_marked(officer: FlaskClient, village: Village) -> None:
    row = db.session.get_one(InboxMessage, village.attachment.inbox_id)
    with transaction():
        row.training = True
    assert officer.get(address(village)).status_code == 404
    with transaction():
        row.training, row.form = False, None
    assert officer.get(address(village)).status_code == 404


def test_the_way_there_stands_beside_the_citizens_words(officer: FlaskClient, village: Village) -> None:
    page = officer.get(f"/desk/t/{village.ticket.id}").get_data(as_text=True)
    assert f'href="{address(village)}"' in page
    page = officer.get(f"/desk/percakapan/{village.conversation.id}").get_data(as_text=True)
    assert f'href="{address(village)}"' in page
