"""Names of people, and lists of people (adminduk 2.5). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from village_desk.office import no_names
from village_desk.office.fields_identity import nik_problem
from village_desk.office.fields_result import FieldResult, bad, clean, good, letters_as_digits, plain_digits

LONGEST_NAME = 60
LONGEST_LIST = 20
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´′", "'"))
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'/\-])*")
_INTRODUCTION = re.compile(
    r"^(?:nama(?:nya)?(?: lengkap)?(?: saya| sy| ku)?(?: adalah)?|atas nama|a\.?n\.|saya|sy|aku|kul[oa]|abdi)"
    r"(?:\s*[:=\-]\s*|\s+)|"
    r"^nama\s*[:=]\s*",
    re.IGNORECASE,
)
# "Mertua Sukardi", "ibu saya Sumiati": whose name it is, which no card has in front. ("Anak Agung" is a name.)
_WHOSE = re.compile(
    r"^(?:(?:(?:almarhumah|almarhum|alm\.?|mertua|bapak|bpk\.?|pak|ayah|ibu|bu|suami|istri|nenek|kakek|mbah|mbok|tetangga)"
    r"(?: (?:kandung|mertua))?(?: (?:saya|sy|kami|kulo))?|(?:adik|kakak)(?: kandung)? (?:saya|sy|kami|kulo)) )+"
    r"(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
# "Budi ya pak", "Siti Aminah, makasih": politeness behind the name.
_POLITE = r"(?:pak|bu|mas|mbak|kak|min|admin)"
_TAIL = re.compile(
    rf"(?:[ ,.]+(?:(?:ya+|nggih|dong|kok)(?: {_POLITE})?|pak|bu|(?:terima ?kasih|makasih|trims|suwun|matur ?nuwun)"
    rf"(?: (?:ya|banyak|{_POLITE}))*)|, ?{_POLITE})+[.! ]*$",
    re.IGNORECASE,
)
# "Sukardi nik 3509…": the label of the number that stood behind the name.
_LABEL_BEHIND = re.compile(
    r"(?:[ ,]+(?:no|nomor|nomer))?[ ,]+(?:nik|ktp|kk)(?:nya)?(?: (?:saya|sy|kami|beliau))?\s*[:.]?$", re.IGNORECASE
)
# "Saya sendiri" says who it is, "kemarin" when: neither is a name.
_ONESELF = re.compile(
    r"(?:saya|sy|aku|kulo|kula|abdi|diri)(?:\s+(?:sendiri|saja|aja))?|sendiri", re.IGNORECASE
)
_WHEN = re.compile(r"(?:tadi|kemar[ie]n|besok|lusa|nanti|sekarang|hari ini)(?: (?:pagi|siang|sore|malam))?", re.I)
# "Asdfghjkl": fingers over the keys. No name is without a vowel for so long.
_KEYS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}", re.IGNORECASE)
_LATE = re.compile(r"\(\s*alm(?:arhum|arhumah|h)?\.?\s*\)", re.IGNORECASE)
_NUMBER = re.compile(r"[\dOoIl|][\dOoIl| .\-]{8,}[\dOoIl|]")
_NEW_RULE = "Nama anak ditulis dengan huruf A sampai Z dan spasi saja, tanpa titik, angka, atau gelar."


def looks_like_formula(text: str) -> bool:
    """True for text that a spreadsheet would run: it begins with `=`, `+`, `@` or a `-` before no space."""
    return bool(re.match(r"[=@+]|-\S", text))


def read_name(raw: str, limits: Mapping[str, Any], *, insisted: bool = False) -> FieldResult:
    """The name of someone already registered: one word is lawful, titles too. Value: as typed.

    `insisted`: it was refused as talk, and was written once more.
    """
    text = clean(raw).translate(_APOSTROPHES)
    if looks_like_formula(text):
        return bad(f"Nama tidak dapat diawali tanda {text[0]}. Mohon tulis nama seperti di KTP.")
    name = tidy_name(text)
    if not name:
        return bad("Mohon tulis namanya dengan huruf, seperti di KTP.")
    if tells_no_name(name) and not insisted:
        return bad("Mohon tulis namanya saja, seperti di KTP.")
    if any(character.isdigit() for character in name):
        return bad("Nama ditulis dengan huruf saja. Mohon tulis nama seperti di KTP.")
    if not _NAME.fullmatch(name):
        return bad("Ada tanda yang tidak dipakai dalam nama. Mohon tulis nama seperti di KTP.")
    if len(name) < 2 or len(name) < int(limits.get("min", 2)):
        return bad("Mohon tulis nama lengkapnya, paling sedikit 2 huruf.")
    longest = int(limits.get("max", LONGEST_NAME))
    if len(name) > longest:
        return bad(f"Namanya paling panjang {longest} huruf. Mohon tulis nama saja, seperti di KTP.")
    return good(name)


def tells_no_name(text: str) -> bool:
    """Do these words tell whose, what or when, and are nobody's name?"""
    kin = _WHOSE.sub("", f"{text} ab") == "ab"  # "ibu", "istri saya", and nothing behind it
    plain = kin or bool(_ONESELF.fullmatch(text) or _WHEN.fullmatch(text) or _KEYS.search(text))
    return plain or no_names.mostly_talk(text)


def tidy_name(text: str) -> str:
    """The name without `nama saya`, `(alm)`, pictures and stray marks around it."""
    text = _LATE.sub(" ", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("So", "Sk"))
    text = _WHOSE.sub("", _INTRODUCTION.sub("", " ".join(text.split())))
    text = _LABEL_BEHIND.sub("", text)
    text = _TAIL.sub("", text) or text
    text = text.strip(' ,;:*_"-')
    # A full stop ends a sentence after a plain word, and belongs to a title or an initial ("S.Pd.").
    return text[:-1] if re.search(r"(?:^|\s)[^\W\d_]{5,}\.$", text) else text


def read_new_name(raw: str, limits: Mapping[str, Any], *, insisted: bool = False) -> FieldResult:
    """A name to be registered for the first time (Permendagri 73/2022). Fewer than two words only warns."""
    text = clean(raw).translate(_APOSTROPHES)
    if looks_like_formula(text):
        return bad(f"Nama tidak dapat diawali tanda {text[0]}. {_NEW_RULE}")
    name = tidy_name(text)
    if tells_no_name(name) and not insisted:
        return bad("Mohon tulis nama anaknya saja, seperti yang akan dicatat.")
    if not re.fullmatch(r"[A-Za-z]+(?: [A-Za-z]+)*", name):
        return bad(_NEW_RULE)
    longest = int(limits.get("max", LONGEST_NAME))
    if len(name) > longest:
        return bad(f"Nama anak paling panjang {longest} huruf, termasuk spasi. Mohon disingkat.")
    words = int(limits.get("min_words", 2))
    few = f"Nama anak sebaiknya paling sedikit {words} kata." if len(name.split()) < words else ""
    return good(name, None, few)


def read_person_list(raw: str, limits: Mapping[str, Any]) -> FieldResult:
    """One person per line: name, NIK, relation. Value: lines of the three; the NIK is hidden in `shown`."""
    rows = person_rows(raw)
    if not rows:
        return bad("Mohon tulis satu orang per baris: nama, NIK, hubungan.")
    if len(rows) > LONGEST_LIST:
        return bad(f"Paling banyak {LONGEST_LIST} orang. Bila lebih, mohon balas PETUGAS.")
    values, shown = [], []
    for place, row in enumerate(rows, start=1):
        name, nik, relation, problem = _person(row)
        if problem:
            return bad(f"Baris {place}: {problem}")
        values.append(", ".join(part for part in (name, nik, relation) if part))
        shown.append(f"{name} ({', '.join(p for p in (relation, f'NIK berakhiran {nik[-4:]}') if p)})")
    least = int(limits.get("min_items", 1))
    if len(values) < least:
        return bad(
            f"Mohon tulis {least} orang, satu orang per baris: nama, NIK. Yang diisi baru {len(values)}."
        )
    return good("\n".join(values), "; ".join(shown))


def person_rows(raw: str) -> list[str]:
    """The people of a list, each on one row: a NIK alone on its line belongs to the name above it."""
    rows: list[str] = []
    for line in re.split(r"[\n;]", clean(raw, lines=True)):
        row = re.sub(r"^\s*(?:\d{1,2}[.)]|[-*•])\s*", "", line).strip(" ,")
        if not row:
            continue
        alone = re.fullmatch(r"(?:nik)?\s*[:=]?\s*[\dOoIl|][\dOoIl| .\-]+", plain_digits(row), re.IGNORECASE)
        if alone and rows and not _NUMBER.search(rows[-1]):
            rows[-1] = f"{rows[-1]}, {row}"
        else:
            rows.append(row)
    return rows


def _person(row: str) -> tuple[str, str, str, str | None]:
    """Name, NIK, relation and a problem, if there is one."""
    row = plain_digits(row)
    match = _NUMBER.search(row)
    if match is None:
        return "", "", "", "NIK belum ada. Mohon tulis seperti: nama, NIK 16 angka, hubungan."
    nik = re.sub(r"\D", "", letters_as_digits(match[0]))
    before = re.sub(r"\bnik\b\s*[:.]?\s*$", "", row[: match.start()], flags=re.IGNORECASE)
    name = read_name(before.strip(" ,:-"), {})
    relation = clean(row[match.end() :]).strip(" ,;:-()")
    return name.value or "", nik, relation[:40], nik_problem(nik) or name.problem
