"""A citizen who answers what the chat asks, with made-up data, until the request is in.

The way a message travels is given from outside: straight into the inbox for past days, over HTTP tonight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from village_desk.citizens.models import Citizen
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.office.services import Catalogue, Field, Service
from village_desk.simulator import samples

MOST_TURNS = 16
# (text, title of the paper in the photo or None)
Speak = Callable[[str, str | None], None]


@dataclass(frozen=True)
class Persona:
    """A made-up citizen. `nik` belongs to nobody: its serial number is an example's."""

    name: str
    address: str
    nik: str
    kk: str = "3509162201180042"


@dataclass
class Player:
    """Plays one request from greeting to receipt."""

    persona: Persona
    catalogue: Catalogue
    speak: Speak
    today: datetime

    def request(self, opening_words: str, *, send_files: bool = True) -> None:
        """Say the wish and answer every question. Raises RuntimeError when the chat never comes to an end."""
        self.speak(opening_words, None)
        for _ in range(MOST_TURNS):
            state = self._state()
            if state.draft is None:
                return
            service = self.catalogue.get(state.draft.service)
            assert service is not None
            self._answer(state, service, send_files)
        raise RuntimeError(f"The request {opening_words!r} did not come to an end: {self._state().asks_for}")

    def _answer(self, state: State, service: Service, send_files: bool) -> None:
        kind, _, items = state.asks_for.partition(":")
        if kind in ("block", "field"):
            values = [self._value(service.field(slug)) for slug in items.split(",")]
            self.speak("\n".join(values), None)
        elif kind == "optional":
            self.speak("lewati", None)
        elif kind == "document":
            self._documents(service, send_files)
        elif kind == "confirm":
            self.speak("ya", None)
        else:
            self.speak(service.code, None)

    def _documents(self, service: Service, send_files: bool) -> None:
        wanted = service.required_files
        if not send_files:
            self.speak("nanti", None)
            return
        for requirement in wanted:
            self.speak((requirement.words or (requirement.name,))[0], requirement.name)
            if self._state().asks_for != "document":
                return
        self.speak("sudah", None)

    def _value(self, field: Field) -> str:
        """An answer with its label: the persona's own name and numbers, else the invented sample."""
        persona = self.persona
        own = {
            "nama": persona.name,
            "nama_pelapor": persona.name,
            "nik": persona.nik,
            "nik_pelapor": persona.nik,
            "no_kk": persona.kk,
        }.get(field.slug)
        label = field.label.split("(")[0].strip()
        return f"{label}: {own or samples.answer(field, self.today.date())}"

    def _state(self) -> State:
        """What the chat remembers; read as a page of its own, so that another process's commit is seen."""
        db.session.rollback()
        db.session.expire_all()
        rows = db.session.execute(
            select(Conversation.state, Citizen.address).join(Citizen, Citizen.id == Conversation.citizen_id)
        ).all()
        return State.from_json(next((row[0] for row in rows if row[1] == self.persona.address), None))
