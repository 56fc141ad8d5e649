"""One step in the making: the state being changed, what was said, what is known, and the effects so far."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from village_desk.conversation import requested
from village_desk.conversation.acts import ANSWERING
from village_desk.conversation.spelling import clean
from village_desk.conversation.state import Ask, Draft, State
from village_desk.conversation.types import CallOfficer, Effect, NoteSilence, Said, Say, Situation
from village_desk.office.english import in_english
from village_desk.office.fields_result import without_identity
from village_desk.office.hours import is_open, next_opening
from village_desk.office.services import Catalogue, Service
from village_desk.office.wording_time import day_and_time

LONGEST_TEXT = 4000
# Choices that a person decides with yes or no.
YES_NO = frozenset(
    {"start", "confirm", "cancel", "cancel_ticket", "switch", "resume", "reopen", "erase", "expired"}
)
ANSWERS = ANSWERING
FORM = ANSWERS | {"document", "confirm", "edit"}  # what a request asks once it is known whom it is for
ASKED = FORM | {"whom", "known"}  # the questions of a request
# Polite closings: said twice they would sound like a machine, and cost the village money.
_CLOSINGS = frozenset({"nothing_open", "welcome"})
_MANY_DIGITS = re.compile(r"\d(?:[ .\-/_]{0,2}\d){5,}")


@dataclass
class Talk:
    """The working table of one step. `intent` is what the message was taken for, for the greeting."""

    state: State
    said: Said
    situation: Situation
    effects: list[Effect] = field(default_factory=list)
    intent: str = ""
    text: str = ""
    in_draft: bool = False  # was a request open when the message came?
    asked: bool = False  # has this step said a question?
    own: Catalogue | None = None  # as the office wrote it
    followed: bool = False  # has this step gone over to the language that it was written in?

    def __post_init__(self) -> None:
        self.in_draft = self.state.draft is not None
        self.text = clean(self.said.text)[:LONGEST_TEXT]

    def say(self, key: str, **values: str) -> None:
        """Say the text `key` with these values."""
        self.effects.append(Say(key, values))

    def ask(self, kind: str, items: Sequence[str] = (), back: Ask | None = None, about: str = "") -> None:
        """Note which question is open now. The text of the question is said by the caller."""
        self.state.ask = Ask(kind, list(items), back, about)
        self.asked = True

    def keep_silent(self, why: str) -> None:
        """Owe nothing for this message, and note why."""
        self.effects.append(NoteSilence(why))

    def call_officer(self, reason: str, key: str) -> None:
        """Hand over to a person, and say when one will read it: the text `key`_open or `key`_shut."""
        self.state.handed_over = True
        self.effects.append(CallOfficer(reason))
        if self.shut and self.opening:
            self.say(f"{key}_shut", opening=self.opening)
        else:
            self.say(f"{key}_open")

    @property
    def draft(self) -> Draft | None:
        return self.state.draft

    @property
    def service(self) -> Service | None:
        """The service of the open draft, several as one; None without one, or when the office offers it no longer."""
        return requested.service_of(self.situation.catalogue, self.state.draft)

    @property
    def today(self) -> date:
        return self.situation.hours.local(self.situation.now).date()

    @property
    def shut(self) -> bool:
        return not is_open(self.situation.hours, self.situation.now)

    @property
    def opening(self) -> str:
        """The next opening in words, "" when the office does not open within the horizon."""
        opens = next_opening(self.situation.hours, self.situation.now)
        return day_and_time(opens, self.situation.hours.timezone, self.state.language) if opens else ""

    @property
    def english(self) -> bool:
        """As the reply will be written: a turn that asks for English is answered in English."""
        return self.state.language == "en"

    def speak_its_language(self) -> None:
        """Questions and documents are named in the language of the chat; the words of the catalogue stay.

        Said again when the language changes in the middle of a step: its own reply is in the new one.
        """
        self.own = self.own or self.situation.catalogue
        catalogue = in_english(self.own) if self.english else self.own
        self.situation = replace(self.situation, catalogue=catalogue)

    @property
    def typed_choice(self) -> str:
        """The message as one picks from a list: "2", "2." and "2)" are the same."""
        return self.text.strip().rstrip(".)").strip()

    @property
    def quiet_for(self) -> timedelta:
        """How long this chat has been silent before this message; a year for a new one."""
        since = moment(self.state.last_at)
        return self.situation.now - since if since else timedelta(days=365)

    @property
    def wants_number(self) -> bool:
        """Does an open field want a number, so that 9 and 0 are answers and no commands?"""
        service = self.service
        if service is None or self.state.ask.kind not in ANSWERS:
            return self.state.ask.kind == "edit"
        return any(service.field(slug).numeric for slug in self.state.ask.items)

    def said_keys(self) -> list[str]:
        return [effect.key for effect in self.effects if isinstance(effect, Say)]

    def finish(self) -> None:
        """Never the same words twice in a row: a reply that would repeat the last one gets another opening."""
        said = [
            (effect.key, sorted(effect.values.items())) for effect in self.effects if isinstance(effect, Say)
        ]
        digest = hashlib.sha256(repr(said).encode()).hexdigest()[:16] if said else ""
        if digest and digest == self.state.last_reply and set(self.said_keys()) <= _CLOSINGS:
            self.effects = [effect for effect in self.effects if not isinstance(effect, Say)]
            self.keep_silent("thanks")
        elif digest and digest == self.state.last_reply and "noted" not in self.said_keys():
            self.state.again = 1 if self.state.again == 2 else 2
            self.effects.insert(0, Say(f"again_{self.state.again}"))
        self.state.last_reply = digest
        self.state.last_at = self.situation.now.isoformat()


def moment(text: str | None) -> datetime | None:
    """A stored ISO moment, None when absent."""
    return datetime.fromisoformat(text) if text else None


def numbered(lines: Sequence[str]) -> str:
    """ "1 …" per line: choices are answered by their number."""
    return "\n".join(f"{number} {line}" for number, line in enumerate(lines, 1))


def clipped(text: str, longest: int) -> str:
    """One line of at most `longest` characters, with an ellipsis when something was left out; no NIK is repeated."""
    line = " ".join(without_identity(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def quoted(text: str) -> str:
    """A few words of the citizen's own, to say them back; a long number may be a NIK and is never repeated whole."""
    return clipped(_MANY_DIGITS.sub(lambda number: f"…{number.group()[-4:]}", text), 40)


def bare(name: str) -> str:
    """A name without its remark in brackets: "Nama lengkap (sesuai KTP)" is "Nama lengkap"."""
    return name.split(" (")[0].strip() or name
