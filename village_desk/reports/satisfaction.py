"""How satisfied citizens were, on the page of a period and in its file."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.office.models import Office
from village_desk.reports.lines import Line
from village_desk.reports.periods import Period
from village_desk.satisfaction import figures
from village_desk.satisfaction.answering import WORDS
from village_desk.satisfaction.figures import SHOWN_FROM, Satisfaction
from village_desk.translation import gettext as _
from village_desk.translation import language


@dataclass(frozen=True)
class Section:
    """A sentence, what stands beside it, and the bars: (words, count), the best first; none where few answered."""

    sentence: str
    beside: str
    bars: list[tuple[str, int]]
    line: Line


def section(office: Office, period: Period, earlier: Period) -> Section:
    """Of this period, with the mean of the one before."""
    now = figures.of_period(office.id, period.begins, period.ends)
    then = figures.of_period(office.id, earlier.begins, earlier.ends)
    bars = [(f"{score} {_(words)}", now.counts[score - 1]) for score, words in WORDS.items()]
    return Section(_sentence(now), _beside(now, then), bars if now.is_shown else [], _line(now, then))


def _sentence(found: Satisfaction) -> str:
    """Plainly what it rests on, also where that is too little."""
    numbers = {"answered": found.answered, "asked": found.asked}
    if not found.asked:
        return str(_("Belum ada warga yang ditanya pada masa ini."))
    if found.mean is None:
        return str(
            _(
                "Baru %(answered)s jawaban dari %(asked)s yang ditanya. "
                "Nilainya ditampilkan mulai %(least)s jawaban.",
                least=SHOWN_FROM,
                **numbers,
            )
        )
    return str(
        _(
            "Kepuasan %(mean)s dari 4 (%(answered)s jawaban dari %(asked)s yang ditanya).",
            mean=_decimal(found.mean),
            **numbers,
        )
    )


def _beside(now: Satisfaction, then: Satisfaction) -> str:
    if now.mean is None:
        return ""
    good = str(_("%(good)s dari %(answered)s puas atau sangat puas.", good=now.good, answered=now.answered))
    if then.mean is None:
        return good
    return f"{good} {_('Masa sebelumnya %(mean)s.', mean=_decimal(then.mean))}"


def _line(now: Satisfaction, then: Satisfaction) -> Line:
    """For the table of all figures and the file."""
    return Line(
        "satisfaction",
        _("Kepuasan warga"),
        "–" if now.mean is None else _decimal(now.mean),
        None if now.mean is None else round(now.mean, 2),
        "1-4",
        now.answered,
        before="–" if then.mean is None else _decimal(then.mean),
    )


def _decimal(mean: float) -> str:
    """One digit behind the comma, half up: 3.55 is 3,6."""
    words = f"{int(mean * 10 + 0.5) / 10:.1f}"
    return words.replace(".", ",") if language() == "id" else words
