"""Messages from the templates: every service in every register, every act, with slots filled and slips made.

The files in `templates/` are the source; nothing here knows a word. A fixed seed makes the same messages again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from training.noise import noisy
from village_desk.conversation.matching import is_wide
from village_desk.conversation.spelling import words
from village_desk.office.catalogue import shipped

TEMPLATES = Path(__file__).with_name("templates")
SEED = 20261125
_SLOT = re.compile(r"\{([a-z0-9]+)(?:\.([a-z]+))?\}")
# How many sentences are made around one phrase, by kind of sentence.
AROUND = {"request": 6, "requirements": 3, "fee": 1} | dict.fromkeys(
    (
        "out_of_scope",
        "thanks",
        "cancel",
        "complaint",
        "human",
        "status",
        "pickup",
        "office_hours",
        "attach_document",
    ),
    1,
)
ABOUT_SERVICES = frozenset({"request", "requirements", "fee"})  # only these are labelled with a service
NOISY_ACTS = 4
# Sentences that name a paper and wish for none: enough to teach it, not so many that wishes are doubted.
ASIDE = 0.35
NAMED = frozenset({"n", "s", "w"})


@dataclass(frozen=True)
class Message:
    """One message with its labels. `families`: the templates that it was made from, for an honest split."""

    text: str
    intent: str
    service: str | None
    lang: str
    families: tuple[str, ...]
    asked: str | None = None
    services: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Phrase:
    """How citizens call or tell one service. `kind`: n, s or w (services.txt)."""

    slug: str
    kind: str
    lang: str
    text: str


def composed() -> list[Message]:
    """All messages of the templates, in a fixed order."""
    chance = Random(SEED)
    slots = _slots()
    made = [*_about_services(slots, chance), *_acts(slots, chance), *_carried(slots, chance)]
    return [m for m in made if m.text.strip()]


def _sections(name: str) -> Iterator[tuple[str, str, str]]:
    """(section, key, rest) of each line of a template file."""
    section = ""
    for line in (TEMPLATES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            section = line[2:].strip()
        elif line.strip() and not line.startswith("#"):
            key, _, rest = line.partition(":")
            yield section, key.strip(), rest.strip()


def _slots() -> dict[str, list[str]]:
    return {key: _listed(rest) for _, key, rest in _sections("slots.txt")}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def phrases() -> list[Phrase]:
    """All phrases of services.txt."""
    found: list[Phrase] = []
    for slug, key, rest in _sections("services.txt"):
        kind, _, lang = key.partition(".")
        found.extend(Phrase(slug, kind, lang or "id", text) for text in _listed(rest))
    return found + _catalogue_phrases()


def _catalogue_phrases() -> list[Phrase]:
    """The names and words of the shipped catalogue: what an official reads there must open what it says."""
    return [
        Phrase(service.slug, "n", lang, text.split("(")[0].strip().lower())
        for service in shipped().services
        for lang, text in (
            ("en", service.name_en),
            *(("id", word) for word in (service.name, *service.words)),
        )
        if not is_wide(words(text))
    ]


def _carriers() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for intent, lang, text in _sections("carriers.txt"):
        found.setdefault(intent, []).append((lang, text))
    return found


def _needs(text: str) -> str | None:
    """Which kind of phrase a carrier is built around: n, s, w with a language, e.g. "s.jv"; None for none."""
    keys = [f"{m[1]}.{m[2]}" if m[2] else m[1] for m in _SLOT.finditer(text) if m[1] in NAMED]
    return keys[0] if keys else None


def _about_services(slots: dict[str, list[str]], chance: Random) -> Iterator[Message]:
    known = phrases()
    by_kind: dict[tuple[str, str, str], list[Phrase]] = {}
    for phrase in known:
        by_kind.setdefault((phrase.slug, phrase.kind, phrase.lang), []).append(phrase)
    for intent, count in AROUND.items():
        fitting: dict[str, list[tuple[str, str]]] = {}
        for lang, text in _carriers()[intent]:
            if need := _needs(text):
                fitting.setdefault(need, []).append((lang, text))
        for phrase in known:
            key = phrase.kind if phrase.lang == "id" else f"{phrase.kind}.{phrase.lang}"
            carriers = fitting.get(key, [])
            if intent not in ABOUT_SERVICES and chance.random() > ASIDE:
                continue
            for lang, carrier in chance.sample(carriers, min(count, len(carriers))):
                text = _filled(carrier, phrase, by_kind, slots, chance)
                families = (f"s:{phrase.slug}:{phrase.text}", f"c:{intent}:{carrier}")
                slug = phrase.slug if intent in ABOUT_SERVICES else None
                yield Message(text, intent, slug, lang, families, weight=0.6)
                if chance.random() < 0.5:
                    yield Message(noisy(text, chance), intent, slug, lang, families, weight=0.4)


def _filled(
    carrier: str,
    phrase: Phrase | None,
    by_kind: dict[tuple[str, str, str], list[Phrase]],
    slots: dict[str, list[str]],
    chance: Random,
) -> str:
    def value(match: re.Match[str]) -> str:
        kind, lang = match[1], match[2] or "id"
        if kind not in NAMED:
            return _filled(chance.choice(slots[kind]), None, {}, slots, chance)
        assert phrase
        if (kind, lang) == (phrase.kind, phrase.lang):
            return phrase.text
        others = by_kind.get((phrase.slug, kind, lang)) or by_kind.get((phrase.slug, kind, "id"))
        return chance.choice(others).text if others else phrase.text

    return _SLOT.sub(value, carrier)


def _acts(slots: dict[str, list[str]], chance: Random) -> Iterator[Message]:
    for name in ("acts.txt", "pairs.txt"):
        for section, lang, rest in _sections(name):
            intent, _, service = section.partition("/")
            for act in _listed(rest):
                made = _varied(act, intent, lang, slots, chance, (f"a:{intent}:{act}",), NOISY_ACTS)
                yield from (replace(message, service=service or None) for message in made)


def _carried(slots: dict[str, list[str]], chance: Random) -> Iterator[Message]:
    """Carriers that name papers by slots only: they ask for no service."""
    for section, carriers in _carriers().items():
        intent = section.removesuffix("-none")
        for lang, text in carriers:
            if _needs(text) is None:
                times = 12 if _SLOT.search(text) else 1
                for _ in range(times):
                    yield from _varied(text, intent, lang, slots, chance, (f"c:{section}:{text}",), 2)


def _varied(
    template: str,
    intent: str,
    lang: str,
    slots: dict[str, list[str]],
    chance: Random,
    families: tuple[str, ...],
    times: int,
) -> Iterator[Message]:
    """A message as it stands, then with slips, with a salutation, inside a story."""
    text = _filled(template, None, {}, slots, chance)
    yield Message(text, intent, None, lang, families)
    for _ in range(times):
        other = _filled(template, None, {}, slots, chance)
        if intent not in ("answer", "greet", "spam", "confirm_yes", "confirm_no") and chance.random() < 0.35:
            hail = chance.choice(slots["hai"])
            other = f"{hail} {other}" if chance.random() < 0.6 else f"{other} {hail.split()[0]}"
        yield Message(noisy(other, chance), intent, None, lang, families, weight=0.6)
