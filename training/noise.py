"""How thumbs change words: slips, dropped vowels, glued words, chat endings. Deterministic for a given `Random`."""

from __future__ import annotations

import re
from random import Random

_NEIGHBOURS = dict(
    line.split(":")
    for line in (
        "a:sqz b:vnh c:xvd d:sfe e:wrd f:dgr g:fht h:gju i:uok j:hkn k:jli l:kop m:nk n:bmh o:ipl p:ol "
        "q:wa r:etf s:adw t:ryg u:yij v:cbf w:qes x:zcs y:tuh z:xas"
    ).split()
)
_CHAT = (
    (r"\bsaya\b", ("sy", "aku", "sya", "saia")),
    (r"\byang\b", ("yg", "yng")),
    (r"\buntuk\b", ("utk", "buat", "bwt")),
    (r"\bsudah\b", ("sdh", "udh", "udah", "dah")),
    (r"\bbelum\b", ("blm", "blom", "blum")),
    (r"\btidak\b", ("gak", "ga", "tdk", "nggak", "gk")),
    (r"\bbisa\b", ("bs", "bsa")),
    (r"\bbagaimana\b", ("gmn", "gimana", "bgmn")),
    (r"\bminta\b", ("mnta", "mintak", "minta")),
    (r"\btolong\b", ("tlg", "tolongin", "tlong")),
    (r"\bsurat\b", ("srt", "surat2", "suratt")),
    (r"\bketerangan\b", ("ket", "ketrangan", "ktrngan")),
    (r"\bkartu keluarga\b", ("kk", "kartu klrg", "kartukeluarga")),
    (r"\bberapa\b", ("brp", "brapa")),
    (r"\bapa saja\b", ("apa aja", "apa2", "apasaja", "ap aja")),
    (r"\bkantor\b", ("kntr", "kantr")),
    (r"\bmau\b", ("mo", "mw", "mau")),
    (r"nya\b", ("ny", "nyaa", "x")),
    (r"\bpak\b", ("pk", "pa", "bapak")),
    (r"\bakta\b", ("akte", "akta")),
    (r"\banak\b", ("ank", "anak")),
)


def noisy(text: str, chance: Random) -> str:
    """The text as somebody in a hurry might type it: one to three changes."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = chance.choice(_CHANGES)(text, chance)
    return text


def _chat(text: str, chance: Random) -> str:
    for pattern, spellings in _CHAT:
        if chance.random() < 0.6:
            text = re.sub(pattern, chance.choice(spellings), text)
    return text


def _slip(text: str, chance: Random) -> str:
    """One slip inside a word of four letters or more."""
    places = list(re.finditer(r"[a-z]{4,}", text))
    if not places:
        return text
    word = chance.choice(places)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    return text[:at] + chance.choice(_NEIGHBOURS[text[at]]) + text[at + 1 :]


def _vowels(text: str, chance: Random) -> str:
    """One long word without its vowels: "mengurus" is "mngrs"."""
    places = list(re.finditer(r"[a-z]{5,}", text))
    if not places:
        return text
    word = chance.choice(places)
    return (
        text[: word.start() + 1]
        + re.sub("[aeiou]", "", text[word.start() + 1 : word.end()])
        + text[word.end() :]
    )


def _glued(text: str, chance: Random) -> str:
    spaces = [i for i, c in enumerate(text) if c == " "]
    if not spaces:
        return text
    at = chance.choice(spaces)
    return text[:at] + text[at + 1 :]


def _loud(text: str, chance: Random) -> str:
    return chance.choice(
        (text.upper(), text + "!!", text + "?", text + " 🙏", text + " ya", text + " dong", text + "...")
    )


def _dropped(text: str, chance: Random) -> str:
    said = text.split()
    if len(said) < 5:
        return text
    said.pop(chance.randrange(len(said)))
    return " ".join(said)


_CHANGES = (_chat, _chat, _chat, _slip, _slip, _vowels, _glued, _loud, _dropped)
