"""Who writes: finding or adding the chat identity behind a message, and joining two that are one.

An identity has a phone number, a provider's external id, or both (decision 0004). Ids appear and vanish
between messages of one person, so one message that shows both joins what was stored under each.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.exc import IntegrityError

from village_desk.citizens import doubt
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
        return index_of(self.office_id, kind, value)

    @functools.cached_property
    def address_index(self) -> str | None:
        return self.index("address", self.address)

    @functools.cached_property
    def phone_index(self) -> str | None:
        return self.index("phone", self.phone)

    @functools.cached_property
    def external_index(self) -> str | None:
        return self.index("external", self.external_id)

    def shares(self, row: Citizen) -> bool:
        """Has this live row an address, number or external id of the contact?"""
        if (row.office_id, row.training, row.merged_into_id) != (self.office_id, self.training, None):
            return False
        mine = (self.address_index, self.phone_index, self.external_index)
        theirs = (row.address_index, row.phone_index, row.external_index)
        return any(one is not None and one == other for one, other in zip(mine, theirs, strict=True))


def index_of(office_id: int, kind: str, value: str | None) -> str | None:
    """The blind index of an address, phone or external id at one office."""
    return vault().digest(f"citizen-{kind}", office_id, value) if value else None


def chat_key(account: str, to: str, sender: str, external_id: str | None) -> str:
    """One key per chat: who writes to which number under which account; turns are collected by it.

    The external id counts first, as in the directory: it stays when the number is hidden.
    """
    return vault().digest("chat", account, to, external_id or sender)


def external_id_at(office: Office, address: str) -> str | None:
    """The external id under which the real owner of this address wrote before; None when there is none.

    For a message that does not tell it: it belongs to the same chat all the same.
    """
    index = vault().digest("citizen-address", office.id, address)
    return db.session.scalar(
        select(Citizen.external_id)
        .where(
            Citizen.office_id == office.id,
            Citizen.training.is_(False),
            Citizen.merged_into_id.is_(None),
            Citizen.address_index == index,
            Citizen.external_id.is_not(None),
        )
        .order_by(Citizen.id)
        .limit(1)
    )


@dataclass(frozen=True)
class Written:
    """One message and the office that it reached. `at`: when it was received (aware)."""

    office: Office
    incoming: Incoming
    training: bool
    at: datetime


def find_or_add(office: Office, incoming: Incoming, *, training: bool, now: datetime) -> Citizen:
    """The chat identity of one message; see `find_or_add_all`."""
    return find_or_add_all([Written(office, incoming, training, now)])[0]


def find_or_add_all(written: Sequence[Written]) -> list[Citizen]:
    """The chat identity of each message, with its addresses, name and `last_inbound_at` brought up to date.

    A message that shows a number and an external id joins the rows of both: the older stays. Call inside
    `transaction()`; the rows are locked in the order of their ids.
    """
    try:
        with db.session.begin_nested():
            return _found_or_added(written)
    except IntegrityError:
        # Another worker added one of them a moment ago: now it is seen.
        return _found_or_added(written)


def _found_or_added(written: Sequence[Written]) -> list[Citizen]:
    contacts = [_contact(one.office, one.incoming, one.training) for one in written]
    rows = _rows(contacts)
    citizens = []
    for one, contact in zip(written, contacts, strict=True):
        citizen = _known(contact, rows)
        if citizen is None:
            citizen = _new(contact, one.at)
            rows.append(citizen)
        _note(citizen, contact)
        citizen.profile_name = one.incoming.profile_name or citizen.profile_name
        if citizen.last_inbound_at is None or citizen.last_inbound_at < one.at:
            doubt.after_silence(citizen, one.at)
            citizen.last_inbound_at = one.at
        citizens.append(citizen)
    db.session.flush()
    return citizens


def for_notices(office: Office, phone: str, now: datetime) -> Citizen:
    """The identity of a telephone (E.164) told at the counter; a new one never wrote, so only notices reach it."""
    contact = _Contact(office.id, False, f"whatsapp:{phone}", phone, None)
    rows = [row for row in _rows([contact]) if not row.training]
    if not rows:
        rows = [_new(contact, now)]
        rows[0].last_inbound_at = None
        _note(rows[0], contact)
        db.session.flush()
    return rows[0]


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


def _known(contact: _Contact, rows: Sequence[Citizen]) -> Citizen | None:
    """The row of this contact; two rows of one person are joined, a recycled number is taken away."""
    mine = [row for row in rows if contact.shares(row) and not _somebody_else(row, contact)]
    for other in mine[1:]:
        merge(other, into=mine[0])
    return mine[0] if mine else None


def _rows(contacts: Sequence[_Contact]) -> list[Citizen]:
    """Live rows that share anything with one of the contacts, oldest first, locked."""
    found = db.session.execute(
        _sharing(),
        {
            "offices": list({contact.office_id for contact in contacts}),
            "addresses": [contact.address_index for contact in contacts],
            "phones": [contact.phone_index for contact in contacts if contact.phone_index],
            "externals": [contact.external_index for contact in contacts if contact.external_index],
        },
    )
    return list(found.scalars())


@functools.cache
def _sharing() -> Select[Citizen]:
    def among(column: Any, name: str) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = column.in_(bindparam(name, expanding=True))
        return condition

    return (
        select(Citizen)
        .where(
            among(Citizen.office_id, "offices"),
            Citizen.merged_into_id.is_(None),
            or_(
                among(Citizen.address_index, "addresses"),
                among(Citizen.phone_index, "phones"),
                among(Citizen.external_index, "externals"),
            ),
        )
        .order_by(Citizen.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


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


def _new(contact: _Contact, now: datetime) -> Citizen:
    citizen = Citizen(
        public_id=secrets.token_hex(16),
        office_id=contact.office_id,
        training=contact.training,
        created_at=now,
        last_inbound_at=now,
        language="id",
    )
    db.session.add(citizen)
    return citizen


def _note(citizen: Citizen, contact: _Contact) -> None:
    """Answers go to the address that wrote last, exactly as received; a known number stays for calls."""
    citizen.address, citizen.address_index = contact.address, contact.address_index
    if contact.phone:
        citizen.phone, citizen.phone_index = contact.phone, contact.phone_index
    if contact.external_id:
        citizen.external_id, citizen.external_index = contact.external_id, contact.external_index
