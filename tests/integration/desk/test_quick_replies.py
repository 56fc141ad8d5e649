"""What officers write all day: two taps away, filled in, and never half-filled before a citizen's eyes."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import NAME, Village, a_user, form_of, opens, sends, sign_in
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.office import setup
from village_desk.privacy import erasing
from village_desk.tickets import quick_replies
from village_desk.tickets.models import ReplyDraft


def replies_to(village: Village) -> str:
    return f"/desk/t/{village.ticket.id}/balas"


def offered_codes(text: str) -> list[str]:
    return re.findall(r'name="cepat" value="([a-z0-9]+)"', text)


def test_twelve_are_there_on_the_first_day_and_what_they_say_is_filled_in(
    desk: FlaskClient, village: Village
) -> None:
    text = opens(desk, f"/desk/t/{village.ticket.id}")
    there = [code for code in quick_replies.SHIPPED if code != "survei"]  # no survey is open
    assert offered_codes(text) == ["parkirwnj", *there] and len(there) == 12
    said = dict(re.findall(r'value="([a-z]+)" data-text="([^"]*)"', text))
    assert village.ticket.number in said["proses"] and "paling lambat" in said["proses"]
    assert "GRATIS" in said["biaya"] and not any(mark in "".join(said.values()) for mark in "{}")


def test_one_that_cannot_be_filled_in_is_not_offered(desk: FlaskClient, village: Village) -> None:
    with transaction():
        setup.apply(village.office, {"phone": "", "address": "Jl. Raya 1"})
        village.ticket.due_at = None
    text = opens(desk, f"/desk/t/{village.ticket.id}")
    assert "proses" not in offered_codes(text) and "jam" in offered_codes(text)
    assert "Kantor kami: Jl. Raya 1." in text and "Telepon:" not in text


def test_the_second_tap_shows_the_exact_message_behind_what_was_typed_and_the_third_sends_it(
    desk: FlaskClient, village: Village
) -> None:
    shown = sends(desk, replies_to(village), reply="Bu Siti,", cepat="buram").get_data(as_text=True)
    assert "Pesan yang akan dikirim" in shown and "Bu Siti,\n\nMohon maaf, fotonya belum terbaca" in shown
    key = form_of(shown.split("<main")[1])["action_key"]
    words = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", shown, re.S)
    assert words
    answer = sends(desk, replies_to(village), reply=html.unescape(words[1]), langkah="kirim", action_key=key)
    assert answer.status_code == 303
    sent = db.session.query(OutboxMessage).filter_by(purpose="officer").one()
    assert sent.body.startswith("Bu Siti,\n\nMohon maaf, fotonya belum terbaca")


def test_the_offices_own_come_first_and_replace_a_shipped_one(desk: FlaskClient, village: Village) -> None:
    added = sends(
        desk,
        "/desk/balasan-cepat/baru",
        code="/Posyandu",
        text="Posyandu Kamis pukul 08.00, atas nama {nama}.",
    )
    assert added.status_code == 303
    sends(desk, "/desk/balasan-cepat/baru", code="salam", text="Monggo, {layanan} sudah sampai mana?")
    text = opens(desk, f"/desk/t/{village.ticket.id}")
    assert (
        offered_codes(text)[:3] == ["parkirwnj", "posyandu", "salam"]
        and offered_codes(text).count("salam") == 1
    )
    assert f"atas nama {NAME}." in text and f"Monggo, {village.ticket.service_name} sudah" in text
    exported = setup.export(village.office)["replies"]
    with transaction():
        setup.apply(village.office, {"replies": exported})
    assert setup.export(village.office)["replies"] == exported


@pytest.mark.parametrize(
    ("code", "text", "problem"),
    [
        ("dua kata", "Baik.", "tanpa spasi"),
        ("jadwal", "Halo {namaku}.", "Isian {namaku} tidak dikenal"),
        ("jadwal", "Halo {nama.", "kurung kurawal"),
        ("ada", "Lagi.", "sudah ada"),
        ("", "Baik.", "Tulis kata singkatnya"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_keeps_what_was_typed(
    desk: FlaskClient, village: Village, code: str, text: str, problem: str
) -> None:
    sends(desk, "/desk/balasan-cepat/baru", code="ada", text="Sudah ada.")
    answer = sends(desk, "/desk/balasan-cepat/baru", code=code, text=text)
    shown = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and problem in shown and text in shown


def test_changed_and_taken_off_the_shipped_one_comes_back(desk: FlaskClient, village: Village) -> None:
    assert "Isian yang terisi sendiri" in opens(desk, "/desk/balasan-cepat/baru?dari=proses")
    sends(desk, "/desk/balasan-cepat/baru", code="tutup", text="Matur nuwun.")
    sends(desk, "/desk/balasan-cepat/tutup", code="tutup", text="Matur nuwun sanget.")
    assert "Matur nuwun sanget." in opens(desk, "/desk/balasan-cepat")
    assert sends(desk, "/desk/balasan-cepat/tutup/hapus").status_code == 303
    assert "Terima kasih, Bapak/Ibu. Bila ada keperluan" in opens(desk, f"/desk/t/{village.ticket.id}")
    assert desk.get("/desk/balasan-cepat/tutup").status_code == 404


def test_a_half_typed_reply_waits_on_the_server_for_its_officer_only(
    desk: FlaskClient, village: Village, app: Flask
) -> None:
    kept = sends(desk, f"/desk/t/{village.ticket.id}/draf", reply="Bu Siti, KK-nya tolong")
    assert kept.status_code == 204
    assert "Bu Siti, KK-nya tolong</textarea>" in opens(desk, f"/desk/t/{village.ticket.id}")
    assert "Bu Siti, KK-nya tolong</textarea>" in opens(desk, replies_to(village))
    colleague = app.test_client()
    with transaction():
        other = a_user(village.office, "officer", name="Joko Susilo")
    sign_in(colleague, other)
    assert "KK-nya tolong" not in opens(colleague, f"/desk/t/{village.ticket.id}")


def test_sending_it_or_emptying_it_takes_the_draft_away(desk: FlaskClient, village: Village) -> None:
    shown = sends(desk, replies_to(village), reply="Baik, Bu.").get_data(as_text=True)
    assert db.session.query(ReplyDraft).one().text == "Baik, Bu."
    key = form_of(shown.split("<main")[1])["action_key"]
    sends(desk, replies_to(village), reply="Baik, Bu.", langkah="kirim", action_key=key)
    assert db.session.query(ReplyDraft).count() == 0
    sends(desk, f"/desk/t/{village.ticket.id}/draf", reply="lagi")
    sends(desk, f"/desk/t/{village.ticket.id}/draf", reply="  ")
    assert db.session.query(ReplyDraft).count() == 0


def test_a_draft_is_erased_with_the_words_of_its_request(desk: FlaskClient, village: Village) -> None:
    sends(desk, f"/desk/t/{village.ticket.id}/draf", reply="Bu Siti")
    with transaction():
        erasing.erase_tickets([village.ticket.id], clock.now())
    db.session.expire_all()
    assert db.session.query(ReplyDraft).one().text is None
    assert "Belum terkirim" not in opens(desk, f"/desk/t/{village.ticket.id}")
