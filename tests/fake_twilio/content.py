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

    def add_types(self, name: str, types: dict[str, Any]) -> str:
        """Keep any kind of template that was never submitted; the result is its Content SID."""
        sid = self.add(name, "", status=None)
        self.templates[sid]["types"] = types
        return sid

    def wrong_with(self, form: dict[str, str]) -> int | None:
        """The provider's code for values that it refuses at once: it looks at those of the body (error 21656)."""
        kind = next(iter(self.templates.get(form.get("ContentSid", ""), {}).get("types", {}).values()), {})
        values = json.loads(form.get("ContentVariables") or "{}")
        if not all(values.values()):
            return 21656
        used = [values.get(name, "") for name in re.findall(r"\{\{(\w+)\}\}", kind.get("body", ""))]
        if any(re.search(r"[\n\t]| {5}", value) for value in used):
            return 21656
        return 21658 if any(len(value) > 1_600 for value in values.values()) else None

    def refused_by_whatsapp(self, form: dict[str, str]) -> int | None:
        """What WhatsApp says afterwards of buttons and rows that break its limits (63005), inside a session."""
        types = self.templates.get(form.get("ContentSid", ""), {}).get("types", {})
        filled = json.loads(_filled(json.dumps(types), json.loads(form.get("ContentVariables") or "{}")))
        if quick := filled.get("twilio/quick-reply"):
            fits = len(quick["actions"]) <= 3 and all(
                0 < len(one["title"]) <= 20 and len(one["id"]) <= 200 for one in quick["actions"]
            )
            return (
                None
                if fits and _told_apart(quick["actions"], "title") and len(quick["body"]) <= 1024
                else 63005
            )
        if lists := filled.get("twilio/list-picker"):
            fits = 1 <= len(lists["items"]) <= 10 and all(
                0 < len(one["item"]) <= 24 and len(one["id"]) <= 200 and 0 < len(one["description"]) <= 72
                for one in lists["items"]
            )
            fits = fits and 0 < len(lists["button"]) <= 20 and _told_apart(lists["items"], "item")
            return None if fits and len(lists["body"]) <= 1024 else 63005
        return None

    def shown(self, form: dict[str, str]) -> str:
        """The body as the citizen reads it."""
        types = self.templates.get(form.get("ContentSid", ""), {}).get("types", {})
        filled = json.loads(_filled(json.dumps(types), json.loads(form.get("ContentVariables") or "{}")))
        return next((str(kind.get("body", "")) for kind in filled.values()), "")

    def _make(self, request: Request) -> Answer:
        body = json.loads(request.body)
        if not body.get("friendly_name") or not body.get("types"):
            return refusal(400, 20001)
        sid = self.add_types(body["friendly_name"], body["types"])
        return Answer(201, json.dumps(self.templates[sid]).encode())

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
        if request.method == "POST" and request.path == "/v1/Content":
            return self._make(request)
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


def _filled(types: str, values: dict[str, str]) -> str:
    """The types with their variables; a missing one is filled with its sample, which the fake has none of."""
    quoted = {name: json.dumps(value)[1:-1] for name, value in values.items()}
    return re.sub(r"\{\{(\w+)\}\}", lambda found: quoted.get(found[1], "contoh"), types)


def _told_apart(choices: list[dict[str, str]], name: str) -> bool:
    """Two buttons or rows must not look or answer alike."""
    return all(len({one[key] for one in choices}) == len(choices) for key in (name, "id"))
