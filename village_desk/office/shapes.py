"""Reading plain JSON with kind refusals: each check names the path of what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NoReturn

from village_desk.errors import InvalidInput

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")


class Misfit(InvalidInput):
    """`text` names the path, for who wrote the JSON; `words` only what is wrong: a form shows it at its field."""

    def __init__(self, path: str, why: str, **values: object) -> None:
        super().__init__(why, path or None, **values)
        self.text = f"{path or 'JSON'}: {self.text}"
        self.args = (self.text,)


def refuse(path: str, why: str, **values: object) -> NoReturn:
    """Raise InvalidInput: `path: why`, with `%(name)s` in `why` where `values` stand."""
    raise Misfit(path, why, **values)


def mapping(value: Any, path: str) -> Mapping[str, Any]:
    """A JSON object with text keys."""
    if not isinstance(value, Mapping) or any(not isinstance(key, str) for key in value):
        refuse(path, "harus berupa objek.")
    return value


def keys(value: Any, known: Collection[str], needed: Collection[str], path: str) -> Mapping[str, Any]:
    """An object that has all `needed` keys and none outside of `known`."""
    data = mapping(value, path)
    prefix = f"{path}." if path else ""
    for key in data:
        if key not in known:
            refuse(f"{prefix}{key}", "kunci tidak dikenal.")
    for key in sorted(needed):
        if key not in data:
            refuse(f"{prefix}{key}", "belum diisi.")
    return data


def listing(value: Any, path: str) -> list[Any]:
    """A JSON list."""
    if not isinstance(value, list | tuple):
        refuse(path, "harus berupa daftar.")
    return list(value)


def line(value: Any, path: str, longest: int, *, empty: bool = False) -> str:
    """A text of at most `longest` characters, without control characters except line breaks."""
    if not isinstance(value, str) or (not value.strip() and not empty):
        refuse(path, "harus berupa teks yang terisi.")
    if len(value) > longest:
        refuse(path, "terlalu panjang, paling banyak %(most)d huruf.", most=longest)
    if any(ord(character) < 32 and character not in "\n\t" for character in value):
        refuse(path, "memuat karakter yang tidak dapat disimpan.")
    return value


def one_line(value: Any, path: str, longest: int) -> str:
    """A text without line breaks (also the rarer ones of Unicode), tabs and control characters."""
    text = line(value, path, longest)
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text):
        refuse(path, "harus satu baris.")
    return text


def texts(value: Any, path: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(line(item, f"{path}.{i}", 200) for i, item in enumerate(listing(value, path)))


def whole(value: Any, path: str, least: int, most: int = 1_000_000_000) -> int:
    """A whole number between `least` and `most`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        refuse(path, "harus berupa bilangan bulat, paling sedikit %(least)d.", least=least)
    return value


def flag(value: Any, path: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        refuse(path, "harus true atau false.")
    return value


def day(value: Any, path: str) -> date:
    """A date as `2026-11-23`."""
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    refuse(path, "tanggal harus ditulis seperti 2026-11-23.")


def slug(value: Any, path: str) -> str:
    """A name for programs: small letters, digits and single hyphens or underscores."""
    if not isinstance(value, str) or len(value) > 60 or not _SLUG.match(value):
        refuse(path, "harus berupa slug, misalnya ktp-baru.")
    return value


def one_of(value: Any, options: Collection[str], path: str) -> str:
    """One of these texts."""
    if not isinstance(value, str) or value not in options:
        refuse(path, "harus salah satu dari: %(options)s.", options=", ".join(sorted(options)))
    return value
