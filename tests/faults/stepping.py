"""One journey (message → ticket → ready → receipt) in a process that dies at a chosen step; run by test_every_step.

A step is a write to the database, a commit, a call to the provider before it leaves and after it came back, and each
rename and sync of a citizen's file. The program knows nothing of it: the steps are counted around it, in a child
that was forked before anything began, and the death is SIGKILL.

Reads one JSON line per run, {"environ": …, "sids": …, "media": …, "dies_at": step or null}; answers with one.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import requests
from sqlalchemy import Engine, event, text

from tests.fakes.client import SeparateClient
from tests.fakes.twilio_posts import INBOUND, STATUS, TOKEN, encoded, signature, status_form, text_form
from tests.journeys import browsing, stories
from village_desk import config, create_app, worker
from village_desk.database import db
from village_desk.messages import sweepers
from village_desk.office import registry
from village_desk.operation import exporting, invariants
from village_desk.tickets.models import Ticket

ADDRESS, OFFICE = "whatsapp:+6281234567890", "whatsapp:+628111000222"
WORDS = (
    "Assalamualaikum, mau bikin surat keterangan usaha",
    stories.ABOUT_HER,
    stories.ABOUT_HER_SHOP,
    None,  # two photos
    "ya",
)
# What the program loads when it first needs it: here once, before every fork.
LOADED_LATE = (
    *("holidays", "twilio.rest", "village_desk.whatsapp.webhook", "village_desk.public.health_routes"),
    *(f"village_desk.{door}.routes" for door in ("public", "desk", "reports", "settings", "simulator")),
)
REST = 20.0  # seconds that the work may take to come to rest
WAITING = (
    "SELECT (SELECT count(*) FROM pending_turns)"
    " + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'calling', 'unknown'))"
    " + (SELECT count(*) FROM attachments WHERE state = 'waiting')"
)


class Steps:
    """Counts, and dies when the count is reached."""

    def __init__(self, dies_at: int | None) -> None:
        self.names: list[str] = []
        self._dies_at = dies_at
        self._lock = threading.Lock()

    def reach(self, name: str) -> None:
        """One step is about to be made, or was just made."""
        with self._lock:
            self.names.append(name)
            if len(self.names) == self._dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Put the counting around the database's driver, the HTTP library and the file system."""
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", lambda _connection: self.reach("commit"))
        for owner, name in ((os, "rename"), (os, "fsync")):
            self._around(owner, name, after=False)
        self._around(requests.Session, "send", after=True)

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = statement.split()
        if words[0] in ("INSERT", "UPDATE", "DELETE") or words[0] == "WITH" and "INSERT" in statement:
            self.reach(" ".join(words[:3]))

    def _around(self, owner: Any, name: str, *, after: bool) -> None:
        real = getattr(owner, name)

        def counted(*arguments: Any, **named: Any) -> Any:
            self.reach(f"before {name}")
            result = real(*arguments, **named)
            if after:
                self.reach(f"after {name}")
            return result

        setattr(owner, name, counted)


class Journey:
    """Told from the beginning each time: what has happened already has no second effect."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self.asked = asked
        self.app = create_app(config.load(asked["environ"]))
        self.origin = asked["environ"]["PUBLIC_URL"]
        self.app.test_client_class = type("Client", (SeparateClient,), {"origin": self.origin})
        self.client = self.app.test_client()

    def make(self) -> dict[str, Any]:
        """The whole of it; returns what a citizen, an officer and another program see in the end."""
        with self.app.app_context():
            self._comes_again()
            for number in range(len(WORDS)):
                self._says(number)
                self._works()
            officer = browsing.Person(self.client)
            officer.signs_in("rina@example.id", "kebun-teh-di-lereng-bukit")
            for step in ("Periksa permohonan", "Siap diambil"):
                self._presses(officer, step)
                self._works()
            self._reports()
            return self._seen(officer)

    def _comes_again(self) -> None:
        """A photo that was not answered: the provider brings it again before the quiet after the other is over.

        (That quiet is none here, so that nobody waits. Later than it, the citizen would hear which photo is missing.)
        """
        photos = self._rows("SELECT message_sid FROM inbox WHERE message_sid LIKE 'MM%'")
        if 0 < len(photos) < len(self.asked["media"]):
            self._says(WORDS.index(None))

    def _says(self, number: int) -> None:
        words = WORDS[number]
        if words is not None:
            self._posts(self.asked["sids"][number], words)
            return
        for sid, address in self.asked["media"].items():
            photo = {"NumMedia": "1", "MediaUrl0": address, "MediaContentType0": "image/jpeg"}
            self._posts(sid, "", **photo, MessageType="image")

    def _posts(self, sid: str, words: str, **more: str) -> None:
        form = text_form(words, sid=sid, sender=ADDRESS, recipient=OFFICE, **more)
        assert self._signed(INBOUND, form) == 200

    def _signed(self, path: str, form: list[tuple[str, str]]) -> int:
        head = {"X-Twilio-Signature": signature(TOKEN, self.origin + path, form)}
        kind = "application/x-www-form-urlencoded; charset=UTF-8"
        return self.client.post(path, data=encoded(form), headers=head, content_type=kind).status_code

    def _works(self) -> None:
        """What a worker does, its sweepers included, until nothing waits: a dead one's leases end first."""
        deadline = time.monotonic() + REST
        while True:
            worker.work_until_quiet()
            if self._number(WAITING) == 0:
                return
            assert time.monotonic() < deadline, "The work does not come to rest."
            time.sleep(0.05)
            sweepers.run("stepping")

    def _presses(self, officer: browsing.Person, step: str) -> None:
        ticket = db.session.execute(db.select(Ticket)).scalar_one()
        page = officer.opens(f"/desk/t/{ticket.id}")
        if any(step in words for words, _ in page.links):
            officer.follows(step)
            officer.presses(step)
        db.session.rollback()

    def _reports(self) -> None:
        """The provider's receipts; those that were not answered come again."""
        rows = self._rows("SELECT provider_sid, mid FROM outbox ORDER BY id")
        for status in ("sent", "delivered"):
            for sid, mid in rows:
                assert self._signed(f"{STATUS}?mid={mid}", status_form(sid, status)) == 204

    def _seen(self, officer: browsing.Person) -> dict[str, Any]:
        office = registry.office_by_slug("wonojati")
        assert office is not None
        ticket = db.session.execute(db.select(Ticket)).scalar_one()
        pages = [
            officer.opens(path).text for path in ("/desk", f"/desk/t/{ticket.id}", f"/lacak/{ticket.token}")
        ]
        exports = {what: _lines(export(office, False)) for what, export in exporting.EXPORTS.items()}
        return {
            "pages": [timeless(page) for page in pages],
            "exports": exports,
            "events": self._rows(
                "SELECT kind, from_status, to_status, no_notice_reason FROM ticket_events ORDER BY id"
            ),
            "outbox": self._rows("SELECT purpose, notice, state, way, price FROM outbox ORDER BY id"),
            "broken": invariants.broken(),
        }

    def _rows(self, query: str) -> list[list[Any]]:
        db.session.rollback()
        return [[str(value) for value in row] for row in db.session.execute(text(query))]

    def _number(self, query: str) -> int:
        return int(self._rows(query)[0][0])


def _lines(export: Iterable[dict[str, Any]]) -> list[str]:
    """Of no fixed order: the ids of messages decide, which are the provider's."""
    return sorted(timeless(json.dumps(line, sort_keys=True)) for line in export)


_VARYING = (
    (r"\d{4}-\d\d-\d\d[T ][\d:.]+(\+00:00|Z)?", "<time>"),
    (r"\d{1,2}[.:]\d\d", "<time>"),
    (r"Kode ambil: [A-Z2-7]{6}", "Kode ambil: <code>"),  # made of the ticket's secret, like its link
    (r"\b\d+ (detik|menit)\b|\bbaru saja\b", "<ago>"),
    (r"SM[0-9a-f]{32}", "<sid>"),
    (r'"chat": "[0-9a-f]+"', '"chat": "<chat>"'),
    (r"/lacak/[\w-]+", "<link>"),
    (r"Selamat (pagi|siang|sore|malam)", "<greeting>"),
)


def timeless(text: str) -> str:
    """The same words whenever they are written."""
    for pattern, instead in _VARYING:
        text = re.sub(pattern, instead, text)
    return text


def _run(asked: dict[str, Any]) -> dict[str, Any]:
    """In the child: the steps that were made, and what is seen when it came to the end."""
    steps = Steps(asked["dies_at"])
    journey = Journey(asked)
    steps.watch()
    seen = journey.make()
    return {"steps": steps.names, "seen": seen}


def _forked(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work in a child; {"killed": true} when it died on the way."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            with os.fdopen(writer, "w") as line:
                json.dump(work(), line)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as line:
        answer = line.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"killed": True}
    return dict(json.loads(answer or '{"broken": true}'))


def main() -> None:
    """One run per line, each in a child of its own, until the input ends."""
    for name in LOADED_LATE:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(json.dumps(_forked(lambda asked=asked: _run(asked))) + "\n")  # type: ignore[misc]
        sys.stdout.flush()


if __name__ == "__main__":
    main()
