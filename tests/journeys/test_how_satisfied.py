"""One question after a completed request: asked once at a decent hour, answered in the chat or on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk import clock, jobs
from village_desk.citizens.models import Citizen as Identity
from village_desk.database import db, transaction
from village_desk.messages.models import Hold, OutboxMessage
from village_desk.office.models import Office, User
from village_desk.satisfaction.models import Rating
from village_desk.survey import surveys
from village_desk.tickets import disowning, duplicates, lifecycle, undoing
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent

Work = Callable[[], object]
ASKED = "Seberapa puas"
THANKED = "Terima kasih, penilaian Ibu"


@pytest.fixture
def office(citizen: Citizen, frozen: WallClock) -> Office:
    return stories.a_village()


@pytest.fixture
def rina(office: Office) -> User:
    return factories.user(office, name="Rina Wulandari", email="rina@desa.example.id")


@pytest.fixture
def number(citizen: Citizen, rina: User, at: WallClock) -> str:
    """A letter that was asked for on Friday night and collected on Monday at 15.00."""
    number = stories.requests_the_letter(citizen)
    at("2026-11-23 15:00")
    citizen.says("status")
    complete(number, rina)
    citizen.work()
    citizen.hears_new()
    return number


def complete(number: str, rina: User) -> None:
    """Made ready and handed over, in one go."""
    ticket_id = stories.ticket_of(number).id
    for to in ("checking", "in_progress", "ready"):
        with transaction():
            lifecycle.change_status(ticket_id, to, actor=officer(rina.id), now=clock.now())
    with transaction():
        lifecycle.hand_over(ticket_id, "Siti Rahmawati", "pemohon", user_id=rina.id, now=clock.now())


def ticks(citizen: Citizen) -> list[str]:
    """What the worker's ticker does; what the citizen hears of it."""
    jobs.ask_how_satisfied()
    citizen.work()
    return citizen.hears_new()


def rating_of(number: str) -> tuple[int | None, str | None]:
    ticket = stories.ticket_of(number)
    row = db.session.scalars(select(Rating).where(Rating.ticket_id == ticket.id)).one_or_none()
    return (row.score, row.words) if row else (None, None)


def test_from_the_hand_over_to_the_heads_page(
    citizen: Citizen, client: FlaskClient, work: Work, frozen: WallClock
) -> None:
    """Collected on Monday afternoon, asked on Tuesday morning, thanked once, counted for the head."""
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 14:40")
    citizen.says("status")
    rina = stories.an_officer(office, client)
    stories.make_ready(rina, number)
    rina.follows("Serahkan dokumen")
    rina.presses("Lihat pesan", collected_by="Siti Rahmawati", relation="pemohon sendiri")
    rina.presses("Serahkan dokumen")
    work()
    citizen.hears_new()
    for moment in ("2026-11-23 15:20", "2026-11-23 19:00", "2026-11-24 06:00"):
        frozen(moment)
        assert ticks(citizen) == [], moment
    frozen("2026-11-24 08:10")
    (asked,) = ticks(citizen)
    assert ASKED in asked and number in asked and "4 Sangat puas" in asked and "sukarela" in asked
    assert ticks(citizen) == []
    thanks = citizen.says("4 petugasnya ramah")
    assert thanks == "Terima kasih, penilaian Bapak/Ibu Siti sudah kami catat."
    assert rating_of(number) == (4, "petugasnya ramah")
    assert stories.ticket_of(number).status == "completed"
    page = Person(client)
    page.signs_in("rina@wonojati.example.id", factories.PASSWORD)
    shown = page.opens(f"/desk/t/{stories.ticket_of(number).id}").text
    assert "4 dari 4 (Sangat puas): “petugasnya ramah”" in shown and "Warga menilai pelayanan" in shown
    assert "Sangat puas" not in page.opens("/desk?lihat=closed").text
    told = a_head(office, citizen).opens("/reports/masa").text
    assert "Baru 1 jawaban dari 1 yang ditanya." in told and "petugasnya ramah" not in told


def a_head(office: Office, citizen: Citizen) -> Person:
    factories.user(office, "head", name="Bambang", email="kades@desa.example.id")
    person = Person(citizen.client.application.test_client())
    person.signs_in("kades@desa.example.id", factories.PASSWORD)
    return person


def test_while_a_survey_is_open_the_thanks_name_it_once(
    citizen: Citizen, office: Office, number: str, at: WallClock
) -> None:
    with transaction():
        surveys.open_survey(office, "SKM 2026", date(2026, 1, 1), date(2026, 12, 31), clock.now())
    at("2026-11-24 08:10")
    ticks(citizen)
    thanks = citizen.says("4")
    assert thanks.startswith(THANKED.replace("Ibu", "Bapak/Ibu")) and thanks.count("*SURVEI*") == 1
    assert "SURVEI" not in citizen.says("3"), "a corrected number is only corrected"
    assert "1/9" in citizen.says("SURVEI")


def test_a_low_answer_is_told_how_to_complain_and_opens_nothing(
    citizen: Citizen, number: str, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    thanks = citizen.says("1 suratnya salah ketik")
    assert "sudah kami catat" in thanks and "*ADUAN*" in thanks and "\n" not in thanks
    assert rating_of(number) == (1, "suratnya salah ketik")
    (line,) = stories.exported("tickets", stories.office_of(citizen))
    assert line["status"] == "completed" and stories.ticket_of(number).reopened == 0
    assert "Silakan ceritakan apa yang terjadi" in citizen.says("aduan")


def test_a_second_answer_within_the_hour_corrects_the_first(
    citizen: Citizen, number: str, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    citizen.says("2 antre lama")
    at.later(minutes=20)
    assert "kami ubah menjadi 3" in citizen.says("3")
    assert rating_of(number) == (3, "antre lama")
    at.later(minutes=41)
    citizen.says("1")
    assert rating_of(number) == (3, "antre lama"), "an hour later a number is a line of the menu again"
    scores = [
        event.details["score"]
        for event in db.session.scalars(select(TicketEvent).where(TicketEvent.kind == "rated"))
    ]
    assert scores == [2, 3]


@pytest.mark.parametrize(
    ("words", "score"),
    [("sangat puas", 4), ("puas bu", 3), ("kurang", 2), ("gak puas", 1), ("4.", 4), ("nilai 2", 2)],
)
def test_words_are_understood_too(
    citizen: Citizen, number: str, at: WallClock, words: str, score: int
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    citizen.says(words)
    assert rating_of(number) == (score, None)


def test_a_tap_answers_and_an_old_list_does_so_beside_a_form(
    citizen: Citizen, number: str, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    row = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.like("rating:%"))).one()
    ticket_id = stories.ticket_of(number).id
    assert row.control and [one[0] for one in row.control["rows"]] == [
        f"rate:{ticket_id}:{score}" for score in (4, 3, 2, 1)
    ]
    citizen.says("mau bikin surat domisili")
    asked = citizen.says("Siti Rahmawati")
    told = citizen.taps(f"rate:{ticket_id}:3", "Puas")
    assert "sudah kami catat" in told and len(told) > 80, "the question of the form stands below"
    assert rating_of(number) == (3, None) and asked


def test_a_number_in_a_new_request_stays_the_forms(citizen: Citizen, number: str, at: WallClock) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    assert "51 Surat keterangan domisili" in citizen.says("menu") + citizen.says("5")
    citizen.says("1")
    assert rating_of(number) == (None, None)
    citizen.says("mau bikin surat keterangan usaha")
    citizen.says("1")
    assert rating_of(number) == (None, None)


@pytest.mark.parametrize("words", ["1 surat domisili", "3 hari lagi jadi?", "makasih pak", "status"])
def test_what_is_no_answer_is_handled_as_before(
    citizen: Citizen, number: str, at: WallClock, words: str
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    assert citizen.says(words) != ""
    assert rating_of(number) == (None, None)


def test_money_that_was_asked_for_is_heard_as_a_complaint(
    citizen: Citizen, number: str, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    assert "aduan" in citizen.says("1 petugasnya minta uang 50 ribu").casefold()
    assert rating_of(number) == (None, None)


def test_after_seven_days_a_number_is_no_answer(citizen: Citizen, number: str, at: WallClock) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    at("2026-12-01 08:20")
    citizen.says("4")
    assert rating_of(number) == (None, None)
    late = citizen.taps(f"rate:{stories.ticket_of(number).id}:4", "Sangat puas")
    assert "sudah lewat" in late and rating_of(number) == (None, None)


def test_what_an_officer_wrote_since_is_what_a_number_answers(
    citizen: Citizen, number: str, client: FlaskClient, office: Office, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    at.later(minutes=5)
    person = stories.an_officer(office, client, "Dewi Lestari")
    person.opens(f"/desk/t/{stories.ticket_of(number).id}")
    person.presses("Lihat lalu kirim", reply="Ibu mau ambil hari ke 1 atau 2?")
    person.presses("Kirim balasan")
    at.later(minutes=45)
    citizen.says("2")
    assert rating_of(number) == (None, None)


@pytest.mark.parametrize("ending", ["cancelled", "rejected", "merged", "reopened", "undone", "disowned"])
def test_only_what_stays_completed_is_asked_about(
    citizen: Citizen, rina: User, at: WallClock, ending: str
) -> None:
    number = stories.requests_the_letter(citizen)
    at("2026-11-23 10:00")
    citizen.says("status")
    end(stories.ticket_of(number), ending, rina)
    citizen.work()
    citizen.hears_new()
    at("2026-11-23 13:30")
    assert ticks(citizen) == [] and rating_of(number) == (None, None)


def end(ticket: Ticket, how: str, rina: User) -> None:
    """Bring the request to this end."""
    now = clock.now()
    if how in ("reopened", "undone", "disowned"):
        complete(ticket.number, rina)
    with transaction():
        if how == "cancelled":
            lifecycle.change_status(ticket.id, how, actor=officer(rina.id), now=now, detail="dicabut")
        elif how == "rejected":
            lifecycle.reject(ticket.id, "rule_not_met", "", user_id=rina.id, now=now)
        elif how == "reopened":
            lifecycle.change_status(ticket.id, "checking", actor=officer(rina.id), now=now)
        elif how == "undone":
            assert undoing.undo(ticket.id, user_id=rina.id, now=now)
        elif how == "disowned":
            disowning.disown(ticket.id, now=now)
        else:
            sender = db.session.get_one(Identity, ticket.citizen_id)
            twin = factories.ticket(db.session.get_one(Office, ticket.office_id), citizen=sender)
            duplicates.merge(ticket.id, twin.id, user_id=rina.id, now=now)


def test_one_question_in_thirty_days_whatever_one_asked_for(
    citizen: Citizen, number: str, rina: User, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    assert len(ticks(citizen)) == 1
    citizen.says("4")
    for moment, heard in (("2026-12-08 09:00", 0), ("2026-12-29 09:00", 1)):
        at(moment)
        citizen.says("status")
        with transaction():
            sender = db.session.scalars(select(Identity)).one()
            ticket = factories.ticket(stories.office_of(citizen), citizen=sender)
        complete(ticket.number, rina)
        citizen.work()
        citizen.hears_new()
        at.later(hours=1, minutes=5)
        assert len([text for text in ticks(citizen) if ASKED in text]) == heard, moment


def test_two_papers_collected_together_are_one_question(
    citizen: Citizen, number: str, rina: User, at: WallClock
) -> None:
    with transaction():
        other = factories.ticket(
            stories.office_of(citizen), citizen=db.session.scalars(select(Identity)).one()
        )
    complete(other.number, rina)
    citizen.work()
    citizen.hears_new()
    at("2026-11-24 08:10")
    assert len(ticks(citizen)) == 1 and ticks(citizen) == []


def test_when_the_window_is_shut_the_tracking_page_asks_instead(
    citizen: Citizen, number: str, at: WallClock
) -> None:
    at("2026-11-24 14:55")
    assert ticks(citizen) == []
    person = Person(citizen.client.application.test_client())
    page = person.opens(f"/lacak/{stories.ticket_of(number).token}")
    assert "Seberapa puas Bapak/Ibu dengan pelayanan kami?" in page.text
    person.presses("Kirim penilaian", nilai="2", kata="antre lama")
    assert (
        "Terima kasih, penilaian Bapak/Ibu: Kurang puas." in person.page.text and "ADUAN" in person.page.text
    )
    assert rating_of(number) == (2, "antre lama")
    citizen.says("status")
    at("2026-11-25 09:00")
    citizen.hears_new()
    assert ticks(citizen) == [], "who has answered is not asked"


@pytest.mark.parametrize("before", ["berhenti", "petugas", "mau bikin surat domisili", "hapus data saya"])
def test_nobody_is_asked_who_wants_none_or_is_busy_here(
    citizen: Citizen, number: str, at: WallClock, before: str
) -> None:
    at("2026-11-24 07:30")
    citizen.says(before)
    if before.startswith("hapus"):
        citizen.says("ya")
    citizen.hears_new()
    at("2026-11-24 08:10")
    assert [text for text in ticks(citizen) if ASKED in text] == []
    assert rating_of(number) == (None, None)


def test_a_question_that_was_not_sent_yet_is_taken_back_when_the_request_is_reopened(
    citizen: Citizen, number: str, rina: User, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    assert jobs.ask_how_satisfied() == 1
    with transaction():
        lifecycle.change_status(
            stories.ticket_of(number).id, "checking", actor=officer(rina.id), now=clock.now()
        )
    citizen.work()
    assert [text for text in citizen.hears_new() if ASKED in text] == []
    citizen.says("4")
    assert rating_of(number) == (None, None), "a number answers no question that nobody has read"


def test_an_answer_and_a_thank_you_in_one_breath_are_one_message(
    citizen: Citizen, number: str, at: WallClock
) -> None:
    at("2026-11-24 08:10")
    ticks(citizen)
    citizen.says("4 cepat", "makasih bu")
    assert len(citizen.hears_new()) == 1 and rating_of(number) == (4, "cepat makasih bu")


def test_on_hold_after_a_restore_nobody_is_asked(citizen: Citizen, number: str, at: WallClock) -> None:
    at("2026-11-24 08:10")
    with transaction():
        db.session.add(Hold(began_at=clock.now(), backup_made_at=clock.now() - timedelta(hours=1)))
    assert jobs.ask_how_satisfied() == 0
    with transaction():
        db.session.execute(select(Hold)).scalar_one().ended_at = clock.now()
    assert len(ticks(citizen)) == 1


def test_an_english_chat_is_asked_and_thanked_in_english(
    citizen: Citizen, number: str, at: WallClock
) -> None:
    citizen.says("english please")
    citizen.hears_new()
    at("2026-11-24 08:10")
    (asked,) = ticks(citizen)
    assert "How satisfied are you" in asked and "voluntary" in asked
    assert citizen.says("very satisfied, quick service") == "Thank you, we have noted how satisfied you were."
    assert rating_of(number) == (4, "very satisfied, quick service")
