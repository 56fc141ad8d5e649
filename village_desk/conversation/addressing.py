"""How a citizen is addressed: "Bapak/Ibu" with the name once it is known; "Ibu" or "Bapak" alone only by own word.

Never by a guess: a name tells nobody's sex, a profile is often a shop's or a child's, and who fills in a request may
do it for somebody else. The name is the one in the sender's own request, or the one that they gave for themselves.
"""

from __future__ import annotations

import re

from village_desk.conversation import complaint_words
from village_desk.conversation.talk import Talk

_TITLES = {"bu": "Ibu", "ibu": "Ibu", "pak": "Bapak", "bapak": "Bapak"}
_SEX = {"perempuan": "Ibu", "laki-laki": "Bapak"}
# "Ini Pak, berkasnya" and "Pak, saya mau …" speak to the officer: only "saya Bu Siti" names the sender.
_OWN_WORD = re.compile(
    r"\b(?:[Nn]ama saya|[Ss]aya)\s+([Bb]u|[Ii]bu|[Pp]ak|[Bb]apak)\s+([A-Z][a-z'’]{1,19})\b"
)
_OWN_NAME = re.compile(
    r"\bnama saya\s+(?:adalah\s+)?([A-Za-z][A-Za-z.'’]*(?:\s+[A-Za-z][A-Za-z.'’]*){0,3})", re.IGNORECASE
)
# What stands before the name by which people are called.
_BEFORE = frozenset(
    "h hj haji hajjah kh drs dra dr ir prof r rr rd raden ny tn sdr sdri bu ibu pak bapak m moh mohammad mohamad muh "
    "muhamad muhammad mochamad mochammad moch much ahmad achmad akhmad abd abdul".split()
)
_NO_NAME = frozenset(
    "di ke yang yg dan untuk mau ingin beda salah ada ktp kk nik rt rw anak istri suami adalah bukan dari kok kenapa "
    "tidak tdk ga gak nggak belum sudah masih kurang hilang tertulis tolong minta mohon diganti diubah dirubah ganti "
    "takut rahasia rahasiakan malu aman samarkan dirahasiakan disebut pakai jangan "
    "sesuai sama itu ini nya lengkap kan jadi harus dengan pada dalam guru lurah kades warga kemarin tadi".split()
)
LONGEST = 20


def learn(talk: Talk) -> None:
    """Remember what this message, or the open request, tells of the sender; nothing while the sender is in doubt."""
    state = talk.state
    if talk.situation.doubted:
        state.called = state.title = ""  # a number changes hands: no name is said to a stranger
        return
    if (state.complaint and state.complaint.anonymous) or complaint_words.wants_no_name(talk.text):
        return  # who wishes to stay without a name is not called by one
    if own := _OWN_WORD.search(talk.text):
        if own[2].casefold() not in _NO_NAME:
            state.title, state.called = _TITLES[own[1].casefold()], called_by(own[2])
    elif (said := _OWN_NAME.search(talk.text)) and (name := called_by(said[1])):
        _call(talk, name)
    draft, service = talk.draft, talk.service
    if draft is None or service is None or service.condolence or draft.whom:
        return  # a request for somebody else names somebody else
    if name := called_by(draft.values.get("nama", "")):
        _call(talk, name)
        if title := _SEX.get(draft.values.get("jenis_kelamin", "")):
            state.title = title


def _call(talk: Talk, name: str) -> None:
    """Another name has no title yet: it may be another person who holds the telephone now."""
    if name != talk.state.called:
        talk.state.called, talk.state.title = name, ""


def called_by(name: str) -> str:
    """The one word by which a person is called: "Hj. Siti Rahmawati" is Siti, "M. Rizki" is Rizki; "" for none."""
    parts = [part.strip(".,'’") for part in name.split()]
    found = next((part for part in parts if part and part.casefold() not in _BEFORE), "")
    if not found.isalpha() or not 2 <= len(found) <= LONGEST or found.casefold() in _NO_NAME:
        return ""
    return found[:1].upper() + found[1:].lower()


def you(called: str, title: str) -> str:
    """ "Bapak/Ibu Siti", or "Ibu Siti" where that is the person's own word; "" while no name is known."""
    return f"{title or 'Bapak/Ibu'} {called}" if called else ""
