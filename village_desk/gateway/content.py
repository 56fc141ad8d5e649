"""A template as the provider's Content API lists it, in our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from village_desk.gateway.types import ProviderTemplate

ASKED = re.compile(r"\{\{\s*(\w{1,16})\s*\}\}")


def template_of(found: Any) -> ProviderTemplate:
    """The text decides what is asked for: `variables` there are only samples, and may be left out."""
    asked = ASKED.findall(json.dumps(found.types or {}))
    # One object in the listing; its shape is not documented beyond that, so a list is taken too.
    given = found.approval_requests or {}
    approval = next(iter(given), {}) if isinstance(given, list) else given
    return ProviderTemplate(
        content_sid=str(found.sid),
        name=str(found.friendly_name or ""),
        language=str(found.language or ""),
        asked=tuple(dict.fromkeys(asked)),
        approval=str(approval.get("status") or "unsubmitted").lower(),
        category=str(approval.get("category") or ""),
        refusal=str(approval.get("rejection_reason") or ""),
        submitted_as=str(approval.get("name") or ""),
        body=next((str(kind["body"]) for kind in (found.types or {}).values() if kind.get("body")), ""),
    )


class NotMade(Exception):
    """The provider's answer to a template that it did not make; `failures` reads it."""


def make(client: Any, content: Mapping[str, Any]) -> str:
    """POST /v1/Content with this very body: the library's own classes drop what they do not know."""
    answer = client.request(
        "POST",
        "https://content.twilio.com/v1/Content",
        data=dict(content),
        headers={"Content-Type": "application/json"},
    )
    if answer.status_code >= 300:
        raise NotMade(answer)
    return str(json.loads(answer.text)["sid"])
