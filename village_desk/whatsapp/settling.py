"""Files that turned out unusable or never came: the citizen is asked once to send them again.

A file that already counts as a ticket's document puts that ticket back to documents_missing; the notice of
that status is then the one message that asks. Otherwise (an open draft, a loose file) a short reply asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages import attachments, outbox, speaking, wording
from village_desk.messages.models import Attachment
from village_desk.office.models import Office
from village_desk.tickets import intake
from village_desk.whatsapp import bubbles

_TEXTS = {
    "too_large": "file_refused_size",
    "not_accepted": "file_refused_type",
    "unreadable": "file_unreadable",
    "empty": "file_unreadable",
    "too_many_pixels": "file_refused_size",
    "quota": "file_quota",
}
ASK_LIFE = timedelta(hours=23)


def settle_files(limit: int = 20) -> int:
    """Ask for what could not be kept, each chat once for all its files. Commits per chat; returns how many files."""
    rows = [(row.citizen_id, row.id) for row in attachments.unsettled(limit)]
    for citizen_id in dict.fromkeys(citizen_id for citizen_id, _ in rows):
        with transaction():
            _settle(citizen_id, [file_id for owner, file_id in rows if owner == citizen_id])
    return len(rows)


def _told_at_once(file: Attachment) -> bool:
    """What called itself a contact card or a text file was answered as such; the reply cost a message already."""
    return file.reason == "not_accepted" and bubbles.kind_of(file.declared_type or "", "") in (
        "contact",
        "other",
    )


def _settle(citizen_id: int, attachment_ids: Sequence[int]) -> None:
    """Five files that are none are one message: each costs the village money, and says the same."""
    files, now = attachments.take_unsettled(attachment_ids), clock.now()
    told = intake.files_turned_out_unusable(files, now=now)
    untold = [file for file in files if file.id not in told and not _told_at_once(file)]
    if not untold:
        return
    citizen = db.session.get_one(Citizen, citizen_id)
    office = db.session.get_one(Office, citizen.office_id)
    keys = dict.fromkeys(_TEXTS.get(attachment.reason or "", "file_send_again") for attachment in untold)
    outbox.enqueue(
        key=f"attachment:{untold[0].id}:{citizen.id}:again",
        office_id=office.id,
        citizen=citizen,
        purpose="reply",
        body=wording.fold([speaking.text(office, citizen, key, {}) for key in keys]),
        training=untold[0].training,
        expires_at=now + ASK_LIFE,
    )
