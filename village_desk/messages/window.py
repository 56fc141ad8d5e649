"""Which way a message goes: free text, the approved template, SMS, a phone call, or none. Pure; `now` is given.

WhatsApp takes free text only within 24 hours of the citizen's last message; outside, only approved templates
(facts: Twilio's and Meta's rules on the customer service window and on template variables).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

OPEN = timedelta(hours=24)
VALUE_LONGEST = 1_600
# What a person asked for in their own turn may be answered after BERHENTI; the rest is business-initiated.
_ANSWERS = frozenset({"reply", "officer"})


@dataclass(frozen=True)
class TemplateView:
    """An approved template: its Content SID, the names of its variables in order, and the values we have.

    `asked` are the numbers in its text as the provider shows them; None while nobody has asked the provider.
    `category` is how it is billed, `body` the approved words with {{1}}, …; None while they are not known.
    """

    content_sid: str
    names: Sequence[str]
    values: Mapping[str, str] | None
    asked: Sequence[str] | None = None
    category: str = "utility"
    body: str | None = None

    def words(self) -> str | None:
        """What the citizen will read; None while the approved words are not known, or cannot be filled."""
        filled = self.variables()
        if self.body is None or filled is None:
            return None
        return re.sub(r"\{\{(\w+)\}\}", lambda match: filled.get(match.group(1), match.group()), self.body)

    def variables(self) -> dict[str, str] | None:
        """{"1": value, …}: exactly the template's variables, or None when they cannot be filled exactly.

        A missing one would be filled *silently* with the template's sample: a stranger's name in the text.
        Values that this template does not name are not sent.
        """
        values = self.values or {}
        if not set(self.names) <= set(values):
            return None
        if self.asked is not None and not fits(self.names, self.asked):
            return None
        return {str(n): legal(values[name]) for n, name in enumerate(self.names, start=1)}


def fits(names: Sequence[str], asked: Sequence[str]) -> bool:
    """True when a template whose text asks for these numbers is filled exactly by as many names."""
    return set(asked) == {str(n) for n in range(1, len(names) + 1)}


@dataclass(frozen=True)
class Way:
    """`way`: text, template, sms, phone or none; `reason`: a code, why not text.

    `template` with its `variables`, `words` for an SMS.
    """

    way: str
    reason: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    words: str | None = None
    template: TemplateView | None = None


def choose_way(
    now: datetime,
    last_inbound_at: datetime | None,
    purpose: str,
    must_reach: bool,
    has_body: bool,
    template: TemplateView | None,
    notices_off: bool,
    margin: timedelta,
    sms: str | None = None,
    whatsapp_failed: bool = False,
) -> Way:
    """The way of one message. `now` and `last_inbound_at` are aware; the window shuts `margin` early for us.

    `last_inbound_at` None: the person never wrote, or the provider told us that the window is shut. `sms`: the
    short text that may follow where WhatsApp cannot (None: no SMS). `whatsapp_failed`: it was refused for good.
    """
    if notices_off and purpose not in _ANSWERS:
        return _without_whatsapp(must_reach, "opted_out")
    if whatsapp_failed:
        return _without_whatsapp(must_reach, "whatsapp_failed", sms)
    if has_body and last_inbound_at is not None and now < last_inbound_at + OPEN - margin:
        return Way("text")
    if notices_off:
        return _without_whatsapp(must_reach, "opted_out")
    if template is None:
        return _without_whatsapp(must_reach, "no_template", sms)
    variables = template.variables()
    if variables is None:
        return _without_whatsapp(must_reach, "template_values", sms)
    return Way("template", "window_closed", variables, template=template)


def _without_whatsapp(must_reach: bool, reason: str, sms: str | None = None) -> Way:
    """The citizen must be reached: an SMS where there is one, else a call.

    What need not reach is told in STATUS and on the tracking page, and costs neither. After BERHENTI nothing
    is sent by any way of ours (R26): then a person calls.
    """
    if not must_reach:
        return Way("none", reason)
    return Way("phone", reason) if sms is None else Way("sms", reason, words=sms)


def legal(value: str) -> str:
    """A template value as WhatsApp takes it: one line, single spaces, no control characters, never empty.

    A newline or tab is refused, and more than four spaces in a row count as a policy violation (63013).
    """
    printable = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in value)
    return re.sub(r"\s+", " ", printable).strip()[:VALUE_LONGEST] or "-"
