"""Buttons and lists beside a question: which texts have them, and what each row stands for. Pure.

Always beside the same typed choices in the text: an old telephone, WhatsApp Web and a screen reader miss nothing.
What is tapped comes back as an id and is read in `taps`. No list here is longer than WhatsApp's ten rows: eight
choices, with a person and the way back; of a longer group a page with the way to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from village_desk.conversation import menus
from village_desk.conversation.state import State
from village_desk.conversation.types import Effect, Say, Situation
from village_desk.office.services import Service

MOST_ROWS = 10
OFFICER, BACK, MORE = "9", "0", "lagi"
_ROW = 24
_SHARED = ("Surat keterangan ", "Surat pengantar ", "Cover letter for ", "Surat ")


@dataclass(frozen=True)
class Row:
    """One choice. `key` and `hint` name the texts of its title and description; else both are here."""

    id: str
    title: str = ""
    description: str = ""
    key: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Control:
    """`kind`: buttons (three) or list (up to ten)."""

    kind: str
    rows: tuple[Row, ...]


Builder = Callable[[State, Situation], tuple[str, Sequence[Row]] | None]


def of(state: State, effects: Sequence[Effect], situation: Situation) -> Control | None:
    """The control of the question that this step has said last; None when that text has none."""
    said = [effect.key for effect in effects if isinstance(effect, Say)]
    for key in reversed(said):
        if key in TABLE:
            kinds, builder = TABLE[key]
            built = builder(state, situation) if state.ask.kind in kinds else None
            return Control(built[0], tuple(built[1])) if built else None
    return None


def subject_of(state: State) -> str:
    """What a yes would be about: a tap on an older question must not answer a newer one."""
    if state.ask.kind in ("confirm", "resume", "cancel") and state.draft:
        return state.draft.service
    return state.ask.items[0] if state.ask.items else ""


def _decision(yes: str, no: str) -> Builder:
    def build(state: State, situation: Situation) -> tuple[str, Sequence[Row]]:
        kind, subject = state.ask.kind, subject_of(state)
        return "buttons", [
            Row(f"{kind}:yes:{subject}", key=yes),
            Row(f"{kind}:no:{subject}", key=no),
            Row(OFFICER, key="button_officer"),
        ]

    return build


def _groups(state: State, situation: Situation) -> tuple[str, Sequence[Row]]:
    english, catalogue = state.language == "en", situation.catalogue
    rows = [
        Row(
            f"grp:{group.digit}",
            _short(group.name_en if english else group.name),
            ", ".join(_name(s, english) for s in catalogue.in_group(group.digit)),
        )
        for group in catalogue.groups
    ]
    return "list", [*rows, *_ways_out()]


def _of_group(state: State, situation: Situation) -> tuple[str, Sequence[Row]]:
    pages = menus.pages_of(situation.catalogue.in_group(state.ask.items[0]))
    page = min(menus.page_of(state.ask.items), len(pages) - 1)
    more = [Row(MORE, key="row_more", hint="row_more_hint")] if len(pages) > 1 else []
    return "list", [*_services(pages[page], state), *more, *_ways_out()]


def _candidates(state: State, situation: Situation) -> tuple[str, Sequence[Row]]:
    found = [situation.catalogue.get(slug) for slug in state.ask.items]
    return "list", [*_services([s for s in found if s], state), *_ways_out()]


def _tickets(state: State, situation: Situation) -> tuple[str, Sequence[Row]]:
    own = {str(ticket.id): ticket for ticket in situation.tickets}
    rows = [
        Row(f"ticket:{item}", own[item].number, f"{own[item].service_name}, {own[item].status_text}")
        for item in state.ask.items
        if item in own
    ]
    return "list", [*rows, *_ways_out()]


def _services(services: Sequence[Service], state: State) -> list[Row]:
    english = state.language == "en"
    return [Row(f"svc:{s.slug}", _name(s, english), _about(s, english)) for s in services]


def _short(group: str) -> str:
    """ "KIA dan pindah", "Keluarga": without brackets, and without the list behind a colon."""
    plain = re.sub(r" \([^)]*\)", "", group)
    return plain if len(plain) <= _ROW else plain.split(":")[0]


def _name(service: Service, english: bool) -> str:
    """Without brackets, and where it is longer than a row's 24 letters without the words that half of them share."""
    name = (service.name_en if english else service.name).split(" (")[0]
    shared = next((words for words in _SHARED if name.startswith(words)), "") if len(name) > _ROW else ""
    name = name.removeprefix(shared)
    return name[:1].upper() + name[1:]


def _about(service: Service, english: bool) -> str:
    """The whole name, for a title that had to be cut, and that it is free."""
    return f"{service.name_en if english else service.name}. {'Free.' if english else 'Gratis.'}"


def _ways_out() -> list[Row]:
    return [
        Row(OFFICER, key="row_officer", hint="row_officer_hint"),
        Row(BACK, key="row_back", hint="row_back_hint"),
    ]


_YES_NO = _decision("button_yes", "button_no")
# Text -> (the questions that it may stand for, what its control is). New questions are added at the end.
TABLE: dict[str, tuple[frozenset[str], Builder]] = {
    "summary": (frozenset({"confirm"}), _decision("button_send", "button_change")),
    "card_start": (frozenset({"start"}), _YES_NO),
    "cancel_ask": (frozenset({"cancel"}), _YES_NO),
    "cancel_ticket": (frozenset({"cancel_ticket"}), _YES_NO),
    "switch_ask": (frozenset({"switch"}), _YES_NO),
    "resume_offer": (frozenset({"resume"}), _YES_NO),
    "menu": (frozenset({"menu"}), _groups),
    "requirements_which": (frozenset({"menu"}), _groups),
    "duration_which": (frozenset({"menu"}), _groups),
    "group": (frozenset({"group"}), _of_group),
    "choose_service": (frozenset({"choice"}), _candidates),
    "start_which": (frozenset({"choice"}), _candidates),
    "which_ticket": (frozenset({"which_ticket"}), _tickets),
    "cancel_which": (frozenset({"cancel_which"}), _tickets),
    "reopen_ask": (frozenset({"reopen"}), _YES_NO),
    "reopen_which": (frozenset({"reopen_which"}), _tickets),
    "erase_ask": (frozenset({"erase"}), _YES_NO),
    "draft_expired": (frozenset({"expired"}), _YES_NO),
}
