"""The provider's own list of messages, read into our words; an inbound one becomes the form that its webhook was.

What the list cannot give is absent from such a form: profile name, external id, button and list ids, coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from village_desk.gateway.types import IncomingFile, Listed

MEDIA_URL = "https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/{message}/Media/{media}"
NOT_THERE_YET = "receiving"
SORTED_WITHIN = timedelta(hours=1)  # so far apart, what is listed later is certainly older


def read(found: Any) -> Listed:
    """One message resource of the library."""
    created = found.date_created
    return Listed(
        provider_sid=str(found.sid),
        status=str(found.status),
        recipient=str(found.to),
        sender=str(found.from_),
        body=str(found.body or ""),
        created_at=created.astimezone(UTC) if isinstance(created, datetime) else None,
        direction=str(found.direction or ""),
        files=int(found.num_media) if str(found.num_media or "").isdecimal() else 0,
    )


def inbound_of(found: Iterable[Any], recipient: str, since: datetime) -> Iterator[Listed]:
    """The messages to `recipient` from then on, out of a list that begins with the newest.

    The provider's filter may know days only: the rest of a day is not read to its end.
    """
    for one in map(read, found):
        if one.created_at is None:
            continue
        if one.created_at < since - SORTED_WITHIN:
            return
        inbound = one.direction.startswith("inbound") and one.recipient == recipient
        if inbound and one.status != NOT_THERE_YET and one.created_at >= since:
            yield one


def form_of(account: str, listed: Listed, files: Iterable[IncomingFile]) -> list[tuple[str, str]]:
    """The webhook's form of a listed message, with the parameters that the provider always sends."""
    form = {
        "SmsMessageSid": listed.provider_sid,
        "NumMedia": str(listed.files),
        "SmsSid": listed.provider_sid,
        "SmsStatus": "received",
        "Body": listed.body,
        "To": listed.recipient,
        "NumSegments": "1",
        "MessageSid": listed.provider_sid,
        "AccountSid": account,
        "From": listed.sender,
        "ApiVersion": "2010-04-01",
    }
    for number, file in enumerate(files):
        form |= {f"MediaContentType{number}": file.content_type, f"MediaUrl{number}": file.url}
    return list(form.items())


def files_of(account: str, message_sid: str, found: Iterable[Any]) -> tuple[IncomingFile, ...]:
    """The files of a message, with the addresses that its webhook would have named."""
    return tuple(
        IncomingFile(
            MEDIA_URL.format(account=account, message=message_sid, media=one.sid),
            str(one.content_type or ""),
        )
        for one in found
    )
