"""The duty phone: a number of the office that belongs to nobody's account. And when staff wrote to us themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from village_desk.citizens import directory
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office, User

NOTICES = frozenset({"duty_alert"})  # of these somebody must hear
NEWS = NOTICES | {"queue_news"}  # what staff get in plain words while their own window is open
# Not with anybody after this long: then people must look themselves.
PATIENCE = timedelta(minutes=2)
_ARRIVING = ("handed_over", "sent", "delivered", "read")


def is_for(row: OutboxMessage) -> bool:
    """Does this message go to the duty phone?"""
    return row.purpose == "staff" and row.citizen_id is None and row.user_id is None


def address(office: Office, way: str | None) -> str | None:
    """Where it is, as the provider takes it; None when the office has none (any more)."""
    if not office.duty_phone:
        return None
    return office.duty_phone if way == "sms" else f"whatsapp:{office.duty_phone}"


def wrote_at(office: Office, notice: str | None, user: User | None = None) -> datetime | None:
    """When the duty phone, or this member of staff, last wrote to the office's number: then free text may go."""
    phone = user.phone if user is not None else office.duty_phone
    if notice not in NEWS or not phone:
        return None
    index = directory.index_of(office.id, "phone", phone)
    mine = Citizen.office_id == office.id, Citizen.phone_index == index, Citizen.training.is_(False)
    return db.session.scalar(select(func.max(Citizen.last_inbound_at)).where(*mine))


def unheard(office_id: int, now: datetime, within: timedelta) -> OutboxMessage | None:
    """The newest alert of this office since `within` ago that nobody has got, though it had time to arrive."""
    row = db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.office_id == office_id,
            OutboxMessage.purpose == "staff",
            OutboxMessage.notice.in_(NOTICES),
            OutboxMessage.created_at > now - within,
        )
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    ).first()
    if row is None or row.state in _ARRIVING:
        return None
    waits = row.state in ("queued", "claimed", "calling") and now - row.created_at < PATIENCE
    return None if waits else row
