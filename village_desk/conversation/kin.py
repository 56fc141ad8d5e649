"""Words for people: who is meant by "ibu", "mertua", "pelapor"; what each is called to a citizen. Lists, no logic."""

from __future__ import annotations

from collections.abc import Mapping

# Code -> how the chat calls this person, by language. Codes are kept on the draft and on the request.
NAMES: Mapping[str, Mapping[str, str]] = {
    "mother": {"id": "ibu", "en": "your mother"},
    "father": {"id": "ayah", "en": "your father"},
    "parents": {"id": "orang tua", "en": "your parents"},
    "child": {"id": "anak", "en": "your child"},
    "husband": {"id": "suami", "en": "your husband"},
    "wife": {"id": "istri", "en": "your wife"},
    "parent_in_law": {"id": "mertua", "en": "your parent-in-law"},
    "child_in_law": {"id": "menantu", "en": "your child-in-law"},
    "grandparent": {"id": "kakek/nenek", "en": "your grandparent"},
    "grandchild": {"id": "cucu", "en": "your grandchild"},
    "sibling": {"id": "saudara", "en": "your brother or sister"},
    "relative": {"id": "kerabat", "en": "your relative"},
    "neighbour": {"id": "tetangga", "en": "your neighbour"},
    "friend": {"id": "teman", "en": "your friend"},
    "other": {"id": "orang lain", "en": "somebody else"},
}

# In the spelling of `spelling.words`.
KIN: Mapping[str, str] = {
    "ibu": "mother", "ibuk": "mother", "ibunda": "mother", "bunda": "mother", "emak": "mother", "mak": "mother",
    "mamak": "mother", "mama": "mother", "simbok": "mother", "umi": "mother", "mother": "mother", "mom": "mother",
    "bapak": "father", "ayah": "father", "ayahanda": "father", "abah": "father", "papa": "father", "father": "father",
    "ortu": "parents", "orangtua": "parents", "parents": "parents",
    "anak": "child", "bayi": "child", "putra": "child", "putri": "child", "child": "child", "son": "child",
    "daughter": "child", "baby": "child",
    "suami": "husband", "husband": "husband", "istri": "wife", "wife": "wife",
    "mertua": "parent_in_law", "menantu": "child_in_law", "mantu": "child_in_law",
    "nenek": "grandparent", "kakek": "grandparent", "simbah": "grandparent", "mbah": "grandparent",
    "eyang": "grandparent", "grandmother": "grandparent", "grandfather": "grandparent",
    "cucu": "grandchild", "grandchild": "grandchild",
    "adik": "sibling", "kakak": "sibling", "saudara": "sibling", "brother": "sibling", "sister": "sibling",
    "paman": "relative", "bibi": "relative", "bude": "relative", "pakde": "relative", "keponakan": "relative",
    "ponakan": "relative", "sepupu": "relative", "ipar": "relative", "kerabat": "relative",
    "tetangga": "neighbour", "neighbour": "neighbour", "neighbor": "neighbour",
    "teman": "friend", "kawan": "friend", "friend": "friend",
}  # fmt: skip

# Whose name or number it is, as people write it beside "nama" or "NIK".
OWNERS: Mapping[str, str] = {
    "ibu": "mother", "ibunda": "mother", "bunda": "mother", "emak": "mother", "mamak": "mother",
    "ayah": "father", "bapak": "father", "bpk": "father",
    "anak": "child", "bayi": "child",
    "suami": "husband", "istri": "wife", "pasangan": "spouse",
    "calon suami": "fiance", "calon istri": "fiance", "calon pasangan": "fiance", "calon": "fiance",
    "almarhumah": "late", "almarhum": "late", "alm": "late",
    "pelapor": "reporter", "saksi": "witness",
    "mertua": "parent_in_law", "menantu": "child_in_law", "nenek": "grandparent", "kakek": "grandparent",
    "simbah": "grandparent", "cucu": "grandchild", "adik": "sibling", "kakak": "sibling",
}  # fmt: skip

_ROLES: Mapping[str, frozenset[str]] = {
    "ibu": frozenset({"mother"}),
    "ayah": frozenset({"father"}),
    "anak": frozenset({"child"}),
    "anggota": frozenset({"child"}),
    "suami": frozenset({"husband"}),
    "istri": frozenset({"wife"}),
    "pasangan": frozenset({"husband", "wife", "spouse"}),
    "calon": frozenset({"fiance"}),
    "almarhum": frozenset({"late"}),
    "pelapor": frozenset({"reporter"}),
}


def roles_of(slug: str) -> frozenset[str]:
    """The owners whose name or number the field `nama_ibu`, `nik_calon` … asks for."""
    return _ROLES.get(slug.partition("_")[2], frozenset())


def called(code: str, language: str) -> str:
    """This person in words: "ibu"; "" for the sender."""
    names = NAMES.get(code, NAMES["other"]) if code else {}
    return names.get(language) or names.get("id", "")
