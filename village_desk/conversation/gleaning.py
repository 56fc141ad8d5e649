"""What a message says of the answers that a request will need: read out of free words, a pasted form, an answer
that says more than was asked. Pure.

Nothing is filled with words that the citizen did not write, and what may be meant otherwise is left to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from village_desk.conversation import details_said as details
from village_desk.conversation import measures_said as measures
from village_desk.conversation import phrases_said as said
from village_desk.conversation.kin import OWNERS, roles_of
from village_desk.conversation.names_said import name_at
from village_desk.conversation.numbers_said import Number, numbers_in
from village_desk.conversation.pieces import LISTS, LONG_NUMBER, names_for
from village_desk.conversation.reading import Answers, read_answers
from village_desk.office.fields import read, rule_of
from village_desk.office.services import Field, Service

# Any of these makes a message worth keeping until the wish is known.
_DATA = re.compile(
    r"\bnama(?:nya)?\b|\ba\.?n\.|\batas nama\b|\bnik\b|\bttl\b|\balamat|\bperkenalkan\b", re.IGNORECASE
)
_I = re.IGNORECASE
_OWN_NAME = (
    re.compile(
        r"\bnama(?: lengkap)?(?: saya| sy| aku| kulo| kula| abdi| bula|ku)(?: adalah| itu)?\s*[:=]?\s*", _I
    ),
    re.compile(r"(?:\ba\.n\.?|\ba/n|\batas nama)\s*[:=]?\s*", _I),
    re.compile(r"\bnama(?: lengkap)?\s*[:=]?\s+(?=[^\W\d_])", _I),
)
_PRESENTED = re.compile(r"\b(?:perkenalkan(?: nama)?(?: saya)?|saya|sy|kulo|abdi)\s*,?\s+(?=[A-Z])")
_FOR_NAME = re.compile(r"(?:\ba\.n\.?|\ba/n|\batas nama|\bnamanya)\s*[:=]?\s*", _I)
_CALLED = re.compile(r"\b(?:nama|nm)nya\s*[:=]?\s*", _I)
_OF_CHILD = frozenset({"nama_anak", "nama_bayi"})
_OTHERS_SLUG = frozenset({"nama_usaha", "nama_kepala_baru", "nama_diubah", "nama_penerima"})

_BY_SLUG: dict[str, said.Finder] = {
    "barang": said.lost_thing,
    "lokasi_hilang": said.lost_where,
    "tanggal_hilang": said.lost_when,
    "tempat_meninggal": said.died_where,
    "tanggal_meninggal": said.died_when,
    "tempat_lahir": said.born_where,
    "keperluan": said.purpose,
    "alamat": said.address,
    "rt": said.neighbourhood("rt"),
    "rw": said.neighbourhood("rw"),
    "sekolah": details.school,
    "sekolah_rs": details.school,
    "penghasilan": details.wage,
    "pekerjaan": details.work,
    "jenis_usaha": details.trade,
    "nama_usaha": details.shop,
    "mulai_tahun": details.since,
    "sebab": details.cause,
    "jenis_kelamin": details.sex,
    "anak_ke": details.child_number,
    "tanggal_lahir_anggota": said.child_born_when,
    "tanggal_lahir_anak": said.child_born_when,
    **measures.BY_SLUG,
}
_BY_RULE: dict[str, said.Finder] = {"phone_id": details.phone, "email": details.email}
_LOSS = frozenset({"barang", "lokasi_hilang", "tanggal_hilang"})


def worth_keeping(text: str) -> bool:
    """Does the text hold data that a request may need, though no request is open yet?"""
    return bool(
        LONG_NUMBER.search(text) or _DATA.search(text) or said.DATE.search(text) or said.lost_thing(text)
    )


def gleaned(service: Service, wanted: Sequence[Field], text: str, today: date, whom: str = "") -> Answers:
    """The answers to `wanted` (fields of `service`) that the text plainly gives. `whom`: whom the request is for.

    Only what could be read is in it: a number that lacks a digit is asked for again by its question.
    """
    found = Answers()
    _take_labelled(found, service, wanted, text, today)
    open_ones = found.open(wanted)
    _take_numbers(found, open_ones, text, today, whom)
    for one in found.open(open_ones):
        finder = _finder(one, service, whom)
        raw = finder(text) if finder else None
        if raw and not LONG_NUMBER.search(raw) and not raw.rstrip().endswith(":"):
            _take(found, one, raw, today)
    found.problems.clear()
    return found


def _take(found: Answers, wanted: Field, raw: str, today: date) -> None:
    result = read(wanted, raw, today)
    if result.value is not None:
        found.found[wanted.slug] = result


def _take_labelled(found: Answers, service: Service, wanted: Sequence[Field], text: str, today: date) -> None:
    """ "Nama: Siti, NIK: 3509…", one per line or in a row: the name of a field and its mark are plain enough."""
    for slug, raw in labelled_parts(service, text):
        one = next((f for f in wanted if f.slug == slug and slug not in found.found), None)
        if one and raw:
            _take(found, one, raw, today)


def labelled_parts(service: Service, text: str) -> list[tuple[str, str]]:
    """(field, what stands behind its name and a colon), in the order of the text."""
    names = {_plain(name): f for f in reversed(service.fields) for name in names_for(f)}
    ordered = sorted(names, key=len, reverse=True)
    pattern = "|".join(r"[\W_]+".join(name.split()) for name in ordered if name)
    if not pattern:
        return []
    heads = list(re.finditer(rf"(?:^|(?<=[\s,;.(]))({pattern})[ \t]*[:=]", text, _I))
    ends = [head.start() for head in heads[1:]] + [len(text)] * bool(heads)
    parts = []
    for head, end in zip(heads, ends, strict=True):
        one = names[_plain(head[1])]
        raw = text[head.end() : end]
        # What stands behind the mark, or alone below it; an empty line of a form is not filled by the next label.
        raw = raw.strip() if rule_of(one) in LISTS else _behind(raw)
        parts.append((one.slug, raw.strip(" \t,;*")))
    return parts


def _behind(raw: str) -> str:
    first = raw.strip().split("\n")[0]
    return "" if re.match(r"[ \t]*\n", raw) and re.search(r"[:=]\s*$", first) else first


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def _take_numbers(found: Answers, wanted: Sequence[Field], text: str, today: date, whom: str) -> None:
    """Each long number to the field of its label and owner; the unlabelled ones by their shape."""
    numbers = numbers_in(text)
    fields = [f for f in wanted if rule_of(f) in ("nik", "kk")]
    for one in fields:
        fitting = [n for n in numbers if n.kind == rule_of(one) and _owns(one.slug, n, whom)]
        if len(fitting) == 1:
            _take(found, one, fitting[0].digits, today)
            numbers = [n for n in numbers if n not in fitting or one.slug not in found.found]
    bare = [n for n in numbers if not n.kind and not n.owner]
    plain = [f for f in found.open(fields) if f.slug in ("nik", "no_kk")]
    if not bare or len(bare) > len(plain):
        return
    both = read_answers(plain, "\n".join(n.digits for n in bare), today) if len(plain) > 1 else Answers()
    if len(bare) == 1:
        # One alone is the person's: a card is called by its name.
        own = next((f for f in plain if f.slug == "nik"), None)
        if own:
            _take(found, own, bare[0].digits, today)
    elif len(both.found) == len(bare):
        found.found.update(both.found)


def _owns(slug: str, number: Number, whom: str) -> bool:
    """Is this number the one that the field asks for?"""
    if slug == "no_kk":
        return number.owner not in ("spouse", "fiance")
    if slug == "nik":
        return number.owner in (("", whom) if whom else ("", "self"))
    if slug == "nik_pelapor":
        return number.owner in ("self", "reporter")
    return number.owner in roles_of(slug) and number.owner != ""


def _finder(wanted: Field, service: Service, whom: str) -> Callable[[str], str | None] | None:
    slug, rule = wanted.slug, rule_of(wanted)
    if rule in ("name_existing", "name_new") and slug not in _OTHERS_SLUG:
        return lambda text: _name(slug, text, whom)
    if slug == "tanggal_lahir":
        return said.child_born_when if service.slug in _NEWBORN else said.born_when
    if slug in _LOSS and not any(f.slug == "barang" for f in service.fields):
        return said.lost_when if slug == "tanggal_hilang" else None
    return _BY_SLUG.get(slug) or _BY_RULE.get(rule)


_NEWBORN = frozenset({"akta-kelahiran", "ket-kelahiran"})


def _name(slug: str, text: str, whom: str) -> str | None:
    if slug == "nama":
        return _named_as(text, whom) or _first(_FOR_NAME, text) if whom else _own_name(text)
    if slug in _OF_CHILD:
        return _role_name(roles_of(slug), text) or _child_called(text)
    if slug == "nama_pelapor":
        return _role_name(roles_of(slug), text) or _first(_OWN_NAME[0], text)
    return _role_name(roles_of(slug), text)


def _child_called(text: str) -> str | None:
    """ "Namanya Aisyah Putri", where a birth is told and nobody else is spoken of right before."""
    for found in _CALLED.finditer(text):
        before = re.findall(r"[^\W\d_]+", re.split(r"[.;\n]", text[: found.start()])[-1].casefold())
        owners = [OWNERS[word.removesuffix("nya")] for word in before if word.removesuffix("nya") in OWNERS]
        if not owners or owners[-1] == "child":
            return name_at(text, found.end())
    return None


def _own_name(text: str) -> str | None:
    for pattern in _OWN_NAME:
        if name := _first(pattern, text):
            return name
    names = (name_at(text, found.end(), plainly=True) for found in _PRESENTED.finditer(text))
    return next((name for name in names if name), None)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    names = (name_at(text, found.end()) for found in pattern.finditer(text))
    return next((name for name in names if name), None)


def _named_as(text: str, whom: str) -> str | None:
    return _role_name({whom}, text)


def _role_name(roles: Sequence[str] | set[str] | frozenset[str], text: str) -> str | None:
    """ "nama ibu saya Sumiati", "ibu saya bernama Sumiati", "ibu saya Sumiati" with a capital."""
    words = "|".join(word for word, role in OWNERS.items() if role in roles)
    if not words:
        return None
    owner = rf"(?:{words})(?:nya)?(?: kandung)?(?: saya| sy| kami| kulo| kula|ku)?"
    for pattern in (
        rf"\bnama(?: lengkap)? {owner}(?: adalah| yaitu)?\s*[:=]?\s*",
        rf"\b{owner} (?:bernama|namanya|nama)\s*[:=]?\s*",
    ):
        if name := _first(re.compile(pattern, _I), text):
            return name
    mine = re.compile(rf"\b(?i:(?:{words})(?: kandung)?(?: saya| sy| kami|ku))\s*,?\s+(?=[A-Z])")
    names = (name_at(text, found.end(), plainly=True) for found in mine.finditer(text))
    return next((name for name in names if name), None)
