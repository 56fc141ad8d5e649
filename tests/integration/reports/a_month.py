"""A month of one village, whole: something of everything that a report counts, each moment chosen by hand.

November 2026, Asia/Jakarta; Monday to Thursday 08.00-12.00 and 13.00-15.30, Friday 08.00-11.30 and 13.00-14.30.
"""

from __future__ import annotations

import secrets

from tests.fakes.desk_cast import Village, a_citizen, a_complaint, a_photo
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages import outbox
from village_desk.messages.models import InboxMessage
from village_desk.office import registry
from village_desk.satisfaction.models import Rating
from village_desk.tickets import complaints, intake, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketDocument
from village_desk.tickets.status import ComplaintStatus, Status
from village_desk.tickets.working_models import ChatOutcome

WORK = (Status.CHECKING, Status.IN_PROGRESS)


class Month:
    """Who asked for what in this village, and what the office did, in the order in which it happened."""

    def __init__(self, village: Village, at: WallClock) -> None:
        self.village, self.at = village, at
        self.asked = 0

    def asks(
        self, slug: str, moment: str, *, again: Ticket | None = None, channel: str = "whatsapp"
    ) -> Ticket:
        self.at(moment)
        self.asked += 1
        service = registry.catalogue_of(self.village.office).get(slug)
        assert service is not None
        with transaction():
            return intake.open_ticket(
                self.village.office,
                service,
                citizen=db.session.get_one(Citizen, again.citizen_id)
                if again
                else a_citizen(self.village.office, f"+62813000{self.asked:05d}"),
                fields={},
                files=[],
                missing=(),
                received_at=clock.now(),
                channel=channel,
            )

    def moves(self, ticket: Ticket, moment: str, *path: str, detail: str = "") -> None:
        self.at(moment)
        for to in path:
            with transaction():
                actor = officer(self.village.staff["officer"].id)
                lifecycle.change_status(ticket.id, to, actor=actor, now=clock.now(), detail=detail)

    def rejects(self, ticket: Ticket, moment: str, reason: str) -> None:
        self.at(moment)
        with transaction():
            user_id = self.village.staff["officer"].id
            lifecycle.reject(ticket.id, reason, "", user_id=user_id, now=clock.now())

    def lacks(self, ticket: Ticket, moment: str, paper: str) -> None:
        """A photo of it cannot be used, and the citizen is asked for another one."""
        self.at(moment)
        with transaction():
            photo = a_photo(self.village.office, ticket)
            db.session.add(
                TicketDocument(
                    ticket_id=ticket.id,
                    office_id=self.village.office.id,
                    requirement=paper,
                    attachment_id=photo.id,
                    verdict="blurred",
                    verdict_at=clock.now(),
                    added_at=clock.now(),
                )
            )
            user_id = self.village.staff["officer"].id
            intake.ask_again(ticket.id, [paper], "", user_id=user_id, now=clock.now())

    def writes(self, ticket: Ticket, moment: str, seconds: int, outcome: str = "reply:1") -> None:
        """The citizen writes, and the machine is through with it after so many seconds."""
        received = self.at(moment)
        handled = self.at.later(seconds=seconds)
        with transaction():
            db.session.add(
                InboxMessage(
                    account="AC" + "0" * 32,
                    message_sid=f"SM{secrets.token_hex(16)}",
                    content_hash=secrets.token_hex(16),
                    chat_key=secrets.token_hex(16),
                    to_index=secrets.token_hex(16),
                    form=None,  # its words may be erased long since
                    received_at=received,
                    state="needs_person" if outcome.startswith("person:") else "handled",
                    office_id=self.village.office.id,
                    citizen_id=ticket.citizen_id,
                    handled_at=handled,
                    outcome=outcome,
                )
            )

    def sends(self, ticket: Ticket, moment: str, state: str) -> None:
        """An answer leaves for WhatsApp; `state`: what is known of it now."""
        self.at(moment)
        with transaction():
            row = outbox.enqueue(
                key=f"test:{secrets.token_hex(8)}",
                office_id=self.village.office.id,
                citizen=db.session.get_one(Citizen, ticket.citizen_id),
                purpose="reply",
                body="Baik.",
            )
            row.state, row.way, row.category, row.handed_over_at = state, "text", "service", clock.now()

    def rates(self, ticket: Ticket, moment: str, score: int) -> None:
        self.at(moment)
        with transaction():
            db.session.add(
                Rating(
                    office_id=self.village.office.id,
                    ticket_id=ticket.id,
                    citizen_id=ticket.citizen_id,
                    asked_at=clock.now(),
                    score=score,
                    answered_at=clock.now(),
                    channel="page",
                )
            )

    def chats(self, moment: str, kind: str, subject: str, times: int) -> None:
        self.at(moment)
        with transaction():
            for _ in range(times):
                db.session.add(
                    ChatOutcome(office_id=self.village.office.id, kind=kind, subject=subject, at=clock.now())
                )

    def leads(self, complaint: Ticket, moment: str, to: str, outcome: str = "") -> None:
        self.at(moment)
        with transaction():
            user_id = self.village.staff["head"].id
            words = "Sudah kami perbaiki." if outcome else ""
            complaints.move(complaint.id, to, words, user_id=user_id, now=clock.now(), outcome=outcome)

    def complains(self, moment: str, about: str) -> Ticket:
        self.at(moment)
        with transaction():
            return a_complaint(self.village.office, about=about)


def a_month(village: Village, at: WallClock) -> None:
    """Fifteen requests, one of them (from a Monday evening) the village's own; it ends on 1 December at 08.00."""
    month = Month(village, at)
    # Three letters in one morning: begun after 10, 30 and 60 minutes, ready after 1, 2 and 4 hours.
    letters = [month.asks("domisili", "2026-11-03 08:00") for _ in range(3)]
    for letter, begun, ready in zip(
        letters, ("08:10", "08:30", "09:00"), ("09:00", "10:00", "12:00"), strict=True
    ):
        month.moves(letter, f"2026-11-03 {begun}", *WORK)
        month.moves(letter, f"2026-11-03 {ready}", Status.READY)
    # Collected after 3, 3 and 3.5 hours.
    for letter, moment in zip(
        letters, ("2026-11-03 13:00", "2026-11-03 14:00", "2026-11-04 09:00"), strict=True
    ):
        month.moves(letter, moment, Status.COMPLETED)
    # Three for the agency: gone at 08.00, back after one, two and three office days (of six and a half hours);
    # one more never comes back.
    papers = [
        month.asks("akta-kelahiran", "2026-11-09 08:00", channel=way)
        for way in ("counter", "counter", "phone")
    ]
    for paper in papers:
        month.moves(paper, "2026-11-09 08:10", *WORK, Status.AT_AGENCY)
    for paper, moment in zip(
        papers, ("2026-11-10 08:10", "2026-11-11 08:10", "2026-11-12 08:10"), strict=True
    ):
        month.moves(paper, moment, Status.RETURNED_BY_AGENCY)
    gone = month.asks("akta-kelahiran", "2026-11-03 08:00", channel="counter")
    month.moves(gone, "2026-11-03 08:10", *WORK, Status.AT_AGENCY)
    # One refused, one withdrawn, one opened again, one whose photo is no good.
    month.rejects(month.asks("sku", "2026-11-16 08:00"), "2026-11-16 08:05", "data_mismatch")
    month.moves(month.asks("sku", "2026-11-16 08:00"), "2026-11-16 08:10", Status.CANCELLED, detail="dicabut")
    again = month.asks("sku", "2026-11-16 19:00", again=letters[0])
    month.moves(again, "2026-11-17 08:05", *WORK, Status.READY, Status.COMPLETED)
    month.moves(again, "2026-11-17 09:00", *WORK)
    month.moves(again, "2026-11-17 10:00", Status.READY)
    month.moves(again, "2026-11-17 11:00", Status.COMPLETED)
    month.lacks(month.asks("sku", "2026-11-17 08:00"), "2026-11-17 08:10", "ktp")
    # A promise that nobody began to keep, and one that was begun two days late.
    month.asks("domisili", "2026-11-18 08:00")
    slow = month.asks("domisili", "2026-11-18 08:00")
    month.moves(slow, "2026-11-20 09:00", *WORK)
    month.asks("pengantar-skck", "2026-11-30 14:00")
    # The chat: eleven messages, ten of them answered, nine within a minute.
    for seconds in (2, 3, 4, 4, 5, 6, 7, 8, 9, 100):
        month.writes(letters[0], "2026-11-03 20:00", seconds)
    month.writes(letters[0], "2026-11-03 20:00", 7, "person:ValueError")
    month.writes(letters[0], "2026-11-03 20:00", 5, "silent:officer_talking")
    for state in ("delivered",) * 8 + ("read", "sent"):
        month.sends(letters[0], "2026-11-03 20:01", state)
    for letter, score in zip(letters, (4, 4, 2), strict=True):
        month.rates(letter, "2026-11-05 09:00", score)
    month.chats("2026-11-05 09:00", "sent", "alone", 4)
    month.chats("2026-11-05 09:00", "sent", "helped", 1)
    month.chats("2026-11-05 09:00", "handed_over", "asked", 2)
    month.chats("2026-11-05 09:00", "given_up", "document:ktp", 3)
    month.chats("2026-11-05 09:00", "question", "fee", 6)
    # Complaints: the village's own is mended, one is withdrawn by nobody and runs late, one is confidential.
    month.leads(village.complaint, "2026-11-03 09:00", ComplaintStatus.ACKNOWLEDGED)
    month.leads(village.complaint, "2026-11-04 09:00", ComplaintStatus.ANSWERED, "mended")
    month.complains("2026-11-04 10:00", "other")
    month.complains("2026-11-04 10:00", "fee")
    at("2026-12-01 08:00")
