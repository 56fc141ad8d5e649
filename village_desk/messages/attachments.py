"""Files of inbound messages: each is a row that waits until it is kept, refused or given up (R38).

The fetch is retried to a stated end and the end is visible. Photos never stop text: a quota per citizen and a
floor of free disk hold only the files back (S13).
"""

from __future__ import annotations

import functools
import logging
import random
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from village_desk import clock, media
from village_desk.citizens.models import Citizen
from village_desk.config import current
from village_desk.database import claim, db, db_time, free_of_lease, transaction
from village_desk.gateway import carriers
from village_desk.gateway import types as gateway_types
from village_desk.gateway.types import Incoming
from village_desk.media import Kept, MediaLost, MediaStore
from village_desk.messages.models import Attachment, InboxMessage

log = logging.getLogger(__name__)
LONGEST_GAP = 600.0  # seconds between two tries
ALBUM = timedelta(minutes=1)  # so long the files of one chat wait for each other before the citizen is asked
_NO_ROOM = 60.0  # seconds until a file that found no room on the disk is looked at again


def register(inbox_row: InboxMessage, incoming: Incoming, citizen: Citizen) -> list[Attachment]:
    """Rows for the files of one message, in their order; the existing ones when it was registered before.

    Beyond MEDIA_PER_CITIZEN_DAY files in 24 hours a file is refused at once (`quota`). Call it in the
    transaction that handles the message.
    """
    if not incoming.files:
        return []
    known = list(
        db.session.execute(
            select(Attachment).where(Attachment.inbox_id == inbox_row.id).order_by(Attachment.position)
        ).scalars()
    )
    if known:
        return known
    left = current().whole("MEDIA_PER_CITIZEN_DAY") - _files_today(citizen)
    rows = [
        Attachment(
            public_id=secrets.token_hex(16),
            inbox_id=inbox_row.id,
            position=position,
            office_id=citizen.office_id,
            citizen_id=citizen.id,
            training=inbox_row.training,
            source_url=file.url,
            declared_type=file.content_type[:100],
            state="waiting" if position < left else "refused",
            reason=None if position < left else "quota",
            tries=0,
            next_try_at=db_time(),
            created_at=clock.now(),
            fence=0,
        )
        for position, file in enumerate(incoming.files)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def unusable(citizen_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Per chat its files that turned out unusable: no draft may count on them. Every chat asked for is there."""
    dead: dict[int, set[int]] = {citizen_id: set() for citizen_id in citizen_ids}
    for citizen_id, file_id in db.session.execute(_unusable(), {"citizens": list(citizen_ids)}):
        dead[citizen_id].add(file_id)
    return {citizen_id: frozenset(files) for citizen_id, files in dead.items()}


@functools.cache
def _unusable() -> Select[int, int]:
    return select(Attachment.citizen_id, Attachment.id).where(
        Attachment.citizen_id.in_(bindparam("citizens", expanding=True)),
        Attachment.state.in_(("refused", "failed")),
    )


def _files_today(citizen: Citizen) -> int:
    return db.session.execute(
        select(func.count()).where(
            Attachment.citizen_id == citizen.id, Attachment.created_at > clock.now() - timedelta(days=1)
        )
    ).scalar_one()


def fetch_due(owner: str, limit: int) -> int:
    """Fetch up to `limit` files that are due; returns how many were tried. Commits by itself.

    Below MEDIA_FREE_FLOOR of free disk nothing is fetched: the rows stay waiting, and text goes on.
    """
    with db.engine.connect() as connection:  # looking costs no write lock
        if connection.execute(_any_due()).first() is None:
            return 0
    if not has_room():
        log.warning("no room for files: fetching waits")
        return 0
    tried = 0
    # One by one: a slow file must not use up the lease of the next.
    while tried < limit and (claimed := _claim(owner)):
        _fetch(*claimed[0])
        tried += 1
    return tried


@functools.cache
def _due() -> list[ColumnElement[bool]]:
    return [Attachment.state == "waiting", Attachment.next_try_at <= db_time(), free_of_lease(Attachment)]


@functools.cache
def _any_due() -> Select[int]:
    return select(Attachment.id).where(*_due()).limit(1)


def _claim(owner: str) -> list[tuple[int, int]]:
    return claim(
        Attachment,
        ready=_due(),
        order=[Attachment.next_try_at, Attachment.id],
        owner=owner,
        lease=current().number("LEASE"),
        limit=1,
    )


def _fetch(attachment_id: int, fence: int) -> None:
    """One try, with no transaction open while the provider is asked and the file is worked on (R16)."""
    with transaction():
        row = db.session.get_one(Attachment, attachment_id, populate_existing=True)
        inbox_row = db.session.get_one(InboxMessage, row.inbox_id)
    store = MediaStore.of(current())
    try:
        gateway = carriers.current().of(row.training)
        limit = current().whole("MEDIA_MAX_BYTES")
        file = gateway.fetch(row.source_url or "", inbox_row.message_sid, limit)
        outcome: Kept | Exception = store.keep(file.data)
    except Exception as error:
        outcome = error
    with transaction():
        written = _note(attachment_id, fence, outcome)
    if not written and isinstance(outcome, Kept):
        store.delete(outcome.name)  # another worker's copy is the one


def _note(attachment_id: int, fence: int, outcome: Kept | Exception) -> bool:
    row = db.session.get_one(Attachment, attachment_id, populate_existing=True, with_for_update=True)
    if row.fence != fence or row.state != "waiting":
        log.warning("file of a stale owner refused", extra={"attachment_id": attachment_id})
        return False
    row.lease_owner = row.lease_until = None
    if isinstance(outcome, Kept):
        _keep(row, outcome)
    elif isinstance(outcome, gateway_types.MediaRefused | media.MediaRefused):
        row.state, row.reason, row.next_try_at = "refused", outcome.reason[:40], None
    elif isinstance(outcome, gateway_types.MediaGone):
        row.state, row.reason, row.next_try_at = "failed", outcome.reason[:40], None
    elif isinstance(outcome, OSError) and not isinstance(outcome, ConnectionError):
        # The disk refuses: that is not the file's fault, and it costs no try (R36).
        log.error("file could not be kept", extra={"attachment_id": row.id, "error": type(outcome).__name__})
        row.next_try_at = db_time(_NO_ROOM)
    else:
        _try_again(row, outcome)
    return True


def _keep(row: Attachment, kept: Kept) -> None:
    row.state, row.reason, row.next_try_at = "kept", None, None
    row.kind, row.content_type, row.size = kept.kind, kept.content_type, kept.size
    row.width, row.height = kept.width, kept.height
    row.storage_name, row.content_hash = kept.name, kept.content_hash
    row.kept_at = clock.now()


def _try_again(row: Attachment, error: Exception) -> None:
    row.tries += 1
    reason = str(getattr(error, "reason", type(error).__name__))[:40]
    if row.tries >= current().whole("MEDIA_RETRIES"):
        row.state, row.reason, row.next_try_at = "failed", reason, None
        return
    # A fresh address may answer 404 for a moment: 1, 3, 9 seconds, then minutes.
    gap = current().number("MEDIA_RETRY_BASE") * 3.0 ** (row.tries - 1) * random.uniform(1.0, 1.25)
    row.next_try_at = db_time(getattr(error, "retry_after", None) or min(gap, LONGEST_GAP))


def has_room() -> bool:
    """True when the disk of the files has more than MEDIA_FREE_FLOOR bytes left."""
    return MediaStore.of(current()).free_bytes() > current().number("MEDIA_FREE_FLOOR")


def unsettled(limit: int) -> list[Attachment]:
    """Files that ended unusable and about which the citizen was not asked yet, oldest first.

    Those of a chat wait for its other files that are just being fetched, so that one message tells of all.
    """
    album = {"since": clock.now() - ALBUM, "most": limit}
    return list(db.session.execute(_unsettled_alone(), album).scalars())


@functools.cache
def _unsettled_alone() -> Select[Any]:
    """Built once, as `_any_due`: a worker asks all day."""
    other = aliased(Attachment)
    still_coming = (
        select(other.id)
        .where(
            other.citizen_id == Attachment.citizen_id,
            other.state == "waiting",
            other.tries == 0,
            other.created_at > bindparam("since", type_=Attachment.created_at.type),
        )
        .exists()
    )
    alone = select(Attachment).where(_unsettled(), ~still_coming)
    return alone.order_by(Attachment.id).limit(bindparam("most", type_=Integer))


def take_unsettled(attachment_ids: Sequence[int]) -> list[Attachment]:
    """Those of these files that nobody else settled meanwhile: locked, and noted as asked for. Call it in the
    transaction that asks."""
    files = list(
        db.session.execute(
            select(Attachment)
            .where(Attachment.id.in_(attachment_ids), _unsettled())
            .order_by(Attachment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )
    for attachment in files:
        attachment.asked_again_at = clock.now()
    return files


def _unsettled() -> ColumnElement[bool]:
    return and_(Attachment.state.in_(("refused", "failed")), Attachment.asked_again_at.is_(None))


def open_file(attachment: Attachment) -> bytes:
    """The bytes that were kept. Raises MediaLost when there are none (any more), or they were changed."""
    if attachment.state != "kept" or attachment.storage_name is None:
        raise MediaLost("missing")
    return MediaStore.of(current()).open(attachment.storage_name, attachment.content_hash or "")
