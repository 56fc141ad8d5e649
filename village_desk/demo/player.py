"""A citizen who answers what the chat asks, with made-up data, until the request is in.

The way a message travels is given from outside: straight into the inbox for past days, over HTTP tonight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk.citizens.models import Citizen
from village_desk.conversation.state import State
from village_desk.database import db
from village_desk.messages.models import Conversation
from village_desk.office.services import Catalogue, Field, Service

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
        label = field.label.split("(")[0].strip()
        return f"{label}: {self._plain_value(field)}"

    def _plain_value(self, field: Field) -> str:
        if field.type == "choice":
            return str(field.validation["options"][0])
        if field.slug in ("nama", "nama_pelapor", "nama_ibu"):
            return self.persona.name
        by_type = {
            "nik": self.persona.nik,
            "kk": self.persona.kk,
            "date": f"{self._date(field):%d-%m-%Y}",
            "int": "2",
            "time": "09.30",
            "money": "1500000",
            "year": "2019",
        }
        by_rule = {
            "name_existing": "Slamet Riyadi",
            "name_new": "Bagas Pratama",
            "nik_list": self.persona.nik,
            "person_list": f"Slamet Riyadi, {self.persona.nik}, anak",
            "regex": "2",
            "email": "contoh@example.id",
        }
        rule = str(field.validation.get("rule", "text"))
        return (
            by_type.get(field.type)
            or by_rule.get(rule)
            or _TEXTS.get(field.slug, "Dusun Krajan RT 002 RW 005")
        )

    def _date(self, field: Field) -> datetime:
        if field.validation.get("min") == "today":
            return self.today + timedelta(days=20)
        child = "max_age_years" in field.validation or field.slug == "tanggal_lahir_anak"
        birth = field.slug.startswith("tanggal_lahir") and not child
        return self.today - timedelta(days=30 * 365 if birth else 9)

    def _state(self) -> State:
        """What the chat remembers; read as a page of its own, so that another process's commit is seen."""
        db.session.rollback()
        db.session.expire_all()
        rows = db.session.execute(
            select(Conversation.state, Citizen.address).join(Citizen, Citizen.id == Conversation.citizen_id)
        ).all()
        return State.from_json(next((row[0] for row in rows if row[1] == self.persona.address), None))


_TEXTS = {
    "nama_usaha": "Warung Kopi Melati",
    "jenis_usaha": "warung kopi dan gorengan",
    "keperluan": "pengajuan KUR di bank",
    "tempat_lahir": "Jember",
    "semula": "SMP",
    "menjadi": "SMA",
}
