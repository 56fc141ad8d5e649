"""The survey between the chat and its thing: which is open, who has answered it, what was answered just now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from village_desk.conversation.engine import Step
from village_desk.conversation.types import KeepSurvey, SurveyView
from village_desk.database import db
from village_desk.survey import answers, skm, surveys
from village_desk.survey.models import Survey

if TYPE_CHECKING:
    from village_desk.whatsapp.effects import Turn


def views_of(turns: Sequence[Turn]) -> dict[int, SurveyView]:
    """By citizen: the survey that their office has open. One query where none is."""
    offices = {turn.citizen.id: turn.office.id for turn in turns}
    there = surveys.open_of_offices(set(offices.values()))
    if not there:
        return {}
    done = answers.of_chats(there, offices)
    return {
        citizen: SurveyView(there[office].id, skm.SLUGS, citizen in done)
        for citizen, office in offices.items()
        if office in there
    }


def keep(turn: Turn, effect: KeepSurvey) -> None:
    """Write down what was answered so far; one that was closed meanwhile takes nothing any more."""
    survey = db.session.get(Survey, effect.survey)
    if survey is None or survey.office_id != turn.office.id:
        raise LookupError("A survey belongs to the office that was written to.")
    who = answers.of_citizen(survey.id, turn.citizen.id)
    answers.note(
        survey, who, effect.scores, now=turn.now, ended=effect.ended, training=turn.conversation.training
    )


def is_answer(result: Step) -> bool:
    """Did this message answer a question of the survey? Then no page of chats shows it beside a name."""
    return any(isinstance(effect, KeepSurvey) for effect in result.effects)
