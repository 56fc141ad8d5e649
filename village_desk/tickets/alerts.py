"""The alert to the duty phone: somebody cried for help, and whoever is on duty must look now.

It names the kind, the hour and the chat's address, and nothing about a person: a phone on a table is read by others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from village_desk import clock
from village_desk.config import current
from village_desk.database import db
from village_desk.marked import marked
from village_desk.messages import outbox, wording
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.office.wording_time import clock_words, zone_word

NOTICE = "duty_alert"
AGAIN_WITHIN = timedelta(minutes=30)
MOST = 2  # alerts per chat in that time: the cry, and once more when it is repeated
APART = timedelta(minutes=2)  # three bubbles are one cry
LIFE = timedelta(hours=3)
# What the alert and the desk call each kind (conversation.urgent.KINDS).
WORDS = {
    "crisis": marked("ada yang berbicara tentang bunuh diri"),
    "violence": marked("ada laporan kekerasan"),
    "fire": marked("ada laporan kebakaran"),
    "disaster": marked("ada laporan bencana"),
    "police": marked("ada laporan kejahatan atau perkelahian"),
    "ambulance": marked("ada yang butuh pertolongan medis"),
    "death": marked("ada kabar kematian"),
    "general": marked("ada keadaan darurat"),
}


def raise_alarm(
    office: Office, conversation: Conversation, urgency: str, inbox_id: int
) -> OutboxMessage | None:
    """Owe the duty phone one alert. Call it in the turn's transaction, with the chat locked.

    None when there is no duty phone, in practice, or when it was told often enough.
    """
    if not office.duty_phone or conversation.training or _told_enough(office.id, conversation.id):
        return None
    now = clock.now()
    detail = _detail(office, conversation.id, urgency, now)
    return outbox.enqueue(
        key=f"{_prefix(conversation.id)}{inbox_id}",
        office_id=office.id,
        purpose="staff",
        body=wording.render(NOTICE, {"detail": detail}, overrides=registry.wordings_of(office, "id")),
        notice=NOTICE,
        template_values={"office": office.name, "detail": detail},
        expires_at=now + LIFE,
    )


def _told_enough(office_id: int, conversation_id: int) -> bool:
    now = clock.now()
    told, last = db.session.execute(
        select(func.count(), func.max(OutboxMessage.created_at)).where(
            OutboxMessage.office_id == office_id,
            OutboxMessage.key.like(f"{_prefix(conversation_id)}%"),
            OutboxMessage.created_at > now - AGAIN_WITHIN,
        )
    ).one()
    return told >= MOST or (last is not None and now - last < APART)


def _prefix(conversation_id: int) -> str:
    return f"duty:{conversation_id}:"


def _detail(office: Office, conversation_id: int, urgency: str, now: datetime) -> str:
    hours = registry.hours_of(office)
    at = f"{clock_words(hours.local(now).time())} {zone_word(hours.timezone)}".strip()
    link = f"{current().public_url}/desk/percakapan/{conversation_id}"
    what = WORDS.get(urgency, WORDS["general"])
    return f"{what} lewat WhatsApp pukul {at}, buka {link} untuk membacanya"
