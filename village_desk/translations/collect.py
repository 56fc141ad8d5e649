"""`make translations`: every text of code and templates into the English catalogue, and that into what Flask reads.

Indonesian stands in the code and is the key. What has no English yet is named, and keeps its Indonesian until then.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from village_desk.config import ROOT

CATALOGUE = Path(__file__).parent / "en" / "LC_MESSAGES" / "messages.po"
# What stands first in the brackets of these is shown to people, as in marked("...").
REFUSALS = (
    "DeskError InvalidInput NotFound Forbidden SignInNeeded TooManyTries StaleChange TransitionRefused "
    "StorageUnavailable NotSent StillOpen FormExpired WordingError"
)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(["_l", "lazy_gettext", "marked", "Sentence", *REFUSALS.split()]),
    "refuse": (2,),  # office.shapes: after the path comes what is wrong
}
# English in the code: commands and their refusals are for operators (docs/languages.md).
NOT_SCREENS = ("cli", "backup", "migrations", "demo", "jobs.py", "serving.py", "worker.py")
PLACES: tuple[tuple[Path, list[tuple[str, str]], dict[str, dict[str, str]]], ...] = (
    (ROOT / "village_desk", [("**.py", "python")], {}),
    (
        ROOT / "templates",
        [("**.html", "jinja2")],
        {"**.html": {"trimmed": "true", "newstyle_gettext": "true"}},
    ),
)

Key = str | tuple[str, str]


def collected() -> Iterator[tuple[Key, str]]:
    """Each text and the file it stands in; a pair for what has a plural in English."""
    for folder, methods, options in PLACES:
        for found in extract_from_dir(folder, methods, options, keywords=KEYWORDS):
            place, words = str(found[0]), found[2]
            if not place.startswith(NOT_SCREENS):
                yield (words if isinstance(words, str) else (words[0], words[1])), place


def kept() -> Catalog:
    """The English catalogue as it is committed."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalogue: Catalog) -> bytes:
    """What gettext reads; the same texts are the same bytes, whenever it is made."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> int:
    """Collect, keep what is translated, forget what stands nowhere any more; 1 when some English is missing."""
    old = kept() if CATALOGUE.exists() else Catalog(locale="en")
    new = Catalog(locale="en", fuzzy=False)
    for key, place in sorted(collected(), key=lambda item: (item[1], str(item[0]))):
        before = old.get(key if isinstance(key, str) else key[0])
        new.add(key, before.string if before else None, [(place, 0)])
    with CATALOGUE.open("wb") as file:
        write_po(file, new, omit_header=True, include_lineno=False, width=110)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(new))
    missing = [message.id for message in new if message.id and not all(english(message))]
    for words in missing:
        print(words, file=sys.stderr)
    print(f"{len(new)} texts, {len(missing)} without English", file=sys.stderr)
    return 1 if missing else 0


def english(message: Message) -> tuple[str, ...]:
    """The English of a text, its plural too; "" for what is missing."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    raise SystemExit(main())
