"""Plays a transcript: signed webhook, the worker's reception, outbox and delivery, the pages of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask

from tests.fakes import databases
from tests.fakes.carriers import FakeCarriers
from tests.fakes.citizen import Citizen
from tests.fakes.client import SeparateClient
from tests.fakes.gateway import words_of
from tests.fakes.wall_clock import FRIDAY_NIGHT, WallClock, wib
from tests.journeys import stories
from tests.transcripts import bubbles, offices
from tests.transcripts.desk import Staff
from tests.transcripts.script import Act, Clock, Heard, Note, Scene, Script, Turn
from village_desk import jobs, worker
from village_desk.config import current
from village_desk.gateway.types import Outgoing

PAUSE = timedelta(seconds=20)  # between two turns
# What no citizen can notice, or what asks the provider about things that no fake knows.
_UNHEARD = (
    "clock", "outcomes to ask", "messages that the webhook missed", "approval of templates", "quarantine",
    "what is old enough", "copies at the provider", "backup", "holidays",
)  # fmt: skip
# What differs from one playing to the next: (pattern, what stands for it).
_VARYING = (
    (re.compile(r"https?://\S+/lacak/[\w-]+"), "<tautan>"),
    (re.compile(r"https?://\S+/m/[\w.-]+"), "<tautan berkas>"),
)


def play(script: Script, app: Flask) -> Script:
    """The same script with what came back this time. Needs the application's context and an empty database."""
    played = deepcopy(script)
    clock = WallClock()
    clock(FRIDAY_NIGHT)
    try:
        stage = _Stage(app, clock, played.variants)
        for scene in played.scenes:
            stage.plays(scene)
    finally:
        clock.release()
    return played


@contextmanager
def empty_office(folder: Path, templates: databases.Templates) -> Iterator[Flask]:
    """An application on an empty SQLite database below this folder, as the tests have it."""
    url = templates.sqlite(folder / "instance" / "village_desk.db")
    app = databases.application(databases.environment(url, folder / "instance"))
    app.test_client_class = type("Client", (SeparateClient,), {"origin": "https://desa.example.id"})
    with app.app_context():
        yield app
        databases.release()


class _Stage:
    def __init__(self, app: Flask, clock: WallClock, variants: Iterable[str]) -> None:
        self.app, self.clock = app, clock
        self.gateway = FakeCarriers.installed().main
        self.office = stories.a_village(**offices.settings_of(tuple(variants)))
        self.zone = ZoneInfo(self.office.timezone)
        self.staff = Staff(app, self.office)
        self.citizens: dict[str, Citizen] = {}
        self.now = wib(FRIDAY_NIGHT)
        self.fresh = True  # the clock was moved just now: no pause before what follows
        self.read = 0

    def plays(self, scene: Scene) -> None:
        match scene:
            case Note():
                return
            case Clock():
                self._moves(scene.moment(self.now.astimezone(self.zone)))
                self.fresh = True
                self._ticks()
            case Turn():
                self._waits()
                for bubble in scene.bubbles:
                    bubbles.post(self._citizen(bubble.who), bubble.text)
            case Act():
                self._waits()
                self.staff.does(scene)
        worker.work_until_quiet()
        scene.heard = [Heard(self._whose(m), self._shown(m)) for m in self.gateway.sent[self.read :]]
        for message in self.gateway.sent[self.read :]:
            self._citizen("").gets("delivered", message)
        self.read = len(self.gateway.sent)

    def _citizen(self, name: str) -> Citizen:
        """Whoever has no name is Bu Siti; every other name is a phone of its own."""
        if name not in self.citizens:
            self.citizens[name] = Citizen(
                self.app.test_client(),
                self.gateway,
                worker.work_until_quiet,
                origin=current().public_url,
                address=f"whatsapp:+62812987654{len(self.citizens):02d}"
                if name
                else "whatsapp:+6281234567890",
                profile=name.title() or "Bu Siti",
            )
        return self.citizens[name]

    def _waits(self) -> None:
        if not self.fresh:
            self._moves(self.now + PAUSE)
        self.fresh = False

    def _moves(self, moment: datetime) -> None:
        self.now = self.clock.move(moment)

    def _ticks(self) -> None:
        """What the worker's ticker does every few minutes."""
        for job in jobs.table("transcript", 1.0):
            if not job.name.startswith(_UNHEARD):
                job.run()

    def _whose(self, message: Outgoing) -> str:
        for name, citizen in self.citizens.items():
            if citizen.address == message.recipient:
                return name
        return message.recipient.removeprefix("whatsapp:")

    def _shown(self, message: Outgoing) -> str:
        words = words_of(message) if message.body is not None or message.content_sid else "[berkas]"
        words = words.replace(f"[{stories.READY_TEMPLATE}]", "[pesan resmi]")
        for pattern, name in _VARYING:
            words = pattern.sub(name, words)
        return "\n".join(line.rstrip() for line in words.strip().splitlines())
