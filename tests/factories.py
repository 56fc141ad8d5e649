"""Offices, people, citizens and tickets for tests, made by the program's own functions and committed.

Each can be called inside an open `transaction()` too; then that one commits.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tests.fakes import pictures
from village_desk import clock, config, database
from village_desk.citizens import directory
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.gateway.types import Incoming
from village_desk.media import MediaStore
from village_desk.messages.models import Attachment, InboxMessage
from village_desk.office import people, registry, setup
from village_desk.office.models import Office, OfficeNotice, User
from village_desk.tickets import intake
from village_desk.tickets.models import Ticket

WHATSAPP = "+628111000222"
PASSWORD = "kebun-teh-di-lereng-bukit"
NIK = "3509161708900001"
FIELDS = {"nama_lengkap": "Siti Aminah", "nik": NIK, "nomor_kk": "3509160101100002"}
_numbers = itertools.count(1)


@contextlib.contextmanager
def saved() -> Iterator[None]:
    """Commit at the end, unless somebody further out does."""
    if database._writing.get():
        yield
        db.session.flush()
    else:
        with transaction():
            yield


def office(
    slug: str = "wonojati",
    *,
    code: str = "WNJ",
    name: str = "Desa Wonojati",
    whatsapp: str = WHATSAPP,
    timezone: str = "Asia/Jakarta",
    settings: Mapping[str, object] | None = None,
) -> Office:
    """An office with the default hours, holidays and catalogue; `settings` as for `office apply`."""
    with saved():
        row = setup.add_office(slug=slug, code=code, name=name, whatsapp=whatsapp, timezone=timezone)
        if settings:
            setup.apply(row, dict(settings))
    return row


def another_office() -> Office:
    """A second village on the same installation, whose data nobody of the first may see."""
    return office("sumberejo", code="SBR", name="Desa Sumberejo", whatsapp="+628111000333")


def user(of: Office, *roles: str, name: str = "Pak Joko", email: str | None = None) -> User:
    """A member of staff who signs in with `email` and PASSWORD; an officer unless told otherwise."""
    with saved():
        return people.add_user(
            of,
            roles=roles or ("officer",),
            name=name,
            email=email or f"petugas{next(_numbers)}@desa.example.id",
            password=PASSWORD,
        )


def citizen(of: Office, *, address: str = "whatsapp:+6281234567890", training: bool = False) -> Citizen:
    """A citizen who has just written "Halo" to this office."""
    phone = address.removeprefix("whatsapp:")
    with saved():
        incoming = Incoming(
            account="AC00000000000000000000000000000001",
            message_sid=_sid("SM"),
            sender=address,
            recipient=f"whatsapp:{of.whatsapp}",
            body="Halo",
            phone=phone if phone.startswith("+") else None,
            external_id=None if phone.startswith("+") else address,
            profile_name="Bu Siti",
        )
        row = directory.find_or_add(of, incoming, training=training, now=clock.now())
        row.last_inbound_at = clock.now()
    return row


def ticket(
    of: Office,
    *,
    citizen: Citizen | None = None,
    service: str | None = None,
    fields: Mapping[str, str] | None = None,
    missing: Sequence[str] = (),
    received_at: datetime | None = None,
    training: bool = False,
) -> Ticket:
    """A request for `service` (the first when not told), taken in by `intake.open_ticket`."""
    services = registry.catalogue_of(of).services
    chosen = next(s for s in services if service in (None, s.slug))
    with saved():
        return intake.open_ticket(
            of,
            chosen,
            citizen=citizen,
            fields=FIELDS if fields is None else fields,
            files=(),
            missing=missing,
            received_at=received_at or clock.now(),
            training=training,
        )


def photo_of(who: Citizen, *, state: str = "kept") -> Attachment:
    """A photo that this citizen sent; kept in the store unless `state` says otherwise."""
    account, sid = "AC00000000000000000000000000000001", _sid("MM")
    whatsapp = db.session.get_one(Office, who.office_id).whatsapp
    form = {"AccountSid": account, "MessageSid": sid, "From": who.address or "", "To": f"whatsapp:{whatsapp}"}
    with saved():
        inbox = InboxMessage(
            account=account,
            message_sid=sid,
            content_hash="0" * 32,
            chat_key="0" * 32,
            to_index="0" * 32,
            training=who.training,
            form=[[name, value] for name, value in form.items()],
            received_at=clock.now(),
            state="handled",
            handled_at=clock.now(),
            outcome="file",
            office_id=who.office_id,
            citizen_id=who.id,
        )
        db.session.add(inbox)
        db.session.flush()
        photo = Attachment(
            public_id=f"{next(_numbers):032x}",
            inbox_id=inbox.id,
            office_id=who.office_id,
            citizen_id=who.id,
            training=who.training,
            declared_type="image/jpeg",
            state=state,
            kind="image",
            content_type="image/jpeg",
            created_at=clock.now(),
        )
        if state == "kept":
            kept = MediaStore.of(config.current()).keep(pictures.jpeg())
            photo.storage_name, photo.content_hash, photo.size = kept.name, kept.content_hash, kept.size
        db.session.add(photo)
        db.session.flush()
    return photo


def approved_notice(
    of: Office, key: str = "ready", variables: Sequence[str] = ("nama", "nomor")
) -> OfficeNotice:
    """A WhatsApp template that Meta has approved for this office."""
    with saved():
        row = OfficeNotice(
            office_id=of.id, key=key, content_sid=_sid("HX"), variables=list(variables), approval="approved"
        )
        db.session.add(row)
        db.session.flush()
    return row


def _sid(prefix: str) -> str:
    return f"{prefix}{next(_numbers):032x}"
