"""In which language a chat goes on: as its citizen writes, or as they ask; kept until they want another.

Outside of a request one clear message is followed at once. In the middle of one, or after somebody asked for a
language, it takes two in a row: nobody should lose the thread because of one borrowed sentence. A language that the
office has not on is answered in Indonesian.
"""

from __future__ import annotations

from village_desk.conversation import menus, repeating, tongues
from village_desk.conversation.talk import ANSWERS, Talk
from village_desk.conversation.types import Say
from village_desk.office import languages
from village_desk.office.languages import DEFAULT


def settle(talk: Talk) -> None:
    """Before a message is heard: go over to the language that it is clearly written in."""
    state = talk.state
    if state.last_at is None:
        state.language = talk.situation.language
    if state.language not in talk.situation.languages:
        state.language, state.language_asked = DEFAULT, False
    language = tongues.heard(talk.text)
    if language is None or language not in talk.situation.languages:
        return
    if language == state.language:
        state.language_heard = ""
    elif language == DEFAULT and state.language_asked:
        return  # everybody here writes Indonesian too; who asked for another language knows how to ask again
    elif state.language_heard == language or _at_once(talk, language):
        state.language, state.language_heard, state.language_asked = language, "", False
        talk.followed = language != DEFAULT
    else:
        state.language_heard = language


def _at_once(talk: Talk, language: str) -> bool:
    return not talk.in_draft and not talk.state.language_asked and language != DEFAULT


def way_back(talk: Talk) -> list[Say]:
    """Once, beside the first reply in a language that nobody asked for: how to have Indonesian."""
    return [Say("language_back", {"word": languages.ASKED_BY[DEFAULT]})] if talk.followed else []


def asked_in(text: str) -> bool:
    """Does the message ask for a language?"""
    return tongues.asked(text, among_answers=False) is not None


def ask_for(talk: Talk) -> bool:
    """ "Boso jowo mawon", "english please": the language from now on, then the open question once more."""
    wanted = tongues.asked(talk.text, among_answers=talk.state.ask.kind in ANSWERS)
    if wanted is None:
        return False
    talk.intent = "language_change"
    _change(talk, wanted)
    _go_on(talk)
    return True


def change(talk: Talk) -> None:
    """What the classifier takes for a wish for another language, put in words that no list has."""
    if wanted := tongues.named(talk.text):
        _change(talk, wanted)
    else:
        _tell(talk, "language_other")  # one that we have never heard of


def _change(talk: Talk, wanted: str) -> None:
    talk.followed = False  # who asks knows the way back
    if wanted in talk.situation.languages:
        talk.state.language, talk.state.language_asked, talk.state.language_heard = wanted, True, ""
        talk.speak_its_language()
        talk.say(f"language_{wanted}")
    else:
        _tell(talk, "language_other" if wanted else "language_which")


def _tell(talk: Talk, key: str) -> None:
    """Which languages there are, and the words to have them."""
    there, spoken = talk.situation.languages, talk.state.language
    talk.say(
        key,
        languages=languages.joined([languages.name_in(one, spoken) for one in there], spoken),
        words=" · ".join(languages.ASKED_BY[one] for one in there),
    )


def _go_on(talk: Talk) -> None:
    if talk.state.ask.kind == "none":
        menus.show(talk)
    elif talk.state.ask.kind != "officer":
        repeating.ask_again(talk)
