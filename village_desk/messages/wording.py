"""The words: one file per text in `templates/messages/<language>/<key>.txt`, with `{placeholder}` as plain text.

No str.format and no template engine: a value is never looked into, so a citizen who is called
"{link}" or "{{ config }}" stays exactly that (the danger is a person's words becoming our program).
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from village_desk.errors import DeskError
from village_desk.marked import marked
from village_desk.office import languages

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "messages"
DEFAULT_LANGUAGE = languages.DEFAULT
LANGUAGES = languages.KNOWN
COMPLETE = ("id", "en")  # the others fall back to Indonesian, text by text
# Long texts (card, lists, summary) may take 1,500; Twilio refuses a body above 1,600 (error 21617).
LIMIT = 1500

# What every text of a family may use, even where the shipped text does not: an office may want it.
FAMILIES: Mapping[str, frozenset[str]] = {
    "notice_": frozenset(
        {"number", "service", "link", "detail", "opening", "bring", "office", "place", "phone", "promise"}
    ),
    "quick_": frozenset(
        {"name", "number", "service", "opening", "bring", "office", "place", "phone", "promise", "requirements"}
    ),
}

# What stands on a button or in a row of a list has WhatsApp's limits; so have the texts that go with them.
LIMITS = (("button_", 20), ("row_", 24))
HINT = ("_hint", 72)
WITH_CONTROLS = frozenset(
    "summary card_start cancel_ask cancel_ticket switch_ask resume_offer menu requirements_which duration_which "
    "group choose_service start_which which_ticket cancel_which reopen_ask reopen_which erase_ask "
    "draft_expired".split()
)
WITH_CONTROLS_LONGEST = 1024

# How the citizen is addressed; every text may use it, and nobody need pass it.
YOU = "you"
ADDRESS = {"id": "Bapak/Ibu", "su": "Bapa/Ibu"}
WITH_NAMES = ("id", "jv", "mad")  # where "Bapak/Ibu Siti" is said as in Indonesian

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"\S+")


class WordingError(DeskError):
    """A text does not exist, a value is missing, or an office's own text cannot be used."""

    status = 422
    text = marked("Teks pesan tidak dapat dipakai.")


def units(text: str) -> int:
    """Length as WhatsApp and Twilio count it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@cache
def keys(language: str = DEFAULT_LANGUAGE) -> frozenset[str]:
    """The keys that have a shipped text in this language."""
    return frozenset(path.stem for path in (FOLDER / language).glob("*.txt"))


@cache
def has(key: str, language: str) -> bool:
    """Does this language have a shipped text of its own for the key?"""
    return key in keys(language)


def placeholders(key: str) -> frozenset[str]:
    """The closed list of placeholders that a text of this key may hold. Raises WordingError: no such key."""
    family = next((names for prefix, names in FAMILIES.items() if key.startswith(prefix)), frozenset())
    return frozenset(_PLACEHOLDER.findall(shipped(key))) | family | {YOU}


@cache
def shipped(key: str, language: str = DEFAULT_LANGUAGE) -> str:
    """The shipped text; Indonesian where the language lacks it. Raises WordingError: no such key."""
    for folder in (language, DEFAULT_LANGUAGE):
        path = FOLDER / folder / f"{key}.txt"
        if key.replace("_", "").isalnum() and path.is_file():
            return path.read_text(encoding="utf-8").strip()
    raise WordingError("Tidak ada teks bernama %(key)s.", key=key)


def render(
    key: str,
    values: Mapping[str, str],
    language: str = DEFAULT_LANGUAGE,
    overrides: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
) -> str:
    """The text `key` with its values, ready to send. Raises WordingError when the key has no text.

    `overrides` are the office's own texts of this language. A line all of whose placeholders are empty
    is left out, so that "Berkas yang kurang: {missing}" vanishes when nothing is missing. A value that
    nobody passed is a bug of ours: tests render with `strict` and get a WordingError; a citizen gets "-",
    because a reply with a dash serves them and a failed turn does not.
    """
    text = (overrides or {}).get(key) or shipped(key, language)
    values = {YOU: ADDRESS.get(language, ADDRESS[DEFAULT_LANGUAGE]), **values}
    lines = [_line(key, line, values, strict) for line in text.split("\n")]
    kept = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _line(key: str, line: str, values: Mapping[str, str], strict: bool) -> str | None:
    names = _PLACEHOLDER.findall(line)
    if not names:
        return line
    found = {name: plain(_value(key, name, values, strict)) for name in names}
    named = [value for name, value in found.items() if name != YOU]
    if named and not any(named):
        return None
    return _PLACEHOLDER.sub(lambda match: found[match.group(1)], line)


def _value(key: str, name: str, values: Mapping[str, str], strict: bool) -> str:
    if name in values:
        return values[name]
    if strict:
        raise WordingError("Nilai %(name)s untuk teks %(key)s tidak diberikan.", name=name, key=key)
    logger.warning("wording value missing", extra={"key": key, "placeholder": name})
    return "-"


def plain(value: str) -> str:
    """A value as words only: no control characters, and no mark that WhatsApp would read as formatting.

    Line breaks stay, because lists are values. Links stay as they are: a token may hold an underscore.
    """
    kept = "".join(c for c in value if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    quoted = re.sub(r"(?m)^> ", "› ", kept)
    return _WORD.sub(lambda match: _unmarked(match.group()), quoted).strip()


def _unmarked(word: str) -> str:
    if "://" in word:
        return word
    swapped = word.replace("*", "∗").replace("~", "∼").replace("`", "'")
    # An underscore inside a word (an e-mail address) is no mark; at its edge it would start italics.
    return re.sub(r"(?<!\w)_+|_+(?!\w)", "-", swapped)


def fold(texts: list[str]) -> str:
    """Several rendered texts as the one message that a turn may cost."""
    return "\n\n".join(text for text in texts if text)


def check_override(key: str, text: str) -> list[str]:
    """What is wrong with an office's own text, as lines for people; an empty list means it may be saved.

    Refused: an unknown key, an empty text, a placeholder outside the key's list, braces that are no
    placeholder, and more than 1,500 UTF-16 units.
    """
    try:
        allowed = placeholders(key)
    except WordingError as error:
        return [error.text]
    problems = []
    unknown = sorted(set(_PLACEHOLDER.findall(text)) - allowed)
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "tidak ada"
        problems.append(
            f"Isian {', '.join(f'{{{n}}}' for n in unknown)} tidak dikenal. Yang tersedia: {names}."
        )
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        problems.append("Ada kurung kurawal yang bukan isian.")
    if not text.strip():
        problems.append("Teks tidak boleh kosong.")
    if units(text) > limit_of(key):
        where = " pada tombol atau daftar WhatsApp" if limit_of(key) < LIMIT else ""
        problems.append(
            f"Teks terlalu panjang{where}: {units(text)} dari paling banyak {limit_of(key)} huruf."
        )
    if limit_of(key) <= HINT[1] and "\n" in text.strip():
        problems.append("Tulisan pada tombol atau daftar harus satu baris.")
    return problems


def limit_of(key: str) -> int:
    """How long a text may be, in UTF-16 units: what goes on a button or beside one has WhatsApp's own limits."""
    if key.startswith("row_") and key.endswith(HINT[0]):
        return HINT[1]
    for prefix, limit in LIMITS:
        if key.startswith(prefix):
            return limit
    return WITH_CONTROLS_LONGEST if key in WITH_CONTROLS else LIMIT
