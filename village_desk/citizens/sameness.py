"""Two chats of one person, as an officer says: an old number and a new one, the husband's phone and one's own.

The desk shows both together. Nothing moves, so that it can be undone: each chat keeps what it wrote and is answered
about its own only, because an officer's word lets nobody read what another number was told.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select, update

from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput


def family(citizen: Citizen) -> Sequence[Citizen]:
    """All chats of this person, the first known before the others; alone when nobody said more."""
    lead = citizen.same_as_id or citizen.id
    rows = select(Citizen).where(or_(Citizen.id == lead, Citizen.same_as_id == lead))
    return db.session.scalars(rows.order_by(Citizen.id)).all()


def join(one: Citizen, other: Citizen) -> None:
    """Both are the same person, with whoever was joined to either before. Raises InvalidInput."""
    if (one.office_id, one.training) != (other.office_id, other.training):
        raise InvalidInput("Kedua nomor harus milik warga kantor ini.", "number")
    ours, theirs = ({each.id for each in family(citizen)} for citizen in (one, other))
    if ours == theirs:
        raise InvalidInput("Permohonan itu sudah dari warga yang sama.", "number")
    _together(ours | theirs)


def part(citizen: Citizen) -> None:
    """This chat is somebody else's after all; the others stay together."""
    _together({one.id for one in family(citizen)} - {citizen.id})
    _together({citizen.id})


def carry_over(other: Citizen, into: Citizen) -> None:
    """`other` has become `into` for good: whoever was the same as it is the same as that."""
    everybody = {one.id for citizen in (other, into) for one in family(citizen)}
    _together(everybody - {other.id})
    _together({other.id})


def _together(ids: set[int]) -> None:
    """These are one person, known by the first of them."""
    lead = min(ids, default=None)
    for same_as, some in ((lead, ids - {lead}), (None, {lead} & ids)):
        if some:
            db.session.execute(update(Citizen).where(Citizen.id.in_(some)).values(same_as_id=same_as))
