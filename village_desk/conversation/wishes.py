"""Which service is wished for: the classifier's guess within what the office offers; own services by their words.

A service that the office does not offer is never opened, and its share goes to no neighbour: then we ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from village_desk.conversation import matching, service_words
from village_desk.conversation.model import Guess, shipped
from village_desk.conversation.spelling import words
from village_desk.office import bundles
from village_desk.office.catalogue import shipped as shipped_catalogue
from village_desk.office.services import Catalogue, Service

_ANY = "pengantar-umum"  # "… dan butuh surat pengantar" is said beside another paper, and means it
NONE = "-"  # the classifier's label for a wish that names no service
_NAMED = 0.5  # from here on the guess names the service; below, candidates are offered
_MAYBE = 0.25  # below, not even a guess is named
_CHOICES = 3
_LIKELY = 0.05
_POINTS = 0.3  # among papers that were offered, this much is a choice
_HALF = 0.5  # of the words known: a name and a street point to nothing
# "KTP hilang, mau surat pengantar kehilangan": the letter that is asked for, and not the new card.
_LETTER_OF_LOSS = re.compile(
    r"\b(?:mau|minta|buat|butuh|tolong)(?: (?:mau|minta|buat|urus))* (?:(?:surat|keterangan|pengantar) )+kehilangan\b"
)
_LETTER, _OUTRIGHT = "pengantar-kehilangan", 50.0
# Each part of "surat usaha sama surat domisili" must be this sure to count as a wish of its own.
_PART = 0.8
# "HP sama ATM hilang": "HP" alone is the digital card, and the whole sentence has no thought of it.
_THOUGHT_OF = 0.0003
_MOST_WORDS, _MOST_PARTS = 18, 4  # a longer text is a story, and its "dan" joins events
_AND = re.compile(
    # "sama" is "and", "with" and "alike": only the first joins two papers.
    r"\b(?:dan|dn|(?<!tidak )sama(?! (?:orang|istri|suami|saya|mantan|mertua|dengan))|plus|sekalian|sekaligus|"
    r"serta|lan|karo|kaliyan|sareng|jeung|ban|and)\b|[&+]",
    re.IGNORECASE,
)
# "ktp ilang trs kk jg robek": said one after the other, with no "and" between them.
_NEXT = r"\b(?:trs|terus|trus|lalu|habis itu|abis itu)\b"
_ALSO = re.compile(rf"{_AND.pattern}|{_NEXT}|\b(?:jg|juga)\b", re.IGNORECASE)
_TOO = "juga"
_HAD, _LACKED = frozenset("punya ada bawa".split()), frozenset("belum tidak hilang rusak salah".split())
_LISTED = re.compile(rf"{_AND.pattern}|{_NEXT}|[,;\n]", re.IGNORECASE)
# "nama di ktp beda sama di akta" compares two papers, "bukan sktm tapi …" chooses: neither wishes for both.
_COMPARING = frozenset("beda bedanya berbeda cocok sesuai antara atau bukan tetapi".split())


@dataclass(frozen=True)
class Wish:
    """`service` when it is known, `services` when several were named, `choices` to ask with otherwise."""

    service: str | None
    services: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    sureness: float = 0.0


def wish(text: str, said: list[str], guess: Guess, catalogue: Catalogue) -> Wish:
    """The service that these words wish for. `guess` is the classifier's, over the shipped services."""
    if own := own_service(said, catalogue):
        return own
    offered = [(slug, p) for slug, p in guess.ranked if catalogue.get(slug)]
    several = _several(text, said, guess, catalogue)
    if len(several) > 1:
        return Wish(several[0], several, (), 0.9)
    if catalogue.get(guess.label) and guess.sureness >= _NAMED:
        return Wish(guess.label, (), (), guess.sureness)
    likely = offered[0][0] if offered and offered[0][1] >= _MAYBE else None
    return Wish(likely, (), _candidates(said, offered, catalogue), min(guess.sureness, 0.45))


def letter_asked_for(text: str, said: list[str], guess: Guess) -> Guess:
    """The guess, where the letter of a loss is asked for outright: what was lost is then only told."""
    outright = "?" not in text and _LETTER_OF_LOSS.search(" ".join(said))
    return guess.weighed({_LETTER: _OUTRIGHT}) if outright else guess


def beside_others(wish: Wish, said: list[str], catalogue: Catalogue) -> Wish:
    """A guess that is asked about stands first among the papers of the word that was said: no list has one line."""
    if wish.service is None or len(wish.choices) > 1:
        return wish
    others = (slug for slug in matching.wide_services(said, catalogue) if slug != wish.service)
    return replace(wish, choices=(wish.service, *others)[:_CHOICES])


def wide(said: list[str], catalogue: Catalogue) -> Wish | None:
    """The candidates where nothing but a wide word was said: "usaha", "mau urus KTP"."""
    return Wish(None, (), matching.wide_services(said, catalogue), 0.4) if matching.is_wide(said) else None


def _candidates(said: list[str], offered: list[tuple[str, float]], catalogue: Catalogue) -> tuple[str, ...]:
    """What to offer: the likeliest; and where hardly any is likely, the papers of a wide word that was said."""
    likely = tuple(slug for slug, p in offered[:_CHOICES] if p >= _LIKELY)
    return likely if len(likely) > 1 else matching.wide_services(said, catalogue) or likely


def after_a_death(catalogue: Catalogue) -> tuple[str, ...]:
    """What to offer to somebody who tells of a death."""
    return matching.wide_services(["meninggal"], catalogue)


def _several(text: str, said: list[str], guess: Guess, catalogue: Catalogue) -> tuple[str, ...]:
    """Services named side by side, in the order written."""
    if len(said) > _MOST_WORDS or _COMPARING & set(said):
        return ()
    # "akta, kk, sama kia": commas divide where an "and" does.
    told = (words(piece, catalogue.glossary) for piece in _LISTED.split(text))
    parts = [part for part in told if part and not _has_it(part)]
    if not 1 < len(parts) <= _MOST_PARTS or not (_ALSO.search(text) or _of_families(parts)):
        return ()
    found: list[str] = []
    for at, part in enumerate(parts):
        slug = named_in([*part, *_shared(parts, at)], catalogue)
        slug = slug if slug and guess.of(slug) >= _THOUGHT_OF else None
        slug = slug or (_bundled(found[0], part, catalogue) if found else None)
        if slug and slug not in found and slug != _ANY:
            found.append(slug)
    return tuple(found)


def _has_it(part: list[str]) -> bool:
    """ "kk sudah ada": told of a paper that nobody wishes for."""
    return bool(_HAD & {*part}) and not _LACKED & {*part}


def _of_families(parts: list[list[str]]) -> bool:
    """Commas alone join only papers of different kinds: "ktp hilang, kk robek"; not "buat kia, syaratnya kk ya"."""
    kinds = [service_words.FAMILIES & {*part} for part in parts if "syarat" not in part]
    return all(len(kind) == 1 for kind in kinds) and len(frozenset().union(*kinds)) == len(parts)


def _shared(parts: list[list[str]], at: int) -> list[str]:
    """What a bare "kk" shares: with the part before ("ktp rusak, kk juga"), else the last ("ktp dan kk hilang")."""
    part = parts[at]
    also = _TOO in part and at > 0
    if not matching.is_family([word for word in part if word != _TOO] if also else part):
        return []
    return [word for word in parts[at - 1 if also else -1] if word not in service_words.FAMILIES]


def _bundled(first: str, part: list[str], catalogue: Catalogue) -> str | None:
    """After a birth or a death the other papers go without saying: "akta sama KK bayi"."""
    bundle = bundles.for_services([first], catalogue.bundles)
    others = [slug for slug in (bundle.services if bundle else ()) if slug != first and catalogue.get(slug)]
    return next((slug for slug in others if slug.partition("-")[0] in service_words.FAMILIES & {*part}), None)


def named_in(said: list[str], catalogue: Catalogue) -> str | None:
    """The service that a part of a message names by itself; "ktp dan kk hilang" shares what is said at its end."""
    guess = shipped().guess(said, asks=False)["service"]
    return guess.label if catalogue.get(guess.label) and guess.sureness >= _PART else None


def likeliest_of(slugs: Sequence[str], said: list[str]) -> str | None:
    """Of services that were offered to choose from, the one that these words point to, far before the others."""
    guess = shipped().guess(said, asks=False)["service"]
    shares = {slug: guess.of(slug) for slug in slugs}
    whole = sum(shares.values())
    best = max(shares, key=lambda slug: shares[slug], default=None)
    sure = best is not None and shares[best] >= _POINTS and shares[best] >= _PART * whole
    return best if sure and shipped().familiar(said) >= _HALF else None


def own_service(said: list[str], catalogue: Catalogue) -> Wish | None:
    """A service that is the office's own, or that it calls by its own words: found by those words alone."""
    own = _own(catalogue)
    slugs = matching.named_services(said, own) if own.services else []
    if not slugs:
        return None
    return Wish(slugs[0], (), (), 0.9) if len(slugs) == 1 else Wish(None, (), tuple(slugs), 0.4)


@lru_cache(maxsize=32)
def _own(catalogue: Catalogue) -> Catalogue:
    """What the classifier cannot know: services of the office's own, and names and words that it gave to others."""
    usual = {s.slug: s for s in shipped_catalogue().services}
    own = [_new_words(s, usual[s.slug]) if s.slug in usual else s for s in catalogue.services]
    return Catalogue((s for s in own if s.name or s.words), catalogue.groups)


def _new_words(service: Service, usual: Service) -> Service:
    return replace(
        service,
        name="" if service.name == usual.name else service.name,
        name_en="" if service.name_en == usual.name_en else service.name_en,
        words=tuple(word for word in service.words if word not in usual.words),
    )
