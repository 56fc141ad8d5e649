"""One outgoing message as the arguments of the library's `messages.create`."""

from __future__ import annotations

import json
from typing import Any

from village_desk.gateway.types import Outgoing, callback_path

# The callback is repeated twice when we could not be reached, were slow, or answered 5xx. Not signed.
CALLBACK_OVERRIDES = "#rc=2&rp=ct,rt,5xx"


def arguments_of(message: Outgoing, public_url: str) -> dict[str, Any]:
    """Words, a template with its variables, or a file. Its statuses come back below `public_url`."""
    arguments: dict[str, Any] = {
        "to": message.recipient,
        "from_": message.sender,
        "status_callback": public_url + callback_path(message.mid) + CALLBACK_OVERRIDES,
    }
    if message.media_url is not None:
        return arguments | {"media_url": [message.media_url]}
    if message.content_sid is None:
        return arguments | {"body": message.body or ""}
    return arguments | {
        "content_sid": message.content_sid,
        "content_variables": json.dumps(message.variables, ensure_ascii=False),
    }
