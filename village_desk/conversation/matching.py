"""Which service do these words mean? By the catalogue's names, citizens' words and our sayings; slips forgiven."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from village_desk.conversation import service_words
from village_desk.conversation.spelling import alike, words
from village_desk.office.services import Catalogue, Service

_AND = frozenset({"dan", "sama", "plus"})
# "nama di ktp beda sama di akta" compares two papers, and wishes for none of them.
_DIFFERENCE = frozenset({"beda", "berbeda", "cocok"})

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


def best_services(said: list[str], catalogue: Catalogue) -> tuple[list[str], bool]:
    """Slugs in the order written, and whether they were said side by side (two wishes) or are rivals.

    Rivals are near in score over the same words; what the best match already explains does not count again.
    """
    found = matches(said, catalogue)
    if not found:
        return [], False
    if pair := _side_by_side(said, catalogue):
        return pair, True
    best = found[0]
    apart = [m for m in found[1:] if not (m.at & best.at) and m.score >= 5]
    if apart:
        both = sorted([best, apart[0]], key=lambda m: min(m.at))
        return [m.slug for m in both], True
    rivals = [m for m in found[1:] if m.score == best.score and len(m.at) == len(best.at)]
    return [best.slug, *(m.slug for m in rivals)][:3], False


def _side_by_side(said: list[str], catalogue: Catalogue) -> list[str]:
    """ "surat usaha sama surat domisili": two papers, and not the one that has both words in its name."""
    for place, word in enumerate(said):
        if word not in _AND or _DIFFERENCE & set(said):
            continue
        left, right = matches(said[:place], catalogue), matches(said[place + 1 :], catalogue)
        if left and right and left[0].slug != right[0].slug and min(left[0].score, right[0].score) >= 5:
            return [left[0].slug, right[0].slug]
    return []


def _weight(match: Match) -> tuple[int, int]:
    return match.score, len(match.at)


@lru_cache(maxsize=32)
def _phrases_of(catalogue: Catalogue) -> tuple[tuple[str, tuple[Phrase, ...]], ...]:
    return tuple((service.slug, _known(service)) for service in catalogue.services)


def _known(service: Service) -> tuple[Phrase, ...]:
    names = [service.name.split("(")[0], service.name_en.split("(")[0]]
    said = (*names, *service.words, *service_words.SAYINGS.get(service.slug, ()))
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
