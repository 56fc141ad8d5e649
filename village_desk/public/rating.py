"""The question on the tracking page of a completed request: a tiny form, and afterwards what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from village_desk.public.tracking import Tracking
from village_desk.satisfaction import answering
from village_desk.security import csrf
from village_desk.translation import gettext as _


@dataclass(frozen=True)
class Question:
    """`token`: of the form, "" once nothing can be answered any more. `score`: what was answered, `said` in words.

    `choices`: (score, its words), the best first. Words that a citizen added are never shown here: links travel.
    """

    token: str
    score: int | None
    said: str
    choices: list[tuple[int, str]]
    low: bool


def question(told: Tracking, token: str, now: datetime) -> Question | None:
    """What the page asks or says; None unless the request is completed. `token`: of the link."""
    if not told.completed:
        return None
    rating = answering.of_ticket(told.ticket_id)
    score = rating.score if rating else None
    open_still = answering.may_answer(rating, now)
    return Question(
        token=csrf.public_form_token(url_for("public.rate", token=token)) if open_still else "",
        score=score,
        said=_(answering.WORDS[score]) if score else "",
        low=score is not None and score <= answering.LOW,
        choices=[(value, _(words)) for value, words in answering.WORDS.items()],
    )


def typed_score(typed: str) -> int:
    """The number of the chosen radio button; 0, which is refused, for anything else."""
    return int(typed) if typed in ("1", "2", "3", "4") else 0
