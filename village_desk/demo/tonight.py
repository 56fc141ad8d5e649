"""Tonight's request: comes over HTTP through the signed webhook of the running program, with photos."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from sqlalchemy import func, select

from village_desk import clock
from village_desk.database import db
from village_desk.demo.player import Persona, Player
from village_desk.demo.village import WHATSAPP
from village_desk.gateway import carriers
from village_desk.gateway.simulator import SimulatorGateway
from village_desk.messages.models import InboxMessage
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.simulator import samples

PERSONA = Persona("Siti Rahmawati", "whatsapp:+6281230001099", "3509165708900042")
WORDS = "Assalamualaikum, mau bikin surat keterangan usaha"
PATIENCE = 25.0  # seconds for one answer


def play(office: Office) -> None:
    """Play it. Raises RuntimeError when the program does not answer."""
    gateway = carriers.current().main
    if not isinstance(gateway, SimulatorGateway):
        raise RuntimeError("The demo's request travels by the simulator only.")
    speak = _speaker(gateway)
    Player(PERSONA, registry.catalogue_of(office), speak, clock.now()).request(WORDS)


def _speaker(gateway: SimulatorGateway) -> Callable[[str, str | None], None]:
    def speak(text: str, paper: str | None) -> None:
        fields = {
            "MessageSid": ("MM" if paper else "SM") + secrets.token_hex(16),
            "From": PERSONA.address,
            "To": f"whatsapp:{WHATSAPP}",
            "Body": text,
            "ProfileName": PERSONA.name,
            "WaId": PERSONA.address.removeprefix("whatsapp:+"),
            "NumMedia": "1" if paper else "0",
            "MessageType": "image" if paper else "text",
        }
        if paper:
            fields["MediaUrl0"] = gateway.keep_file(samples.picture(paper), "image/jpeg")
            fields["MediaContentType0"] = "image/jpeg"
        answer = gateway.post_inbound(fields)
        if answer != 200:
            raise RuntimeError(f"The webhook answered {answer}.")
        _wait_until_handled(fields["MessageSid"])

    return speak


def _wait_until_handled(message_sid: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        db.session.rollback()
        handled = db.session.execute(
            select(func.count())
            .select_from(InboxMessage)
            .where(InboxMessage.message_sid == message_sid, InboxMessage.state != "stored")
        ).scalar_one()
        if handled:
            return
        time.sleep(0.1)
    raise RuntimeError("The worker did not answer in time.")
