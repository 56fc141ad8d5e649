"""What the append-only history of a period's requests tells: opened again, sent back for which papers; no slips."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from village_desk.database import db
from village_desk.expressions import among
from village_desk.figures.periods import Period
from village_desk.tickets.intake import BAD_VERDICTS, PAPERS
from village_desk.tickets.models import TicketDocument, TicketEvent
from village_desk.tickets.status import Status

UNDONE = "undone"  # the line that takes an earlier one back


def reopenings(ids: Collection[int]) -> dict[int, list[tuple[datetime, Mapping[str, Any]]]]:
    """Of these requests: when each was opened again, and what that line of the history keeps; no slips."""
    lines = (TicketEvent.kind == "status", TicketEvent.from_status == Status.COMPLETED)
    found: dict[int, list[tuple[datetime, Mapping[str, Any]]]] = defaultdict(list)
    for at, ticket_id, details in _not_taken_back(ids, and_(*lines)):
        found[ticket_id].append((at, details))
    return found


def sent_back(ids: Collection[int], period: Period) -> dict[int, Counter[str]]:
    """Of these requests those that were sent back to their citizens in the period, and not by a slip.

    With the slugs of the papers that were asked for, and how often.
    """
    asking = and_(
        TicketEvent.kind == "status",
        TicketEvent.to_status == Status.DOCUMENTS_MISSING,
        TicketEvent.at >= period.begins,
        TicketEvent.at < period.ends,
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for _at, ticket_id, details in _not_taken_back(ids, asking):
        found[ticket_id].update(map(str, details.get(PAPERS, ())))
    return found


def _not_taken_back(
    ids: Collection[int], wanted: ColumnElement[bool]
) -> Iterator[tuple[datetime, int, Mapping[str, Any]]]:
    """(moment, request, details) of the lines `wanted` of these requests' history, without those taken back."""
    columns = (TicketEvent.id, TicketEvent.kind, TicketEvent.at, TicketEvent.ticket_id, TicketEvent.details)
    mine = select(*columns).where(among(TicketEvent.ticket_id, ids), or_(TicketEvent.kind == UNDONE, wanted))
    rows = db.session.execute(mine.order_by(TicketEvent.id)).all()
    slips = {details.get("event") for _id, kind, _at, _ticket, details in rows if kind == UNDONE}
    for event_id, kind, at, ticket_id, details in rows:
        if kind != UNDONE and event_id not in slips:
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
