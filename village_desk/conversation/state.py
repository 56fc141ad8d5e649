"""What the conversation remembers between two messages: plain data, to and from JSON, tolerant to the unknown.

Everything here may hold personal data; who stores it seals it (design: keys, search, erasure).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

VERSION = 1

T = TypeVar("T")


@dataclass
class Draft:
    """A request that is being asked for. `values` are canonical by field slug, `shown` how people read them.

    `files`: [attachment id, requirement slug or "other"].
    """

    service: str
    values: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    files: list[tuple[int, str]] = field(default_factory=list)
    singly: bool = False
    troubled: int = 0  # in how many blocks something was misunderstood
    optional_done: bool = False
    optional_tries: int = 0
    documents_done: bool = False
    privacy_told: bool = False
    agreed: bool = False  # went on after the privacy notice
    also: list[str] = field(default_factory=list)  # services asked for together with `service`
    dropped: list[str] = field(default_factory=list)  # those of them that were left out again
    whom: str = ""  # a code of kin.NAMES; "" for the sender, "?" to be asked
    hint: str = ""  # whom the wish seemed to speak of
    known_asked: bool = False  # were the data of an earlier request offered?
    consent_told: bool = False  # did the last summary hold the line about a child's data?
    refused: str = ""  # what was taken for talk where a name was asked for; said again, it is the name


@dataclass
class ComplaintDraft:
    """A complaint that is being told. `passed`: questions that need no answer any more (left out, asked in vain)."""

    story: str = ""
    about: str = ""  # service | person | fee | other
    whom: str = ""
    happened: str = ""  # when and where, in the citizen's words
    name: str = ""
    anonymous: bool = False
    files: list[int] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)


@dataclass
class SurveyDraft:
    """A survey that is being answered. `scores` by element; `passed`: left out; `misses`: no answers in a row.

    `asked_at`: when its question was put last (UTC, ISO 8601).
    """

    survey: int
    scores: dict[str, int] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    misses: int = 0
    asked_at: str | None = None


@dataclass
class Ask:
    """The open question. `kind`: none, menu, group, choice, start, block, field, optional, document, confirm,
    edit, cancel, cancel_ticket, cancel_which, switch, resume, which_ticket, officer, identity, reopen, reopen_which,
    erase, expired, complaint, survey, together, together_pick, whom, known. `items`: what it is about (slugs, ids).
    `back`: the question to return to. `about`: what was asked about a service that is still to be named
    ("fee,requirements"): its choice then answers, and begins no request.
    """

    kind: str = "none"
    items: list[str] = field(default_factory=list)
    back: Ask | None = None
    about: str = ""


@dataclass
class State:
    """One chat. Times are ISO 8601 in UTC."""

    version: int = VERSION
    draft: Draft | None = None
    parked: Draft | None = None
    ask: Ask = field(default_factory=Ask)
    language: str = "id"
    handed_over: bool = False
    notices_off: bool = False
    last_at: str | None = None
    closed_told: str | None = None
    opened_at: str | None = None  # when the last request was confirmed
    alarmed: bool = False  # the next words tell the place of an emergency
    called: str = ""  # the sender's own name, as said in this chat; see addressing
    title: str = ""  # Ibu or Bapak, only where the person said so
    urgent: str = ""  # the kind of emergency that was told last (urgent_words.KINDS), and when
    urgent_at: str | None = None
    urgent_short: bool = False  # was the short text said last?
    misses: int = 0
    again: int = 0
    last_reply: str = ""
    loose_files: list[tuple[int, str]] = field(default_factory=list)  # [id, caption] before any request
    loose_odd: list[int] = field(default_factory=list)  # those of them that are no photo: a video is no card
    attached: list[str] = field(
        default_factory=list
    )  # "ticket:slug" given lately, so that two photos are two papers
    attached_at: str | None = None
    language_asked: bool = (
        False  # the citizen asked for this language, so Indonesian words do not take it back
    )
    language_heard: str = ""  # another language that the last clear message was written in
    shelf: list[Draft] = field(default_factory=list)  # set aside before `parked`, the oldest first
    expired: list[str] = field(default_factory=list)  # services whose drafts were forgotten: told once
    reopened: str = ""  # id of the request opened again just now: what comes next is about it
    doubted: bool = False  # a long silence lies behind, and nobody has shown yet that it is the same person
    withheld: list[Draft] = field(default_factory=list)  # begun before that silence
    offered_at: str | None = None  # when it was last offered to switch notices on again
    heard: list[str] = field(default_factory=list)  # data written before any wish
    complaint: ComplaintDraft | None = None
    survey: SurveyDraft | None = None
    answers_told: list[str] = field(default_factory=list)  # answers to complaints that had not arrived
    # The question after a completed request: the id of that one, while nothing else has been asked since; see rating.
    rating: str = ""
    rating_asked_at: str | None = None
    rating_given_at: str | None = None  # the first answer
    survey_invited: int = 0  # the survey that this chat was invited to after such an answer: once each

    @property
    def filling(self) -> bool:
        """Is the citizen telling us something, so that the machine goes on although a person talks?"""
        return bool(self.draft and self.asks_for) or self.ask.kind == "complaint"

    @property
    def asks_for(self) -> str:
        """The open question in the words of the contract's draft export; "" when nothing is being asked."""
        kind, items = self.ask.kind, self.ask.items
        if kind in ("block", "field", "optional"):
            return f"{kind}:{','.join(items)}"
        return _ASKS_FOR.get(kind, "")

    def to_json(self) -> str:
        """The state as JSON text."""
        return json.dumps(self, default=vars, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | None) -> State:
        """The state from its JSON; unknown keys are dropped, and what cannot be read is a fresh start."""
        try:
            data = json.loads(text or "{}")
            return _state(data) if isinstance(data, dict) else cls()
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    @property
    def drafts(self) -> list[Draft]:
        """All that is begun and not sent, the open one first, then the latest set aside."""
        aside = [self.parked, *reversed(self.shelf)]
        return [draft for draft in (self.draft, *aside) if draft is not None]

    def copy(self) -> State:
        """A copy that shares nothing."""
        return State.from_json(self.to_json())


_ASKS_FOR = {
    "menu": "choice",
    "group": "choice",
    "choice": "choice",
    "which_ticket": "choice",
    "cancel_which": "choice",
    "edit": "choice",
    "start": "confirm",
    "confirm": "confirm",
    "cancel": "confirm",
    "cancel_ticket": "confirm",
    "switch": "confirm",
    "resume": "confirm",
    "reopen": "confirm",
    "reopen_which": "choice",
    "erase": "confirm",
    "expired": "confirm",
    "document": "document",
    "together": "choice",
    "together_pick": "choice",
    "whom": "choice",
    "known": "choice",
}


def _known(kind: type[T], data: dict[str, Any]) -> T:
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{key: value for key, value in data.items() if key in names})


def _state(data: dict[str, Any]) -> State:
    state = _known(State, data)
    state.draft = _draft(data.get("draft"))
    state.parked = _draft(data.get("parked"))
    state.shelf = [draft for one in data.get("shelf", []) if (draft := _draft(one))]
    state.withheld = [draft for one in data.get("withheld", []) if (draft := _draft(one))]
    state.ask = _ask(data.get("ask")) or Ask()
    told = data.get("complaint")
    state.complaint = _known(ComplaintDraft, told) if told else None
    answering = data.get("survey")
    state.survey = _known(SurveyDraft, answering) if answering else None
    state.loose_files = [(int(i), str(caption)) for i, caption in data.get("loose_files", [])]
    return state


def _draft(data: dict[str, Any] | None) -> Draft | None:
    if not data:
        return None
    draft = _known(Draft, data)
    draft.files = [(int(i), str(slug)) for i, slug in data.get("files", [])]
    return draft


def _ask(data: dict[str, Any] | None) -> Ask | None:
    if not data:
        return None
    ask = _known(Ask, data)
    ask.back = _ask(data.get("back"))
    return ask
