"""The survey at the counter: a paper form that is typed in, or somebody who stands there and answers."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from village_desk import audit, clock
from village_desk.desk.finding import do_once
from village_desk.desk.glance import seen
from village_desk.errors import InvalidInput
from village_desk.security.access import current_office, current_user, requires
from village_desk.survey import answers, respondents, skm, surveys
from village_desk.survey.models import Survey
from village_desk.tickets import action_keys
from village_desk.tickets.quick_replies import QuickReply
from village_desk.translation import said

blueprint = Blueprint("survey", __name__)

INVITATION = "survei"


@blueprint.route("/desk/survei", methods=["GET", "POST"])
@requires("officer")
def take_in() -> str | tuple[str, int]:
    """One form; after it the next, with a word that it was kept."""
    survey = surveys.open_of(current_office().id)
    if survey is None or request.method != "POST":
        return _page(survey)
    try:
        do_once(lambda: _keep(survey))
    except InvalidInput as problem:
        return _page(survey, said(problem)), 422
    return _page(survey, kept=True)


def _keep(survey: Survey) -> None:
    """Who typed it is noted apart from the answer, and without it: how many each officer has brought in."""
    user = current_user()
    answers.take(survey, answers.read(request.form), channel="counter", who=(), now=clock.now())
    audit.note("survey.entered", office_id=user.office_id, user_id=user.id, subject=f"survey:{survey.id}")


def _page(survey: Survey | None, problem: str = "", *, kept: bool = False) -> str:
    return render_template(
        "desk/survey.html",
        survey=survey,
        elements=skm.ELEMENTS,
        respondents=respondents,
        typed=request.form if problem else {},
        problem=problem,
        kept=kept,
        count=answers.count(survey) if survey else 0,
        longest=answers.LONGEST_WORDS,
        action_key=request.form.get("action_key", "")[:40] if problem else action_keys.new(),
    )


def invitable(replies: Sequence[QuickReply]) -> list[QuickReply]:
    """The quick replies without the shipped invitation while there is nothing to invite to."""
    shipped = any(reply.code == INVITATION and not reply.own for reply in replies)
    if not shipped or seen("surveys"):
        return list(replies)
    return [reply for reply in replies if reply.code != INVITATION or reply.own]
