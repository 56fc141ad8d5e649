""" "Kamu robot ya?" is always told the truth: a machine answers here, and when a person does."""

from __future__ import annotations

from village_desk.conversation.complaint_words import about_of
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk

_MACHINE = frozenset("robot bot chatbot autoreply robotnya botnya".split())
_MAYBE = frozenset(
    "mesin komputer ai otomatis".split()
)  # beside words of answering; alone it may be what a shop sells
_ANSWERING = frozenset("jawab dijawab menjawab balas dibalas membalas bales kamu anda sampeyan chat".split())
_PERSON = frozenset("orang manusia admin petugas asli beneran beneran manusianya orangnya".split())
_WANTING = frozenset(
    "mau minta ingin bicara ngomong tolong hubungi sambungkan disambungkan panggil ketemu".split()
)
_ASKING = frozenset(
    "apa apakah ya kah siapa kok kamu anda sampeyan ini ta kan tidak sih are is this you".split()
)
_WHO = (
    ("siapa", "balas"),
    ("siapa", "jawab"),
    ("siapa", "ini"),
    ("siapa", "menjawab"),
    ("siapa", "membalas"),
)
_LONGEST = 12  # words


def asks(text: str) -> bool:
    """Is it asked who, or what, answers here?"""
    said = words(text)
    known = set(said)
    if not said or len(said) > _LONGEST or about_of(text):
        return False
    if known & _WANTING or "jangan" in known or ("bukan" in known and "kan" not in known):
        return False  # "bisa bicara dengan orang? jangan robot" wishes for a person
    machine = known & _MACHINE or (known & _MAYBE and known & _ANSWERING)
    if machine and (known & _ASKING or "?" in text):
        return True
    real = (
        known & {"asli", "beneran", "manusia"}
        and known & _PERSON - {"asli", "beneran"}
        and not known & _WANTING
    )
    return bool(real and known & _ASKING) or (len(said) <= 5 and any(known >= set(pair) for pair in _WHO))


def tell(talk: Talk) -> None:
    """The truth, and when a person reads and answers."""
    talk.intent, talk.state.misses = "answer", 0
    waits = talk.state.ask.kind == "officer" and talk.state.handed_over
    if waits and talk.shut and talk.opening:
        talk.say("robot_waiting_shut", opening=talk.opening)
    elif waits:
        talk.say("robot_waiting_open")
    else:
        talk.say("robot")
