"""Names in a complaint's words: of staff, who must not handle what is about them, and of whoever complains. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from village_desk.vault import normalised

_TITLES = frozenset("pak bapak bu ibu mas mbak kak bang cak gus ning sdr saudara saudari h hj dr ir".split())
# Before a name these say that a person is meant, also where the name is an ordinary word ("Bu Indah").
_BEFORE = _TITLES | frozenset(
    "petugas pegawai perangkat staf operator sekdes carik kasi kaur kadus namanya bernama".split()
)
# Names that are everyday words as well: by themselves they name nobody ("pelayanan kurang bagus").
_ORDINARY = frozenset(
    "bagus indah sabar selamat slamet jaya mulya mulia setia surya lestari kurnia untung bintang cahaya cahya rejeki "
    "rezeki utama baik suci adil jujur murah makmur sentosa harapan warga desa tani wahyu ramadan ramadhan".split()
)
_SHORT = 4  # a name word of fewer letters counts only after a title: "Adi", "Eko"
_HEAD = r"(?:kades|kepala desa|pak lurah|bu lurah|lurah|kuwu|petinggi)"
_HEAD_DID = re.compile(
    rf"\b{_HEAD}\b(?:\s+(?:kami|saya|nya|sendiri|juga|malah|sering|selalu|pernah)){{0,2}}\s+"
    r"(?:minta|meminta|memungut|mungut|menarik|marah|bentak|membentak|menolak|kasar|korupsi|korup|pilih|mempersulit)"
)
_HEAD_NAMED = re.compile(rf"\b{_HEAD}\b")
_SELF = re.compile(
    r"\b(?:nama saya|saya bernama|nama kulo|my name is)\s+[^\s,.;]+(?:\s+[A-Z][^\s,.;]*){0,3}", re.IGNORECASE
)
_PHONE = re.compile(r"(?:\+?62|\b0)\s?8(?:[\s.\-]?\d){7,11}")
_LONG = re.compile(r"\b\d(?:[ .\-]?\d){15}\b")


def named_in(story: str, whom: str, staff: Mapping[int, str], heads: Collection[int] = ()) -> set[int]:
    """The members of staff (id -> name) whom these words name; `whom` answers "who is it about".

    Rather one too many than one too few: a person in charge can take a name off again.
    """
    about = normalised(_SELF.sub(" ", story))
    found = {user for user, name in staff.items() if _names(name, about.split(), normalised(whom).split())}
    if _HEAD_DID.search(about) or _HEAD_NAMED.search(normalised(whom)):
        found |= set(heads)
    return found


def _names(name: str, story: list[str], whom: list[str]) -> bool:
    parts = [part for part in re.findall(r"\w+", normalised(name)) if part not in _TITLES and len(part) > 1]
    if any(len(part) > 2 and part in whom for part in parts):
        return True
    for place, word in enumerate(story):
        if word not in parts:
            continue
        titled = place > 0 and story[place - 1] in _BEFORE
        if titled or (len(word) >= _SHORT and word not in _ORDINARY):
            return True
    return False


def without_self(text: str, names: Iterable[str | None]) -> str:
    """The words without the one who complains: their known names, "nama saya …", phone and identity numbers."""
    kept = _SELF.sub("nama saya [nama]", text)
    kept = _PHONE.sub("[nomor]", _LONG.sub("[nomor]", kept))
    parts = {part for name in names if name for part in re.findall(r"\w+", name)}
    for part in sorted(
        (p for p in parts if len(p) >= _SHORT and p.casefold() not in _ORDINARY), key=len, reverse=True
    ):
        kept = re.sub(rf"\b{re.escape(part)}\b", "[nama]", kept, flags=re.IGNORECASE)
    return re.sub(r"(\[nama\])(?:\s+\[nama\])+", r"\1", kept)
