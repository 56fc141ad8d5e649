"""Account-wide trouble: one open row per account is the alarm, and nothing is sent while it is open (R22).

Once per PROBE_EVERY one message is tried; when it is accepted the pause ends and the rest follows.
"""

from __future__ import annotations

import logging

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from village_desk import clock
from village_desk.config import current
from village_desk.database import announce, db, db_time
from village_desk.messages.models import ProviderPause

log = logging.getLogger(__name__)


def pause(account: str, reason: str, error_code: str | None = None) -> bool:
    """Pause sending for the account; False when it was paused already. Call it in a transaction."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(ProviderPause)
    made = db.session.execute(
        insert.values(
            account=account,
            reason=reason[:60],
            error_code=error_code,
            started_at=clock.now(),
            probe_at=db_time(current().number("PROBE_EVERY")),
        )
        .on_conflict_do_nothing(index_elements=["account"], index_where=ProviderPause.ended_at.is_(None))
        .returning(ProviderPause.id)
    ).first()
    if made is not None:
        log.error("sending is paused", extra={"reason": reason, "error_code": error_code})
    return made is not None


def resume(account: str) -> None:
    """The account works again. Call it in a transaction."""
    ended = db.session.execute(
        update(ProviderPause)
        .where(ProviderPause.account == account, ProviderPause.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(ProviderPause.id)
        .execution_options(synchronize_session=False)
    ).first()
    if ended is not None:
        log.info("sending is resumed")
        announce()


def paused() -> set[str]:
    """The accounts for which sending is paused."""
    wanted = select(ProviderPause.account).where(ProviderPause.ended_at.is_(None))
    with db.engine.connect() as connection:
        return set(connection.execute(wanted).scalars())


def take_probe(account: str) -> bool:
    """True for the one worker that may try one message now. Call it in a transaction."""
    taken = db.session.execute(
        update(ProviderPause)
        .where(
            ProviderPause.account == account,
            ProviderPause.ended_at.is_(None),
            ProviderPause.probe_at <= db_time(),
        )
        .values(probe_at=db_time(current().number("PROBE_EVERY")))
        .returning(ProviderPause.id)
        .execution_options(synchronize_session=False)
    ).first()
    return taken is not None


def open_pauses() -> list[ProviderPause]:
    """The alarms that are on, oldest first, for the desk."""
    return list(
        db.session.execute(
            select(ProviderPause).where(ProviderPause.ended_at.is_(None)).order_by(ProviderPause.id)
        ).scalars()
    )
