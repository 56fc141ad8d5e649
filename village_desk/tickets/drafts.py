"""What an officer has begun to write to a citizen: kept on the server, so that leaving a page loses nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from village_desk.database import db
from village_desk.tickets.correspondence import LONGEST_REPLY
from village_desk.tickets.models import ReplyDraft, Ticket


def keep(ticket: Ticket, user_id: int, text: str, now: datetime) -> None:
    """Keep these words as this officer's draft; nothing but blanks takes it away. Call it in a transaction."""
    if not text.strip():
        drop(ticket.id, user_id)
        return
    row = of(ticket.id, user_id)
    if row is None:
        row = ReplyDraft(ticket_id=ticket.id, office_id=ticket.office_id, user_id=user_id)
        db.session.add(row)
    row.text, row.saved_at = text[:LONGEST_REPLY], now
    db.session.flush()


def of(ticket_id: int, user_id: int) -> ReplyDraft | None:
    """This officer's draft to the citizen of this request; erased words leave none."""
    return db.session.execute(
        select(ReplyDraft).where(ReplyDraft.ticket_id == ticket_id, ReplyDraft.user_id == user_id)
    ).scalar_one_or_none()


def drop(ticket_id: int, user_id: int) -> None:
    """The words were sent, or emptied."""
    db.session.execute(
        delete(ReplyDraft)
        .where(ReplyDraft.ticket_id == ticket_id, ReplyDraft.user_id == user_id)
        .execution_options(synchronize_session=False)
    )
