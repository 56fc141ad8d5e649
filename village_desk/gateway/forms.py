"""Posted forms, read into our own words (facts: docs of the provider's webhook parameters).

Unknown parameters are ignored here; the inbox keeps the raw form. First values only are read (S2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl

from village_desk.gateway.types import Fields, Incoming, IncomingFile, Malformed, Receipt, pairs_of

BODY_LONGEST = 4_000
NAME_LONGEST = 120
CHOICE_LONGEST = 200
MOST_FILES = 10
MOST_PARTS = 300
FARTHEST_OFFSET = 10 * 366 * 86_400  # seconds

# A captured post signs the same when a value swallows the next name ("SM…MessageTypetext"): lengths stop it.
MESSAGE_SID = re.compile(r"[A-Z]{2}[0-9A-Za-z]{32}")
IDENTITY = re.compile(r"(?<!OriginalReplied)(?:Message|Sms)Sid([A-Z]{2}[0-9A-Za-z]{32})")
ADDRESS = re.compile(r"[!-~]{1,160}")
PHONE = re.compile(r"(?:whatsapp:)?(\+[1-9][0-9]{6,14})")
# Business-scoped user id, for people who hide their number (WhatsApp, since 2026).
BSUID = re.compile(r"whatsapp:[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
STATUS = re.compile(r"[A-Za-z_-]{1,24}")
ERROR_CODE = re.compile(r"[1-9][0-9]{0,11}")
MID = re.compile(r"[0-9a-f]{32}")
DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?")

TAPS = ("interactive", "button")
# Characters that turn the direction of text round: they can make one line look like another.
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, longest: int) -> str:
    """NFC, line ends as "\\n", without control and direction characters, at most `longest` characters."""
    text = text[: longest * 4].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(c for c in text if c == "\n" or (c not in TURNS and not _unprintable(c)))
    return unicodedata.normalize("NFC", kept)[:longest]


def _unprintable(character: str) -> bool:
    # Controls, lone surrogates, U+FFFE and its like (invalid XML). Joiners stay: emoji need them.
    return unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE


def pairs_posted(body: str) -> list[tuple[str, str]]:
    """The pairs of a posted body, as the provider signs them. Raises ValueError when there are too many."""
    return parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_PARTS)


def read_incoming(form: Fields) -> Incoming:
    """One inbound message.

    Raises Malformed when account, message id, sender or recipient is missing, or another id is signed too (S2).
    """
    fields = _first_values(form)
    sender = _required(fields, "From", ADDRESS)
    files = _files(fields)
    choice = _choice(fields)
    body = clean(fields.get("Body", ""), BODY_LONGEST)
    latitude, longitude = _coordinates(fields)
    return Incoming(
        account=_required(fields, "AccountSid", ADDRESS),
        message_sid=_one_identity(form, _required(fields, "MessageSid", MESSAGE_SID)),
        sender=sender,
        recipient=_required(fields, "To", ADDRESS),
        body=body,
        kind=_kind(fields, body, choice, files, latitude),
        phone=phone_of(sender),
        external_id=_external_id(fields, sender),
        profile_name=clean(fields.get("ProfileName", ""), NAME_LONGEST).replace("\n", " ").strip() or None,
        files=files,
        choice=choice,
        replied_to=_matching(fields.get("OriginalRepliedMessageSid"), MESSAGE_SID),
        latitude=latitude,
        longitude=longitude,
        forwarded="true" in (fields.get("Forwarded"), fields.get("FrequentlyForwarded")),
        practice_offset=_offset(fields.get("PracticeOffset", "")),
        opt_out=_opt_out(fields.get("OptOutType", "")),
    )


def read_receipt(form: Fields, query: Fields = ()) -> Receipt:
    """One delivery status; `query` is that of the callback URL, where our `mid` travels.

    Raises Malformed when the message id or the status is missing: everything else may be absent.
    """
    fields = _first_values(form)
    return Receipt(
        account=fields.get("AccountSid", "")[:34],
        provider_sid=_required(fields, "MessageSid", MESSAGE_SID),
        status=_required(fields, "MessageStatus", STATUS).lower(),
        error_code=_matching(fields.get("ErrorCode"), ERROR_CODE),
        mid=_matching(_first_values(query).get("mid"), MID),
    )


def phone_of(address: str) -> str | None:
    """The E.164 number of an address, or None: an address is not always a phone number."""
    found = PHONE.fullmatch(address)
    return found[1] if found else None


def _opt_out(value: str) -> str | None:
    word = value.strip().lower()
    return word if word in ("stop", "start", "help") else None


def _first_values(form: Fields) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in pairs_of(form):
        fields.setdefault(name, value)
    return fields


def _required(fields: Mapping[str, str], name: str, pattern: re.Pattern[str]) -> str:
    value = fields.get(name, "")
    if not pattern.fullmatch(value):
        raise Malformed(name)
    return value


def _one_identity(form: Fields, message_sid: str) -> str:
    """The id, when it is the only one that the signed text knows.

    The signature does not part names from values, so a captured answer to one of our messages could be cut anew
    to carry the id of that message, and would count as a new one. The text as signed is the same however it is cut.
    """
    signed = "".join(name + value for name, value in sorted(set(pairs_of(form))))
    if set(IDENTITY.findall(signed)) != {message_sid}:
        raise Malformed("MessageSid")
    return message_sid


def _matching(value: str | None, pattern: re.Pattern[str]) -> str | None:
    return value if value and pattern.fullmatch(value) else None


def _external_id(fields: Mapping[str, str], sender: str) -> str | None:
    return _matching(fields.get("ExternalUserId"), BSUID) or _matching(sender, BSUID)


def _choice(fields: Mapping[str, str]) -> str | None:
    """The id of the tapped row or button. Without one, the title that was tapped is in the body."""
    for name in ("ListId", "ButtonPayload"):
        if value := clean(fields.get(name, ""), CHOICE_LONGEST).strip():
            return value
    return None


def _files(fields: Mapping[str, str]) -> tuple[IncomingFile, ...]:
    return tuple(
        IncomingFile(url, clean(fields.get(f"MediaContentType{i}", ""), 100).lower())
        for i in range(MOST_FILES)
        if (url := fields.get(f"MediaUrl{i}", ""))
    )


def _coordinates(fields: Mapping[str, str]) -> tuple[str | None, str | None]:
    latitude = _matching(fields.get("Latitude"), DEGREES)
    longitude = _matching(fields.get("Longitude"), DEGREES)
    if latitude is None or longitude is None or abs(float(latitude)) > 90 or abs(float(longitude)) > 180:
        return None, None
    return latitude, longitude


def _kind(
    fields: Mapping[str, str],
    body: str,
    choice: str | None,
    files: tuple[IncomingFile, ...],
    latitude: str | None,
) -> str:
    """MessageType is undocumented: a hint only, the other fields decide."""
    hint = fields.get("MessageType", "")
    if choice or (hint in TAPS and body):
        return "button"
    if files:
        return _kind_of_file(files[0].content_type, hint)
    if latitude:
        return "location"
    if hint == "reaction":
        return "reaction"
    return "text" if body.strip() else "unknown"


def _kind_of_file(content_type: str, hint: str) -> str:
    if hint in ("sticker", "document"):
        return hint
    if content_type in ("text/vcard", "text/x-vcard"):
        return "contacts"
    family = content_type.partition("/")[0]
    if content_type == "image/webp":
        return "sticker"
    return family if family in ("image", "audio", "video") else "document"


def _offset(value: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", value):
        return 0
    return max(-FARTHEST_OFFSET, min(FARTHEST_OFFSET, int(value)))
