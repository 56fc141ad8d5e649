"""What Twilio posts to us: forms of every kind, signed by our own reading of its documentation."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urlencode

ACCOUNT = "AC00000000000000000000000000000001"
TOKEN = "0123456789abcdef0123456789abcdef"
INBOUND = "/webhooks/twilio/inbound"
STATUS = "/webhooks/twilio/status"
Pairs = list[tuple[str, str]]


def signature(token: str, url: str, form: Iterable[tuple[str, str]]) -> str:
    """base64(HMAC-SHA1(token, URL + name + value of each parameter in byte order))."""
    text = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def text_form(
    body: str,
    *,
    sid: str,
    sender: str,
    recipient: str,
    account: str = ACCOUNT,
    profile: str = "Bu Siti",
    **extra: str,
) -> Pairs:
    """A text message; `extra` adds or replaces parameters, e.g. `MessageType="location", Latitude="-7.8"`."""
    digits = sender.removeprefix("whatsapp:+")
    form = {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": profile,
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": digits if digits.isdigit() else "",
        "SmsStatus": "received",
        "Body": body,
        "To": recipient,
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": account,
        "From": sender,
        "ApiVersion": "2010-04-01",
    }
    return list((form | extra).items())


def file_parameters(content_type: str, sid: str, number: int, account: str = ACCOUNT) -> dict[str, str]:
    """The parameters that make a message carry one file."""
    kind = content_type.split("/")[0]
    return {
        "MessageType": kind if kind in ("image", "audio", "video") else "document",
        "NumMedia": "1",
        "MediaContentType0": content_type,
        "MediaUrl0": f"https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/{sid}/Media/ME{number:032x}",
    }


def status_form(provider_sid: str, status: str, *, account: str = ACCOUNT, error: str | None = None) -> Pairs:
    """One delivery status of a message of ours."""
    form = {
        "MessageSid": provider_sid,
        "SmsSid": provider_sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": account,
        "ApiVersion": "2010-04-01",
    }
    return list((form | ({"ErrorCode": error} if error else {})).items())


def encoded(form: Pairs) -> bytes:
    """The form on the wire."""
    return urlencode(form).encode()
