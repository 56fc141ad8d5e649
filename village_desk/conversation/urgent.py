"""Which help fits: sorts a cry for help, and says the number that helps first. Pure.

That a message is a cry at all is the understanding's to say (intents). Here is what it does not look for: a death
that has just happened, or a hospital that is needed tonight, is no cry by its words, and cannot wait all the same.
"""

from __future__ import annotations

from datetime import timedelta

from village_desk.conversation import phrases
from village_desk.conversation.intents import BAR, Understanding, normal
from village_desk.conversation.talk import ANSWERS, Talk, moment
from village_desk.conversation.types import CallOfficer
from village_desk.conversation.urgent_words import CRYING, NOW, OWN, kind_of, news
from village_desk.office import emergency

FRAIL = frozenset({"crisis", "violence"})  # who tells of this must not meet silence after the second sentence
LASTS = timedelta(hours=1)  # so long what comes next belongs to it: the place, a voice, a second cry
LONGEST_CRY = 300  # characters that the door looks at
LONGEST_TOLD = 12  # words, where data are asked for
PLAINLY = 0.9
_THANKS = frozenset("kasih thanks thank".split())
_FOR_THE_PERSON = frozenset(
    "emergency complaint human out_of_scope answer greet menu confirm_yes confirm_no spam office_location".split()
)
_ENGLISH = frozenset(
    "my the is there help please in our has have just and are at near was we need somebody someone".split()
)
# What must be called first, by kind; of a death nobody hurries, and it is not here.
_FIRST = {
    "crisis": "crisis",
    "violence": "police",
    "fire": "fire",
    "disaster": "disaster",
    "police": "police",
    "ambulance": "ambulance",
    "general": "general",
}


def cries_out(text: str) -> bool:
    """Do these words cry for help by themselves? For the door, which cannot wait for the classifier."""
    if len(text) > LONGEST_CRY:
        return False
    said = normal(text)
    known = set(said)
    if known & phrases.NOT_NOW:
        return False
    return news(said) is not None or any(all(word in known for word in cry) for cry in phrases.EMERGENCY)


def besides(talk: Talk) -> bool:
    """News that cannot wait, in words that are no cry; where data are asked for only what is told of one's own."""
    told = news(_said(talk))
    if told is None or talk.state.ask.kind not in ANSWERS:
        return told is not None
    mourns = told == "death" and talk.service is not None and talk.service.condolence
    return not mourns and tells_of_own(talk)


def bereaved(talk: Talk) -> bool:
    """ "Bapak saya barusan meninggal" in the middle of something else: no answer to any question there."""
    return news(_said(talk)) == "death" and tells_of_own(talk)


def tells_of_own(talk: Talk) -> bool:
    """A short sentence about oneself or one's people ("rumah saya kebakaran"), without data that are asked for."""
    said = _said(talk)
    if talk.state.ask.items == ["keperluan"] and not NOW & set(said):
        return False  # "istri saya mau melahirkan" is what many a letter is for
    plain = "\n" not in talk.text and not any(char.isdigit() for char in talk.text)
    return plain and 3 <= len(said) <= LONGEST_TOLD and bool(OWN & set(said)) and not phrases.NOT_NOW & set(said)


def goes_on(talk: Talk) -> bool:
    """Words about the emergency that was told ("di rumah bu RT"), and no new cry: nobody needs all of it again."""
    said = _said(talk)
    return active(talk) and kind_of(said) == "general" and not set(said) & CRYING


def answer(talk: Talk) -> None:
    """The number that helps comes first; a person is told at once. The open question stays as it is."""
    said = _said(talk)
    kind = (news(said) if talk.intent != "emergency" else None) or kind_of(said)
    again = active(talk) and kind in ("general", talk.state.urgent)
    kind = talk.state.urgent if again else kind  # "cepat pak" is about the same fire
    talk.intent = "emergency"
    if len(_ENGLISH & set(talk.text.casefold().split())) >= 2:
        talk.state.language = "en"  # who cries in English reads English
    _say(talk, kind, again=again)
    talk.state.urgent, talk.state.urgent_at = kind, talk.situation.now.isoformat()
    talk.state.handed_over, talk.state.misses = True, 0
    talk.effects.append(CallOfficer("emergency", kind))
    # Who has just lost somebody is not asked for a form again before they come back to it by themselves.
    aside = talk.draft is None or kind == "death"
    talk.state.alarmed = not aside
    if aside:
        talk.ask("officer")  # the place that we ask for is for a person to read, and no unknown wish


def _say(talk: Talk, kind: str, *, again: bool) -> None:
    """All of it, and shorter when it was just said: nobody in need reads the same lines twice."""
    if again and not talk.state.urgent_short:
        talk.state.urgent_short = True
        talk.say(
            "emergency_again_death" if kind == "death" else "emergency_again", number=number_of(talk, kind)
        )
        return
    talk.state.urgent_short = False
    if kind == "general":
        talk.say("emergency", **numbers_of(talk))
    else:
        talk.say(f"emergency_{kind}", **numbers_of(talk))


def again(talk: Talk) -> None:
    """ "Belum ada yang datang": the number that helps once more, and whoever was called is told again."""
    talk.intent = "emergency"
    short = talk.state.urgent_short  # nobody in need reads the same lines twice in a row
    key = "emergency_waiting" if short else "emergency_again"
    talk.say(key, number=number_of(talk, talk.state.urgent))
    talk.state.urgent_short = not short
    talk.state.handed_over, talk.state.misses, talk.state.alarmed = True, 0, False
    talk.effects.append(CallOfficer("emergency", talk.state.urgent))


def number_of(talk: Talk, kind: str) -> str:
    """The number that helps first with this kind."""
    return numbers_of(talk)[_FIRST.get(kind, "general")]


def listens(talk: Talk, meant: Understanding) -> bool:
    """After the cry whatever is written is for the person, except thanks, a named wish, and what a command is."""
    if not active(talk) or talk.state.ask.kind != "officer":
        return False
    return meant.intent in _FOR_THE_PERSON or meant.confidence < BAR


def numbers_of(talk: Talk) -> dict[str, str]:
    """The office's emergency numbers by their keys."""
    return emergency.numbers(talk.situation.emergency)


def active(talk: Talk) -> bool:
    """Does what comes now still belong to the emergency that was told?"""
    since = moment(talk.state.urgent_at)
    return bool(talk.state.urgent) and since is not None and talk.situation.now - since < LASTS


def noted(talk: Talk) -> None:
    """What is written to a person after the cry, or after PETUGAS: one word that it is kept."""
    kind = talk.state.urgent
    if not active(talk):
        talk.say("officer_noted")
    elif kind == "death":
        talk.say("urgent_noted_death")
    else:
        key = f"urgent_noted_{kind}" if kind in FRAIL else "urgent_noted"
        talk.say(key, number=number_of(talk, kind))


def hear(talk: Talk, *, waits: bool = False) -> None:
    """What is written to the person after the cry: noted once, then quiet; thanks are always answered.

    `waits`: it asks or wishes for something, and is answered however often it comes.
    """
    if _THANKS & set(_said(talk)):
        thanked(talk)
    elif talk.state.misses == 0:
        noted(talk)
        talk.state.misses = 1
    elif talk.state.misses == 1 and talk.state.urgent in FRAIL:
        talk.say(f"urgent_stay_{talk.state.urgent}", number=number_of(talk, talk.state.urgent))
        talk.state.misses = 2
    elif waits:
        death = talk.state.urgent == "death"
        talk.say("urgent_beside_death" if death else "urgent_beside", number=number_of(talk, talk.state.urgent))
    else:
        talk.keep_silent("officer_talking")


def thanked(talk: Talk) -> None:
    """ "Makasih pak": warmly, and as the moment is."""
    if not active(talk):
        talk.say("welcome")
    else:
        talk.say("urgent_over_death" if talk.state.urgent == "death" else "urgent_over")


def _said(talk: Talk) -> list[str]:
    return normal(talk.text, talk.situation.catalogue)
