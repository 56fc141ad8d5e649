"""Who else has a request open just now: for a word before two do the same work (ux T5). Nothing is locked by it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from village_desk.database import db
from village_desk.office.models import User
from village_desk.tickets.models import PageVisit, Ticket

HERE = timedelta(minutes=2)  # an open page says so more often than this, where it runs scripts
NOTED_EVERY = timedelta(minutes=1)  # a page that is opened again and again is not written each time
KEPT = timedelta(hours=1)


def note(ticket: Ticket, user_id: int, now: datetime) -> None:
    """This person looks at this request now. Call it in a transaction of its own."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(PageVisit).values(
        ticket_id=ticket.id, office_id=ticket.office_id, user_id=user_id, seen_at=now
    )
    db.session.execute(
        row.on_conflict_do_update(index_elements=["ticket_id", "user_id"], set_={"seen_at": now})
    )


def others(ticket_id: int, user_id: int, now: datetime) -> list[int]:
    """The ids of the others who have it open."""
    rows = db.session.execute(
        select(PageVisit.user_id)
        .where(
            PageVisit.ticket_id == ticket_id,
            PageVisit.user_id != user_id,
            PageVisit.seen_at > now - HERE,
        )
        .order_by(PageVisit.seen_at.desc())
    )
    return list(rows.scalars())


def staff_and_here(
    ticket: Ticket, user_id: int, now: datetime
) -> tuple[list[User], list[str], datetime | None]:
    """Everybody who works, or has worked, at its office; the names of the others who have it open; and when this
    person was last noted here (UTC), None when that is as good as never."""
    visit = and_(
        PageVisit.user_id == User.id, PageVisit.ticket_id == ticket.id, PageVisit.seen_at > now - HERE
    )
    rows = db.session.execute(
        select(User, PageVisit.seen_at)
        .outerjoin(PageVisit, visit)
        .where(User.office_id == ticket.office_id)
        .order_by(User.id)
    ).all()
    here = [row[0].name for row in rows if row[1] is not None and row[0].id != user_id]
    mine = next((row[1] for row in rows if row[0].id == user_id), None)
    return [row[0] for row in rows], here, mine


def forget_old(now: datetime) -> None:
    """Nobody looks at what somebody had open an hour ago."""
    db.session.execute(delete(PageVisit).where(PageVisit.seen_at < now - KEPT))
