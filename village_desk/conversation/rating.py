"""The answer to the one question after a completed request: how satisfied, 1 to 4, in words or by a tap.

A number is an answer only while that question is the last thing that was asked here. As soon as anything else is
asked (a menu, a form, a person is called) its numbers mean what they always meant. Only a tap on the question's own
list says by itself what it answers, and counts at any time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from village_desk.conversation import complaint_words, not_a_mark, repeating
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask, State
from village_desk.conversation.talk import Talk, moment
from village_desk.conversation.types import RateTicket

VALID = timedelta(days=7)  # so long the question is open
CORRECTED = timedelta(hours=1)  # so long a second answer corrects the first
TAP = "rate"  # the ids of the list's rows: rate:<ticket>:<score>
LONGEST_WORDS = 500  # characters that are kept of what is said beside the score

_IDLE = frozenset({"none", "officer"})
_NUMBER = re.compile(
    r"\W*(?:(?:nilai(?:nya)?|nomor|no|angka|skor|pilih|saya|kami|kasih|beri|jawab(?:an)?)\W+)*"
    r"([1-4])(?![\w/%]|[.,]\d)[\s.,:;)\-–]*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_SPELT = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4}
# The longest first: "tidak puas" is not "puas".
_PHRASES = tuple(
    (phrase.split(), score)
    for score, line in (
        (1, "sangat tidak puas, tidak puas, sangat kecewa, kecewa, not satisfied, dissatisfied, unsatisfied"),
        (2, "kurang puas, belum puas, kurang memuaskan, not very satisfied, less satisfied"),
        (4, "sangat puas, puas sekali, sangat memuaskan, very satisfied"),
        (3, "cukup puas, lumayan puas, puas, memuaskan, satisfied"),
    )
    for phrase in line.split(", ")
)
_BESIDE = (FILLERS | {"alhamdulillah", "kami"}) - {"cukup", "kurang", "lumayan", "sekali", "sangat"}
_ALONE = {"kurang": 2, "lumayan": 3, "cukup": 3}  # whole messages only: "kurang jelas" asks for help
_A_WISH = 2  # words: "1 KTP"
_ELSEWHERE = frozenset({"status", "human", "cancel", "opt_out", "requirements", "emergency"})


@dataclass(frozen=True)
class Judged:
    """A score, and what was said beside it in the citizen's own words ("" for nothing)."""

    score: int
    words: str = ""
    spoken: bool = False  # in words, without a number


def hear(talk: Talk) -> bool:
    """True when the message answered the question, and that was taken up."""
    if not _is_open(talk):
        return False
    found = read(talk.text)
    if found is None or _means_else(talk, found):
        return False
    _take(talk, int(talk.state.rating), found)
    return True


def tapped(talk: Talk, rest: str) -> bool:
    """A row of the question's list ("12:4"): it says itself what it is about, whatever is being asked now."""
    ticket, _, score = rest.partition(":")
    if not (ticket.isdecimal() and score in ("1", "2", "3", "4")):
        return False
    _take(talk, int(ticket), Judged(int(score)))
    if talk.state.ask.kind not in _IDLE:
        repeating.ask_again(talk)
    return True


def read(text: str) -> Judged | None:
    """ "4", "4 petugasnya ramah", "nilai 3", "sangat puas, cepat": the score; None for everything else."""
    found = _NUMBER.fullmatch(text)
    if found and not_a_mark.after_number(found[2]):
        return None
    if found:
        more = found[2].strip()[:LONGEST_WORDS]
        return Judged(int(found[1]), more if set(words(more)) - FILLERS else "")
    said = [word for word in words(text) if word not in _BESIDE]
    if len(said) == 1 and said[0] in _SPELT | _ALONE:
        return Judged((_SPELT | _ALONE)[said[0]], spoken=True)
    for phrase, score in _PHRASES:
        if said[: len(phrase)] == phrase:
            more = text.strip()[:LONGEST_WORDS] if len(said) > len(phrase) else ""
            return Judged(score, more, spoken=True)
    return None


def expect(state: State, ticket_id: int, now_iso: str) -> None:
    """The question about this request is being asked now (`now_iso`: UTC, ISO 8601): lists seen before are over."""
    state.rating, state.rating_asked_at, state.rating_given_at = str(ticket_id), now_iso, None
    if state.ask.kind != "officer":
        state.ask = Ask()


def expected(stored: str | None) -> bool:
    """Does this chat, as it is stored, expect an answer? Cheaper than reading all of it (State.to_json writes so)."""
    return stored is not None and '"rating":"' in stored and '"rating":""' not in stored


def may_be_asked(state: State) -> bool:
    """Is nothing under way here that the question would break into?"""
    return state.ask.kind in _IDLE | {"menu", "group"}


def let_go(talk: Talk) -> None:
    """At the end of a step: where anything else is asked now, numbers belong to that."""
    if talk.asked and talk.state.ask.kind != "none":
        talk.state.rating = ""


def _is_open(talk: Talk) -> bool:
    state, situation = talk.state, talk.situation
    asked, given = moment(state.rating_asked_at), moment(state.rating_given_at)
    if not state.rating or asked is None or state.ask.kind not in _IDLE:
        return False
    if situation.waits or situation.unasked:
        return False
    if situation.officer_spoke_at is not None and situation.officer_spoke_at > asked:
        return False  # a person has spoken since: what follows answers them
    over = situation.now - asked > VALID or (given is not None and situation.now - given > CORRECTED)
    return not over and talk.said.about in (None, int(state.rating))


def _means_else(talk: Talk, found: Judged) -> bool:
    """A question, a count, an identity number or another wish that only begins like an answer."""
    if "?" in talk.text or LONG_NUMBER.search(talk.text):
        return True
    of_complaint = any(t.kind == "complaint" and (t.open or t.objectable) for t in talk.situation.tickets)
    if found.spoken and found.score < 3 and of_complaint:
        return True  # "belum puas" is how an answer to a complaint is objected to
    if not found.words:
        return False
    if complaint_words.fee_told(found.words) or complaint_words.announces(found.words):
        return True  # heard as what it is: who wanted money must not be the one who reads it
    if not_a_mark.goes_on(found.words):
        return True
    return _wishes(understand(found.words, None, talk.situation.catalogue), len(words(found.words)))


def _wishes(meant: Understanding, length: int) -> bool:
    """ "1 surat domisili", "1 KTP" and "2 orang": a wish, though it begins with a number."""
    if meant.intent == "request" and (length <= _A_WISH or meant.confidence >= BAR):
        return True
    return meant.intent in _ELSEWHERE and meant.confidence >= BAR


def _take(talk: Talk, ticket_id: int, found: Judged) -> None:
    talk.intent, talk.state.misses = "rating", 0
    invites = False
    if str(ticket_id) == talk.state.rating and talk.state.rating_given_at is None:
        talk.state.rating_given_at = talk.situation.now.isoformat()
        invites = _invites(talk)
    talk.effects.append(RateTicket(ticket_id, found.score, found.words, invites))


def _invites(talk: Talk) -> bool:
    """Once in each survey, whatever the score: an index of those alone who were content would be bent.

    Not after BERHENTI, not in the middle of anything else, and not of a question that is over.
    """
    state, survey, asked = talk.state, talk.situation.survey, moment(talk.state.rating_asked_at)
    if survey is None or survey.done or state.survey is not None or state.survey_invited == survey.id:
        return False
    stopped = state.notices_off if talk.situation.notices_off is None else talk.situation.notices_off
    if stopped or state.ask.kind not in _IDLE or asked is None or talk.situation.now - asked > VALID:
        return False
    state.survey_invited = survey.id
    return True
