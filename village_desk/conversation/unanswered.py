"""Which messages count as a question that nobody answered: for the office to read, and to answer the next time."""

from __future__ import annotations

import re

from village_desk.conversation import phrases
from village_desk.conversation.answerable import asks_something
from village_desk.conversation.intents import understand
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ASKED, Talk
from village_desk.conversation.types import NoteUnanswered

FEWEST = 2  # words that say something; "?" and "hmm" teach nobody anything
_SURE_ENOUGH = 0.25
MOST_KEYWORDS = 3
_MARKS = re.compile(r"\[(?:nama|angka|alamat|tempat)\]")
# Words of asking, and words that are in every question of a village.
_EVERYWHERE = frozenset(
    "apa apakah kapan bagaimana berapa mana dimana kenapa siapa jam hari tanggal jadwal ada di ke dari yang untuk "
    "dan atau kalau mau ingin bisa boleh buat urus tanya info informasi tentang soal syarat cara biaya gratis bayar "
    "tidak sudah belum lagi kantor desa kita kami warga ini itu dengan pada oleh adalah".split()
)


def note(talk: Talk) -> bool:
    """Note the message, unless it may be an answer about a person, or says nothing. Was it noted?"""
    if talk.state.ask.kind in ASKED or talk.said.choice:
        return False
    said = [word for word in words(talk.text) if word not in phrases.FILLERS | phrases.GREETING]
    letters = [word for word in said if not word.isdecimal()]
    if len(letters) < FEWEST and not ("?" in talk.text and letters):
        return False
    guess = understand(talk.text, None, talk.situation.catalogue)
    talk.effects.append(
        NoteUnanswered(guess.service or (guess.intent if guess.confidence >= _SURE_ENOUGH else ""))
    )
    return True


def out_of_scope(talk: Talk) -> None:
    """What we cannot help with: a question is noted and said to be, anything else is told what we are for."""
    noted = note(talk)
    talk.say("unanswered" if noted and asks_something(talk.text) else "out_of_scope")


def keywords(text: str) -> str:
    """The few words that this question may be known by again: "kapan ada vaksin kucing?" is "vaksin kucing"."""
    said = words(_MARKS.sub(" ", text))
    telling = [word for word in said if word not in _EVERYWHERE | phrases.FILLERS | phrases.GREETING]
    plain = dict.fromkeys(word for word in telling if not word.isdecimal())
    return " ".join(list(plain)[:MOST_KEYWORDS])
