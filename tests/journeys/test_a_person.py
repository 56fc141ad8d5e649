"""A person: the queue in hours, one holding message with the place in it, quiet while an officer talks."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk import jobs
from village_desk.database import transaction
from village_desk.office.models import Office
from village_desk.tickets import holding

CHATS = "/desk/percakapan"


@pytest.fixture
def office(at: WallClock, citizen: Citizen) -> Office:
    at("2026-11-19 09:00")  # a Thursday in office hours
    return stories.a_village()


@pytest.fixture
def officer(office: Office, client: FlaskClient) -> Person:
    return stories.an_officer(office, client.application.test_client())


def ticks(citizen: Citizen) -> list[str]:
    """The worker looks for whoever waits too long; what this citizen hears of it."""
    citizen.hears_new()
    jobs.hold_the_line()
    citizen.work()
    return citizen.hears_new()


def opens_the_chat(officer: Person) -> None:
    officer.opens(CHATS)
    officer.follows("Buka percakapan")


def replies(officer: Person, words: str) -> None:
    opens_the_chat(officer)
    officer.presses("Lihat lalu kirim", reply=words)
    officer.presses("Kirim balasan")


def settles(officer: Person) -> None:
    opens_the_chat(officer)
    officer.presses("Percakapan selesai")


def test_after_fifteen_working_minutes_one_holding_message_names_the_place(
    citizen: Citizen, another_citizen: Citizen, office: Office, at: WallClock
) -> None:
    another_citizen.says("petugas")
    at("2026-11-19 09:01")
    citizen.says("petugas")
    at("2026-11-19 09:15", tick=False)
    assert ticks(citizen) == []  # fourteen minutes
    at("2026-11-19 09:16")
    (told,) = ticks(citizen)
    assert "urutan ke-2" in told and "*MENU*" in told
    at("2026-11-19 11:00")
    assert ticks(citizen) == []  # once per hand-over
    citizen.says("petugas")  # impatient: still the same hand-over
    at("2026-11-19 11:40")
    assert ticks(citizen) == []


def test_with_a_draft_it_offers_to_go_on_and_lanjut_does(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    citizen.says("petugas")
    at("2026-11-19 09:16")
    (told,) = ticks(citizen)
    assert "urutan ke-1" in told and "Surat keterangan usaha" in told and "*LANJUT*" in told
    assert "NIK" in citizen.says("lanjut")


def test_the_clock_stands_still_outside_office_hours(citizen: Citizen, office: Office, at: WallClock) -> None:
    at("2026-11-19 11:50")  # ten minutes before the break
    citizen.says("petugas")
    for moment in ("2026-11-19 12:06", "2026-11-19 12:59", "2026-11-19 13:04"):
        at(moment)
        assert ticks(citizen) == []
    at("2026-11-19 13:05")
    assert len(ticks(citizen)) == 1


def test_at_night_it_is_said_when_and_nothing_comes_before(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    at("2026-11-20 21:40")
    told = citizen.says("petugas")
    assert stories.NEXT_OPENING in told and "silakan tulis" in told.casefold()
    assert "sudah kami catat" in citizen.says("mau tanya soal batas tanah saya dengan tetangga").casefold()
    for moment in ("2026-11-20 22:00", "2026-11-21 10:00", "2026-11-23 08:14"):
        at(moment)
        assert ticks(citizen) == []


def test_night_of_a_working_day_the_holding_message_comes_in_the_morning(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    at("2026-11-18 21:40")  # Wednesday: the window is still open on Thursday
    citizen.says("petugas")
    at("2026-11-19 08:15")
    assert len(ticks(citizen)) == 1


def test_a_worker_that_slept_through_the_hours_says_nothing_at_night(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    citizen.says("petugas")
    at("2026-11-19 20:00")
    assert ticks(citizen) == []
    at("2026-11-20 08:14")
    assert ticks(citizen) == []
    at("2026-11-20 08:15")
    assert len(ticks(citizen)) == 1


def test_an_answer_in_time_leaves_no_holding_message(
    citizen: Citizen, officer: Person, at: WallClock
) -> None:
    citizen.says("petugas")
    at("2026-11-19 09:10")
    replies(officer, "Selamat pagi Bu, ada yang dapat kami bantu?")
    citizen.work()
    at("2026-11-19 09:20")
    assert ticks(citizen) == []


@pytest.mark.settings(VILLAGE_DESK_UNDO="30")
def test_an_answer_taken_back_is_no_answer(citizen: Citizen, officer: Person, at: WallClock) -> None:
    citizen.says("petugas")
    at("2026-11-19 09:10")
    replies(officer, "Salah ketik")
    officer.presses("Urungkan")
    at("2026-11-19 09:15")
    assert len(ticks(citizen)) == 1


def test_a_settled_chat_is_not_held_and_a_new_hand_over_is(
    citizen: Citizen, officer: Person, at: WallClock
) -> None:
    citizen.says("petugas")
    settles(officer)
    at("2026-11-19 09:30")
    assert ticks(citizen) == []
    citizen.says("petugas")
    at("2026-11-19 09:45")
    assert len(ticks(citizen)) == 1


def test_two_workers_at_once_say_it_once(citizen: Citizen, office: Office, at: WallClock) -> None:
    citizen.says("petugas")
    now = at("2026-11-19 09:15")
    (due,), (again,) = holding.due_chats(now), holding.due_chats(now)
    done = []
    for chat in (due, again):
        with transaction():
            done.append(holding.take_step(chat, now))
    assert done == ["told", "nothing"]


def test_every_office_in_its_own_zone(citizen: Citizen, office: Office, at: WallClock) -> None:
    """Jayapura is two hours ahead: there the office opened when it is still shut in Jakarta."""
    east = factories.office(
        "skouw", code="SKW", name="Kampung Skouw", whatsapp="+628111000444", timezone="Asia/Jayapura"
    )
    yops = Citizen(
        citizen.client,
        citizen.gateway,
        citizen.work,
        origin=citizen.origin,
        office=east.whatsapp,
        address="whatsapp:+6281200001111",
        profile="Pak Yops",
    )
    at("2026-11-18 21:00")
    citizen.says("petugas")
    yops.says("petugas")
    at("2026-11-19 06:15")  # 08.15 WIT
    assert ticks(citizen) == [] and "urutan ke-1" in yops.hears()


def test_the_bot_is_quiet_for_half_an_hour_after_the_officer(
    citizen: Citizen, officer: Person, at: WallClock
) -> None:
    citizen.says("petugas")
    replies(officer, "Bagaimana, Bu?")
    citizen.work()
    at("2026-11-19 09:25")
    assert citizen.says("begini Pak, soal tanah saya di krajan") == ""
    at("2026-11-19 09:31")
    assert citizen.says("jam berapa kantor tutup?") != ""


def test_the_list_shows_the_first_answer_clock_in_working_minutes(
    citizen: Citizen, officer: Person, at: WallClock
) -> None:
    at("2026-11-18 21:40")
    citizen.says("petugas")
    at("2026-11-19 08:10")
    listed = officer.opens(CHATS).text
    assert "Urutan 1" in listed and "menunggu 10 menit jam kerja" in listed and "Melewati" not in listed
    at("2026-11-19 08:20")
    assert "Melewati 15 menit jam kerja" in officer.opens(CHATS).text


def test_an_emergency_is_held_by_the_number_and_not_by_a_place(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    citizen.says("tolong ada kebakaran di krajan")
    at("2026-11-19 09:15")
    (told,) = ticks(citizen)
    assert "*112*" in told and "0331 000011" in told and "urutan" not in told


def test_after_settling_words_are_heard_by_the_bot_again(citizen: Citizen, officer: Person) -> None:
    citizen.says("petugas")
    settles(officer)
    assert "untuk petugas" not in citizen.says("xyzzy plugh")  # nobody would read it
    assert "Tidak ada warga yang menunggu" in officer.opens(CHATS).text


def test_who_still_waits_the_next_morning_speaks_to_the_person(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    at("2026-11-18 20:00")
    citizen.says("petugas")
    at("2026-11-19 07:30")
    assert "untuk petugas" in citizen.says("soal batas tanah saya dengan tetangga")
