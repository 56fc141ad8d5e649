"""Files that turned out unusable or never came: the citizen is asked once to send them again.

A file that already counts as a ticket's document puts that ticket back to documents_missing; the notice of
that status is then the one message that asks. Otherwise (an open draft, a loose file) a short reply asks.
"""

from __future__ import annotations

from datetime import timedelta

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages import attachments, outbox, wording
from village_desk.messages.models import Attachment
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets import intake

_TEXTS = {
    "too_large": "file_refused_size",
    "not_accepted": "file_refused_type",
    "unreadable": "file_unreadable",
    "empty": "file_unreadable",
    "too_many_pixels": "file_refused_size",
}
ASK_LIFE = timedelta(hours=23)


def settle_files(limit: int = 20) -> int:
    """Ask for what could not be kept. Commits once per file; returns how many were settled."""
    ids = [row.id for row in attachments.unsettled(limit)]
    for attachment_id in ids:
        with transaction():
            _settle(attachment_id)
    return len(ids)


def _settle(attachment_id: int) -> None:
    attachment = db.session.get_one(Attachment, attachment_id, with_for_update=True, populate_existing=True)
    if attachment.asked_again_at is not None:
        return
    attachment.asked_again_at = clock.now()
    if intake.file_turned_out_unusable(attachment, now=clock.now()) is not None:
        return
    citizen = db.session.get_one(Citizen, attachment.citizen_id)
    office = db.session.get_one(Office, attachment.office_id)
    key = _TEXTS.get(attachment.reason or "", "file_send_again")
    outbox.enqueue(
        key=f"attachment:{attachment.id}:{citizen.id}:again",
        office_id=office.id,
        citizen=citizen,
        purpose="reply",
        body=wording.render(key, {}, citizen.language, registry.wordings_of(office, citizen.language)),
        training=attachment.training,
        expires_at=clock.now() + ASK_LIFE,
    )
