"""The verbs of a ticket on a real database: what is stamped, what is written down, what the citizen is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.fakes.wall_clock import WallClock, wib
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput, StaleChange, TransitionRefused
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office import registry
from village_desk.office.models import Office, User
from village_desk.office.services import Service
from village_desk.operation import invariants
from village_desk.tickets import correspondence, intake, lifecycle, notices, phone_calls
from village_desk.tickets.actors import officer
from village_desk.tickets.models import SearchToken, Ticket, TicketEvent
from village_desk.tickets.status import Status


class Desk:
    """One office with an officer and a citizen, on Friday night."""

    def __init__(self) -> None:
        self.office: Office = factories.office()
        self.rina: User = factories.user(self.office, name="Rina")
        self.siti: Citizen = factories.citizen(self.office)

    def ticket(self, **kw: object) -> Ticket:
        return factories.ticket(self.office, citizen=self.siti, service="sku", **kw)  # type: ignore[arg-type]

    def moves(self, ticket: Ticket, *path: str, detail: str = "") -> list[lifecycle.Change]:
        changes = []
        for to in path:
            with transaction():
                changes.append(
                    lifecycle.change_status(
                        ticket.id, to, actor=officer(self.rina.id), now=clock.now(), detail=detail
                    )
                )
        return changes


@pytest.fixture
def desk(app: Flask, frozen: WallClock) -> Desk:
    return Desk()


def events(ticket: Ticket) -> list[TicketEvent]:
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
    return list(db.session.execute(query).scalars())


def owed(ticket: Ticket) -> list[OutboxMessage]:
    query = select(OutboxMessage).where(OutboxMessage.ticket_id == ticket.id).order_by(OutboxMessage.id)
    return list(db.session.execute(query).scalars())


def test_complete_request_at_night_is_promised_from_the_next_opening(desk: Desk) -> None:
    ticket = desk.ticket()
    assert ticket.number == "WNJ-2611-0001"
    assert ticket.status == Status.RECEIVED
    assert ticket.received_out_of_hours
    assert ticket.due_at == wib("2026-11-23 15:30")
    assert events(ticket)[0].no_notice_reason == notices.TOLD_IN_REPLY


def test_numbers_follow_each_other_per_office_and_local_month(desk: Desk, at: WallClock) -> None:
    other = factories.another_office()
    first, second = desk.ticket(), desk.ticket()
    assert [first.number, second.number] == ["WNJ-2611-0001", "WNJ-2611-0002"]
    assert factories.ticket(other).number == "SBR-2611-0001"
    at("2026-12-01 00:30")  # still November in UTC
    assert desk.ticket().number == "WNJ-2612-0001"


def test_missing_documents_mean_no_promise_until_the_last_one_is_in(desk: Desk, at: WallClock) -> None:
    ticket = desk.ticket(missing=["ktp", "kk"])
    assert (ticket.status, ticket.due_at, ticket.complete_at) == (Status.DOCUMENTS_MISSING, None, None)
    at("2026-11-23 09:00")
    with transaction():
        intake.add_documents(ticket.id, [(factories.photo_of(desk.siti).id, "ktp")], now=clock.now())
    assert ticket.status == Status.DOCUMENTS_MISSING
    with transaction():
        intake.add_documents(ticket.id, [(factories.photo_of(desk.siti).id, "kk")], now=clock.now())
    assert ticket.status == Status.RECEIVED
    assert ticket.complete_at == wib("2026-11-23 09:00")
    assert ticket.due_at == wib("2026-11-24 15:30")
    assert invariants.broken() == []


def test_asking_again_pauses_the_promise_for_exactly_the_working_time_waited(
    desk: Desk, at: WallClock
) -> None:
    ticket = desk.ticket()
    at("2026-11-23 09:00")
    desk.moves(ticket, Status.CHECKING)
    with transaction():
        change = intake.ask_again(ticket.id, ["kk"], "Fotonya buram", user_id=desk.rina.id, now=clock.now())
    assert change.message is not None
    assert change.message.must_reach
    assert "Fotonya buram" in (change.message.body or "")
    assert "Kartu Keluarga" in (change.message.body or "")
    at("2026-11-23 14:00")  # 09-12 and 13-14: four working hours, the break does not count
    with transaction():
        intake.add_documents(ticket.id, [(factories.photo_of(desk.siti).id, "kk")], now=clock.now())
    assert ticket.status == Status.CHECKING
    assert ticket.due_at == wib("2026-11-24 12:00")
    assert invariants.broken() == []


def test_ready_must_reach_even_days_later_and_small_steps_stay_silent_outside_the_window(
    desk: Desk, at: WallClock
) -> None:
    ticket = desk.ticket()
    at("2026-11-23 09:00")  # the citizen wrote on Friday night: the window is shut
    checking, ready = desk.moves(ticket, Status.CHECKING, Status.READY)
    assert checking.message is None
    assert checking.event.no_notice_reason == notices.WINDOW_CLOSED
    assert ready.message is not None and ready.message.must_reach

    assert ticket.ready_at == clock.now()
    assert ticket.assignee_id == desk.rina.id
    assert invariants.broken() == []


def test_inside_the_window_each_step_is_told_once(desk: Desk) -> None:
    ticket = desk.ticket()
    changes = desk.moves(ticket, Status.CHECKING, Status.IN_PROGRESS)
    assert all(change.message is not None for change in changes)
    first, second = owed(ticket)
    assert first.state == "cancelled"  # overtaken before it left
    assert second.state == "queued"
    assert invariants.broken() == []


def test_ready_that_was_overtaken_is_withdrawn_with_a_reason(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.moves(ticket, Status.CHECKING, Status.READY, Status.IN_PROGRESS)
    ready = next(row for row in owed(ticket) if row.notice == "ready")
    assert (ready.state, ready.reason) == ("cancelled", "overtaken_by_in_progress")
    assert ticket.ready_at is None


def test_rejection_needs_a_reason_and_both_reason_and_words_reach_the_citizen(desk: Desk) -> None:
    ticket = desk.ticket()
    with pytest.raises(InvalidInput), transaction():
        lifecycle.reject(ticket.id, "", "", user_id=desk.rina.id, now=clock.now())
    with pytest.raises(InvalidInput), transaction():
        lifecycle.reject(ticket.id, "other", "  ", user_id=desk.rina.id, now=clock.now())
    assert db.session.get_one(Ticket, ticket.id, populate_existing=True).status == Status.RECEIVED
    with transaction():
        change = lifecycle.reject(
            ticket.id, "data_mismatch", "NIK di KTP dan KK berbeda", user_id=desk.rina.id, now=clock.now()
        )
    body = (change.message.body or "") if change.message else ""
    assert "data tidak sesuai dengan dokumen" in body
    assert "NIK di KTP dan KK berbeda" in body
    assert "ADUAN" in body
    assert ticket.closed_at == clock.now()


def test_hand_over_records_who_took_it_and_reopening_promises_anew(desk: Desk, at: WallClock) -> None:
    ticket = desk.ticket()
    desk.moves(ticket, Status.CHECKING, Status.READY)
    with pytest.raises(InvalidInput), transaction():
        lifecycle.hand_over(ticket.id, " ", "", user_id=desk.rina.id, now=clock.now())
    with transaction():
        lifecycle.hand_over(ticket.id, "Pak Slamet", "suami", user_id=desk.rina.id, now=clock.now())
    assert (ticket.status, ticket.collected_by, ticket.collected_relation) == (
        Status.COMPLETED,
        "Pak Slamet",
        "suami",
    )
    at("2026-11-24 09:00")
    desk.moves(ticket, Status.CHECKING)
    assert ticket.due_at == wib("2026-11-25 15:30")
    assert (ticket.reopened, ticket.closed_at, ticket.completed_at) == (1, None, None)
    assert invariants.broken() == []


def test_what_the_table_does_not_list_is_refused_and_leaves_no_trace(desk: Desk) -> None:
    ticket = desk.ticket()
    with pytest.raises(TransitionRefused), transaction():
        lifecycle.change_status(ticket.id, Status.COMPLETED, actor=officer(desk.rina.id), now=clock.now())
    assert len(events(ticket)) == 1
    assert owed(ticket) == []


def test_second_of_two_officers_is_told_and_changes_nothing(desk: Desk) -> None:
    ticket = desk.ticket()
    seen = ticket.version
    desk.moves(ticket, Status.CHECKING)
    with pytest.raises(StaleChange), transaction():
        lifecycle.change_status(
            ticket.id, Status.REJECTED, actor=officer(desk.rina.id), now=clock.now(), expected_version=seen
        )
    assert db.session.get_one(Ticket, ticket.id, populate_existing=True).status == Status.CHECKING


def test_file_that_turns_out_unusable_reopens_its_requirement_and_asks_once(desk: Desk) -> None:
    photo = factories.photo_of(desk.siti, state="refused")
    with transaction():
        ticket = intake.open_ticket(
            desk.office,
            _service(desk, "sku"),
            citizen=desk.siti,
            fields=factories.FIELDS,
            files=[(photo.id, "ktp")],
            missing=[],
            received_at=clock.now(),
        )
    with transaction():
        assert intake.files_turned_out_unusable([photo], now=clock.now()) == {photo.id}
    assert ticket.status == Status.DOCUMENTS_MISSING
    assert ticket.waiting_for == ["ktp"]
    assert [row.notice for row in owed(ticket)] == ["documents_missing"]
    assert invariants.broken() == []


def test_unusable_file_with_another_good_one_asks_for_nothing(desk: Desk) -> None:
    bad, good = factories.photo_of(desk.siti, state="refused"), factories.photo_of(desk.siti)
    ticket = desk.ticket()
    with transaction():
        intake.add_documents(ticket.id, [(bad.id, "ktp"), (good.id, "ktp")], now=clock.now())
    with transaction():
        assert intake.files_turned_out_unusable([bad], now=clock.now()) == set()
    assert ticket.status == Status.RECEIVED


def test_reply_is_one_message_however_often_the_form_is_sent(desk: Desk) -> None:
    ticket = desk.ticket()
    for _ in range(2):
        with transaction():
            correspondence.reply(
                ticket.id, "Silakan datang besok.", user_id=desk.rina.id, now=clock.now(), action_key="k1"
            )
    assert [row.body for row in owed(ticket)] == ["Silakan datang besok."]


def test_search_index_holds_tokens_and_no_words(desk: Desk) -> None:
    ticket = desk.ticket(fields={"nama": "Siti Rahmawati", "nik": "3509165708900042"})
    tokens = [
        row.token
        for row in db.session.execute(select(SearchToken).where(SearchToken.ticket_id == ticket.id)).scalars()
    ]
    assert len(tokens) > 5
    assert all(len(token) == 32 and int(token, 16) >= 0 for token in tokens)


def test_nothing_sealed_lies_in_the_database_in_clear(desk: Desk) -> None:
    ticket = desk.ticket(fields={"nama": "Siti Rahmawati", "nik": "3509165708900042"})
    raw = db.session.execute(
        select(Ticket.__table__.c.fields.cast(db.Text)).where(Ticket.__table__.c.id == ticket.id)
    ).scalar_one()
    assert "Rahmawati" not in str(raw)


def test_promise_is_of_the_day_of_the_request_even_when_the_catalogue_changes(desk: Desk) -> None:
    ticket = desk.ticket(missing=["ktp"])
    assert ticket.terms["promised_working_days"] == 1
    assert clock.now() - ticket.received_at < timedelta(seconds=1)


def _service(desk: Desk, slug: str) -> Service:
    found = registry.catalogue_of(desk.office).get(slug)
    assert found is not None
    return found


def test_call_that_was_overtaken_is_no_longer_owed(desk: Desk) -> None:
    ticket = desk.ticket()
    (change,) = desk.moves(ticket, Status.CHECKING, Status.READY)[1:]
    assert change.message is not None
    with transaction():
        outbox.list_for_phone(change.message, "no_template")
    assert [row.id for row, _ in phone_calls.phone_list(desk.office.id)] == [change.message.id]
    with transaction():
        lifecycle.hand_over(ticket.id, "Bu Siti", "pemohon", user_id=desk.rina.id, now=clock.now())
    assert phone_calls.phone_list(desk.office.id) == []


def test_practice_counts_by_itself_and_leaves_no_hole_among_real_numbers(desk: Desk) -> None:
    learner = factories.citizen(desk.office, address="whatsapp:+6280000000001", training=True)
    practice = factories.ticket(desk.office, citizen=learner, service="sku", training=True)
    assert practice.number == "LATIHAN-2611-0001"
    assert desk.ticket().number == "WNJ-2611-0001"


def test_in_practice_the_office_acts_after_a_request_of_tomorrow_night(desk: Desk) -> None:
    learner = factories.citizen(desk.office, address="whatsapp:+6280000000001", training=True)
    tomorrow = clock.now() + timedelta(days=1)
    practice = factories.ticket(
        desk.office, citizen=learner, service="sku", training=True, received_at=tomorrow
    )
    with transaction():
        lifecycle.change_status(practice.id, "checking", actor=officer(desk.rina.id), now=clock.now())
    at = select(TicketEvent.at).where(TicketEvent.ticket_id == practice.id).order_by(TicketEvent.id)
    moments = list(db.session.execute(at).scalars())
    assert len(moments) > 1 and moments == sorted(moments)


def test_what_is_missing_is_listed_in_the_order_of_the_card(desk: Desk) -> None:
    assert desk.ticket(missing=["kk", "ktp"]).waiting_for == ["ktp", "kk"]
