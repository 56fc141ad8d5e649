"""Every figure a second way: walked from the append-only history and the messages, with no code of the report's own.

A village with many fates over the end of a month: slips taken back, duplicates, papers that never came, the agency
twice, papers that were ready and were wrong, reopenings of what was handed over a month ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_citizen
from tests.fakes.wall_clock import WallClock, wib
from tests.integration.reports.test_tables import report
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.figures.report import Report
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office import hours as opening
from village_desk.office import registry
from village_desk.office.hours import OfficeHours, working_time
from village_desk.tickets import duplicates, intake, lifecycle, promise, status, undoing
from village_desk.tickets.actors import CITIZEN, officer
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import Status

SERVICES = ("domisili", "sku", "sktm", "akta-kelahiran")
# No history of requests: a price list, answers, complaints, what the machine said. They have tests of their own
# (test_costs, test_satisfaction, test_complaints_told, test_every_figure).
ELSEWHERE = {"cost", "satisfaction", "complaints", "bot_answer", "bot_in_time"}
STANDARD = timedelta(minutes=15)
FATES = {
    Status.READY: 14,
    Status.COMPLETED: 12,
    Status.CHECKING: 6,
    Status.IN_PROGRESS: 5,
    Status.AT_AGENCY: 9,
    Status.DOCUMENTS_MISSING: 4,
}


class Fates:
    """Days of a village by dice: the same ones each time."""

    def __init__(self, village: Village, at: WallClock, seed: int) -> None:
        self.village, self._at, self._dice = village, at, Random(seed)
        self._now = wib("2026-11-17 20:31")
        self._citizens: list[int] = []
        self.open: list[int] = []

    def live(self, until: datetime) -> None:
        """Until this moment: somebody asks, somebody works, something goes wrong."""
        while self._now < until:
            self._now += timedelta(minutes=self._dice.randint(3, 170), seconds=self._dice.randint(0, 59))
            self._at.move(self._now)
            if len(self.open) < 7 or self._dice.random() < 0.15:
                self._ask()
            elif self._dice.random() < 0.06:
                self._merge()
            else:
                self._work()

    def _ask(self) -> None:
        office, dice = self.village.office, self._dice
        service = registry.catalogue_of(office).get(dice.choice(SERVICES))
        assert service is not None
        needed = [one.slug for one in service.requirements if one.required]
        with transaction():
            if not self._citizens or dice.random() < 0.5:
                self._citizens.append(a_citizen(office, f"+62813{len(self._citizens):08d}").id)
            ticket = intake.open_ticket(
                office,
                service,
                citizen=db.session.get_one(Citizen, dice.choice(self._citizens)),
                fields={},
                files=[],
                missing=needed if dice.random() < 0.2 else (),
                received_at=clock.now(),
                channel=dice.choice(("whatsapp", "counter")),
                training=dice.random() < 0.05,
            )
            self.open.append(ticket.id)

    def _merge(self) -> None:
        ticket = db.session.get_one(Ticket, self._dice.choice(self.open))
        same = duplicates.candidates(ticket)
        if not same:
            return
        rina, into = self.village.staff["officer"].id, self._dice.choice(same).id
        with transaction():
            duplicates.merge(ticket.id, into, user_id=rina, now=clock.now())
        if self._dice.random() < 0.3:
            self._at.move(self._now + timedelta(seconds=5))
            with transaction():
                duplicates.separate(ticket.id, user_id=rina, now=clock.now(), action_key=f"apart:{ticket.id}")

    def _work(self) -> None:
        ticket = db.session.get_one(Ticket, self._dice.choice(self.open))
        steps = sorted(status.allowed("request", ticket.status))
        if not steps:
            self.open.remove(ticket.id)
            return
        to = self._dice.choices(steps, weights=[FATES.get(Status(one), 1) for one in steps])[0]
        with transaction():
            self._move(ticket, to)
        if self._dice.random() < 0.1:
            with transaction():
                rina = self.village.staff["officer"].id
                undoing.undo(ticket.id, user_id=rina, now=clock.now())

    def _move(self, ticket: Ticket, to: str) -> None:
        rina, now = self.village.staff["officer"].id, clock.now()
        if to == Status.DOCUMENTS_MISSING:
            slug = ticket.terms["requirements"][0]["slug"]
            intake.ask_again(ticket.id, [slug], "", user_id=rina, now=now)
        elif to == Status.REJECTED:
            lifecycle.reject(ticket.id, "rule_not_met", "", user_id=rina, now=now)
        elif to == Status.COMPLETED:
            lifecycle.hand_over(ticket.id, "Budi Santoso", "", user_id=rina, now=now)
        else:
            actor = CITIZEN if ticket.status == Status.DOCUMENTS_MISSING else officer(rina)
            lifecycle.change_status(ticket.id, to, actor=actor, now=now, detail="dicabut")

    def deliver(self) -> None:
        """What became of the messages, by dice as well."""
        with transaction():
            for row in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
                if row.state != "queued":
                    continue
                fate = self._dice.choice(("delivered", "read", "failed", "handed_over", "refused"))
                if fate != "refused":
                    row.handed_over_at = row.created_at
                outbox.note_state(row, "failed" if fate == "refused" else fate)


@dataclass(frozen=True)
class Round:
    """One promise of a request, as its history tells it: until it was handed over and opened again, or until now."""

    ticket: int
    received: datetime
    began: datetime
    complete: datetime | None = None
    due: datetime | None = None
    waits: datetime | None = None
    to_agency: datetime | None = None
    from_agency: datetime | None = None
    ready: datetime | None = None
    closed: datetime | None = None
    state: str = ""
    merged: bool = False


class History:
    """The requests of an office, walked event by event."""

    def __init__(self, office_id: int, hours: OfficeHours) -> None:
        self._hours = hours
        self.rounds: list[Round] = []
        self.opened: dict[int, datetime] = {}
        self.answered: dict[int, datetime] = {}
        self.citizens: dict[int, int | None] = {}
        self.reopened: list[datetime] = []
        self.sent_back: list[tuple[int, datetime]] = []
        lines = db.session.scalars(select(TicketEvent).order_by(TicketEvent.id)).all()
        slips = {line.details["event"] for line in lines if line.kind == "undone"}
        apart = {line.id for line in lines if line.kind == "separated"}
        joined: set[int] = set()
        for line in lines:
            if line.kind == "merged":
                joined.add(line.details["other"])
            elif line.id in apart:
                joined.discard(line.details["other"])
        practice = select(Ticket.id, Ticket.citizen_id, Ticket.terms).where(
            Ticket.office_id == office_id, Ticket.kind == "request", Ticket.training.is_(False)
        )
        for ticket_id, citizen_id, terms in db.session.execute(practice):
            self.citizens[ticket_id] = citizen_id
            mine = [one for one in lines if one.ticket_id == ticket_id and one.id not in slips]
            days = int(terms["promised_working_days"])
            told = list(self._walk(ticket_id, [one for one in mine if one.kind != "undone"], days))
            self.rounds += [replace(one, merged=ticket_id in joined and one is told[-1]) for one in told]

    def _walk(self, ticket: int, lines: Sequence[TicketEvent], days: int) -> Iterator[Round]:
        first = lines[0]
        self.opened[ticket] = first.at
        now = Round(ticket, first.at, first.at, state=str(first.to_status))
        if now.state == Status.DOCUMENTS_MISSING:
            now = replace(now, waits=first.at)
        else:
            now = self._promised(now, first.at, days)
        for line in lines[1:]:
            if line.kind != "status":
                continue
            if line.actor_kind == "officer":
                self.answered.setdefault(ticket, line.at)
            if line.from_status == Status.COMPLETED:
                self.reopened.append(line.at)
                due = now.due if now.due and now.due <= line.at else None
                yield replace(now, due=due)
                now = self._promised(Round(ticket, first.at, line.at), line.at, days)
            now = self._step(now, line, days)
        yield now

    def _promised(self, now: Round, complete: datetime, days: int) -> Round:
        return replace(now, complete=complete, due=promise.due_at(self._hours, complete, days))

    def _step(self, now: Round, line: TicketEvent, days: int) -> Round:
        to, at = str(line.to_status), line.at
        ends = to in (Status.COMPLETED, Status.REJECTED, Status.CANCELLED)
        if line.from_status == Status.DOCUMENTS_MISSING and not ends:
            if now.due is None:
                now = self._promised(now, at, days)
            elif now.waits is not None:
                now = replace(now, due=promise.moved(self._hours, now.due, now.waits, at))
            now = replace(now, waits=None)
        if line.from_status == Status.AT_AGENCY:
            now = replace(now, from_agency=at)
        if line.from_status == Status.READY and to == Status.IN_PROGRESS:
            now = replace(now, ready=None)
        if to == Status.DOCUMENTS_MISSING:
            self.sent_back.append((now.ticket, at))
            now = replace(now, waits=at)
        if to == Status.AT_AGENCY:
            now = replace(now, to_agency=at, from_agency=None)
        if to == Status.READY:
            now = replace(now, ready=at)
        return replace(now, state=to, closed=at if ends else None)


class Recount:
    """The figures of the days from `begins` to before `ends`, as they stand at `now`."""

    def __init__(
        self, village: Village, hours: OfficeHours, begins: datetime, ends: datetime, now: datetime
    ) -> None:
        self._hours, self._begins, self._ends, self._now = hours, begins, ends, now
        self._told = History(village.office.id, hours)
        self._office_id = village.office.id

    def lines(self) -> dict[str, tuple[float | None, int]]:
        """(number, of how many) by the line's key."""
        told, inside = self._told, self._inside
        asked = {ticket for ticket, at in told.opened.items() if inside(at)}
        shut = sum(not opening.is_open(self._hours, told.opened[ticket]) for ticket in asked)
        promised = [one for one in told.rounds if self._fell_due(one)]
        late = [one for one in promised if not (one.ready and one.due and one.ready <= one.due)]
        ready = [one for one in told.rounds if inside(one.ready)]
        collected = [one for one in told.rounds if one.state == Status.COMPLETED and inside(one.closed)]
        ended = [one for one in told.rounds if inside(one.closed) and not one.merged]
        answers = [(told.opened[one], told.answered[one]) for one in asked if one in told.answered]
        in_time = sum(working_time(self._hours, *pair) <= STANDARD for pair in answers)
        counts = {
            "received": len(asked),
            "ready": len({one.ticket for one in ready}),
            "completed": len({one.ticket for one in collected}),
            "backlog": sum(self._is_open(one) for one in told.rounds),
            "sent_back": len(
                {ticket for ticket, at in told.sent_back if inside(at) and ticket in told.opened}
            ),
            "rejected": sum(one.state == Status.REJECTED for one in ended),
            "cancelled": sum(one.state == Status.CANCELLED for one in ended),
            "reopened": sum(inside(at) for at in told.reopened),
            "citizens": len({told.citizens[one] for one in asked} - {None}),
        }
        stays = [(one.to_agency, one.from_agency) for one in told.rounds if inside(one.from_agency)]
        return {
            **{key: (float(count), count) for key, count in counts.items()},
            "late_at_agency": (float(sum(map(self._longer_away, late))), len(late)),
            "out_of_hours": _share(shut, len(asked)),
            "kept": _share(len(promised) - len(late), len(promised)),
            "answered_in_time": _share(in_time, len(answers) + sum(self._unanswered(one) for one in asked)),
            "first_answer": self._middle(answers),
            "to_ready": self._middle((one.complete, one.ready) for one in ready),
            "at_agency": self._middle(stays),
            "to_collected": self._middle((one.ready, one.closed) for one in collected),
            **self._messages(len(asked)),
        }

    def _inside(self, moment: datetime | None) -> bool:
        return moment is not None and self._begins <= moment < self._ends

    def _fell_due(self, one: Round) -> bool:
        if one.due is None or not self._inside(one.due) or one.due > self._now or one.merged:
            return False
        over = one.state in (Status.REJECTED, Status.CANCELLED) and one.closed and one.closed <= one.due
        return bool(one.ready or not ((one.waits and one.waits <= one.due) or over))

    def _is_open(self, one: Round) -> bool:
        end = min(self._ends, self._now)
        return one.began < end and not any(at and at < end for at in (one.ready, one.closed))

    def _longer_away(self, one: Round) -> bool:
        if one.to_agency is None or one.complete is None:
            return False
        until = one.ready or min(self._ends, self._now)
        away = working_time(self._hours, one.to_agency, one.from_agency or until)
        return 2 * away > working_time(self._hours, one.complete, until)

    def _unanswered(self, ticket: int) -> bool:
        if ticket in self._told.answered:
            return False
        last = [one for one in self._told.rounds if one.ticket == ticket][-1]
        until = min(self._ends, self._now, last.closed or self._now)
        return working_time(self._hours, self._told.opened[ticket], until) > STANDARD

    def _middle(self, pairs: Iterable[tuple[datetime | None, datetime | None]]) -> tuple[float | None, int]:
        spans = sorted(working_time(self._hours, *pair).total_seconds() for pair in pairs if all(pair))  # type: ignore[arg-type]
        if len(spans) < 3:
            return None, len(spans)
        low, high = spans[(len(spans) - 1) // 2], spans[len(spans) // 2]
        return round((low + high) / 120, 1), len(spans)

    def _messages(self, asked: int) -> dict[str, tuple[float | None, int]]:
        rows = [
            row
            for row in db.session.scalars(select(OutboxMessage))
            if row.purpose != "staff" and not row.training and row.office_id == self._office_id
        ]
        left = [row for row in rows if self._inside(row.handed_over_at)]
        stayed = [
            row
            for row in rows
            if row.handed_over_at is None
            and row.state in ("failed", "needs_person")
            and self._inside(row.created_at)
        ]
        owed = len(left) + len(stayed)
        failed = sum(row.state in ("failed", "needs_person") for row in (*left, *stayed))
        return {
            "messages": (round(len(left) / asked, 1) if asked else None, asked),
            "arrived": _share(sum(row.state in ("delivered", "read") for row in left), owed),
            "failed": (float(failed), owed),
        }


def _share(part: int, whole: int) -> tuple[float | None, int]:
    return (float(round(100 * part / whole)) if whole else None, whole)


def told(found: Report) -> dict[str, tuple[float | None, int]]:
    """The same of the report."""
    return {line.key: (line.number, line.of) for line in found.lines if line.key not in ELSEWHERE}


def test_every_figure_has_a_second_way_from_the_history(village: Village, at: WallClock) -> None:
    """In the month itself, and once more of the month that is over while all goes on."""
    hours = registry.hours_of(village.office)
    november = wib("2026-11-01 00:00"), wib("2026-12-01 00:00")
    december = wib("2026-12-01 00:00"), wib("2027-01-01 00:00")
    fates = Fates(village, at, seed=7)
    fates.live(wib("2026-11-29 16:00"))
    fates.deliver()
    db.session.expire_all()
    assert told(report(village)) == Recount(village, hours, *november, clock.now()).lines()
    fates.live(wib("2026-12-09 16:00"))
    fates.deliver()
    db.session.expire_all()
    seen: set[str] = set()
    for kind, days in (("bulan-lalu", november), ("bulan", december)):
        found, again = told(report(village, kind)), Recount(village, hours, *days, clock.now()).lines()
        assert found == again, kind
        seen |= {key for key, (number, _of) in found.items() if number}
    assert seen == found.keys(), ("the dice left something out", found.keys() - seen)
    assert _reopened_later(village)
    slips = select(TicketEvent).where(TicketEvent.kind == "undone")
    assert len(db.session.scalars(slips).all()) >= 5


def _reopened_later(village: Village) -> int:
    """How many were handed over in November and opened again in December."""
    again = select(TicketEvent).where(
        TicketEvent.kind == "status", TicketEvent.from_status == Status.COMPLETED
    )
    over = wib("2026-12-01 00:00").isoformat()
    return sum(
        line.at >= wib("2026-12-01 00:00") and line.details["before"]["completed_at"] < over
        for line in db.session.scalars(again)
    )
