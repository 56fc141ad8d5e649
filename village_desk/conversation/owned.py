"""Whose name and number it is, where the line says so: "bapaknya Slamet Riyadi 3509…", "saya yang lapor, Budi". Pure.

Such a line is written out with the names of its fields, so that the father's number is never taken for the mother's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation.kin import OWNERS, roles_of
from village_desk.conversation.names_said import name_at
from village_desk.conversation.pieces import LISTS, LONG_NUMBER
from village_desk.office.fields import names_of, rule_of
from village_desk.office.services import Field, Service

_I = re.IGNORECASE
_OWNER = "|".join(sorted(map(re.escape, OWNERS), key=len, reverse=True))
_REPORTS = r"saya (?:yang|yg) (?:lapor|melapor|melaporkan|ngelapor)"
_HEAD = re.compile(
    rf"^\W*(?:(?:kalau|kalo|klo|ini|yang|yg|dan|trus|terus)\s+)?(?P<called>nama |nik )?(?:(?P<self>{_REPORTS})|"
    rf"(?P<owner>{_OWNER})(?P<mine>nya|ku|\s+(?:saya|sy|kami|kulo|kandung))?)"
    r"(?:\s+(?:bernama|namanya|nama|adalah|yaitu|itu))?\s*[:,=]?\s+(?P<rest>\S.*)$",
    _I,
)
_NEXT = re.compile(rf"(?<=\d{{6}})[\s,;]+(?=(?:{_OWNER})(?:nya)?\b)", _I)
_TAIL = re.compile(r"(?:\b(?:no(?:mor|mer)?|nik|ktp|kk)(?:nya)?\b(?: saya| sy| kami)?[\s.:]*)+$", _I)
_CARD = re.compile(r"\bkk(?:\s*nya)?(?:\s+(?:saya|sy|kami|kulo))?\W*$", _I)
# "Ibu Sumiati" may be the applicant herself.
_TITLES = frozenset({"ibu", "bapak", "bpk"})


# "Bapak Kusnadi ibu Siti Aminah": two people in a row, each called by who they are.
_PAIRED = re.compile(rf"[\s,;]+(?=(?:dan\s+|sama\s+)?(?:{_OWNER})(?:nya)?(?: saya)?\s+[^\W\d_])", _I)
_RELATION = (
    r"anak|istri|suami|ibu|bapak|ayah|orang tua|adik|kakak|saudara|menantu|keponakan|cucu|sepupu|ipar|tetangga|"
    r"ketua rt|pak rt"
)
_WEDDING = re.compile(
    r"^\W*(?:nikah|akad|ijab|resepsi)(?:nya| nikah)*\s+(?P<when>[^\n]*?\d[^\n]*?|(?:hari )?\w+ (?:depan|besok))"
    r"(?:\s+(?:di|ing|neng)\s+(?P<where>\S.*))?$",
    _I,
)
# "Saya anaknya, Wahyudi 3509…": how the reporter is related, and who it is.
_RELATED = re.compile(
    rf"^\W*(?:saya|sy|aku|kula|kulo)\s+(?:adalah\s+|ini\s+)?(?P<relation>{_RELATION})"
    r"(?:nya|\s+(?:kandung|beliau|alm\w*))+(?:nya)?(?:[\s,.:;]+(?P<rest>\S.*))?$",
    _I,
)
_BEFORE_RELATED = re.compile(rf"[,;.]\s*(?=(?:saya|sy)\s+(?:{_RELATION})nya\b)", _I)


def written_out(service: Service, asked: Sequence[Field], text: str) -> str:
    """The text, its lines about somebody who has fields of their own begun with the names of those fields."""
    if any(rule_of(f) in LISTS for f in asked):
        return text
    lines = [part for line in text.split("\n") for part in _NEXT.split(line)]
    lines = [part for line in lines for part in _BEFORE_RELATED.split(line)]
    lines = [part for line in lines for part in _wedding(service, line)]
    return "\n".join(
        _related(service, line) or _paired(service, line) or _line(service, asked, line) for line in lines
    )


def _wedding(service: Service, line: str) -> list[str]:
    """ "Nikahnya tgl 15 bulan depan di KUA Mayang" is no place of birth, whatever is asked."""
    called = {f.slug: names_of(f)[0] for f in service.fields if f.slug in ("tanggal_nikah", "tempat_nikah")}
    told = _WEDDING.match(line) if len(called) > 1 else None
    if told is None:
        return [line]
    where = [f"{called['tempat_nikah']}: {told['where']}"] if told["where"] else []
    return [f"{called['tanggal_nikah']}: {told['when']}", *where]


def _related(service: Service, line: str) -> str:
    """ "hubungan pelapor: anak", and the name and number that stand behind it; "" where it tells no relation."""
    relation = next((f for f in service.fields if f.slug == "hubungan_pelapor"), None)
    head = _RELATED.match(line) if relation else None
    if relation is None or head is None:
        return ""
    reporter = [f for f in service.fields if "reporter" in roles_of(f.slug)]
    rest = head["rest"] or ""
    named = _parts(reporter, rest) if rest else []
    lines = [f"{names_of(relation)[0]}: {head['relation']}", *(named or ([rest] if rest else []))]
    return "\n".join(lines)


def _paired(service: Service, line: str) -> str:
    """The names of two people or more of one line, each with its field; "" where not all of them are plain."""
    parts = _PAIRED.split(line.strip())
    heads = [_HEAD.match(part.removeprefix("dan ").removeprefix("sama ")) for part in parts]
    owners = [head["owner"].casefold() for head in heads if head and head["owner"]]
    if len({OWNERS[owner] for owner in owners}) < 2 or len(owners) < len(parts):
        return ""
    lines: list[str] = []
    for owner, head in zip(owners, heads, strict=True):
        fields = [f for f in service.fields if OWNERS[owner] in roles_of(f.slug.removeprefix("no_"))]
        told = _parts(fields, head["rest"]) if head and fields else []
        if not told:
            return ""
        lines += told
    return "\n".join(lines)


def _line(service: Service, asked: Sequence[Field], line: str) -> str:
    head = _HEAD.match(line)
    if head is None:
        return line
    code = "reporter" if head["self"] else OWNERS[head["owner"].casefold()]
    fields = [f for f in service.fields if code in roles_of(f.slug.removeprefix("no_"))]  # no_kk_pasangan
    titled = head["owner"] and head["owner"].casefold() in _TITLES and not (head["mine"] or head["called"])
    if not fields or (titled and not any(f in asked for f in fields)):
        return line
    card = [f for f in service.fields if f.slug == "no_kk"]  # one household, one card
    return "\n".join(_parts([*fields, *card], head["rest"])) or line


def _parts(fields: Sequence[Field], rest: str) -> list[str]:
    numbers = list(LONG_NUMBER.finditer(rest))
    before = _TAIL.sub("", rest[: numbers[0].start()] if numbers else rest).strip(" ,.;:-")
    named = name_at(rest, 0) or (before if numbers and 0 < len(before.split()) <= 5 else None)
    parts = [(_of(fields, "name"), named)] if named else []
    begin = 0
    for number in numbers:
        card = _CARD.search(rest[begin : number.start()])
        parts.append((_of(fields, "kk" if card else "nik"), number.group()))
        begin = number.end()
    if not numbers and named != before:
        return []  # more is told than a name: let it be read as it stands
    return [f"{names_of(field)[0]}: {value}" for field, value in parts if field is not None]


def _of(fields: Sequence[Field], rule: str) -> Field | None:
    return next((f for f in fields if rule_of(f).startswith(rule)), None)
