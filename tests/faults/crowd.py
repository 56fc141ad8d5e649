"""Citizens who each ask for a letter, and the officers who work it, over HTTP; who is cut off tries again."""

from __future__ import annotations

import contextlib
import http.cookiejar
import itertools
import re
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from queue import SimpleQueue
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from tests.faults.provider_that_drops import ProviderThatDrops
from tests.journeys import stories
from tests.journeys.running import Village

AWAY = (URLError, HTTPException, OSError)
PAUSE = 0.5  # seconds until who was cut off tries again
PATIENCE = 120.0  # seconds for one answer while everything around is killed
LOGIN, PASSWORD = "rina@example.id", "kebun-teh-di-lereng-bukit"
BEFORE = (
    "Assalamualaikum, mau bikin surat keterangan usaha",
    "{name}\n{nik}\n" + stories.KK + "\nuntuk pengajuan KUR",
    stories.ABOUT_HER_SHOP,
    "nanti",  # the papers come later
    "ya",
)
BETWEEN = ("status", "jam buka", "menu", "status", "jam buka")
MESSAGES = len(BEFORE) + len(BETWEEN)
CHANGES = ("checking", "ready")  # of each ticket; both owe a notice while the chat is open
_names = itertools.cycle(
    ("Siti Rahmawati", "Budi Santoso", "Dewi Lestari", "Agus Prasetyo", "Rina Anggraini")
)


class Neighbour:
    """One citizen with one request: ten messages, two changes of status, so twelve messages to hear."""

    def __init__(self, village: Village, provider: ProviderThatDrops, number: int) -> None:
        self.village, self.provider, self.number = village, provider, number
        self.address = f"whatsapp:+62813{number:08d}"
        self.name, self.nik = next(_names), f"350916570890{number % 10_000:04d}"
        self.repeated = 0  # posts that were not answered and came again

    def lives_through_it(self, officers: SimpleQueue[Officer]) -> None:
        """The whole story, from the first message to the last answer."""
        heard = 0
        for words in BEFORE:
            heard = self._says(words.format(name=self.name, nik=self.nik), heard)
        number = stories.number_in(self.provider.heard(self.address)[-1])
        heard = self._is_told(officers, number, CHANGES[0], heard)
        for words in BETWEEN:
            heard = self._says(words, heard)
        self._is_told(officers, number, CHANGES[1], heard)

    def _says(self, words: str, heard: int) -> int:
        sid = f"SM{self.number:016x}{heard:016x}"
        while not self._posts(words, sid):
            self.repeated += 1
            time.sleep(PAUSE)
        return self._hears(heard + 1, f"after {words[:12]!r}")

    def _last(self) -> list[tuple[object, ...]]:
        """What became of the last message that is owed, for a failure to show."""
        return self.village.rows(
            "SELECT o.state, o.tries, e.at, e.state, e.reason FROM outbox o"
            " JOIN outbox_events e ON e.outbox_id = o.id WHERE o.id = (SELECT max(id) FROM outbox WHERE citizen_id ="
            " (SELECT citizen_id FROM inbox WHERE message_sid = :sid)) ORDER BY e.id",
            sid=f"SM{self.number:016x}{0:016x}",
        )

    def _posts(self, words: str, sid: str) -> bool:
        with contextlib.suppress(*AWAY):
            form = {"From": self.address, "Body": words, "MessageSid": sid, "WaId": self.address[10:]}
            return self.provider.post_inbound(self.village.url, **form) == 200
        return False

    def _is_told(self, officers: SimpleQueue[Officer], number: str, status: str, heard: int) -> int:
        officer = officers.get()
        try:
            officer.changes(number, status)
        finally:
            officers.put(officer)
        return self._hears(heard + 1, f"of {status}")

    def _hears(self, count: int, when: str) -> int:
        if not self.provider.wait_for(self.address, count, PATIENCE):
            raise AssertionError(
                f"Citizen {self.number} heard nothing {when}: {self._last()}{self.village.tail()}"
            )
        return count


class Officer:
    """One browser that is signed in. A page that does not come is asked for again, a click is repeated as it was."""

    def __init__(self, village: Village) -> None:
        self.village = village
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        page = self._insists(lambda: self._asks("/login"))[1]
        self._insists(lambda: self._asks("/login", _hidden(page) | {"login": LOGIN, "password": PASSWORD}))

    def changes(self, number: str, status: str) -> None:
        """Bring the ticket to this status by the page that shows the message first."""
        ((ticket_id,),) = self.village.rows("SELECT id FROM tickets WHERE number = :number", number=number)
        address = f"/desk/t/{ticket_id}/status/{status}"
        while True:
            code, page = self._insists(lambda: self._asks(address))
            if code == 409:
                return  # the click that was cut off had its effect
            assert code == 200, f"{address}: {code}"
            form = _hidden(page) | {"langkah": "kirim"}
            code, _ = self._insists(lambda form=form: self._asks(address, form))  # type: ignore[misc]
            if code == 200:
                return

    def _asks(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        data = urlencode(form).encode() if form is not None else None
        try:
            with self._browser.open(self.village.url + path, data, timeout=15) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode(errors="replace")

    def _insists(self, ask: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(*AWAY):
                code, page = ask()
                if code < 500:
                    return code, page
            assert time.monotonic() < deadline, f"The desk does not answer.{self.village.tail()}"
            time.sleep(PAUSE)


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's last form, as a browser sends them."""
    form = page.rpartition('<form class="stack"')[2]
    tags = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input\b[^>]*>", form)]
    return {tag["name"]: tag["value"] for tag in tags if tag.get("type") == "hidden"}
