"""Which service do these words name? By the catalogue's names and words alone, slips forgiven.

For what no training could know: an office's own services and words, and two papers named side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from village_desk.conversation import phrases, service_words
from village_desk.conversation.spelling import alike, words
from village_desk.office.services import Catalogue

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """One service that the words may mean. `at`: positions of the words that speak for it."""

    slug: str
    score: int
    at: frozenset[int]


def matches(said: list[str], catalogue: Catalogue) -> list[Match]:
    """The services whose name or words are all found, best first. A wide word alone is no match."""
    found: list[Match] = []
    for slug, known in _phrases_of(catalogue):
        best = max(
            (m for m in (_match(slug, phrase, said) for phrase in known) if m), key=_weight, default=None
        )
        if best:
            found.append(best)
    return sorted(found, key=_weight, reverse=True)


def wide_services(said: list[str], catalogue: Catalogue) -> tuple[str, ...]:
    """What to offer when only a wide word was said ("usaha"), or a family of papers ("KTP"); at most eight."""
    for word in said:
        offered = [slug for slug in service_words.WIDE.get(word, ()) if catalogue.get(slug)]
        if offered:
            return tuple(offered[:3])
    for word in said:
        if digit := service_words.GROUP_WORDS.get(word):
            return tuple(s.slug for s in catalogue.in_group(digit))[:8]
    return ()


def is_wide(said: list[str]) -> bool:
    """Is there nothing but a wide word and words of wishing? Such a message never opens a request."""
    rest = [word for word in said if word not in phrases.WISHING | phrases.FILLERS | phrases.GREETING]
    if rest == ["kartu", "keluarga"]:
        return True
    return len(rest) == 1 and (rest[0] in service_words.WIDE or rest[0] in service_words.GROUP_WORDS)


def is_family(said: list[str]) -> bool:
    """Is it one family of papers and no more ("KTP", "urus akta")?"""
    rest = [word for word in said if word not in phrases.WISHING | phrases.FILLERS | phrases.GREETING]
    return len(rest) == 1 and rest[0] in service_words.FAMILIES


def named_exactly(said: list[str], catalogue: Catalogue) -> str | None:
    """The service one of whose names or words is all that is said, in any order, but for words of wishing.

    What an official reads in the catalogue opens what it says, whatever the classifier was taught.
    """
    return _exact(catalogue).get(_bare(said))


@lru_cache(maxsize=32)
def _exact(catalogue: Catalogue) -> dict[frozenset[str], str | None]:
    """Words -> service; None where two services share them."""
    found: dict[frozenset[str], str | None] = {}
    for slug, known in _phrases_of(catalogue):
        for phrase in known:
            bare = _bare(list(phrase))
            if bare and _names_something(tuple(bare)) and not bare >= phrases.UNFINISHED:
                found[bare] = slug if found.get(bare, slug) == slug else None
    return found


def _bare(said: list[str]) -> frozenset[str]:
    """ "bikin KTP" is a first card, "urus KTP" any: "buat" stays. "sudah" makes a question of it and stays."""
    return frozenset(said) - ((phrases.WISHING - {"buat"}) | (phrases.FILLERS - {"sudah"}) | phrases.GREETING)


def named_services(said: list[str], catalogue: Catalogue) -> list[str]:
    """The service that is named best, and its rivals: near in score over the same words; at most three."""
    found = matches(said, catalogue)
    if not found:
        return []
    best = found[0]
    rivals = [m for m in found[1:] if m.score == best.score and len(m.at) == len(best.at)]
    return [best.slug, *(m.slug for m in rivals)][:3]


def _weight(match: Match) -> tuple[int, int]:
    return match.score, len(match.at)


@lru_cache(maxsize=32)
def _phrases_of(catalogue: Catalogue) -> tuple[tuple[str, tuple[Phrase, ...]], ...]:
    return tuple(
        (service.slug, _known(service.name, service.name_en, service.words)) for service in catalogue.services
    )


@lru_cache(maxsize=1024)  # most offices call most services alike
def _known(name: str, name_en: str, called: tuple[str, ...]) -> tuple[Phrase, ...]:
    said = (name.split("(")[0], name_en.split("(")[0], *called)
    known = {tuple(dict.fromkeys(words(text))) for text in said}
    return tuple(sorted(phrase for phrase in known if phrase and _names_something(phrase)))


def _names_something(phrase: Phrase) -> bool:
    """A wide word alone names nothing; neither do "surat pengantar" and "suket"."""
    if len(phrase) == 1:
        return phrase[0] not in service_words.WIDE and phrase[0] not in service_words.LIGHT
    return sum(service_words.LIGHT.get(word, len(word)) for word in phrase) > 2


def _match(slug: str, phrase: Phrase, said: list[str]) -> Match | None:
    at: list[int] = []
    for word in phrase:
        place = next((i for i, typed in enumerate(said) if i not in at and alike(typed, word)), None)
        if place is None:
            return None
        at.append(place)
    if all(word in service_words.LIGHT for word in phrase) and max(at) - min(at) > len(phrase):
        return None  # "buat … kk" far apart says nothing
    score = sum(service_words.LIGHT.get(word, len(word)) for word in phrase) + 2 * (len(phrase) - 1)
    if max(at) - min(at) < len(phrase):
        score += 1
    # Words far apart in a long story speak less for each other.
    score -= max(0, (max(at) - min(at) - 2 * len(phrase)) // 3)
    return Match(slug, score, frozenset(at)) if score > 2 else None
