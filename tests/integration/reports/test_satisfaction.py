"""How satisfied a period was: what counts, from how many on, and a second way to it from messages and history."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fakes.desk_cast import opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock, jobs
from village_desk.citizens import consents
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.figures import periods
from village_desk.messages import outbox
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.satisfaction import answering, figures
from village_desk.satisfaction.figures import Satisfaction
from village_desk.satisfaction.models import Rating
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent


@pytest.fixture
def office(app: Flask, at: WallClock) -> Office:
    at("2026-11-09 08:30")
    return factories.office()


@pytest.fixture
def rina(office: Office) -> User:
    return factories.user(office, name="Rina Wulandari")


@pytest.fixture
def head(client: FlaskClient, office: Office) -> FlaskClient:
    sign_in(client, factories.user(office, "head", name="Bambang"))
    return client


def a_citizen(office: Office, n: int) -> Citizen:
    """One who wrote just now, and went on after the privacy notice."""
    with transaction():
        citizen = factories.citizen(office, address=f"whatsapp:+62812000{n:05d}")
        consents.keep(citizen, consents.PRIVACY, "Data dipakai untuk surat.", message_id=None, at=clock.now())
        db.session.add(Conversation(office_id=office.id, citizen_id=citizen.id, updated_at=clock.now()))
    return citizen


def collected(office: Office, rina: User, n: int) -> Ticket:
    """The request of citizen number n, handed over now."""
    ticket = factories.ticket(office, citizen=a_citizen(office, n))
    for to in ("checking", "in_progress", "ready"):
        with transaction():
            lifecycle.change_status(ticket.id, to, actor=officer(rina.id), now=clock.now())
    with transaction():
        lifecycle.hand_over(ticket.id, "Siti Aminah", "pemohon", user_id=rina.id, now=clock.now())
    return ticket


def answers(ticket: Ticket, score: int, words: str = "") -> None:
    with transaction():
        citizen = db.session.get_one(Citizen, ticket.citizen_id)
        answering.in_chat(
            ticket.id, citizen, score, words, shown="Seberapa puas?", message_id=None, now=clock.now()
        )


def found(office: Office, kind: str = "bulan") -> Satisfaction:
    db.session.expire_all()
    period = periods.asked_for(kind, None, None, registry.hours_of(office), clock.now())
    return figures.of_spans(office.id, [(period.begins, period.ends)])[0]


@pytest.fixture
def asked(office: Office, rina: User, at: WallClock) -> list[Ticket]:
    """Six requests, each asked about in the chat."""
    tickets = [collected(office, rina, n) for n in range(6)]
    at("2026-11-09 10:00")
    assert jobs.ask_how_satisfied() == 6
    return tickets


def test_few_answers_are_said_to_be_few(head: FlaskClient, office: Office, asked: list[Ticket]) -> None:
    assert "Belum ada warga yang ditanya pada masa ini." in opens(head, "/reports/masa?masa=bulan-lalu")
    for ticket in asked[:2]:
        answers(ticket, 1, "lama")
    page = opens(head, "/reports/masa")
    assert "Baru 2 jawaban dari 6 yang ditanya. Nilainya ditampilkan mulai 3 jawaban." in page
    assert "1 Tidak puas" not in page and "lama" not in page.split("Kepuasan warga")[1].split("</section>")[0]
    assert (found(office).mean, found(office).counts) == (None, (0, 0, 0, 0))


def test_what_was_reopened_and_cancelled_does_not_count(
    office: Office, rina: User, asked: list[Ticket]
) -> None:
    for ticket in asked[:4]:
        answers(ticket, 1)
    for ticket in asked[:2]:  # the second is reopened only
        with transaction():
            lifecycle.change_status(ticket.id, "checking", actor=officer(rina.id), now=clock.now(), detail="")
    with transaction():
        lifecycle.change_status(
            asked[0].id, "cancelled", actor=officer(rina.id), now=clock.now(), detail="dicabut"
        )
    assert (found(office).asked, found(office).answered, found(office).counts) == (5, 3, (3, 0, 0, 0))


def test_the_head_reads_the_mean_what_it_rests_on_and_the_bars(
    head: FlaskClient, office: Office, asked: list[Ticket]
) -> None:
    for ticket, score in zip(asked, (4, 4, 3, 3, 2), strict=False):
        answers(ticket, score)
    page = opens(head, "/reports/masa")
    assert "Kepuasan 3,2 dari 4 (5 jawaban dari 6 yang ditanya)." in page
    assert "4 dari 5 puas atau sangat puas." in page
    section = page.split("Kepuasan warga</h2>")[1].split("</section>")[0]
    assert [
        words for words in ("4 Sangat puas", "3 Puas", "2 Kurang puas", "1 Tidak puas") if words in section
    ] == [
        "4 Sangat puas",
        "3 Puas",
        "2 Kurang puas",
        "1 Tidak puas",
    ]
    file = (
        head.get(
            sends(head, "/reports/masa/berkas?masa=bulan", keperluan="meeting", bentuk="csv").headers[
                "Location"
            ]
        )
        .get_data()
        .decode("utf-8-sig")
    )
    assert ",Kepuasan warga,Nilai,3.2,1-4,5," in file


def test_a_question_takes_its_answer_into_the_month_it_was_asked_in(
    office: Office, rina: User, asked: list[Ticket], at: WallClock
) -> None:
    at("2026-11-30 23:50")
    with transaction():
        db.session.scalars(select(Rating).where(Rating.ticket_id == asked[0].id)).one().asked_at = clock.now()
    at("2026-12-01 00:10")
    answers(asked[0], 4)
    assert (found(office).asked, found(office, "bulan-lalu").answered) == (0, 1)


def test_practice_and_what_never_left_have_asked_nobody(office: Office, asked: list[Ticket]) -> None:
    rows = db.session.scalars(select(Rating).order_by(Rating.id)).all()
    with transaction():
        rows[0].training = True
        outbox.note_state(db.session.get_one(OutboxMessage, rows[1].outbox_id), "expired", "expired")
        outbox.note_state(db.session.get_one(OutboxMessage, rows[2].outbox_id), "sent")
    assert found(office).asked == 4


def test_another_office_is_no_part_of_it(office: Office, asked: list[Ticket]) -> None:
    other = factories.another_office()
    assert (found(other).asked, found(office).asked) == (0, 6)


def test_every_figure_has_a_second_way_from_messages_and_history(
    office: Office, rina: User, asked: list[Ticket], at: WallClock
) -> None:
    """A correction, an answer on the page without a question, one to each by each way: both paths agree."""
    for ticket, score in zip(asked, (4, 2, 3, 1), strict=False):
        answers(ticket, score)
    at("2026-11-09 10:30")
    answers(asked[1], 4, "ternyata cepat")
    unasked = collected(office, rina, 7)
    with transaction():
        answering.on_page(unasked.id, 3, "", now=clock.now())
        answering.on_page(asked[4].id, 2, "", now=clock.now())
    told, again = found(office), from_messages_and_events(office)
    assert told.asked == again["asked"] == 7
    assert told.counts == tuple(again[score] for score in (1, 2, 3, 4)) == (1, 1, 2, 2)
    assert told.mean == pytest.approx(sum(n * again[n] for n in (1, 2, 3, 4)) / 6)
    assert told.good == again[3] + again[4]


def from_messages_and_events(office: Office) -> Counter[str | int]:
    """The same numbers without the table of ratings: messages that ask, and the last score in each history."""
    period = periods.asked_for("bulan", None, None, registry.hours_of(office), clock.now())

    def within(moment: datetime) -> bool:
        return period.begins <= moment < period.ends

    messages = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.like("rating:%"))).all()
    asked = {m.ticket_id for m in messages if within(m.created_at)}
    last: dict[int, int] = {}
    for event in db.session.scalars(
        select(TicketEvent).where(TicketEvent.kind == "rated").order_by(TicketEvent.id)
    ):
        last[event.ticket_id] = event.details["score"]
    counted: Counter[str | int] = Counter(last.values())
    counted["asked"] = len(asked | set(last))
    return counted
