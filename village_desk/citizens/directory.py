"""Who writes: finding or adding the chat identity behind a message, and joining two that are one.

An identity has a phone number, a provider's external id, or both (decision 0004). Ids appear and vanish
between messages of one person, so one message that shows both joins what was stored under each.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from village_desk.citizens import phone as phones
from village_desk.citizens.merging import merge
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.gateway.types import Incoming
from village_desk.office.models import Office
from village_desk.vault import vault


@dataclass(frozen=True)
class _Contact:
    """What one message shows of its sender, with the blind index of each part. Indexes are per office."""

    office_id: int
    training: bool
    address: str
    phone: str | None
    external_id: str | None

    def index(self, kind: str, value: str | None) -> str | None:
        return vault().digest(f"citizen-{kind}", self.office_id, value) if value else None

    @property
    def address_index(self) -> str | None:
        return self.index("address", self.address)

    @property
    def phone_index(self) -> str | None:
        return self.index("phone", self.phone)

    @property
    def external_index(self) -> str | None:
        return self.index("external", self.external_id)


def chat_key(account: str, to: str, sender: str, external_id: str | None) -> str:
    """One key per chat: who writes to which number under which account; turns are collected by it.

    The external id counts first, as in the directory: it stays when the number is hidden.
    """
    return vault().digest("chat", account, to, external_id or sender)


def find_or_add(office: Office, incoming: Incoming, *, training: bool, now: datetime) -> Citizen:
    """The chat identity of this message, with its addresses, name and `last_inbound_at` brought up to date.

    A message that shows a number and an external id joins the rows of both: the older stays. `now` is when
    the message was received. Call inside `transaction()`; the rows are locked in the order of their ids.
    """
    contact = _contact(office, incoming, training)
    citizen = _known(contact) or _added(contact, incoming.profile_name, now)
    _note(citizen, contact)
    citizen.profile_name = incoming.profile_name or citizen.profile_name
    if citizen.last_inbound_at is None or citizen.last_inbound_at < now:
        citizen.last_inbound_at = now
    db.session.flush()
    return citizen


def by_public_id(office: Office, public_id: str) -> Citizen | None:
    """The chat identity with this opaque id at this office."""
    wanted = select(Citizen).where(Citizen.office_id == office.id, Citizen.public_id == public_id)
    return db.session.execute(wanted).scalar_one_or_none()


def _contact(office: Office, incoming: Incoming, training: bool) -> _Contact:
    number = incoming.phone
    if number is None and phones.address_kind(incoming.sender) == "phone":
        number = phones.e164(incoming.sender)
    external = incoming.external_id
    if external is None and phones.address_kind(incoming.sender) == "external":
        external = incoming.sender
    return _Contact(office.id, training, incoming.sender, number, external)


def _known(contact: _Contact) -> Citizen | None:
    """The row of this contact; two rows of one person are joined, a recycled number is taken away."""
    mine = [row for row in _rows(contact) if not _somebody_else(row, contact)]
    for other in mine[1:]:
        merge(other, into=mine[0])
    return mine[0] if mine else None


def _rows(contact: _Contact) -> list[Citizen]:
    """Live rows that share anything with the contact, oldest first, locked."""
    shared = [Citizen.address_index == contact.address_index]
    if contact.phone:
        shared.append(Citizen.phone_index == contact.phone_index)
    if contact.external_id:
        shared.append(Citizen.external_index == contact.external_index)
    wanted = (
        select(Citizen)
        .where(
            Citizen.office_id == contact.office_id,
            Citizen.training == contact.training,
            Citizen.merged_into_id.is_(None),
            or_(*shared),
        )
        .order_by(Citizen.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.execute(wanted).scalars())


def _somebody_else(row: Citizen, contact: _Contact) -> bool:
    """True when the row has this number under another external id: the number has a new owner.

    Numbers are recycled; the new owner must not see the old one's requests, nor the old one's notices reach
    the new owner. The old row keeps its external id as its address.
    """
    if not contact.external_id or row.external_index in (None, contact.external_index):
        return False
    row.address, row.address_index = row.external_id, contact.index("address", row.external_id)
    row.phone = row.phone_index = None
    db.session.flush()
    return True


def _added(contact: _Contact, name: str | None, now: datetime) -> Citizen:
    """A new row, or the one that another worker added a moment ago."""
    citizen = Citizen(
        public_id=secrets.token_hex(16),
        office_id=contact.office_id,
        training=contact.training,
        created_at=now,
        last_inbound_at=now,
        profile_name=name or None,
        language="id",
    )
    _note(citizen, contact)
    try:
        with db.session.begin_nested():
            db.session.add(citizen)
    except IntegrityError:
        found = _known(contact)
        if found is None:
            raise
        return found
    return citizen


def _note(citizen: Citizen, contact: _Contact) -> None:
    """Answers go to the address that wrote last, exactly as received; a known number stays for calls."""
    citizen.address, citizen.address_index = contact.address, contact.address_index
    if contact.phone:
        citizen.phone, citizen.phone_index = contact.phone, contact.phone_index
    if contact.external_id:
        citizen.external_id, citizen.external_index = contact.external_id, contact.external_index
