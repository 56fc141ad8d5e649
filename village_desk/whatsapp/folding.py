"""One turn, one message: what each step said is put together, and what is cut when it grows too long."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from village_desk.messages import wording

if TYPE_CHECKING:
    from village_desk.whatsapp.effects import Turn

LONGEST = 1500  # UTF-16 units; Twilio refuses a body above 1,600 (error 21617)
# Answers to what was asked. A later bubble of the same turn ("makasih pak") must not push these aside; the questions
# of an earlier step it may, because only the last one is open.
_ANSWERS = (
    "status_",
    "hours_",
    "today_",
    "day_",
    "location",
    "contact",
    "no_calls",
    "fee",
    "duration",
    "issued_by",
    "collect_",
    "office_answer",
    "pickup_info",
    "officer_open",
    "officer_shut",
    "officer_waiting_",
    "privacy_answer",
    "why_data",
    "papers_may_follow",
    "complaint_status",
    "complaint_who_reads",
    "complaint_when",
    "stopped",
    "started",
    "still_messages",
    "robot",
    "unanswered",
)
_NO_ANSWERS = frozenset({"duration_which", "contact_card", "contact_answer", "status_draft"})
# Said with the offer to begin, the card answers a question; with the first question of a form it only opens it.
_CARD, _OFFER = "card", "card_start"
_FIRST_TO_GO = ("greet", "closed")


def answers(key: str, beside: Collection[str]) -> bool:
    """Is this text the answer to a question? `beside`: the keys of everything that the step said."""
    if key == _CARD:
        return _OFFER in beside
    return key.startswith(_ANSWERS) and key not in _NO_ANSWERS


def folded(turn: Turn) -> str:
    """The one message of this turn: facts first, then answers, then what is asked last; "" for nothing to be said.

    Too long, it loses the oldest answer, then the older questions, then greetings; a fact (a ticket number) never.
    """
    facts, told, prompts, soft = list(turn.facts), list(turn.told), list(turn.prompts), list(turn.soft)
    while _too_long([*facts, *told, *prompts]):
        if told:
            told.pop(0)
        elif len(prompts) > 1 or (prompts and facts):
            prompts.pop(0)
        elif gone := next((text for text in facts if text in soft), None):
            facts.remove(gone)
        else:
            break
    return _within("\n\n".join(dict.fromkeys([*facts, *told, *prompts])))


def _within(text: str) -> str:
    """Facts alone may be too much; what is refused for its length would lose all of them, so its end goes."""
    while wording.units(text) > LONGEST:
        text = text[: len(text) - max(1, wording.units(text) - LONGEST) - 1].rstrip() + "…"
    return text


def soft(key: str) -> bool:
    """Is this said once, and no loss where there is no room?"""
    return key.startswith(_FIRST_TO_GO)


def _too_long(texts: Collection[str]) -> bool:
    return len(texts) > 1 and wording.units("\n\n".join(dict.fromkeys(texts))) > LONGEST
