"""How a reply opens: the greeting once per episode, the salam answered, the closed office once per closed period."""

from __future__ import annotations

from datetime import timedelta

from village_desk.conversation import complaint_status, languages
from village_desk.conversation.intents import salutes
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import Say
from village_desk.office.hours import last_closing
from village_desk.office.wording_time import part_words

EPISODE = timedelta(hours=6)
REMINDER = timedelta(hours=12)
# Here a greeting would be in the way, or cold.
ABRUPT = frozenset(
    {"emergency", "opt_out", "opt_in", "thanks", "confirm_yes", "confirm_no", "spam", "reaction", "rating", "survey"}
)
# After a cry for help, a complaint or a voice note for a person, nobody wants to hear about requests first.
_FOR_A_PERSON = frozenset(
    {
        "officer_noted",
        "urgent_noted",
        "urgent_noted_death",
        "urgent_noted_crisis",
        "urgent_noted_violence",
        "urgent_beside",
        "urgent_beside_death",
        "urgent_stay_crisis",
        "urgent_stay_violence",
        "voice_urgent",
        "pin_urgent",
    }
)
_NAMES_OPENING = frozenset(
    "officer_shut hours_shut voice_shut officer_waiting_shut not_understood_officer_shut "
    "today_over today_shut today_later day_open day_shut".split()
)


def preface(talk: Talk) -> None:
    """Put greeting, opening time and "kita lanjutkan" before what the step already says."""
    complaint_status.tell_answers(talk)
    if talk.intent in ABRUPT or not talk.said_keys():
        return
    if talk.said_keys()[0] in _FOR_A_PERSON and talk.quiet_for < EPISODE:
        return
    opening = [*_greeting(talk), *languages.way_back(talk), *_closed(talk), *_resuming(talk)]
    talk.effects[:0] = opening


def _greeting(talk: Talk) -> list[Say]:
    salam = salutes(talk.text)
    new = talk.quiet_for > EPISODE
    if new and (not talk.in_draft or talk.intent == "greet"):
        key = "greet_salam" if salam else "greet"
        return [Say(key, {"part": _part(talk), "office": talk.situation.office_name})]
    if salam:
        return [Say("greet_again_salam")]
    return [Say("greet_again", {"part": _part(talk)})] if talk.intent == "greet" else []


def _part(talk: Talk) -> str:
    return part_words(talk.situation.hours.local(talk.situation.now), talk.state.language)


def _closed(talk: Talk) -> list[Say]:
    """Once per closed period; a reply that itself names the opening counts as told."""
    if not talk.shut or talk.intent == "complaint":
        return []  # a complaint is taken in at any hour, and its receipt names the days
    closing = last_closing(talk.situation.hours, talk.situation.now)
    period = closing.isoformat() if closing else "long"
    if talk.state.closed_told == period:
        return []
    talk.state.closed_told = period
    if _NAMES_OPENING & set(talk.said_keys()):
        return []
    return [Say("closed", {"opening": talk.opening})] if talk.opening else [Say("closed_long")]


def _resuming(talk: Talk) -> list[Say]:
    """After half a day of silence, one line that reminds which request the question belongs to."""
    asking = talk.state.ask.kind in ("block", "field", "optional", "document", "confirm")
    if not asking or not talk.state.last_at or talk.quiet_for < REMINDER or "card" in talk.said_keys():
        return []
    if talk.service is None or "resuming" in talk.said_keys():
        return []
    return [Say("resuming", {"service": talk.service.name})]
