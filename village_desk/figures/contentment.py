"""How satisfied citizens were, as a period's report tells it: a sentence, a line beside the others, a table."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.figures.lines import Line
from village_desk.figures.periods import Period
from village_desk.figures.tables import Table
from village_desk.marked import Decimals, Sentence, marked
from village_desk.satisfaction import figures
from village_desk.satisfaction.answering import WORDS
from village_desk.satisfaction.figures import SHOWN_FROM, Satisfaction


def of_periods(office_id: int, periods: Sequence[Period]) -> list[Satisfaction]:
    """The answers that belong to the days of each."""
    return figures.of_spans(office_id, [(one.begins, one.ends) for one in periods])


def sentences(now: Satisfaction, then: Satisfaction) -> list[Sentence]:
    """Plainly what it rests on, also where that is too little."""
    if not now.asked:
        return [Sentence("Belum ada warga yang ditanya pada masa ini.")]
    numbers = {"answered": now.answered, "asked": now.asked}
    if now.mean is None:
        return [
            Sentence(
                "Baru %(answered)s jawaban dari %(asked)s yang ditanya. "
                "Nilainya ditampilkan mulai %(least)s jawaban.",
                least=SHOWN_FROM,
                **numbers,
            )
        ]
    told = [
        Sentence(
            "Kepuasan %(mean)s dari 4 (%(answered)s jawaban dari %(asked)s yang ditanya).",
            mean=Mean(now.mean),
            **numbers,
        ),
        Sentence("%(good)s dari %(answered)s puas atau sangat puas.", good=now.good, answered=now.answered),
    ]
    if then.mean is not None:
        told.append(Sentence("Masa sebelumnya %(mean)s.", mean=Mean(then.mean)))
    return told


def line(now: Satisfaction, then: Satisfaction) -> Line:
    """For the table of all figures and the files."""
    return Line(
        "satisfaction",
        marked("Kepuasan warga"),
        "–" if now.mean is None else Mean(now.mean),
        None if now.mean is None else round(now.mean, 2),
        "1-4",
        now.answered,
        before="–" if then.mean is None else Mean(then.mean),
    )


def table(now: Satisfaction) -> Table:
    """The answers by their value, the best first; no rows where few answered."""
    rows = [
        (Sentence("%(score)s %(words)s", score=score, words=Sentence(words)), now.counts[score - 1])
        for score, words in WORDS.items()
    ]
    columns = (marked("Jawaban"), marked("Kali"))
    return Table("satisfaction", marked("Kepuasan warga"), columns, list(rows) if now.is_shown else [])


class Mean(Decimals):
    """One digit behind the comma, half up: 3.55 is 3,6, in English 3.6."""

    def __init__(self, mean: float) -> None:
        super().__init__(f"{int(mean * 10 + 0.5) / 10:.1f}")
