"""A village that runs as operators run it: set up by the command line, real processes, the provider on loopback."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError

from sqlalchemy import create_engine, text

from tests.fake_twilio import FakeTwilio
from tests.fakes import pictures, serving
from tests.fakes.pausing import paused
from tests.fakes.serving import ServeTree, command, free_port, process_environment, wait_until
from tests.fakes.twilio_posts import ACCOUNT, TOKEN
from tests.fakes.wall_clock import WIB
from tests.journeys import stories

WHATSAPP = "+628111000222"
PATIENCE = 20.0  # seconds for one answer, a killed process's rebirth included
# Short enough to wait for, long enough that a loaded machine keeps its own leases.
QUICK = {
    "VILLAGE_DESK_TURN_QUIET": "0.15",
    "VILLAGE_DESK_TURN_QUIET_FILES": "0.4",
    "VILLAGE_DESK_TURN_MAX": "2",
    "VILLAGE_DESK_UNDO": "0",
    "VILLAGE_DESK_LEASE": "2",
    "VILLAGE_DESK_LEASE_RENEW": "0.5",
    "VILLAGE_DESK_SWEEP_EVERY": "1",
    "VILLAGE_DESK_SEND_RETRY_BASE": "1",
    "VILLAGE_DESK_MEDIA_RETRY_BASE": "0.2",
    "VILLAGE_DESK_UNKNOWN_UNBLOCKS": "1",
    "VILLAGE_DESK_PROBE_EVERY": "1",
    "VILLAGE_DESK_PAIR_GAP": "0",
    "VILLAGE_DESK_PAIR_BURST": "1000",
    "VILLAGE_DESK_MEDIA_FREE_FLOOR": "0",
}
_numbers = itertools.count(1)


class Village:
    """One installation: its environment, its provider, and what its database says about the outbox."""

    def __init__(self, environ: dict[str, str], twilio: FakeTwilio, log: Path) -> None:
        self.environ, self.twilio, self.log = environ, twilio, log
        self.url = environ["PUBLIC_URL"]

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What lies in the database in clear: ids, numbers, states. Seen from outside of the program."""
        engine = create_engine(self.environ["DATABASE_URL"])
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query), values)]
        engine.dispose()
        return found

    def outbox(self) -> list[tuple[int, str]]:
        """(id, state) of every outgoing message, oldest first."""
        return [(row[0], row[1]) for row in self.rows("SELECT id, state FROM outbox ORDER BY id")]

    def waits_for_outbox(self, *states: str) -> None:
        """Until the newest outgoing message is in one of these states."""
        wait_until(
            lambda: self.outbox()[-1][1] in states,
            PATIENCE,
            lambda: f"The last message is {self.outbox()[-1:]}, not {states}.{self.tail()}",
        )

    def export(self, what: str) -> list[dict[str, Any]]:
        """`village-desk export`, read as another program reads it."""
        lines = self.runs("export", what, "--office", "wonojati", "--reason", "uji coba").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def runs(self, *words: str, stdin: str | None = None) -> str:
        """Run `village-desk <words>`; fails when it is refused."""
        return command(*words, environ=self.environ, stdin=stdin)

    def tail(self) -> str:
        """The last words of the processes, for a failure to show."""
        return f"\n{self.log.read_text()[-2000:]}" if self.log.exists() else ""


class Caller:
    """A citizen over HTTP: posts as Twilio does, hears what the provider accepted for her address."""

    def __init__(self, village: Village) -> None:
        number = next(_numbers)
        self.village = village
        self.address = f"whatsapp:+62812345{number:05d}"
        self.nik = f"350916570890{number:04d}"
        self.told = 0  # what she had heard when the summary came

    def hears(self) -> list[str]:
        """Everything that reached her, oldest first."""
        return self.village.twilio.to(self.address)

    def attempts(self) -> int:
        """How often the provider was asked to send her something, refusals included."""
        return sum(form["To"] == self.address for form in self.village.twilio.sends())

    def says(self, words: str) -> str:
        """One message, and the wait for its answer."""
        heard = len(self.hears())
        assert self.posts(words) == 200
        return self.waits_for_answer(heard + 1)

    def sends_photos(self, count: int) -> str:
        """Photos as one turn, and the wait for its answer."""
        heard = len(self.hears())
        for _ in range(count):
            assert self.posts_file(pictures.jpeg(), "image/jpeg") == 200
        return self.waits_for_answer(heard + 1)

    def posts_file(self, data: bytes, content_type: str) -> int:
        """Post one message with a file, whose address answers 404 at first, as it does; returns the status."""
        address_of = self.village.twilio.upload(data, content_type, missing=1)
        sid = self.new_sid("MM")
        return self.posts("", sid, MediaUrl0=address_of(sid), MediaContentType0=content_type, NumMedia="1")

    def waits_for_answer(self, number: int, within: float = PATIENCE) -> str:
        """Until so many messages have reached her in all, for so many seconds; returns the last."""
        wait_until(
            lambda: len(self.hears()) >= number,
            within,
            lambda: (
                f"Message {number} never came. Outbox: {self.village.outbox()[-3:]}. "
                f"Heard last: {self.hears()[-1:]}{self.village.tail()}"
            ),
        )
        return self.hears()[-1]

    def posts(self, words: str, sid: str | None = None, **fields: str) -> int:
        """Post one signed message; returns the status."""
        return self.village.twilio.post_inbound(
            self.village.url,
            From=self.address,
            Body=words,
            MessageSid=sid or self.new_sid(),
            WaId=self.address[10:],
            **fields,
        )

    def posts_until_taken(self, words: str, sid: str) -> None:
        """The same message again until somebody takes it, as the provider's retry does."""

        def taken() -> bool:
            with contextlib.suppress(URLError, ConnectionError, TimeoutError):
                return self.posts(words, sid) == 200
            return False

        wait_until(taken, PATIENCE, lambda: f"The web server did not come back.{self.village.tail()}")

    @staticmethod
    def new_sid(kind: str = "SM") -> str:
        # Never one that the provider gives out itself: it counts, too, from the other end.
        return f"{kind}c{next(_numbers):031x}"

    def comes_to_the_summary(self) -> None:
        """The request up to "ya", which makes it a ticket."""
        assert "Kantor sedang tutup" in self.says("Assalamualaikum, mau bikin surat keterangan usaha")
        self.says(f"Siti Rahmawati\n{self.nik}\n{stories.KK}\nuntuk pengajuan KUR")
        self.says(stories.ABOUT_HER_SHOP)
        answer = self.sends_photos(2)
        if "Mohon diperiksa" not in answer:  # the machine was so busy that the photos came as two turns
            assert "Masih kami tunggu" in answer
            answer = self.waits_for_answer(5)
        assert "Mohon diperiksa" in answer
        self.told = len(self.hears())

    def waits_for_the_receipt(self) -> str:
        """The answer to the "ya" after the summary."""
        return self.waits_for_answer(self.told + 1)

    def ticket(self) -> tuple[str, str, int, int]:
        """Her one ticket: number, status, kept documents, and how many tickets she has in all."""
        number = stories.number_in(self.hears()[-1])
        (row,) = self.village.rows(
            "SELECT t.number, t.status,"
            " (SELECT count(*) FROM ticket_documents d JOIN attachments a ON a.id = d.attachment_id"
            "  WHERE d.ticket_id = t.id AND a.state = 'kept'),"
            " (SELECT count(*) FROM tickets o WHERE o.citizen_id = t.citizen_id)"
            " FROM tickets t WHERE t.number = :number",
            number=number,
        )
        return row


@contextlib.contextmanager
def a_village_set_up(home: Path, database_url: str, provider: FakeTwilio | None = None) -> Iterator[Village]:
    """A new installation, made by the commands of the manual, whose office is shut by its own hours.

    On SQLite the commands run once; every further village of this run begins with a copy of that file.
    """
    with provider or FakeTwilio() as twilio:
        origin = f"http://127.0.0.1:{free_port()}"
        settings = {
            "DATABASE_URL": database_url,
            "PUBLIC_URL": origin,
            "VILLAGE_DESK_BIND": origin.removeprefix("http://"),
            "VILLAGE_DESK_INSTANCE": str(home),
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_URL": twilio.url,
            **QUICK,
        }
        if database_url.startswith("sqlite"):
            keys, file = _made_once()
            (home / database_url.removeprefix("sqlite:///")).write_bytes(file)
        else:
            keys = _new_keys()
            _set_up(keys | settings, home)
        yield Village(keys | settings, twilio, home / "log")


@functools.cache
def _made_once() -> tuple[dict[str, str], bytes]:
    keys = _new_keys()
    with tempfile.TemporaryDirectory(prefix="village-desk-set-up-") as folder:
        file = Path(folder, "village_desk.db")
        account = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "VILLAGE_DESK_INSTANCE": folder}
        _set_up(keys | account | {"DATABASE_URL": f"sqlite:///{file}"}, Path(folder))
        assert not file.with_name(f"{file.name}-wal").exists(), "a command left what it wrote beside the file"
        return keys, file.read_bytes()


def _new_keys() -> dict[str, str]:
    printed = command("keys", "new", environ={})
    return dict(line.split("=", 1) for line in printed.splitlines() if line[:1].isupper() and "=" in line)


def _set_up(environ: dict[str, str], home: Path) -> None:
    def run(words: str, *more: str, stdin: str | None = None) -> None:
        command(*words.split(), *more, environ=environ, stdin=stdin)

    run("init")
    run(f"office add --slug wonojati --code WNJ --whatsapp {WHATSAPP} --name", "Desa Wonojati")
    shut = home / "shut.json"
    shut.write_text(json.dumps({"hours": {_day_after_tomorrow(): [["08:00", "12:00"]]}, "holidays": []}))
    run("office apply --office wonojati", str(shut))
    officer = "user add --office wonojati --role officer --email rina@example.id --password-stdin --name"
    run(officer, "Rina Wulandari", stdin="kebun-teh-di-lereng-bukit\n")


def _day_after_tomorrow() -> str:
    return f"{datetime.now(WIB) + timedelta(days=2):%A}".lower()


@contextlib.contextmanager
def process(village: Village, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """`village-desk <words>` alone (web, worker), certainly gone at the end."""
    with village.log.open("ab") as output:
        child = subprocess.Popen(
            [*serving.COMMAND, *words],
            env=process_environment(village.environ),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(5)


@contextlib.contextmanager
def standing_still(village: Village, tree: ServeTree, word: str) -> Iterator[None]:
    """Every process of that name stopped in its tracks, between two transactions; SIGKILL still reaches them."""
    found = tree.processes(f"cli {word}")
    assert found, f"No {word} process runs."
    with paused(village.environ["DATABASE_URL"], found):
        yield


def reborn(tree: ServeTree, word: str, dead: list[int]) -> None:
    """Until the tree has started that process anew."""
    wait_until(
        lambda: set(tree.processes(f"cli {word}")) - set(dead),
        PATIENCE,
        f"The {word} process was not started again.",
    )


__all__ = [
    "Caller",
    "PATIENCE",
    "Village",
    "a_village_set_up",
    "process",
    "reborn",
    "standing_still",
]
