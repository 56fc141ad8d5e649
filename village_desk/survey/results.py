"""The result of a survey: for its page, the period report, the public page of figures and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from village_desk.database import db
from village_desk.marked import Decimals, Sentence, marked
from village_desk.survey import skm, surveys
from village_desk.survey.answers import apart, counted
from village_desk.survey.models import Survey, SurveyAnswer
from village_desk.survey.skm import Grade, Scored

FEW = 5  # under it a group of respondents is said as "<5"


@dataclass(frozen=True)
class Result:
    """Everything that is published. `index`, `ikm` and `grade` are None while an element has no answer at all.

    `respondents` have answered all nine, and are held against the sample; `partial` have stopped or left some
    out, and count to the elements that they answered.
    """

    survey: Survey
    elements: tuple[Scored, ...]
    respondents: int
    partial: int
    served: int
    sample: int
    channels: Mapping[str, int]
    index: Fraction | None
    ikm: Decimal | None
    grade: Grade | None
    weakest: tuple[Scored, ...]

    @property
    def answered(self) -> int:
        """How many have answered at all."""
        return self.respondents + self.partial

    @property
    def enough(self) -> bool:
        """Have as many answered as the sample asks for?"""
        return self.respondents >= self.sample > 0


def of(survey: Survey) -> Result:
    """The result as the answers stand now, without the open page; of a closed survey it does not change any more."""
    rows = db.session.execute(select(SurveyAnswer.scores, SurveyAnswer.channel).where(*counted(survey))).all()
    elements = skm.scored(scores for scores, _ in rows)
    found = skm.index(elements)
    ikm = None if found is None else skm.ikm(found)
    served = surveys.served(survey)
    whole = sum(len(scores) == len(skm.SLUGS) for scores, _ in rows)
    return Result(
        survey=survey,
        elements=elements,
        respondents=whole,
        partial=len(rows) - whole,
        served=served,
        sample=skm.sample_size(served),
        channels=Counter(channel for _, channel in rows),
        index=found,
        ikm=ikm,
        grade=None if ikm is None else skm.grade(ikm),
        weakest=skm.weakest(elements),
    )


@dataclass(frozen=True)
class OpenPage:
    """What came by the open page, in nobody's index: how many, their elements, their words."""

    answered: int
    elements: tuple[Scored, ...]
    words: tuple[str, ...]


def of_open_page(survey: Survey) -> OpenPage:
    """Apart from the result, for the head alone."""
    rows = db.session.execute(select(SurveyAnswer.scores, SurveyAnswer.words).where(*apart(survey))).all()
    return OpenPage(
        len(rows),
        skm.scored(scores for scores, _ in rows),
        tuple(sorted(words for _, words in rows if words)),
    )


def newest_published(office_id: int, until: date | None = None) -> Result | None:
    """The result that was published last, for reports and public pages; None before the first.

    `until`: only surveys whose own period has begun by this local date.
    """
    survey = published_last(office_id, until)
    return None if survey is None else of(survey)


def published_last(office_id: int, until: date | None = None) -> Survey | None:
    """The survey of `newest_published`, without counting its answers."""
    latest = (
        select(Survey)
        .where(Survey.office_id == office_id, Survey.published_at.is_not(None))
        .order_by(Survey.published_at.desc(), Survey.id.desc())
        .limit(1)
    )
    if until is not None:
        latest = latest.where(Survey.first_day <= until)
    return db.session.scalars(latest).one_or_none()


Cell = str | int | Decimals


def rows(result: Result) -> list[tuple[str, Cell, str | int, str | Sentence]]:
    """The table as rows of (measure, value, number of answers, grade), for the report, the public page and files.

    Numbers are numbers, so that files calculate with them.
    """
    lines: list[tuple[str, Cell, str | int, str | Sentence]] = [
        (one.element.name, shown(one.nrr), one.answers, _grade(one.grade)) for one in result.elements
    ]
    asked = result.answered
    return [
        *lines,
        (marked("Bobot tiap unsur"), "1/9", "", ""),
        (marked("Indeks SKM"), shown(result.index), asked, ""),
        (marked("Nilai IKM"), comma(result.ikm), asked, _grade(result.grade)),
        (marked("Jumlah responden (lengkap)"), result.respondents, "", ""),
        (marked("Menjawab sebagian"), result.partial, "", ""),
        (marked("Warga yang dilayani"), result.served, "", ""),
        (marked("Sampel yang diperlukan"), result.sample, "", ""),
    ]


def profile(survey: Survey) -> list[tuple[str, dict[str, str]]]:
    """How many respondents of each kind, by column and code; a group of fewer than five is "<5"."""
    told = []
    for column in ("age_band", "sex", "education"):
        values = db.session.scalars(select(getattr(SurveyAnswer, column)).where(*counted(survey)))
        counts = Counter(value for value in values if value)
        told.append((column, {code: str(n) if n >= FEW else f"<{FEW}" for code, n in counts.items()}))
    return told


def words_of(survey: Survey) -> list[str]:
    """What people wrote besides, in the order of the alphabet: when it came would tell who it was."""
    said = db.session.scalars(
        select(SurveyAnswer.words).where(*counted(survey), SurveyAnswer.words.is_not(None))
    )
    return sorted(words for words in said if words)


def shown(value: Fraction | None) -> str | Decimals:
    """`3,60`; "–" where there is none."""
    return "–" if value is None else comma(skm.rounded(value))


def comma(value: Decimal | None) -> str | Decimals:
    """`83,89`, in English `83.89`; "–" where there is none."""
    return "–" if value is None else Decimals(f"{value:.2f}")


def _grade(found: Grade | None) -> str | Sentence:
    if found is None:
        return "–"
    return Sentence("%(letter)s (%(words)s)", letter=found.letter, words=Sentence(found.words))
