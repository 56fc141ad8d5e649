"""The provider's side of a story: what it posts to us, and what stands in our journal afterwards."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fake_twilio import FakeTwilio
from tests.fakes import pictures, twilio_posts
from village_desk.database import db
from village_desk.messages.models import InboxMessage

SITI = "whatsapp:+6281234567890"


def posts(
    client: FlaskClient,
    form: dict[str, str],
    *,
    token: str = twilio_posts.TOKEN,
    origin: str | None = None,
    path: str = twilio_posts.INBOUND,
) -> int:
    """One signed webhook; returns the answer's status. `origin`: the address as it stands at the provider."""
    pairs = list(form.items())
    url = f"{origin or client.origin}{path}"  # type: ignore[attr-defined]
    answer = client.post(
        path,
        data=twilio_posts.encoded(pairs),
        content_type="application/x-www-form-urlencoded",
        headers={
            "X-Twilio-Signature": twilio_posts.signature(token, url, pairs),
            "I-Twilio-Idempotency-Token": "0" * 32,
        },
    )
    return answer.status_code


def photo(twilio: FakeTwilio) -> dict[str, str]:
    """A photo on its way: the fields of its message."""
    sid = f"MM{len(twilio.files) + 1:032x}"
    address_of = twilio.upload(pictures.jpeg(), "image/jpeg", missing=1)
    return {"MessageSid": sid, "MediaUrl0": address_of(sid), "MediaContentType0": "image/jpeg"}


def inbox() -> list[InboxMessage]:
    """Every message that was stored, in stored order."""
    db.session.rollback()
    return list(db.session.scalars(select(InboxMessage).order_by(InboxMessage.id)))
