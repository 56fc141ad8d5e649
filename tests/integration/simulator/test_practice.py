"""Playing the citizen: what is sent goes through the signed webhook, and only practice rows come of it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.fakes.pictures import HTML
from tests.fakes.wall_clock import WallClock
from tests.integration.simulator.conftest import DEMO, Phone
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import Incoming
from village_desk.messages import outbox
from village_desk.messages.models import InboxMessage, OutboxMessage, PendingTurn
from village_desk.office.models import Office
from village_desk.satisfaction.models import Rating
from village_desk.simulator import samples
from village_desk.survey import answers, surveys
from village_desk.survey.models import SurveyAnswer
from village_desk.tickets.models import Ticket, TicketEvent

pytestmark = pytest.mark.settings(**DEMO)


def rows() -> list[InboxMessage]:
    return list(db.session.scalars(select(InboxMessage).order_by(InboxMessage.id)))


def form(row: InboxMessage) -> dict[str, str]:
    return {pair[0]: pair[1] for pair in row.form or []}


YES_OR_NO = {
    "kind": "buttons",
    "tail": "",
    "button": "Pilih",
    "rows": [["yes", "Ya, kirim", "Ya, kirim"], ["no", "Belum", ""]],
}


def answered(
    office: Office,
    row: InboxMessage,
    text: str,
    state: str = "delivered",
    control: dict[str, Any] | None = None,
) -> Citizen:
    """What the worker would do with a practice message: know the citizen, answer, deliver."""
    fields = form(row)
    with transaction():
        incoming = Incoming(
            account=row.account,
            message_sid=row.message_sid,
            sender=fields["From"],
            recipient=fields["To"],
            body=fields["Body"],
            phone=fields["From"].removeprefix("whatsapp:"),
        )
        from village_desk.citizens import directory

        who = directory.find_or_add(office, incoming, training=True, now=clock.now())
        stored = db.session.get_one(InboxMessage, row.id)
        stored.citizen_id, stored.office_id, stored.state = who.id, office.id, "handled"
        reply = outbox.enqueue(
            key=f"r{row.id}",
            office_id=office.id,
            citizen=who,
            purpose="reply",
            body=text,
            training=True,
            control=control,
        )
        outbox.note_state(reply, state)
    return who


def test_a_first_time_user_sees_what_to_do_and_what_to_type(phone: Phone) -> None:
    text = phone.page()
    assert "LATIHAN - tidak ada pesan terkirim" in text
    assert "Ibu Contoh" in text
    assert "Assalamualaikum, mau buat surat usaha" in text
    assert "Sabtu malam 21.00" in text


def test_a_message_is_a_signed_practice_message_of_this_browser(phone: Phone) -> None:
    assert phone.send(text="mau buat surat usaha").status_code == 303
    [row] = rows()
    assert row.training
    assert row.account == carriers.current().practice.account
    fields = form(row)
    assert fields["Body"] == "mau buat surat usaha"
    assert fields["To"] == "whatsapp:+628111000222"
    assert fields["From"].startswith("whatsapp:+6280000")
    assert "mau buat surat usaha" in phone.page()
    assert "sedang mengetik" in phone.page()


def test_two_browsers_are_two_citizens(phone: Phone, app_client: FlaskClient) -> None:
    phone.send(text="saya yang pertama")
    other = Phone(app_client, phone.loopback)
    other.send(text="saya yang kedua")
    assert len({form(row)["From"] for row in rows()}) == 2
    assert "saya yang pertama" not in other.page()


def test_a_forged_cookie_is_no_persona(phone: Phone, client: FlaskClient) -> None:
    phone.send(text="rahasia latihan")
    client.set_cookie("village_desk_practice", '{"n":"000001"}.x', path="/simulator", domain="127.0.0.1")
    assert "rahasia latihan" not in phone.page()


def test_the_clock_travels_with_the_message_and_shows_on_the_page(phone: Phone, at: WallClock) -> None:
    at("2026-11-20 10:00")
    phone.tap("/simulator/waktu", moment="saturday")
    phone.send(text="malam pak")
    fields = form(rows()[0])
    assert int(fields["PracticeOffset"]) == timedelta(hours=35).total_seconds()
    text = phone.page()
    assert "Sabtu, 21 November 2026" in text
    assert "21.00" in text
    assert 'value="saturday" aria-pressed="true"' in text


def test_an_unknown_moment_changes_nothing(phone: Phone) -> None:
    assert phone.tap("/simulator/waktu", moment="tahun depan").status_code == 303
    assert 'value="now" aria-pressed="true"' in phone.page()


def test_each_file_is_a_message_and_any_type_may_be_tried(phone: Phone) -> None:
    files = [(io.BytesIO(samples.picture("Foto KTP")), "ktp.jpg"), (io.BytesIO(HTML), "palsu.jpg")]
    phone.send(text="ini fotonya", files=files)
    sent = [form(row) for row in rows()]
    assert [fields["NumMedia"] for fields in sent] == ["1", "1", "0"]
    assert sent[0]["MediaContentType0"] == "image/jpeg"
    assert sent[2]["Body"] == "ini fotonya"
    fetched = carriers.current().practice.fetch(sent[1]["MediaUrl0"], "MM1", 10**6)
    assert fetched.data == HTML
    assert "Foto · sedang diambil" in phone.page()


def test_one_file_takes_the_text_as_its_caption(phone: Phone) -> None:
    phone.send(text="ktp saya", files=[(io.BytesIO(samples.picture("Foto KTP")), "ktp.jpg")])
    [row] = rows()
    assert form(row)["Body"] == "ktp saya"


def test_a_sample_photo_needs_no_file_of_ones_own(phone: Phone) -> None:
    phone.send(sample="photo")
    phone.send(sample="buram")
    assert [form(row)["NumMedia"] for row in rows()] == ["1", "1"]


@pytest.mark.settings(VILLAGE_DESK_MEDIA_MAX_BYTES="1000", **DEMO)
def test_a_file_that_is_too_large_is_refused_and_the_text_stays(phone: Phone) -> None:
    answer = phone.send(text="tolong dibaca", files=[(io.BytesIO(b"x" * 1001), "a.jpg")])
    assert answer.status_code == 422
    assert "lebih besar" in answer.text
    assert "tolong dibaca</textarea>" in answer.text
    assert rows() == []


def test_when_our_webhook_is_away_nothing_typed_is_lost(phone: Phone) -> None:
    phone.loopback.away = True
    answer = phone.send(text="jangan hilang")
    assert answer.status_code == 503
    assert "jangan hilang</textarea>" in answer.text
    assert "silakan kirim sekali lagi" in answer.text


def test_an_empty_send_is_no_message(phone: Phone) -> None:
    assert phone.send(text="  ").status_code == 303
    assert rows() == []


def test_answers_show_marks_choices_and_receipts_safely(phone: Phone, office: Office) -> None:
    phone.send(text="<script>alert(1)</script>")
    answered(office, rows()[0], "*Halo* <b>x</b>\n1 Surat Usaha\n9 petugas · 0 kembali\nBalas *NANTI*")
    text = phone.page()
    assert "<script>alert" not in text
    assert "<strong>Halo</strong> &lt;b&gt;x&lt;/b&gt;" in text
    for value in ("1", "9", "0", "NANTI"):
        assert f'name="quick" value="{value}"' in text
    assert "· sampai" in text
    assert "sedang mengetik" not in text


def test_a_tapped_choice_is_sent_as_its_digit(phone: Phone) -> None:
    phone.send(quick="1", text="")
    assert form(rows()[0])["Body"] == "1"


def test_buttons_are_tapped_as_on_a_phone(phone: Phone, office: Office) -> None:
    phone.send(text="sudah lengkap")
    answered(office, rows()[0], "Dikirim?\n1 Ya, kirim\n2 Belum", control=YES_OR_NO)
    text = phone.page()
    assert 'name="tap" value="yes">Ya, kirim</button>' in text
    assert 'name="quick" value="1"' in text  # typing stays a way
    phone.send(tap="yes", text="")
    fields = form(rows()[1])
    assert fields["ButtonPayload"] == "yes" and fields["Body"] == fields["ButtonText"] == "Ya, kirim"
    assert 'name="tap"' not in phone.page()  # answered: the newest message is the citizen's own


def test_a_list_opens_by_its_button_with_the_line_beneath_each_row(phone: Phone, office: Office) -> None:
    phone.send(text="menu")
    services = YES_OR_NO | {"kind": "list", "rows": [["sku", "Surat Usaha", "Untuk pinjaman bank"]]}
    answered(office, rows()[0], "Pilih:\n1 Surat Usaha", control=services)
    text = phone.page()
    assert "<summary>Pilih</summary>" in text
    assert "Surat Usaha<small>Untuk pinjaman bank</small>" in text


def test_a_button_that_was_never_there_sends_nothing_and_keeps_what_was_typed(phone: Phone) -> None:
    phone.send(text="halo")
    answer = phone.send(tap="yes", text="tadi saya menulis ini")
    assert answer.status_code == 422
    assert "tadi saya menulis ini</textarea>" in answer.text
    assert len(rows()) == 1


def test_what_waits_or_was_cancelled_is_not_on_the_phone(phone: Phone, office: Office) -> None:
    phone.send(text="halo")
    answered(office, rows()[0], "belum boleh tampak", state="cancelled")
    assert "belum boleh tampak" not in phone.page()


def test_without_script_the_page_reloads_itself_a_few_times(phone: Phone, client: FlaskClient) -> None:
    answer = phone.send(text="halo")
    assert answer.location == "/simulator?tunggu=6#akhir"
    assert 'content="2;url=/simulator?tunggu=5#akhir"' in client.get("/simulator?tunggu=6").text
    assert "http-equiv" not in client.get("/simulator?tunggu=0").text
    assert "http-equiv" not in client.get("/simulator?tunggu=9999").text


def test_the_fragment_is_the_chat_alone(phone: Phone, client: FlaskClient) -> None:
    phone.send(text="halo semua")
    text = client.get("/simulator/percakapan").text
    assert "halo semua" in text
    assert "<html" not in text


def test_starting_afresh_wipes_this_practice_and_nothing_else(phone: Phone, office: Office) -> None:
    phone.send(text="hapus saya")
    who = answered(office, rows()[0], "baik")
    practice = factories.ticket(office, citizen=db.session.get_one(Citizen, who.id), training=True)
    with transaction():
        rating = {"office_id": office.id, "asked_at": clock.now(), "channel": "whatsapp", "training": True}
        db.session.add(Rating(ticket_id=practice.id, citizen_id=who.id, **rating))
    real = factories.citizen(office)
    kept = factories.ticket(office, citizen=real)
    assert phone.tap("/simulator/ulang").status_code == 303
    assert rows() == []
    assert list(db.session.scalars(select(Citizen.id))) == [real.id]
    assert list(db.session.scalars(select(Ticket.id))) == [kept.id]
    assert set(db.session.scalars(select(TicketEvent.ticket_id))) == {kept.id}
    for model in (OutboxMessage, PendingTurn, Rating):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert "hapus saya" not in phone.page()


def test_a_survey_that_was_practised_goes_with_the_practice(phone: Phone, office: Office) -> None:
    with transaction():
        today = clock.now().date()
        survey = surveys.open_survey(office, "SKM", today, today, clock.now())
    phone.send(text="SURVEI")
    who = answered(office, rows()[0], "1/9")
    given = answers.Given({"waktu": 4}, training=True)
    with transaction():
        token = answers.of_citizen(survey.id, who.id)
        answers.take(survey, given, channel="page", who=token, now=clock.now())
        answers.take(survey, answers.Given({"waktu": 2}), channel="counter", who=(), now=clock.now())
    assert answers.count(survey) == 1, "practice is in no count"
    assert phone.tap("/simulator/ulang").status_code == 303
    db.session.expire_all()
    assert [row.training for row in db.session.scalars(select(SurveyAnswer))] == [False]


def test_a_form_without_its_token_is_refused(phone: Phone, client: FlaskClient) -> None:
    phone.page()
    for path in ("/simulator/kirim", "/simulator/waktu", "/simulator/ulang"):
        assert client.post(path, data={"text": "x"}).status_code == 403


def test_what_is_posted_carries_no_more_than_a_phone_would(phone: Phone) -> None:
    phone.send(text="halo")
    names = {name for name, _ in parse_qsl(phone.loopback.posts[0], keep_blank_values=True)}
    assert {"AccountSid", "MessageSid", "From", "To", "Body", "NumMedia", "PracticeOffset"} <= names


@pytest.fixture
def app_client(phone: Phone) -> FlaskClient:
    return phone.loopback.app.test_client()
