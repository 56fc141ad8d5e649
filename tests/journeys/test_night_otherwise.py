"""The night request when life is different: papers come later, days pass, messages fail, people withdraw."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tests import factories
from tests.fakes import databases
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import UnknownOutcome, WindowClosed
from village_desk.messages.models import OutboxMessage
from village_desk.office import setup

Work = Callable[[], object]


def test_later_leaves_it_open_and_the_promise_begins_with_the_last_paper(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village()
    stories.asks_for_the_letter(citizen)
    assert "KTP-el asli pemohon" in citizen.sends_photo("ini ktp saya") or "kk" in citizen.hears().lower()
    later = citizen.says("nanti")
    assert "Kartu Keluarga" in later and "sejak berkas lengkap" in later
    receipt = citizen.says("ya")
    number, link = stories.number_in(receipt), stories.link_in(receipt)
    assert "Perkiraan" in receipt and "bila berkas lengkap hari ini" in receipt
    assert "masih kami tunggu: Kartu Keluarga" in receipt

    (line,) = stories.exported("tickets", office)
    assert (line["status"], line["due_at"], line["complete_at"]) == ("documents_missing", None, None)
    assert {"slug": "kk", "verdict": "missing", "kept": False} in line["files"]
    page = Person(client).opens(link).text
    assert "Berkas kurang" in page and "Kartu Keluarga" in page

    frozen("2026-11-24 11:00")  # Tuesday, in the middle of a working day
    thanks = citizen.sends_photo("kk")
    assert number in thanks
    (line,) = stories.exported("tickets", office)
    assert (line["status"], line["complete_at"]) == ("received", "2026-11-24T04:00:00Z")
    assert line["due_at"] == "2026-11-25T08:30:00Z"  # the next working day is day 1
    assert "Rabu, 25 November pukul 15.30 WIB" in citizen.says("status")
    assert "Diterima" in Person(client).opens(link).text


def test_half_a_request_waits_through_silence_and_a_restart(
    citizen: Citizen, frozen: WallClock, environment: dict[str, str]
) -> None:
    office = stories.a_village()
    citizen.says("mau bikin surat keterangan usaha")
    citizen.says(stories.ABOUT_HER)
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"]["nama"] == stories.NAME

    line_to_her = carriers.current()
    again = databases.application(environment)  # the program was started anew
    carriers.use(line_to_her)
    citizen.client = again.test_client()
    frozen("2026-11-24 19:00")
    again_asked = citizen.says("assalamualaikum")  # greeted as a person, and asked on where she stopped
    assert "Rabu, 25 November pukul 08.00 WIB" in again_asked
    assert "Nama usaha" in again_asked and "Nomor KK" not in again_asked
    citizen.says(stories.ABOUT_HER_SHOP)
    citizen.sends_photo(count=2)
    stories.number_in(citizen.says("ya"))
    (line,) = stories.exported("tickets", office)
    assert (line["fields"]["nama"], line["fields"]["nik"]) == (stories.NAME, stories.NIK)


def test_provider_says_the_window_is_shut_and_the_template_goes(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work, fake_gateway: FakeGateway
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:05")
    citizen.says("status")
    stories.make_ready(stories.an_officer(office, client), number)
    fake_gateway.fail(WindowClosed("window_closed", "63016"))
    citizen.hears_new()
    work()

    (heard,) = citizen.hears_new()
    assert heard.startswith(f"[{stories.READY_TEMPLATE}]") and number in heard
    assert stories.exported("tickets", office)[0]["notices"][-1] == {
        "key": "ready",
        "state": "handed_over",
        "way": "template",
    }


def test_receipt_63016_sends_the_template_instead(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:05")
    citizen.says("status")
    stories.make_ready(stories.an_officer(office, client), number)
    work()
    citizen.hears_new()
    for _ in range(2):
        citizen.gets("failed", error="63016")
        work()

    heard = citizen.hears_new()
    assert [text.split()[0] for text in heard] == [f"[{stories.READY_TEMPLATE}]"]


@pytest.mark.settings(VILLAGE_DESK_UNKNOWN_TO_PHONE="0", VILLAGE_DESK_UNKNOWN_UNBLOCKS="0")
def test_unknown_outcome_is_never_resent_and_becomes_a_call(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work, fake_gateway: FakeGateway
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    stories.make_ready(officer, number)
    citizen.hears_new()
    fake_gateway.fail(UnknownOutcome("timeout"), accepted=True)
    work()
    stories.sweep()
    work()

    assert len(citizen.hears_new()) == 1  # it did arrive; nobody knew, and nobody sent it again
    page = officer.opens("/desk/telepon").text
    assert number in page and "tidak pasti apakah pesan terkirim" in page
    (line,) = stories.exported("tickets", office)
    assert line["notices"] == [{"key": "ready", "state": "needs_person", "way": "template"}]

    late = citizen.gateway.sids[citizen.received[-1].mid]
    citizen.gets("delivered")  # the truth comes late and crosses the call out
    assert late and "Tidak ada yang perlu ditelepon" in officer.opens("/desk/telepon").text


def test_no_sign_of_delivery_for_a_day_becomes_a_call(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:05")
    stories.make_ready(stories.an_officer(office, client), number)
    work()
    citizen.gets("sent")
    frozen("2026-11-24 08:06")
    stories.sweep()

    page = stories.an_officer(office, client, "Dewi Lestari").opens("/desk/telepon").text
    assert number in page and "tidak ada tanda sampai" in page


def test_who_wants_no_notices_is_telephoned_when_ready_and_still_answered(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    assert "dihentikan" in citizen.says("stop")
    citizen.hears_new()
    frozen("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    stories.make_ready(officer, number)
    work()

    assert citizen.hears_new() == []
    assert "warga meminta tidak dikirimi pemberitahuan" in officer.opens("/desk/telepon").text
    assert "Siap diambil" in citizen.says("status")


def test_two_villages_on_one_installation_see_nothing_of_each_other(
    citizen: Citizen, another_citizen: Citizen, app: Flask, frozen: WallClock
) -> None:
    here, there = stories.a_village(), factories.another_office()
    another_citizen.office = f"whatsapp:{there.whatsapp}"
    first, second = stories.requests_the_letter(citizen), stories.requests_the_letter(another_citizen)
    assert (first, second) == ("WNJ-2611-0001", "SBR-2611-0001")
    assert all("Sumberejo" not in message.body for message in citizen.received if message.body)
    assert all("Wonojati" not in message.body for message in another_citizen.received if message.body)
    assert {m.sender for m in another_citizen.received} == {f"whatsapp:{there.whatsapp}"}

    rina = stories.an_officer(here, app.test_client())
    budi = stories.an_officer(there, app.test_client(), "Budi Santoso")
    for officer, own, other in ((rina, first, second), (budi, second, first)):
        queue = officer.opens("/desk").text
        assert own in queue and other not in queue
        assert officer.opens(f"/desk/t/{stories.ticket_of(other).id}").status == 404
    assert [line["number"] for line in stories.exported("tickets", there)] == [second]
    chats = [{line["chat"] for line in stories.exported("messages", office)} for office in (here, there)]
    assert chats[0].isdisjoint(chats[1])


def test_the_same_person_in_two_villages_is_two_chats(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    there = factories.another_office()
    number = stories.requests_the_letter(citizen)
    citizen.office = f"whatsapp:{there.whatsapp}"
    assert number not in citizen.says("status")
    assert "tidak kami temukan" in citizen.says(f"status {number}")


def test_citizen_whose_number_is_hidden_is_served_and_recognised_later(
    client: FlaskClient, fake_gateway: FakeGateway, work: Work, environment: dict[str, str], frozen: WallClock
) -> None:
    office = stories.a_village()
    bsuid = "whatsapp:ID.13491208655302741918"
    hidden = Citizen(client, fake_gateway, work, origin=environment["PUBLIC_URL"], address=bsuid)
    number = stories.requests_the_letter(hidden, ExternalUserId=bsuid)
    frozen("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    stories.make_ready(officer, number)
    work()
    assert stories.READY_TEMPLATE in hidden.hears()
    assert "0812" not in officer.opens(f"/desk/t/{stories.ticket_of(number).id}").text

    shown = Citizen(client, fake_gateway, work, origin=environment["PUBLIC_URL"])  # now with her number
    answer = shown.says("status", ExternalUserId=bsuid)
    assert number in answer and "Siap diambil" in answer
    assert "0812" in officer.opens(officer.page.address).text
    assert {line["chat"] for line in stories.exported("tickets", office)} == {
        line["chat"] for line in stories.exported("messages", office)
    }


def test_status_is_answered_in_many_words(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    assert "belum" in citizen.says("status").lower()
    number = stories.requests_the_letter(citizen)
    for words in ("STATUS", f"status {number}", number, f"STATUS {number.lower()}", "sudah sampai mana pak?"):
        answer = citizen.says(words)
        assert number in answer and "Diterima" in answer and "/lacak/" in answer, words


def test_a_status_is_said_in_the_offices_words_and_the_citizens_language(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    stories.requests_the_letter(citizen)
    with transaction():
        setup.apply(office, {"words": {"id": {"status_received": "Sudah kami catat"}}})
    assert "Status: *Sudah kami catat*" in citizen.says("status")
    assert "go on in English" in citizen.says("english please")
    told = citizen.says("status")
    assert "Status: *Received*" in told and "At the latest: Monday, 23 November at" in told


def test_foreign_number_reads_exactly_like_one_that_does_not_exist(
    citizen: Citizen, another_citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    foreign = stories.requests_the_letter(citizen)
    another_citizen.says("halo")
    for ask in ("{}", "status {}", "batal {}"):
        theirs = another_citizen.says(ask.format(foreign))
        another_citizen.says("menu")
        nobodys = another_citizen.says(ask.format("WNJ-2611-0777"))
        another_citizen.says("menu")
        assert theirs.replace(foreign, "#") == nobodys.replace("WNJ-2611-0777", "#")
        assert "/lacak/" not in theirs and "Diterima" not in theirs


def test_a_foreign_number_costs_the_same_questions_to_the_database_as_none(
    citizen: Citizen, another_citizen: Citizen, frozen: WallClock
) -> None:
    """Time tells nothing either: what is asked of the database is the same to the statement (point 12)."""
    stories.a_village()
    foreign = stories.requests_the_letter(citizen)
    asked: list[str] = []
    for number in (foreign, "WNJ-2611-0777", foreign, "WNJ-2611-0777"):  # the first two warm what is remembered
        another_citizen.says("menu")
        asked.append("")

        def listen(*given: object, at: int = len(asked) - 1) -> None:
            asked[at] += f"{given[2]}\n"

        event.listen(db.engine, "before_cursor_execute", listen)
        another_citizen.says(f"status {number}")
        event.remove(db.engine, "before_cursor_execute", listen)
    assert asked[2] == asked[3] != ""


def test_citizen_withdraws_before_it_is_worked_on(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    link = stories.link_in(citizen.hears())
    assert number in citizen.says("BATAL")
    before = len(citizen.received)
    assert f"*{number}* sudah kami batalkan" in citizen.says("1")

    assert len(citizen.received) == before + 1  # told in the reply, not once more by a notice
    assert "Dibatalkan" in Person(client).opens(link).text
    (line,) = stories.exported("tickets", office)
    assert (line["status"], line["notices"]) == ("cancelled", [])
    assert number not in stories.an_officer(office, client).opens("/desk").text


def test_officer_asks_again_and_the_photo_goes_into_the_same_ticket(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    citizen.hears_new()
    frozen("2026-11-23 09:00")
    citizen.says("status")
    citizen.hears_new()
    officer = stories.an_officer(office, client)
    officer.opens(f"/desk/t/{stories.ticket_of(number).id}")
    stories.judges_all(officer, "Buram")
    assert "Pesan untuk warga" in officer.page.text  # the request for what failed stands ready
    officer.presses("Ubah isian")
    seen = officer.presses("Lihat pesan", documents=["kk"], words="Fotonya buram, mohon di tempat terang.")
    assert "Fotonya buram" in seen.text and "Kartu Keluarga" in seen.text
    officer.presses("Kirim permintaan")
    work()
    (asked,) = citizen.hears_new()
    assert number in asked and "Kartu Keluarga" in asked and "Fotonya buram" in asked

    frozen("2026-11-23 14:00")
    thanks = citizen.sends_photo()
    assert number in thanks
    (line,) = stories.exported("tickets", office)
    assert line["status"] == "checking"
    assert line["due_at"] == "2026-11-24T05:00:00Z"  # four working hours were waited
    assert [file["slug"] for file in line["files"]] == ["ktp", "kk", "kk"]
    assert line["files"][-1] == {"slug": "kk", "verdict": "unchecked", "kept": True}
    assert db.session.scalar(select(OutboxMessage.id).where(OutboxMessage.state == "queued")) is None
