"""Kill one journey at a step, let a fresh process go on, look at what everybody sees (stepping.py is the child)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fake_twilio import FakeTwilio
from tests.fakes import pictures
from tests.fakes.postgresql import Server
from tests.fakes.serving import process_environment
from tests.faults.stepping import ADDRESS, WORDS, timeless
from tests.journeys.running import a_village_set_up

SETTINGS = {
    **dict.fromkeys(
        "TURN_QUIET TURN_QUIET_FILES TURN_MAX UNDO MEDIA_RETRY_BASE SEND_RETRY_BASE RECEPTION_RETRY_BASE "
        "UNKNOWN_UNBLOCKS PAIR_GAP".split(),
        "0",
    ),
    "LEASE": "0.3",
    "LEASE_RENEW": "0.1",
    "PAIR_BURST": "1000",
    "SENDER_RATE": "100000",
    "MEDIA_FREE_FLOOR": "0",
}
FreshDatabase = Callable[[Path], str]


@dataclass(frozen=True)
class Undisturbed:
    """The journey as it goes without a death: its steps by name, and what is seen in the end."""

    steps: list[str]
    seen: dict[str, Any]


class Stepper:
    """Runs the journey on fresh databases; `fresh` makes one in a folder and gives its URL."""

    def __init__(self, home: Path, fresh: FreshDatabase, environ: dict[str, str]) -> None:
        self._home, self._fresh, self._environ = home, fresh, environ
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stepping"],
            env=process_environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(home / "log").open("ab"),
            text=True,
        )

    def undisturbed(self) -> Undisturbed:
        """Nobody dies."""
        answer, heard = self._journey(None)
        return Undisturbed(answer["steps"], answer["seen"] | {"heard": heard})

    def killed_at(self, step: int) -> dict[str, Any]:
        """Killed just as it reaches that step (from 1), and gone on with; what is seen in the end.

        A journey may have a step or two less than another: then nobody is killed at its last.
        """
        answer, heard = self._journey(step)
        return dict(answer["seen"] | {"heard": heard})

    def stop(self) -> None:
        """The child ends with its input."""
        self._child.communicate(timeout=20)

    def _journey(self, dies_at: int | None) -> tuple[dict[str, Any], list[str]]:
        folder = self._home / "instance"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        with FakeTwilio() as twilio:
            environ = self._environ | {
                "DATABASE_URL": self._fresh(folder),
                "VILLAGE_DESK_INSTANCE": str(folder),
                "TWILIO_API_URL": twilio.url,
            }
            photos = {f"MM{n:032x}": twilio.upload(pictures.jpeg(), "image/jpeg", missing=1) for n in (1, 2)}
            asked = {
                "environ": environ,
                "sids": [f"SM{number:032x}" for number in range(1, len(WORDS) + 1)],
                "media": {sid: address_of(sid) for sid, address_of in photos.items()},
            }
            if dies_at is not None:
                self._asks(asked | {"dies_at": dies_at})
            answer = self._asks(asked | {"dies_at": None})
            return answer, [timeless(words) for words in twilio.to(ADDRESS)]

    def _asks(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self._child.stdin is not None and self._child.stdout is not None
        self._child.stdin.write(json.dumps(asked) + "\n")
        self._child.stdin.flush()
        answer = self._child.stdout.readline()
        assert answer.startswith("{"), (self._home / "log").read_text()[-3000:]
        return dict(json.loads(answer))


@contextmanager
def on_sqlite(home: Path) -> Iterator[Stepper]:
    """Every journey on a copy of one file."""
    made = home / "made.db"

    def fresh(folder: Path) -> str:
        shutil.copyfile(made, folder / "village_desk.db")
        return f"sqlite:///{folder}/village_desk.db"

    with _stepper(home, f"sqlite:///{made}", fresh) as stepper:
        yield stepper


@contextmanager
def on_postgresql(home: Path, server: Server) -> Iterator[Stepper]:
    """Every journey on a copy of one database."""
    url = server.create("steps_made")
    with _stepper(home, url, lambda _folder: server.create("steps", template="steps_made")) as stepper:
        yield stepper


@contextmanager
def _stepper(home: Path, url: str, fresh: FreshDatabase) -> Iterator[Stepper]:
    with a_village_set_up(home, url) as village:
        environ = village.environ | {f"VILLAGE_DESK_{name}": value for name, value in SETTINGS.items()}
        made = Stepper(home, fresh, environ)
        try:
            yield made
        finally:
            made.stop()
