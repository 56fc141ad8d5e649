"""What a citizen was told and went on with: one line per consent, with the moment, the message and the words shown.

Lines are only added; a consent that is taken back keeps its line and says when. The words of each version are kept
beside them, so that years later it can be shown what somebody agreed to.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from village_desk.citizens.models import Citizen, Consent, ConsentWording
from village_desk.database import db

PRIVACY = "privacy"


def keep(citizen: Citizen, kind: str, words: str, *, message_id: int | None, at: datetime) -> Consent:
    """Write down that the citizen went on after these words. Call it in the transaction of the message that says so.

    The privacy notice is kept once per wording; what concerns one request (a child) once per message.
    """
    version = _version(words, at)
    standing = select(Consent).where(
        Consent.citizen_id == citizen.id,
        Consent.kind == kind,
        Consent.wording_version == version,
        Consent.withdrawn_at.is_(None),
    )
    if kind != PRIVACY:
        standing = standing.where(Consent.message_id == message_id)
    known = db.session.execute(standing.limit(1)).scalar_one_or_none()
    if known is not None:
        return known
    given = Consent(
        office_id=citizen.office_id,
        citizen_id=citizen.id,
        kind=kind,
        wording_version=version,
        message_id=message_id,
        at=at,
    )
    db.session.add(given)
    db.session.flush()
    if kind == PRIVACY:
        citizen.privacy_notice_at = at
    return given


def withdraw(citizen_ids: list[int], at: datetime) -> None:
    """Every consent of these identities ends here."""
    db.session.execute(
        update(Consent)
        .where(Consent.citizen_id.in_(citizen_ids), Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
        .execution_options(synchronize_session=False)
    )


def of(citizen_id: int) -> list[Consent]:
    """The standing consents of one identity, oldest first."""
    rows = select(Consent).where(Consent.citizen_id == citizen_id, Consent.withdrawn_at.is_(None))
    return list(db.session.execute(rows.order_by(Consent.id)).scalars())


def _version(words: str, at: datetime) -> str:
    version = hashlib.sha256(words.encode()).hexdigest()[:16]
    if db.session.get(ConsentWording, version) is None:
        try:
            with db.session.begin_nested():
                db.session.add(ConsentWording(version=version, text=words, first_shown_at=at))
        except IntegrityError:
            pass  # another worker wrote the same words a moment ago
    return version
