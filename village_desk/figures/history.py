"""What the append-only history of a period's requests tells: opened again, sent back for which papers; no slips."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, func, or_, select

from village_desk.database import db
from village_desk.expressions import among
from village_desk.figures.periods import Period
from village_desk.tickets.intake import BAD_VERDICTS, PAPERS
from village_desk.tickets.models import SENT_BACK, TicketDocument, TicketEvent
from village_desk.tickets.status import Status

STEP, UNDONE = "status", "undone"  # a change of status; the line that takes an earlier one back


def reopenings(ids: Collection[int]) -> dict[int, list[tuple[datetime, Mapping[str, Any]]]]:
    """Of these requests: when each was opened again, and what that line of the history keeps; no slips."""
    again = and_(TicketEvent.kind == STEP, TicketEvent.from_status == Status.COMPLETED)
    found: dict[int, list[tuple[datetime, Mapping[str, Any]]]] = defaultdict(list)
    wanted = (among(TicketEvent.ticket_id, ids), or_(TicketEvent.kind == UNDONE, again))
    for at, ticket_id, details in _not_taken_back(*wanted):
        found[ticket_id].append((at, details))
    return found


def sent_back(
    office_id: int, asked: Sequence[tuple[Period, Collection[int]]]
) -> list[dict[int, Counter[str]]]:
    """For each (period, requests): those of them that were sent back to their citizens in it, and not by a slip.

    With the slugs of the papers that were asked for, and how often.
    """
    begins, ends = min(one.begins for one, _ in asked), max(one.ends for one, _ in asked)
    found: list[dict[int, Counter[str]]] = [defaultdict(Counter) for _ in asked]
    among_these = [(period, set(ids), counted) for (period, ids), counted in zip(asked, found, strict=True)]
    # The office's few lines of this kind, by an index that holds no others; not each request's whole history.
    for at, ticket_id, details in _not_taken_back(
        TicketEvent.office_id == office_id,
        SENT_BACK,
        TicketEvent.at >= begins,
        or_(TicketEvent.at < ends, TicketEvent.kind == UNDONE),
    ):
        for period, ids, counted in among_these:
            if period.begins <= at < period.ends and ticket_id in ids:
                counted[ticket_id].update(map(str, details.get(PAPERS, ())))
    return found


def _not_taken_back(
    *wanted: ColumnElement[bool] | TextClause,
) -> Iterator[tuple[datetime, int, Mapping[str, Any]]]:
    """(moment, request, details) of the steps among these lines, without those that another of them takes back."""
    columns = (TicketEvent.id, TicketEvent.kind, TicketEvent.at, TicketEvent.ticket_id, TicketEvent.details)
    rows = db.session.execute(select(*columns).where(*wanted).order_by(TicketEvent.id)).all()
    slips = {details.get("event") for _id, kind, _at, _ticket, details in rows if kind == UNDONE}
    for event_id, kind, at, ticket_id, details in rows:
        if kind == STEP and event_id not in slips:
            yield at, ticket_id, details


def papers_refused(
    ids: Collection[int], period: Period, back: Mapping[int, Mapping[str, int]]
) -> dict[str, int]:
    """By slug of the requirement: how often it could not be used, or had to be asked for, in the period.

    `back`: what `sent_back` found. Whoever judges a photo and asks for it again does so once.
    """
    rows = db.session.execute(
        select(TicketDocument.ticket_id, TicketDocument.requirement, func.count())
        .where(
            among(TicketDocument.ticket_id, ids),
            TicketDocument.verdict.in_(BAD_VERDICTS),
            TicketDocument.verdict_at >= period.begins,
            TicketDocument.verdict_at < period.ends,
        )
        .group_by(TicketDocument.ticket_id, TicketDocument.requirement)
    )
    counted = Counter({(ticket_id, slug): count for ticket_id, slug, count in rows})
    asked = Counter({(one, slug): count for one, papers in back.items() for slug, count in papers.items()})
    refused: Counter[str] = Counter()
    for (_ticket_id, slug), count in (counted | asked).items():  # the greater of the two
        refused[slug] += count
    return refused
