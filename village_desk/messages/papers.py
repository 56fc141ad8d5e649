"""Finished papers on their way out: kept sealed, fetched by the carrier at a short-lived link of our own (8.3).

The link is signed, says nothing, and is made when the message is handed over; after MEDIA_LINK seconds it is dead.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from village_desk import clock
from village_desk.config import current
from village_desk.database import db
from village_desk.errors import InvalidInput
from village_desk.marked import marked
from village_desk.media import Kept, MediaLost, MediaRefused, MediaStore
from village_desk.messages.models import OutboxFile, OutboxMessage

log = logging.getLogger(__name__)
LARGEST = 16_000_000  # bytes: what WhatsApp takes of a document, whatever we keep
PATH = "/m/"
_SIGN = 32  # hex digits


@dataclass(frozen=True)
class Paper:
    data: bytes
    content_type: str


def keep(data: bytes) -> Kept:
    """Keep an uploaded paper; it is on the disk before any row names it. Raises InvalidInput with kind words."""
    store = MediaStore.of(current())
    try:
        if len(data) > LARGEST:
            raise MediaRefused("too_large")
        if store.judge(data).kind != "pdf":
            raise MediaRefused("not_accepted")
        return store.keep(data)
    except MediaRefused as refused:
        raise InvalidInput(_WORDS.get(refused.reason, _WORDS["not_accepted"]), "paper") from None


def discard(kept: Kept) -> None:
    """The upload came twice: its second copy goes."""
    MediaStore.of(current()).delete(kept.name)


def attach(row: OutboxMessage, kept: Kept) -> OutboxFile:
    """Let this message carry the paper. Call it in the transaction that enqueued it."""
    file = OutboxFile(
        outbox_id=row.id,
        office_id=row.office_id,
        storage_name=kept.name,
        content_hash=kept.content_hash,
        content_type=kept.content_type,
        size=kept.size,
        created_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    return file


def of(outbox_ids: Iterable[int]) -> dict[int, OutboxFile]:
    """The papers of these messages, by message."""
    rows = db.session.execute(select(OutboxFile).where(OutboxFile.outbox_id.in_(list(outbox_ids)))).scalars()
    return {row.outbox_id: row for row in rows}


def link(file: OutboxFile, now: datetime) -> str | None:
    """The address at which the carrier may fetch it now; None when it is not there to be fetched."""
    if file.storage_name is None or not MediaStore.of(current()).exists(file.storage_name):
        return None
    until = int(now.timestamp() + current().number("MEDIA_LINK"))
    return f"{current().public_url}{PATH}{file.id:x}-{until:x}-{_sign(file.id, until)}"


def opened(token: str, now: datetime) -> Paper | None:
    """What the link leads to; None for a wrong, dead or emptied one, all alike."""
    parts = token.split("-")
    if len(parts) != 3 or len(parts[2]) != _SIGN or not token.isascii():
        return None
    try:
        file_id, until = int(parts[0], 16), int(parts[1], 16)
    except ValueError:
        return None
    if not hmac.compare_digest(_sign(file_id, until), parts[2]) or now.timestamp() > until:
        return None
    file = db.session.get(OutboxFile, file_id)
    if file is None or file.storage_name is None:
        return None
    try:
        return Paper(MediaStore.of(current()).open(file.storage_name, file.content_hash), file.content_type)
    except MediaLost as lost:
        log.error("a paper cannot be opened", extra={"outbox_file_id": file.id, "reason": lost.reason})
        return None


def _sign(file_id: int, until: int) -> str:
    message = f"paper\x1f{file_id}\x1f{until}".encode()
    return hmac.digest(current().secret_key.encode(), message, "sha256").hex()[:_SIGN]


_WORDS = {
    "empty": marked("Pilih berkas PDF yang akan dikirim."),
    "too_large": marked("Berkas ini lebih dari 16 MB. WhatsApp tidak dapat mengirimnya; mohon perkecil dahulu."),
    "not_accepted": marked("Berkas ini bukan PDF. Simpan atau pindai dokumen sebagai PDF, lalu pilih lagi."),
}
