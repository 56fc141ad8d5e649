"""The Content API: the account's templates, and what WhatsApp says of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.fake_twilio.behaviour import Answer, refusal
from tests.fake_twilio.wire import Request

LISTING = "/v1/ContentAndApprovals"
PAGE = 50


@dataclass
class Contents:
    """`templates` by Content SID, as the API shows them. `down`: it answers 500."""

    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    down: bool = False

    def add(
        self,
        name: str,
        body: str,
        *,
        status: str | None = "approved",
        category: str = "UTILITY",
        reason: str = "",
        language: str = "id",
    ) -> str:
        """Keep a text template; the result is its Content SID. `status` None: never submitted to WhatsApp."""
        sid = f"HX{len(self.templates) + 1:032x}"
        self.templates[sid] = {
            "sid": sid,
            "friendly_name": name,
            "language": language,
            "variables": {},  # samples are optional
            "types": {"twilio/text": {"body": body}},
            "date_created": "2026-11-01T00:00:00Z",
            "date_updated": "2026-11-01T00:00:00Z",
            "approval_requests": _approval(name, status, category, reason) if status else {},
        }
        return sid

    def judge(self, sid: str, status: str, reason: str = "") -> None:
        """WhatsApp changes its mind about a template."""
        self.templates[sid]["approval_requests"] |= {"status": status, "rejection_reason": reason}

    def asked_by(self, sid: str) -> set[str]:
        """The variables in a template's text; what WhatsApp fills with samples when they are not sent."""
        return set(re.findall(r"\{\{(\w+)\}\}", json.dumps(self.templates[sid]["types"])))

    def answer(self, request: Request) -> Answer:
        """One page of the listing."""
        if self.down:
            return refusal(500, 20500)
        if request.method != "GET" or request.path != LISTING:
            return refusal(404, 20404)
        asked = dict(request.query)
        size, page = int(asked.get("PageSize", PAGE)), int(asked.get("Page", 0))
        shown = list(self.templates.values())[page * size : (page + 1) * size]
        more = urlencode(asked | {"PageSize": str(size), "Page": str(page + 1)})
        has_more = len(self.templates) > (page + 1) * size
        address = f"https://content.twilio.com{LISTING}"
        meta = {
            "key": "contents",
            "page": page,
            "page_size": size,
            "url": address,
            "first_page_url": address,
            "previous_page_url": None,
            "next_page_url": f"{address}?{more}" if has_more else None,
        }
        return Answer(200, json.dumps({"contents": shown, "meta": meta}).encode())


def _approval(name: str, status: str, category: str, reason: str) -> dict[str, Any]:
    return {
        "name": name,
        "category": category,
        "content_type": "twilio/text",
        "status": status,
        "rejection_reason": reason,
        "allow_category_change": True,
    }
