"""The loopback provider on a bad line: takes messages and loses its own answers, and remembers which."""

from __future__ import annotations

import contextlib
import json
import random
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit

from tests.fake_twilio import FakeTwilio
from tests.fake_twilio.behaviour import Answer
from tests.fake_twilio.wire import Request

CUT = Answer(0, cut=True)
TRIES = 3  # of a callback, as our address asks for (#rc=2)


@dataclass
class ProviderThatDrops(FakeTwilio):
    """`lost` answers are cut after the message was taken; of those, `hidden` are in no list either.

    A hidden message is what nobody can find out about (R19): the only one that may be sent a second time. A
    share of the others (`reported`) is reported as delivered.
    """

    lost: float = 0.02
    hidden: float = 0.2
    reported: float = 0.25
    seed: int = 1
    accepted: Counter[str] = field(
        default_factory=Counter
    )  # our own id of a message -> how often it was taken
    unanswered: set[str] = field(default_factory=set)
    unfindable: Counter[str] = field(default_factory=Counter)  # how often it was hidden

    def __post_init__(self) -> None:
        super().__post_init__()
        self.news = threading.Condition()
        self._heard: dict[str, dict[str, str]] = defaultdict(dict)
        self._dice = random.Random(self.seed)  # noqa: S311 - the same faults in every run

    def heard(self, address: str) -> list[str]:
        """What has reached this address, oldest first; a repeat is not counted again."""
        with self.news:
            return list(self._heard[address].values())

    def wait_for(self, address: str, count: int, seconds: float) -> bool:
        """Until so many different messages have reached the address; False when they did not in time."""
        with self.news:
            return self.news.wait_for(lambda: len(self._heard[address]) >= count, seconds)

    def _create(self, request: Request) -> Answer:
        answer = super()._create(request)
        if answer.status != 201:
            return answer
        mid = _our_id(request.form)
        sid = json.loads(answer.body)["sid"]
        with self.news:
            fate = self._dice.random()
            self.accepted[mid] += 1
            self._heard[request.form["To"]].setdefault(mid, request.form.get("Body", ""))
            self.news.notify_all()
        if fate < self.lost:
            self.unanswered.add(mid)
            if fate < self.lost * self.hidden:
                self.unfindable[mid] += 1
                with self._lock:
                    self.messages.pop(sid, None)
            return CUT
        if fate > 1.0 - self.reported:
            threading.Thread(target=self.report, args=(sid, "delivered"), daemon=True).start()
        return answer

    def _report(self, sid: str, status: str, error: str | None) -> int:
        for _ in range(TRIES):
            with contextlib.suppress(URLError, ConnectionError, TimeoutError):
                answer = super()._report(sid, status, error)
                if answer < 500:
                    return answer
        return 0  # nobody was there to listen


def _our_id(form: dict[str, str]) -> str:
    """The id that travels in the callback address (R17)."""
    return parse_qs(urlsplit(form["StatusCallback"]).query)["mid"][0]
