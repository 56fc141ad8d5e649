"""Reads and writes a transcript file. Its form is told, for those who write them, in BACA-DULU.md beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
STAFF = ("Petugas", "Kepala Desa", "Admin")
SILENCE = "(diam)"
_HEAD = re.compile(r"(Judul|Kasus|Kantor):\s*(.*)")
_SPEAKER = re.compile(rf"(Warga|Kantor|Catatan|{'|'.join(STAFF)})(?: \(([^)]+)\))?:(?: (.*))?")
_DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
_MOMENT = re.compile(rf"({'|'.join(_DAYS)}), (\d+) ({'|'.join(_MONTHS)}) (\d{{4}}) pukul (\d\d)\.(\d\d)")
_LATER = re.compile(r"(\d+) (detik|menit|jam|hari) kemudian")
_UNITS = {"detik": "seconds", "menit": "minutes", "jam": "hours", "hari": "days"}


class Unreadable(Exception):
    """This line of a transcript is not in its form; the text says which and why, for whoever wrote it."""


@dataclass(frozen=True)
class Heard:
    """One message that came back. `to`: whose phone; "" is that of the citizen without a name."""

    to: str
    text: str


@dataclass
class Scene:
    """Something happens, and the office's messages that follow. `heard` is None until it was recorded."""

    heard: list[Heard] | None = None


@dataclass
class Clock(Scene):
    """The office's clock is moved; whatever falls due by itself is heard."""

    words: str = ""

    def moment(self, before: datetime) -> datetime:
        """The local time that is meant; `before` is the time until now, in the office's zone."""
        if found := _LATER.fullmatch(self.words):
            return before + timedelta(**{_UNITS[found[2]]: int(found[1])})
        found = _MOMENT.fullmatch(self.words)
        if not found:
            raise Unreadable(f'"## {self.words}" bukan waktu seperti "Jumat, 20 November 2026 pukul 21.40"')
        day, month, year, hour, minute = (
            int(found[2]), _MONTHS.index(found[3]) + 1, int(found[4]), int(found[5]), int(found[6])
        )  # fmt: skip
        moment = datetime(year, month, day, hour, minute, tzinfo=before.tzinfo)
        if _DAYS[moment.weekday()] != found[1]:
            raise Unreadable(f'"{self.words}": hari itu {_DAYS[moment.weekday()]}')
        return moment


@dataclass(frozen=True)
class Bubble:
    """One message of a citizen; `who` tells phones apart."""

    who: str
    text: str


@dataclass
class Turn(Scene):
    """Bubbles written in one go."""

    bubbles: list[Bubble] = field(default_factory=list)


@dataclass
class Act(Scene):
    """What somebody does at the desk; `subject` is a ticket's number, "" for the newest."""

    role: str = "Petugas"
    subject: str = ""
    text: str = ""


@dataclass
class Note(Scene):
    """A word to whoever reads the transcript."""

    text: str = ""


@dataclass
class Script:
    """One transcript. `variants` name what is special about the office (offices.py)."""

    title: str = ""
    cases: tuple[int, ...] = ()
    variants: tuple[str, ...] = ()
    scenes: list[Scene] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Script:
        """The file's script. Raises Unreadable."""
        return _Reader().read(path.read_text(encoding="utf-8"))

    def written(self) -> str:
        """The whole file."""
        head = [f"Judul: {self.title}", f"Kasus: {', '.join(map(str, self.cases))}"]
        if self.variants:
            head.append(f"Kantor: {', '.join(self.variants)}")
        return "\n\n".join(["\n".join(head), *(_written(scene) for scene in self.scenes)]) + "\n"

    def heard(self) -> list[Heard]:
        """Every message of the office, in order."""
        return [heard for scene in self.scenes for heard in scene.heard or ()]


def files() -> list[Path]:
    """All transcripts."""
    return sorted(FOLDER.glob("*.txt"))


class _Reader:
    def __init__(self) -> None:
        self.script = Script()
        self.joined = False  # would a bubble now belong to the turn before it?

    def read(self, text: str) -> Script:
        head, _, body = text.partition("\n\n")
        for line in head.splitlines():
            self._head(line)
        for first, lines in _blocks(body):
            self._block(first, lines)
            self.joined = isinstance(self.last, Turn) and self.last.heard is None and lines[-1:] != [""]
        return self.script

    @property
    def last(self) -> Scene | None:
        return self.script.scenes[-1] if self.script.scenes else None

    def _head(self, line: str) -> None:
        found = _HEAD.fullmatch(line.strip())
        if not found:
            raise Unreadable(f'di kepala berkas hanya "Judul:", "Kasus:" dan "Kantor:", bukan "{line}"')
        name, value = found.groups()
        if name == "Judul":
            self.script.title = value
        elif name == "Kasus":
            self.script.cases = tuple(int(number) for number in re.findall(r"\d+", value))
        else:
            self.script.variants = tuple(words.strip() for words in value.split(","))

    def _block(self, first: str, lines: list[str]) -> None:
        if first.startswith("## "):
            self.script.scenes.append(Clock(words=first[3:].strip()))
            return
        if first == SILENCE and self.last:
            self.last.heard = []
            return
        found = _SPEAKER.fullmatch(first)
        if not found:
            raise Unreadable(f'tidak jelas siapa yang berbicara: "{first}"')
        who, aside, begun = found[1], found[2] or "", found[3] or ""
        text = "\n".join([*([begun] if begun else []), *lines]).strip("\n")
        self._said(who, aside, text)

    def _said(self, who: str, aside: str, text: str) -> None:
        scenes = self.script.scenes
        if who == "Kantor":
            if not scenes:
                raise Unreadable("kantor tidak berbicara lebih dahulu tanpa sebab")
            scenes[-1].heard = [*(scenes[-1].heard or ()), Heard(aside.removeprefix("kepada "), text)]
        elif who == "Catatan":
            scenes.append(Note(text=text))
        elif who in STAFF:
            scenes.append(Act(role=who, subject=aside, text=text))
        elif self.joined and isinstance(self.last, Turn):
            self.last.bubbles.append(Bubble(aside, text))
        else:
            scenes.append(Turn(bubbles=[Bubble(aside, text)]))


def _blocks(body: str) -> Iterator[tuple[str, list[str]]]:
    """Each line at the margin with the indented ones below it; a final "" says that an empty line follows."""
    first, lines = "", list[str]()
    for line in body.splitlines():
        line = line.rstrip()
        if not line or line.startswith(" "):
            lines.append(line.removeprefix("  "))
            continue
        if first:
            yield first, lines
        first, lines = line, []
    if first:
        yield first, lines


def _written(scene: Scene) -> str:
    lines = list[str]()
    match scene:
        case Clock():
            lines.append(f"## {scene.words}")
        case Turn():
            lines += [_spoken("Warga", bubble.who, bubble.text) for bubble in scene.bubbles]
        case Act():
            lines.append(_spoken(scene.role, scene.subject, scene.text))
        case Note():
            lines.append(_spoken("Catatan", "", scene.text))
    for heard in scene.heard or ():
        aside = f" (kepada {heard.to})" if heard.to else ""
        lines.append(f"Kantor{aside}:\n{_indented(heard.text)}")
    if scene.heard == [] and isinstance(scene, Turn | Act):
        lines.append(SILENCE)
    return "\n".join(lines)


def _spoken(who: str, aside: str, text: str) -> str:
    begun, _, rest = text.partition("\n")
    speaker = f"{who} ({aside}):" if aside else f"{who}:"
    return f"{speaker} {begun}" + (f"\n{_indented(rest)}" if rest else "")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))
