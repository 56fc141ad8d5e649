"""How well the chat understands: on the families of `training/` kept apart, or on a file of labelled messages.

    python -m bench --only understanding
    python -m bench --only understanding --messages FILE

A line of FILE is {"text", "intent", "service", "lang", "asked"?, "accept"?}. `accept` lists what else is right: an
intent, or "request/<service>". On our own split a wish and a question about the same service are right for each
other, because people write both in the same words.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import keywords, tables
from training.compose import composed
from training.split import held_out
from training.written import written
from village_desk.conversation import model, spelling
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.office.catalogue import shipped

Understander = Callable[[str, str | None], Understanding]
ABOUT_SERVICES = frozenset({"request", "requirements"})
BINS = (0.0, 0.3, 0.5, 0.7, 0.9, 0.97, 1.01)
PAIRS = 15
STARTS = 5


@dataclass(frozen=True)
class Case:
    """One labelled message. `intents` and `services`: everything that counts as right."""

    text: str
    asked: str | None
    lang: str
    intent: str
    intents: frozenset[str]
    services: frozenset[str | None]


@dataclass(frozen=True)
class Result:
    """What was made of a case."""

    case: Case
    meant: Understanding

    @property
    def right(self) -> bool:
        return self.meant.intent in self.case.intents

    @property
    def service_right(self) -> bool:
        return self.meant.service in self.case.services

    @property
    def false_request(self) -> bool:
        """Would a request be opened that nobody asked for?"""
        opened = self.meant.intent == "request" and self.meant.confidence >= BAR
        return opened and "request" not in self.case.intents


def measure(messages: Path | None) -> None:
    """Print all tables."""
    sets = {messages.name: list(_from_file(messages))} if messages else _kept_apart()
    for name, cases in sets.items():
        results, spent = _judge(cases, lambda text, asked: understand(text, asked, shipped()))
        plain, plain_spent = _judge(cases, keywords.understand)
        _overview(name, results, spent, plain, plain_spent)
        _per(f"Per intent, {name}", results, lambda r: r.case.intent)
        _per(f"Per language, {name}", results, lambda r: r.case.lang)
        _calibration(name, results)
        _confusions(name, results)
    _sizes()


def _kept_apart() -> dict[str, list[Case]]:
    """By hand and from templates apart: the first is the honest figure, the second shows gaps of the templates."""
    found = {}
    for name, source in (("kept apart, by hand", written()), ("kept apart, templates", composed())):
        cases = {}
        for m in source:
            if held_out(m):
                label = "out_of_scope" if m.intent == "answer" else m.intent
                right = ABOUT_SERVICES if label in ABOUT_SERVICES else frozenset({label})
                cases[m.text] = Case(m.text, m.asked, m.lang, label, right, frozenset({m.service}))
        found[name] = list(cases.values())
    return found


def _from_file(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        accepted = row.get("accept") or []
        yield Case(
            row["text"],
            row.get("asked"),
            row.get("lang", "?"),
            row["intent"],
            frozenset({row["intent"], *(item.split("/")[0] for item in accepted)}),
            frozenset({row.get("service"), *(item.split("/")[1] for item in accepted if "/" in item)}),
        )


def _judge(cases: Sequence[Case], how: Understander) -> tuple[list[Result], float]:
    """The results, and the milliseconds of CPU per message."""
    began = time.process_time()
    results = [Result(case, how(case.text, case.asked)) for case in cases]
    return results, (time.process_time() - began) * 1000 / max(len(cases), 1)


def _overview(
    name: str, results: list[Result], spent: float, plain: list[Result], plain_spent: float
) -> None:
    rows = []
    for label, share in (
        ("intent right, %", lambda rs: _share(rs, lambda r: r.right)),
        (
            "service right, %",
            lambda rs: _share([r for r in rs if r.case.intent in ABOUT_SERVICES], lambda r: r.service_right),
        ),
        (
            "emergencies found, %",
            lambda rs: _share([r for r in rs if r.case.intent == "emergency"], lambda r: r.right),
        ),
        ("requests nobody asked for, %", lambda rs: _share(rs, lambda r: r.false_request)),
        ("asked back (confidence < 0.5), %", lambda rs: _share(rs, lambda r: r.meant.confidence < BAR)),
    ):
        rows.append([label, f"{share(results):.1f}", f"{share(plain):.1f}"])
    rows.append(["CPU per message, ms", f"{spent:.2f}", f"{plain_spent:.2f}"])
    tables.show(f"Understanding, {name}: {len(results)} messages", ["what", "found", "keywords alone"], rows)


def _per(title: str, results: list[Result], of: Callable[[Result], str]) -> None:
    rows = []
    for key in sorted({of(r) for r in results}):
        own = [r for r in results if of(r) == key]
        named = [r for r in own if r.case.intent in ABOUT_SERVICES]
        taken = [r for r in results if r.meant.intent == key]
        rows.append(
            [
                key,
                str(len(own)),
                f"{_share(own, lambda r: r.right):.1f}",
                f"{_share(named, lambda r: r.service_right):.1f}" if named else "",
                f"{_share(taken, lambda r: r.right):.1f}" if taken else "",
            ]
        )
    tables.show(title, ["", "messages", "right, %", "service, %", "right when said, %"], rows)


def _calibration(name: str, results: list[Result]) -> None:
    rows = []
    for low, high in zip(BINS, BINS[1:], strict=False):
        own = [r for r in results if low <= r.meant.confidence < high]
        if own:
            said = sum(r.meant.confidence for r in own) / len(own)
            wholly = _share(
                own, lambda r: r.right and (r.meant.intent not in ABOUT_SERVICES or r.service_right)
            )
            rows.append(
                [f"{low:.2f}–{min(high, 1):.2f}", str(len(own)), f"{100 * said:.0f}", f"{wholly:.0f}"]
            )
    tables.show(f"Calibration, {name}", ["confidence", "messages", "said, %", "right, %"], rows)


def _confusions(name: str, results: list[Result]) -> None:
    intents = Counter((r.case.intent, r.meant.intent) for r in results if not r.right)
    services = Counter(
        (str(next(iter(r.case.services))), str(r.meant.service))
        for r in results
        if r.right and r.case.intent in ABOUT_SERVICES and not r.service_right
    )
    rows = [
        [f"{one} taken for {other}", str(count)]
        for found in (intents, services)
        for (one, other), count in found.most_common(PAIRS)
    ]
    tables.show(f"Confusions, {name}", ["pair", "messages"], rows or [["none", "0"]])


def _sizes() -> None:
    starts = []
    for _ in range(STARTS):
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "village_desk.cli", "understand"],
            input='{"text": "halo"}\n',
            text=True,
            check=True,
            capture_output=True,
        )
        starts.append(time.monotonic() - began)
    kilobytes = sum(path.stat().st_size for path in (model.SHIPPED, spelling.SHIPPED)) / 1000
    tables.show(
        "Understanding: start and size",
        ["what", "found"],
        [
            ["start of the command to its first answer, s", tables.spread(starts, 2)],
            ["data in the install (weights, glossary), kB", f"{kilobytes:.0f}"],
        ],
    )


def _share(results: Sequence[Result], fits: Callable[[Result], bool]) -> float:
    """Percent of the results that fit; 0 of none."""
    return 100 * sum(fits(r) for r in results) / len(results) if results else 0.0
