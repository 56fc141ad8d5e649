"""The satisfaction survey as people meet it: by WhatsApp, by a link, on the open page, at the counter."""

from __future__ import annotations

import html
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fakes.citizen import Citizen
from tests.fakes.desk_cast import a_user, broken_rules, form_of, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock
from village_desk.citizens import merging
from village_desk.citizens.models import Citizen as Chat
from village_desk.database import db, transaction
from village_desk.messages.models import Conversation, InboxMessage, OutboxMessage
from village_desk.office.models import Office
from village_desk.survey import results, skm, surveys
from village_desk.survey.models import Survey, SurveyAnswer
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

ALL_GOOD = dict.fromkeys(skm.SLUGS, "3")


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return stories.a_village()


@pytest.fixture
def survey(office: Office) -> Survey:
    with transaction():
        return surveys.open_survey(office, "SKM 2026", date(2026, 1, 1), date(2026, 12, 31), clock.now())


def kept() -> list[SurveyAnswer]:
    db.session.expire_all()
    return list(db.session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.id)))


def page(client: FlaskClient, path: str) -> str:
    return html.unescape(client.get(path).get_data(as_text=True))


def fills_in(client: FlaskClient, path: str, **answers: str) -> TestResponse:
    """A fresh page, filled in and sent."""
    return client.post(path, data=form_of(page(client, path)) | answers)


def words(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def completed(number: str, office: Office) -> Ticket:
    ticket = stories.ticket_of(number)
    with transaction():
        rina = a_user(office, "officer")
        for to in (Status.CHECKING, Status.IN_PROGRESS, Status.READY, Status.COMPLETED):
            lifecycle.change_status(ticket.id, to, actor=officer(rina.id), now=clock.now())
    return ticket


def answers_by_chat(citizen: Citizen, scores: str) -> str:
    citizen.says("SURVEI")
    return [citizen.says(score) for score in scores][-1]


def test_nine_numbers_by_whatsapp_are_one_nameless_answer(citizen: Citizen, survey: Survey) -> None:
    assert "1/9" in citizen.says("survei")
    said = [citizen.says(score) for score in "443344334"][-1]
    assert "sudah selesai" in said
    (row,) = kept()
    assert (row.channel, row.training, row.scores["waktu"]) == ("whatsapp", False, 3)
    assert row.ended_at is not None and row.ended_at.hour == 0, "the day, and no moment"
    points_at = {key.column.table.name for key in SurveyAnswer.__table__.foreign_keys}
    assert row.who and points_at == {"surveys"}, "nothing leads from it to a person"
    assert "dihitung satu kali" in citizen.says("SURVEI")
    assert len(kept()) == 1 and not broken_rules()


def test_the_word_alone_is_never_a_name_or_a_story(citizen: Citizen, survey: Survey) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    waits = citizen.says("SURVEI")
    assert "bisa diisi setelah ini" in waits and "Nama" in waits
    citizen.says("batal")
    citizen.says("ya")
    citizen.says("ADUAN")
    waits = citizen.says("survei")
    assert "bisa diisi setelah ini" in waits and "Terima kasih sudah bercerita" not in waits


def test_no_page_of_chats_shows_an_answer(citizen: Citizen, survey: Survey) -> None:
    citizen.says("halo")
    answers_by_chat(citizen, "44")
    citizen.says("STATUS")
    shown = {
        row.form and dict(row.form)["Body"]: row.private for row in db.session.scalars(select(InboxMessage))
    }
    assert shown == {"halo": False, "SURVEI": False, "4": True, "STATUS": False}
    replies = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [row.private for row in replies] == [False, False, True, True, False]


def test_who_stops_in_the_middle_is_counted_where_they_answered(citizen: Citizen, survey: Survey) -> None:
    answers_by_chat(citizen, "42")
    assert "ikut dihitung" in citizen.says("BATAL")
    (row,) = kept()
    assert row.scores == {"persyaratan": 4, "prosedur": 2} and row.ended_at is None
    found = results.of(survey)
    assert (found.respondents, found.partial, found.index) == (0, 1, None), "not of the sample"
    assert [one.answers for one in found.elements] == [1, 1, *[0] * 7]
    assert "3/9" in citizen.says("SURVEI")


def test_who_only_falls_silent_is_counted_too(citizen: Citizen, survey: Survey) -> None:
    answers_by_chat(citizen, "4")
    assert kept()[0].scores == {"persyaratan": 4}


def test_one_citizen_counts_once_across_chat_and_link(
    citizen: Citizen, client: FlaskClient, office: Office, survey: Survey
) -> None:
    ticket = completed(stories.requests_the_letter(citizen), office)
    link = f"/lacak/{ticket.token}"
    assert f"{link}/survei" in page(client, link)
    citizen.says("MENU")
    answers_by_chat(citizen, "12")
    form = page(client, f"{link}/survei")
    assert "tidak dicatat bersama jawaban" in form and "anonim" not in form.casefold()
    assert "sudah kami terima" in words(
        fills_in(client, f"{link}/survei", **ALL_GOOD, words="Lampunya redup")
    )
    (row,) = kept()
    assert (row.channel, row.scores["persyaratan"], row.words) == ("page", 3, "Lampunya redup")
    assert "dihitung satu kali" in page(client, f"{link}/survei")
    assert "dihitung satu kali" in citizen.says("SURVEI")
    again = client.post(f"{link}/survei", data=form_of(form) | ALL_GOOD)
    assert "dihitung satu kali" in words(again) and len(kept()) == 1


def test_who_answered_in_the_chat_is_not_asked_by_the_link(
    citizen: Citizen, client: FlaskClient, office: Office, survey: Survey
) -> None:
    ticket = completed(stories.requests_the_letter(citizen), office)
    answers_by_chat(citizen, "444444444")
    assert "dihitung satu kali" in page(client, f"/lacak/{ticket.token}/survei")
    assert (surveys.served(survey), results.of(survey).sample) == (1, 1)


def test_two_chats_of_one_person_count_once(
    citizen: Citizen, another_citizen: Citizen, survey: Survey
) -> None:
    answers_by_chat(citizen, "444444444")
    another_citizen.says("halo")
    with transaction():
        first, second = db.session.scalars(select(Chat).order_by(Chat.id).with_for_update()).all()
        merging.merge(first, into=second)
    assert "dihitung satu kali" in another_citizen.says("SURVEI")


def test_the_open_page_is_anonymous_and_one_page_is_one_answer(
    client: FlaskClient, office: Office, survey: Survey
) -> None:
    path = f"/survei/{office.slug}"
    form = page(client, path)
    assert "anonim" in form and form.count("<fieldset") == 12 and "SKM 2026" in form
    sent = form_of(form) | {"waktu": "2", "age_band": "26-40", "sex": "x"}
    for _ in range(2):  # a bad line
        answer = client.post(path, data=sent)
        assert answer.status_code == 200
    (row,) = kept()
    assert (row.scores, row.age_band, row.sex) == ({"waktu": 2}, "26-40", None)
    fills_in(client, path, **ALL_GOOD)
    assert len(kept()) == 2


def test_a_number_that_the_server_did_not_give_out_is_no_page(
    client: FlaskClient, office: Office, survey: Survey
) -> None:
    path = f"/survei/{office.slug}"
    form = form_of(page(client, path)) | ALL_GOOD
    for made_up in ("", "a" * 32, form["csrf_token"], form["nonce"][:-2] + "xx"):
        refused = client.post(path, data=form | {"nonce": made_up})
        assert refused.status_code == 403 and "terlalu lama terbuka" in words(refused), made_up
    assert kept() == []
    for number in range(25):
        client.post(path, data=form | {"age_band": "60+" if number % 2 else "17-25"})
    assert len(kept()) == 1, "one page, one answer, whatever is changed in it"


def test_the_open_page_is_told_apart_and_moves_no_figure(
    client: FlaskClient, citizen: Citizen, office: Office, survey: Survey
) -> None:
    for _ in range(3):
        fills_in(client, f"/survei/{office.slug}", **dict.fromkeys(skm.SLUGS, "1"), words="Semua buruk")
    answers_by_chat(citizen, "444444444")
    found = results.of(survey)
    assert (found.respondents, found.answered, found.ikm) == (1, 1, 100)
    assert dict(found.channels) == {"whatsapp": 1} and results.words_of(survey) == []
    assert "tidak dihitung dalam nilai survei" in page(client, f"/survei/{office.slug}")
    with transaction():
        head = a_user(office, "head")
    sign_in(client, head)
    shown = opens(client, f"/reports/skm/{survey.id}")
    assert "1 warga menjawab. Nilai IKM 100,00" in shown and "1 lengkap, 0 sebagian." in shown
    assert "3 jawaban datang dari halaman terbuka." in shown and "Semua buruk" in shown


def test_an_identity_number_beside_a_survey_is_shortened(
    client: FlaskClient, citizen: Citizen, office: Office, survey: Survey
) -> None:
    ticket = completed(stories.requests_the_letter(citizen), office)
    for path in (f"/lacak/{ticket.token}/survei", f"/survei/{office.slug}"):
        fills_in(client, path, **ALL_GOOD, words="NIK saya 3509165708900001, lama sekali")
    assert [row.words for row in kept()] == ["NIK saya ••0001, lama sekali"] * 2


def test_staff_do_not_answer_for_citizens(
    client: FlaskClient, citizen: Citizen, office: Office, survey: Survey
) -> None:
    ticket = completed(stories.requests_the_letter(citizen), office)
    with transaction():
        rina = a_user(office, "officer")
    sign_in(client, rina)
    for path in (f"/lacak/{ticket.token}/survei", f"/survei/{office.slug}"):
        refused = fills_in(client, path, **ALL_GOOD)
        assert refused.status_code == 403 and "sedang masuk sebagai petugas" in words(refused)
    assert kept() == []


def test_an_empty_form_is_refused_in_words_and_a_flood_is_stopped(
    client: FlaskClient, office: Office, survey: Survey
) -> None:
    path = f"/survei/{office.slug}"
    refused = fills_in(client, path, words="bagus")
    assert refused.status_code == 422 and "Jawab sedikitnya satu pertanyaan." in words(refused)
    assert ">bagus</textarea>" in words(refused), "nothing typed is lost"
    codes = [fills_in(client, path, **ALL_GOOD).status_code for _ in range(20)]
    assert codes == [200] * 19 + [429] and len(kept()) == 19
    assert client.post("/login", data={"csrf_token": ""}).status_code == 403, "signing in is counted apart"


def test_nothing_is_asked_while_no_survey_is_open(
    client: FlaskClient, citizen: Citizen, office: Office
) -> None:
    assert "belum ada survei" in page(client, f"/survei/{office.slug}")
    assert client.get("/survei/tidak-ada").status_code == 404
    ticket = completed(stories.requests_the_letter(citizen), office)
    assert "survei" not in page(client, f"/lacak/{ticket.token}")
    assert "belum ada survei" in page(client, f"/lacak/{ticket.token}/survei")
    assert client.get("/lacak/salah/survei").status_code == 404
    assert "belum ada survei" in citizen.says("SURVEI")


def test_a_paper_form_is_typed_in_at_the_counter(client: FlaskClient, office: Office, survey: Survey) -> None:
    with transaction():
        rina = a_user(office, "officer")
    sign_in(client, rina)
    assert "/desk/survei" in opens(client, "/desk/loket")
    form = opens(client, "/desk/survei")
    assert form.count("<fieldset") == 12 and "Tidak dijawab" in form
    key = form_of(form, "").get("action_key") or form_of(form.split("<main")[1])["action_key"]
    for _ in range(2):  # a double click
        answer = sends(client, "/desk/survei", action_key=key, **ALL_GOOD, education="sma")
        assert "Jawaban disimpan." in words(answer) and "1 jawaban sejauh ini" in words(answer)
    (row,) = kept()
    assert (row.channel, row.who, row.education) == ("counter", None, "sma")
    assert sends(client, "/desk/survei", age_band="60+").status_code == 422
    assert len(kept()) == 1


def test_an_officer_invites_inside_the_chat_and_the_machine_answers_at_once(
    client: FlaskClient, citizen: Citizen, office: Office, survey: Survey
) -> None:
    stories.requests_the_letter(citizen)
    with transaction():
        chat = db.session.scalars(select(Conversation)).one()
        chat.officer_spoke_at = clock.now()
    assert "1/9" in citizen.says("SURVEI")
    assert "2/9" in citizen.says("4")


def test_it_is_closed_while_people_answer(
    citizen: Citizen, client: FlaskClient, office: Office, survey: Survey
) -> None:
    form = page(client, f"/survei/{office.slug}")
    answers_by_chat(citizen, "4")
    with transaction():
        surveys.close(db.session.get_one(Survey, survey.id), clock.now())
    assert "sudah ditutup" in citizen.says("4")
    late = client.post(f"/survei/{office.slug}", data=form_of(form) | ALL_GOOD)
    assert "belum ada survei" in words(late)
    (row,) = kept()
    assert row.scores == {"persyaratan": 4} and row.who is None, "who it was is nobody's to find out any more"
