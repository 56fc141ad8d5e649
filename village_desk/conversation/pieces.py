"""A message cut into its parts: lines, what stands between commas, numbers with their labels. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation.names_said import known
from village_desk.office.fields import names_of, rule_of
from village_desk.office.services import Field

LISTS = ("nik_list", "person_list")
LONG_NUMBER = re.compile(r"(?<![\d])\d(?:[ .\-]?\d){12,19}(?![\d])")
_DAY = r"(?:tgl|tanggal)?\.?\s*\d{1,2}(?:[\s/.\-]+(?:[a-z]{3,10}|\d{1,2})(?:[\s/.\-]+\d{2,4})?)?"
_WHOLE_DAY = r"(?:tgl|tanggal)?\.?\s*\d{1,2}[\s/.\-]+(?:[a-z]{3,10}|\d{1,2})[\s/.\-]+\d{2,4}"
_PLACE_AND_DATE = re.compile(rf"^([^\W\d_][^\d,;:]*?)[\s,]+({_WHOLE_DAY})$", re.I)
_DATE_AND_PLACE = re.compile(rf"^({_DAY}(?:\s+kemar[ie]n)?)\s+(?:di|ing|neng)\s+(\S.*)$", re.I)
_LATELY = (
    r"(?:tadi|kemar[ie]n|kmrn|semalam|wingi|hari ini|hari \w+)(?: (?:kemar[ie]n|lalu))?"
    r"(?: (?:pagi|siang|sore|malam|subuh))?"
)
_LATELY_AND_PLACE = re.compile(rf"^({_LATELY})\s+(?:di|ing|neng)\s+(\S.*)$", re.I)
_BORN = re.compile(r"^(?:lahir(?:nya)?|tempat lahir|ttl)(?: di)?\s+(?=[^\W\d_])", re.I)
_CALLED = re.compile(r"\W{0,3}(?:nama|nm)(?:nya|ne)\s*[:=]?\s+(\S.*)$", re.I | re.S)
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)]\s+|[-•*·]\s+)")
_LEADING = re.compile(r"^(?:saya|aku|sy|adalah|ialah|yaitu|ini|itu|nya)\s+(?=\S)", re.IGNORECASE)
SOMEBODY = re.compile(
    r"(?:ibu|ayah|bapak|bpk|anak|suami|istri|pasangan|calon|saksi|almarhum|almarhumah|alm|pelapor|mertua|usaha|toko)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:(?:no|nomor|nomer)\.?\s*)?(?:nik|kk|ktp|kartu keluarga)(?:nya)?(?:\s+(?:saya|sy))?", re.I)
_SHORT_NAMES = {
    "nik": ("no nik", "nomor nik", "no ktp", "nomor ktp", "nik saya"),
    "no_kk": ("kk", "nokk", "no kk saya"),
    "nama": ("nama saya", "nm"),
    "keperluan": ("untuk keperluan", "keperluannya"),
}


def pieces_of(text: str, asked: Sequence[Field]) -> list[str]:
    """The message in parts: lines; a single line at commas; long numbers stand for themselves."""
    lines = [_BULLET.sub("", line).strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if any(rule_of(f) in LISTS for f in asked):
        return lines
    if len(lines) == 1:
        lines = [part.strip() for part in re.split(r"[;,](?!\d)", lines[0]) if part.strip()]
    if any(f.type == "date" for f in asked) and any(rule_of(f) == "text" for f in asked):
        lines = [part for line in lines for part in _around_date(line, asked)]
    return [part for line in lines for part in _around_numbers(line, asked)]


def _around_date(line: str, asked: Sequence[Field]) -> list[str]:
    """ "Jember 17 Agustus 2000", "tgl 20 kemarin di RSUD": a place and a date are two answers, with no comma too."""
    for pattern in (_PLACE_AND_DATE, _DATE_AND_PLACE, _LATELY_AND_PLACE):
        if found := pattern.match(line):
            parts = [_BORN.sub("", part.strip(" ,.")) for part in found.groups()]
            return [_as_place(parts[0], asked), parts[1]] if pattern is _PLACE_AND_DATE else parts
    return [line]


def place_and_date(text: str) -> bool:
    """ "Jember 17 Agustus 2000": both, and nothing else."""
    return bool(_PLACE_AND_DATE.match(text.strip()))


def _as_place(said: str, asked: Sequence[Field]) -> str:
    """ "Jember" in front of a date is where, though a name is asked for as well; "Sumiati" is not."""
    places = [f for f in asked if f.slug.startswith("tempat_")]
    plain = len(places) == 1 and " " not in said and not known(said.casefold()) and ":" not in said
    return f"{names_of(places[0])[0]}: {said}" if plain else said


def _around_numbers(line: str, asked: Sequence[Field]) -> list[str]:
    """Cut a line so that each NIK or KK number, with its label, is a part of its own."""
    spots = list(LONG_NUMBER.finditer(line))
    if not spots or (
        len(spots) == 1 and field_named(line, [f for f in asked if rule_of(f) in ("nik", "kk")])
    ):
        return [line]
    parts: list[str] = []
    begin = 0
    for spot in spots:
        before = line[begin : spot.start()].strip(" ,;:.=-")
        label = _trailing_name(before, asked)
        rest = before[: len(before) - len(label)].strip(" ,;:.=-")
        # "kk 3509…" where no card is asked for: the label belongs to the number, and is no answer itself.
        parts += [rest] if rest and not _LABEL.fullmatch(rest) else []
        parts.append(f"{label}: {spot.group()}" if label else spot.group())
        begin = spot.end()
    rest = line[begin:].strip(" ,;:.-")
    return parts + ([rest] if rest else [])


def _trailing_name(before: str, asked: Sequence[Field]) -> str:
    """The field name that ends the words before a number: "Siti, nik" has "nik"."""
    known = sorted(
        (n for f in asked if rule_of(f) in ("nik", "kk") for n in names_for(f)), key=len, reverse=True
    )
    ends = (name for name in known if re.search(rf"(?:^|\W){re.escape(name)}$", before.casefold()))
    name = next(ends, "")
    return before[len(before) - len(name) :] if name else ""


def names_for(wanted: Field) -> tuple[str, ...]:
    """How a person may call this field in front of an answer."""
    return (*_SHORT_NAMES.get(wanted.slug, ()), *names_of(wanted))


def field_named(piece: str, asked: Sequence[Field]) -> tuple[Field, str] | None:
    """(field, value) when a part begins with a field's name: "nama: Siti", "nik 3509…", "tgl lahir 17-8-1990"."""
    named = [f for f in asked if f.slug.startswith("nama")]
    if len(named) == 1 and (called := _CALLED.match(piece)):
        return named[0], called[1].strip()  # "nmnya barokah"
    names = sorted(
        ((name, f) for f in asked for name in names_for(f)), key=lambda pair: len(pair[0]), reverse=True
    )
    for name, wanted in names:
        pattern = r"[\W_]+".join(map(re.escape, name.split()))
        head = re.match(
            rf"\W{{0,3}}{pattern}(\s*[:=]\s*|\s+-\s*|\s+)(\S.*)$", piece, re.IGNORECASE | re.DOTALL
        )
        if head and SOMEBODY.match(head.group(2)) and name == "nama" and not head.group(1).strip():
            return None  # "nama ibu Sumiati" is not the applicant's
        if head and (head.group(1).strip() or not wanted.numeric or re.search(r"\d", head.group(2))):
            return wanted, _LEADING.sub("", head.group(2).strip())
    return None
