"""Messages from the templates: every service in every register, every act, with slots filled and slips made.

The files in `templates/` are the source; nothing here knows a word. A fixed seed makes the same messages again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from training.alarms import alarms
from training.noise import noisy
from training.sources import SEED, SLOT, Message, fillings, listed, sections
from village_desk.conversation.matching import is_wide
from village_desk.conversation.spelling import words
from village_desk.office.catalogue import shipped

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
REMARKS = 14  # papers that one remark is made about
NAMED = frozenset({"n", "s", "w"})


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
    slots = fillings()
    made = [
        *_about_services(slots, chance),
        *_acts(slots, chance),
        *_carried(slots, chance),
        *alarms(),
        *_remarks(slots),
    ]
    return [m for m in made if m.text.strip()]


def phrases() -> list[Phrase]:
    """All phrases of services.txt."""
    found: list[Phrase] = []
    for slug, key, rest in sections("services.txt"):
        kind, _, lang = key.partition(".")
        found.extend(Phrase(slug, kind, lang or "id", text) for text in listed(rest))
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
    for intent, lang, text in sections("carriers.txt"):
        found.setdefault(intent, []).append((lang, text))
    return found


def _needs(text: str) -> str | None:
    """Which kind of phrase a carrier is built around: n, s, w with a language, e.g. "s.jv"; None for none."""
    keys = [f"{m[1]}.{m[2]}" if m[2] else m[1] for m in SLOT.finditer(text) if m[1] in NAMED]
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
            carriers = fitting.get(_key(phrase), [])
            if intent not in ABOUT_SERVICES and chance.random() > ASIDE:
                continue
            for lang, carrier in chance.sample(carriers, min(count, len(carriers))):
                text = _filled(carrier, phrase, by_kind, slots, chance)
                families = (f"s:{phrase.slug}:{phrase.text}", f"c:{intent}:{carrier}")
                slug = phrase.slug if intent in ABOUT_SERVICES else None
                yield Message(text, intent, slug, lang, families, weight=0.6)
                if chance.random() < 0.5:
                    yield Message(noisy(text, chance), intent, slug, lang, families, weight=0.4)


def _remarks(slots: dict[str, list[str]]) -> Iterator[Message]:
    """Papers that are named and not wished for (remarks.txt), from a seed of their own."""
    chance = Random(SEED + 2)
    for section, lang, sentence in sections("remarks.txt"):
        key = "n.en" if "{n.en}" in sentence else "n"
        fitting = [p for p in phrases() if _key(p) == key]
        for phrase in chance.sample(fitting, min(REMARKS, len(fitting))):
            text = _filled(sentence, phrase, {}, slots, chance)
            families = (f"s:{phrase.slug}:{phrase.text}", f"r:{section}:{sentence}")
            yield Message(text, section, None, lang, families, weight=0.6)
            if chance.random() < 0.3:
                yield Message(noisy(text, chance), section, None, lang, families, weight=0.6)


def _key(phrase: Phrase) -> str:
    return phrase.kind if phrase.lang == "id" else f"{phrase.kind}.{phrase.lang}"


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

    return SLOT.sub(value, carrier)


def _acts(slots: dict[str, list[str]], chance: Random) -> Iterator[Message]:
    for name in ("acts.txt", "pairs.txt"):
        for section, lang, rest in sections(name):
            intent, _, service = section.partition("/")
            for act in listed(rest):
                made = _varied(act, intent, lang, slots, chance, (f"a:{intent}:{act}",), NOISY_ACTS)
                yield from (replace(message, service=service or None) for message in made)


def _carried(slots: dict[str, list[str]], chance: Random) -> Iterator[Message]:
    """Carriers that name papers by slots only: they ask for no service."""
    for section, carriers in _carriers().items():
        intent = section.removesuffix("-none")
        for lang, text in carriers:
            if _needs(text) is None:
                times = 12 if SLOT.search(text) else 1
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
