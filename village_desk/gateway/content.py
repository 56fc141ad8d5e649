"""A template as the provider's Content API lists it, in our own words."""

from __future__ import annotations

import json
import re
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
