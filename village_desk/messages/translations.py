"""How far the texts of a language are: how many there are, and whether a speaker has read them.

`templates/messages/<language>/_status` says who read them and when; a language without the file is looked after by
us. The office sees it before it switches a language on, because a wrong word of respect is ours, but their shame.
"""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.messages import wording
from village_desk.office import languages

# The way of one request, to be read aloud by somebody who speaks the language.
SAMPLES = (
    "greet",
    "menu",
    "card_start",
    "ask_documents_rest",
    "receipt_news",
    "status_ready",
    "not_understood_1",
)


@dataclass(frozen=True)
class Translation:
    """One language. `reviewed`: a speaker has read it (`by`, `on`); the rest of `total` is said in Indonesian."""

    language: str
    name: str
    texts: int
    total: int
    reviewed: bool
    by: str = ""
    on: str = ""
    samples: tuple[str, ...] = ()


def of(language: str) -> Translation:
    """The state of this language's texts."""
    marks = _marks(language)
    texts = wording.keys(language)
    return Translation(
        language=language,
        name=languages.name_in(language),
        texts=len(texts),
        total=len(wording.keys()),
        reviewed=not marks or marks.get("reviewed") == "yes",
        by=marks.get("by", ""),
        on=marks.get("on", ""),
        samples=tuple(wording.shipped(key, language) for key in SAMPLES if key in texts),
    )


def _marks(language: str) -> dict[str, str]:
    path = wording.FOLDER / language / "_status"
    if not path.is_file():
        return {}
    lines = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in lines}
