"""Phone numbers and chat addresses. Pure; numbers without a country are Indonesian (adminduk 2.4)."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

REGION = "ID"
LONGEST = 16  # E.164: a plus and at most 15 digits
_CHANNEL = re.compile(r"^(whatsapp|messenger|sms):", re.IGNORECASE)


def e164(raw: str) -> str | None:
    """`0812-3456-7890`, `62812…`, `whatsapp:+62 812 …` as `+6281234567890`; None when it is none.

    Foreign numbers need their `+`: migrant workers write from them.
    """
    text = _CHANNEL.sub("", _plain(raw))
    if re.match(r"62\s*-?\s*8\d", text):
        text = "+" + text
    if not re.fullmatch(r"\+?[\d\s().\-/]{5,30}", text):
        return None
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if len(written) <= LONGEST else None  # the metadata lets a NIK pass as a number


def masked(number: str) -> str:
    """`0812-xxxx-7890`: enough to recognise, too little to call. Foreign ones keep their country code."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return "xxxx"
    national = phonenumbers.national_significant_number(parsed)
    if len(national) < 8:
        return "xxxx"
    start = f"0{national[:3]}" if parsed.country_code == 62 else f"+{parsed.country_code} {national[:2]}"
    return f"{start}-xxxx-{national[-4:]}"


def address_kind(address: str) -> str:
    """What an address is: `phone`, `external` (a business-scoped id, no number in it) or `unknown`.

    Twilio documents both `whatsapp:+62…` and `whatsapp:<id>`: an address is never to be taken for a number.
    """
    text = _CHANNEL.sub("", _plain(address))
    if not text:
        return "unknown"
    return "phone" if text.startswith("+") and e164(text) else "external"


def _plain(raw: str) -> str:
    """Without invisible characters, every decimal digit as 0–9, at most 200 characters."""
    kept = (c for c in raw[:200] if unicodedata.category(c) not in ("Cc", "Cf"))
    return "".join(str(unicodedata.decimal(c, c)) for c in kept).strip()
