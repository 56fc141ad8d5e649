"""What the practising citizen sends goes the real way: a signed post to our own webhook, over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import requests

from village_desk.errors import DeskError
from village_desk.gateway import carriers
from village_desk.marked import marked
from village_desk.office.models import Office
from village_desk.simulator.conversation import Tap
from village_desk.simulator.persona import NAME, Persona

log = logging.getLogger(__name__)

TEXT_LONGEST = 6000  # characters; more than WhatsApp allows, so that the limits themselves can be tried
MOST_FILES = 10
KINDS = {"image": "image", "audio": "audio", "video": "video"}


class NotSent(DeskError):
    """Our own webhook did not take the practice message."""

    status = 503
    text = marked("Pesan latihan belum terkirim. Tulisannya masih ada; silakan kirim sekali lagi.")


@dataclass(frozen=True)
class File:
    """A file to send: its bytes, the type that the phone declares, and a caption (may be empty)."""

    data: bytes
    content_type: str
    caption: str = ""


def send(office: Office, persona: Persona, text: str, files: Sequence[File]) -> int:
    """Send text and files as a phone does: each file is a message of its own. Returns how many went.

    A text that comes with one file is its caption. Raises NotSent. Call it outside of a transaction: the web
    process that takes the post writes to the same database.
    """
    files = files[:MOST_FILES]
    text = text.strip()[:TEXT_LONGEST]
    if text and len(files) == 1 and not files[0].caption:
        files, text = [File(files[0].data, files[0].content_type, text)], ""
    for file in files:
        _post(_form(office, persona, file.caption) | _media(file))
    if text:
        _post(_form(office, persona, text))
    return len(files) + bool(text)


def send_tap(office: Office, persona: Persona, tap: Tap) -> None:
    """Send what a phone sends when a button or a row of a list is tapped. Raises NotSent, as `send`."""
    tapped = {"MessageType": "interactive", "ButtonPayload": tap.id, "ButtonText": tap.title}
    _post(_form(office, persona, tap.title) | tapped)


def _form(office: Office, persona: Persona, body: str) -> dict[str, str]:
    return {
        "From": persona.address,
        "To": f"whatsapp:{office.whatsapp}",
        "WaId": persona.address.removeprefix("whatsapp:+"),
        "ProfileName": NAME,
        "MessageType": "text",
        "Body": body,
        "NumMedia": "0",
        "ApiVersion": "2010-04-01",
        "PracticeOffset": str(persona.offset),
    }


def _media(file: File) -> dict[str, str]:
    declared = file.content_type[:100] or "application/octet-stream"
    return {
        "MessageType": KINDS.get(declared.partition("/")[0], "document"),
        "NumMedia": "1",
        "MediaContentType0": declared,
        "MediaUrl0": carriers.current().practice.keep_file(file.data, declared),
    }


def _post(form: dict[str, str]) -> None:
    try:
        status = carriers.current().practice.post_inbound(form)
    except requests.RequestException as error:
        log.warning("practice message not sent", extra={"error": type(error).__name__})
        raise NotSent from error
    if status != 200:
        log.warning("practice message refused", extra={"status": status})
        raise NotSent
