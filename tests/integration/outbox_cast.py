"""Who plays in the tests of messages: an office, a citizen who writes to it, and what they post."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.fakes import twilio_posts
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, db_time, transaction
from village_desk.messages import outbox
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxEvent, OutboxMessage
from village_desk.office.models import Office, OfficeNotice
from village_desk.tickets.models import Ticket

ORIGIN = "https://desa.example.id"
VILLAGE = "+628111000222"
SITI = "whatsapp:+6281234567890"
_numbers = itertools.count(1)


def an_office(code: str = "WNJ", whatsapp: str = VILLAGE) -> Office:
    """The village office of Wonojati."""
    with transaction():
        office = Office(
            slug=code.lower(),
            code=code,
            name="Desa Wonojati",
            whatsapp=whatsapp,
            revision=1,
            created_at=clock.now(),
        )
        db.session.add(office)
    return office


def a_citizen(office: Office, *, wrote: timedelta | None = timedelta(minutes=1), **values: Any) -> Citizen:
    """Somebody who wrote to the office `wrote` ago (None: never)."""
    number = next(_numbers)
    with transaction():
        citizen = Citizen(
            public_id=f"citizen-{number}",
            office_id=office.id,
            address=values.pop("address", f"whatsapp:+62812{number:07d}"),
            address_index=f"index-{number}",
            last_inbound_at=None if wrote is None else clock.now() - wrote,
            created_at=clock.now(),
            **values,
        )
        db.session.add(citizen)
    return citizen


def a_ticket(citizen: Citizen) -> int:
    """The id of a request of this citizen."""
    with transaction():
        ticket = Ticket(
            office_id=citizen.office_id,
            number=f"WNJ-2611-{next(_numbers):04d}",
            service_name="Kartu Keluarga hilang",
            terms={},
            citizen_id=citizen.id,
            status="checking",
            received_at=clock.now(),
        )
        db.session.add(ticket)
    return ticket.id


def a_template(office: Office, key: str = "ready", names: tuple[str, ...] = ("office", "number")) -> None:
    """The office has an approved template for this notice."""
    with transaction():
        db.session.add(
            OfficeNotice(office_id=office.id, key=key, content_sid="HX" + "a" * 32, variables=list(names))
        )


def owed(citizen: Citizen, body: str = "Dokumen siap diambil.", **values: Any) -> OutboxMessage:
    """A message that is owed to the citizen, committed."""
    values = {"key": f"cause-{next(_numbers)}", "purpose": "reply"} | values
    with transaction():
        return outbox.enqueue(office_id=citizen.office_id, citizen=citizen, body=body, **values)


def send_all(delivery: Delivery) -> int:
    """Send until nothing is due; how many were tried."""
    total = 0
    while done := delivery.run_once():
        total += done
    return total


def seen(row: OutboxMessage) -> OutboxMessage:
    """The row as it is committed now."""
    db.session.rollback()
    return db.session.execute(
        select(OutboxMessage).where(OutboxMessage.id == row.id).execution_options(populate_existing=True)
    ).scalar_one()


def history(row: OutboxMessage) -> list[str]:
    """The states the row went through."""
    db.session.rollback()
    events = select(OutboxEvent.state).where(OutboxEvent.outbox_id == row.id).order_by(OutboxEvent.id)
    return list(db.session.execute(events).scalars())


def age(model: Any, row_id: int, **seconds: float) -> None:
    """Set columns to so many seconds ago, on the database's clock."""
    with transaction():
        db.session.execute(
            update(model)
            .where(model.id == row_id)
            .values({name: db_time(-past) for name, past in seconds.items()})
            .execution_options(synchronize_session=False)
        )


def moment(row: OutboxMessage, **values: datetime | None) -> None:
    """Set columns of the row to these moments."""
    with transaction():
        db.session.execute(update(OutboxMessage).where(OutboxMessage.id == row.id).values(**values))


def sid() -> str:
    """A fresh message id as the provider makes them."""
    return f"SM{next(_numbers):032x}"


def posted(
    client: FlaskClient,
    form: twilio_posts.Pairs,
    *,
    path: str = twilio_posts.INBOUND,
    token: str = twilio_posts.TOKEN,
    **request: Any,
) -> TestResponse:
    """The form, signed with the token and posted as the provider does."""
    headers = {"X-Twilio-Signature": twilio_posts.signature(token, ORIGIN + path, form)}
    return client.post(
        path,
        data=twilio_posts.encoded(form),
        content_type="application/x-www-form-urlencoded",
        headers=headers | request.pop("headers", {}),
        **request,
    )


def a_text(body: str = "Assalamualaikum", *, message: str | None = None, **extra: str) -> twilio_posts.Pairs:
    """What Bu Siti wrote, as a form."""
    return twilio_posts.text_form(
        body, sid=message or sid(), sender=SITI, recipient=f"whatsapp:{VILLAGE}", **extra
    )
