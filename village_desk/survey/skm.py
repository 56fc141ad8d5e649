"""The arithmetic of the SKM (Permenpan RB 14/2017): NRR, index, IKM, grade, sample. Pure and exact.

NRR of an element is the sum of its scores by the number of its valid answers; the index is the sum of the nine NRR
times 1/9; the IKM is the index times 25. Everything is a fraction until it is shown: with the printed weight 0,11 a
perfect score would end at 99,00.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from village_desk.marked import marked

LOWEST, HIGHEST = 1, 4
SCORES: Final = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True)
class Element:
    """One of the nine: its slug, its name in a table, the question on a form, and the words of 1, 2, 3 and 4."""

    slug: str
    name: str
    question: str
    choices: tuple[str, str, str, str]


ELEMENTS: Final = (
    Element(
        "persyaratan",
        marked("Persyaratan"),
        marked("Apakah syarat yang diminta sesuai dengan jenis layanannya?"),
        (marked("Tidak sesuai"), marked("Kurang sesuai"), marked("Sesuai"), marked("Sangat sesuai")),
    ),
    Element(
        "prosedur",
        marked("Prosedur"),
        marked("Apakah cara mengurusnya mudah diikuti?"),
        (marked("Tidak mudah"), marked("Kurang mudah"), marked("Mudah"), marked("Sangat mudah")),
    ),
    Element(
        "waktu",
        marked("Waktu"),
        marked("Apakah layanannya cepat?"),
        (marked("Tidak cepat"), marked("Kurang cepat"), marked("Cepat"), marked("Sangat cepat")),
    ),
    Element(
        "biaya",
        marked("Biaya"),
        marked("Bagaimana biaya yang diminta?"),
        (marked("Sangat mahal"), marked("Agak mahal"), marked("Murah"), marked("Gratis")),
    ),
    Element(
        "produk",
        marked("Hasil layanan"),
        marked("Apakah surat atau hasil yang diterima sesuai dengan yang diminta?"),
        (marked("Tidak sesuai"), marked("Kurang sesuai"), marked("Sesuai"), marked("Sangat sesuai")),
    ),
    Element(
        "kompetensi",
        marked("Kemampuan petugas"),
        marked("Apakah petugasnya mampu mengerjakan tugasnya?"),
        (marked("Tidak mampu"), marked("Kurang mampu"), marked("Mampu"), marked("Sangat mampu")),
    ),
    Element(
        "perilaku",
        marked("Perilaku petugas"),
        marked("Apakah petugasnya sopan dan ramah?"),
        (marked("Tidak ramah"), marked("Kurang ramah"), marked("Ramah"), marked("Sangat ramah")),
    ),
    Element(
        "pengaduan",
        marked("Penanganan pengaduan"),
        marked("Bagaimana aduan, saran, dan masukan ditangani?"),
        (
            marked("Tidak ditangani"),
            marked("Kurang ditangani"),
            marked("Ditangani dengan baik"),
            marked("Ditangani dengan sangat baik"),
        ),
    ),
    Element(
        "sarana",
        marked("Sarana dan prasarana"),
        marked("Bagaimana ruang layanan dan perlengkapannya?"),
        (marked("Buruk"), marked("Kurang baik"), marked("Baik"), marked("Sangat baik")),
    ),
)
BY_SLUG: Final[Mapping[str, Element]] = {element.slug: element for element in ELEMENTS}
SLUGS: Final = tuple(BY_SLUG)
WEIGHT: Final = Fraction(1, len(ELEMENTS))
TO_IKM: Final = 25

# From which IKM on, rounded to two decimals first: the printed intervals have gaps between them.
_GRADES = (
    (Decimal("88.31"), "A", marked("Sangat baik")),
    (Decimal("76.61"), "B", marked("Baik")),
    (Decimal("65.00"), "C", marked("Kurang baik")),
    (Decimal("25.00"), "D", marked("Tidak baik")),
)

# Krejcie and Morgan (1970): chi-square of one degree of freedom at 95 %, the cautious proportion, error 5 %.
_CHI_SQUARE, _PROPORTION, _ERROR = Fraction("3.841"), Fraction(1, 2), Fraction("0.05")


@dataclass(frozen=True)
class Grade:
    """A, B, C or D with its words."""

    letter: str
    words: str


@dataclass(frozen=True)
class Scored:
    """One element: how many valid answers it has, and their NRR; None where nobody answered it."""

    element: Element
    answers: int
    nrr: Fraction | None

    @property
    def ikm(self) -> Decimal | None:
        """The element on the scale of the IKM, so that it has a grade of its own."""
        return None if self.nrr is None else rounded(self.nrr * TO_IKM)

    @property
    def grade(self) -> Grade | None:
        return None if self.ikm is None else grade(self.ikm)


def scored(answers: Iterable[Mapping[str, int]]) -> tuple[Scored, ...]:
    """The nine elements in their order. `answers`: per person the scores by slug; what was left out is not there."""
    sums = dict.fromkeys(SLUGS, 0)
    counts = dict.fromkeys(SLUGS, 0)
    for answer in answers:
        for slug, score in answer.items():
            if slug in sums and score in SCORES:
                sums[slug] += score
                counts[slug] += 1
    return tuple(
        Scored(
            one, counts[one.slug], Fraction(sums[one.slug], counts[one.slug]) if counts[one.slug] else None
        )
        for one in ELEMENTS
    )


def index(elements: Iterable[Scored]) -> Fraction | None:
    """Sum of NRR × 1/9. None while one of the nine has no answer: its weight is nobody else's."""
    nrrs = [one.nrr for one in elements]
    known = [nrr for nrr in nrrs if nrr is not None]
    if len(known) < len(ELEMENTS):
        return None
    return sum(known, Fraction()) * WEIGHT


def ikm(found: Fraction) -> Decimal:
    """The index × 25, half-up to two decimals."""
    return rounded(found * TO_IKM)


def rounded(value: Fraction) -> Decimal:
    """Half-up to two decimals, exactly: 64,995 is 65,00."""
    hundredths = (value * 200 + 1) // 2
    return Decimal(hundredths) / 100


def grade(value: Decimal) -> Grade:
    """The grade of an IKM that is rounded already. Raises ValueError under 25,00, which no answers give."""
    for least, letter, words in _GRADES:
        if value >= least:
            return Grade(letter, words)
    raise ValueError(f"no IKM: {value}")


def weakest(elements: Iterable[Scored]) -> tuple[Scored, ...]:
    """The elements with the lowest NRR (several, where they are equal); none where nothing was answered."""
    known = [one for one in elements if one.nrr is not None]
    lowest = min((one.nrr for one in known if one.nrr is not None), default=None)
    return tuple(one for one in known if one.nrr == lowest)


def sample_size(served: int) -> int:
    """How many of so many served people should answer (Krejcie and Morgan), to the nearest whole person."""
    if served <= 0:
        return 0
    spread = _CHI_SQUARE * _PROPORTION * (1 - _PROPORTION)
    size = served * spread / (_ERROR**2 * (served - 1) + spread)
    return int((size * 2 + 1) // 2)
