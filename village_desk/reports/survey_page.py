"""The head's pages of the survey: opened for a period, followed, closed, its plan written, its table published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from village_desk import audit, clock
from village_desk.config import current
from village_desk.database import transaction
from village_desk.errors import InvalidInput
from village_desk.marked import marked
from village_desk.office import registry
from village_desk.office.wording_time import date_words
from village_desk.security.access import current_office, current_user, requires, scoped_one
from village_desk.survey import respondents, results, skm, surveys
from village_desk.survey.models import Survey
from village_desk.survey.results import Result
from village_desk.survey.surveys import SurveyRefused
from village_desk.translation import gettext as _
from village_desk.translation import language, lazy_gettext, said

blueprint = Blueprint("survey", __name__)

RESULTS = {
    "buka": lazy_gettext("Survei dibuka. Warga dapat menjawab lewat WhatsApp, halaman web, dan loket."),
    "tutup": lazy_gettext("Survei ditutup. Tanda yang mencegah jawaban ganda sudah dihapus."),
    "terbit": lazy_gettext("Hasil survei diterbitkan."),
    "rencana": lazy_gettext("Rencana tindak lanjut disimpan."),
}
Answer = str | tuple[str, int] | Response


@blueprint.get("/reports/skm")
@requires("head", "admin")
def show_all() -> str:
    """Every survey of the office, and the form that opens one while none is open."""
    today = registry.hours_of(current_office()).local(clock.now()).date()
    typed = {"first": today.replace(month=1, day=1).isoformat(), "last": today.isoformat()}
    return _list(typed)


@blueprint.post("/reports/skm/buka")
@requires("head", "admin")
def begin() -> Answer:
    """Open one."""
    office, form = current_office(), request.form
    try:
        with transaction():
            made = surveys.open_survey(
                office,
                form.get("name", ""),
                _day(form.get("first", "")),
                _day(form.get("last", "")),
                clock.now(),
            )
            _note("survey.opened", made)
    except (InvalidInput, SurveyRefused) as problem:
        return _list(dict(form), problem), problem.status
    return _back(made, "buka")


@blueprint.get("/reports/skm/<int:survey_id>")
@requires("head", "admin")
def show(survey_id: int) -> str:
    """Progress while it is open; then the table, the weakest elements and what is to be done about them."""
    return _page(_mine(survey_id))


@blueprint.post("/reports/skm/<int:survey_id>/tutup")
@requires("head", "admin")
def end(survey_id: int) -> Answer:
    """No more answers. Asks for a tick first: it cannot be undone."""

    def close(survey: Survey) -> None:
        if survey.closed_at is None:
            _sure(marked("Centang dahulu bahwa survei ini ditutup untuk selamanya."))
        surveys.close(survey, clock.now())

    return _change(survey_id, "tutup", "survey.closed", close)


@blueprint.post("/reports/skm/<int:survey_id>/terbitkan")
@requires("head", "admin")
def publish(survey_id: int) -> Answer:
    """The result is the office's newest from now on, for everyone. Asks for a tick first."""

    def make_public(survey: Survey) -> None:
        if survey.closed_at is not None:
            _sure(marked("Centang dahulu bahwa hasil ini boleh dibaca siapa saja."))
        surveys.publish(survey, clock.now())

    return _change(survey_id, "terbit", "survey.published", make_public)


@blueprint.post("/reports/skm/<int:survey_id>/rencana")
@requires("head", "admin")
def plan(survey_id: int) -> Answer:
    """What is to be done, by whom, until when."""
    typed = {
        slug: {part: request.form.get(f"{slug}_{part}", "") for part in ("what", "who", "until")}
        for slug in skm.SLUGS
        if f"{slug}_what" in request.form
    }
    return _change(survey_id, "rencana", "survey.planned", lambda survey: surveys.plan(survey, typed))


def _change(survey_id: int, result: str, action: str, act: Callable[[Survey], None]) -> Answer:
    survey = _mine(survey_id)
    try:
        with transaction():
            survey = _mine(survey_id, lock=True)
            act(survey)
            _note(action, survey)
    except (InvalidInput, SurveyRefused) as problem:
        return _page(_mine(survey_id), problem), problem.status
    return _back(survey, result)


def _sure(words: str) -> None:
    """One press alone does nothing that cannot be taken back. Raises InvalidInput with these words."""
    if request.form.get("yakin") != "ya":
        raise InvalidInput(words, "yakin")


def _mine(survey_id: int, *, lock: bool = False) -> Survey:
    """Raises NotFound."""
    wanted = select(Survey).where(Survey.id == survey_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = scoped_one(wanted, Survey)
    assert isinstance(found, Survey)
    return found


def _note(action: str, survey: Survey) -> None:
    audit.note(action, office_id=survey.office_id, user_id=current_user().id, subject=f"survey:{survey.id}")


def _back(survey: Survey, result: str) -> Response:
    return redirect(url_for("reports.survey.show", survey_id=survey.id, hasil=result), 303)


def _list(typed: dict[str, str], problem: InvalidInput | SurveyRefused | None = None) -> str:
    there = surveys.all_of(current_office().id)
    return render_template(
        "reports/surveys.html",
        surveys=[(one, _state(one), _period(one)) for one in there],
        open_one=next((one for one in there if one.closed_at is None), None),
        typed=typed,
        problem=said(problem) if problem else "",
        wrong=getattr(problem, "field", None) or "",
        longest=surveys.LONGEST_NAME,
    )


def _page(survey: Survey, problem: InvalidInput | SurveyRefused | None = None) -> str:
    found = results.of(survey)
    return render_template(
        "reports/survey.html",
        survey=survey,
        r=found,
        apart=results.of_open_page(survey),
        state=_state(survey),
        period=_period(survey),
        aloud=_aloud(found),
        nrr=lambda value: said(results.shown(value)),
        comma=lambda value: said(results.comma(value)),
        channels=[
            (respondents.CHANNELS.get(one, one), count) for one, count in sorted(found.channels.items())
        ],
        kinds=_kinds(survey),
        words=results.words_of(survey),
        planned=_planned(found),
        typed=request.form if problem else {},
        problem=said(problem) if problem else "",
        wrong=getattr(problem, "field", None) or "",
        result=RESULTS.get(request.args.get("hasil", "")),
        link=f"{current().public_url}{url_for('public.survey.at_office', office=current_office().slug)}",
        date_words=lambda day: date_words(date.fromisoformat(day), language()),
    )


def _planned(found: Result) -> list[tuple[bool, skm.Scored]]:
    """All nine, the weakest and those with a plan first. The flag: is it to be seen at once?"""
    weak = {one.element.slug for one in found.weakest} | found.survey.plans.keys()
    low = {one.element.slug for one in found.elements if one.grade and one.grade.letter in "CD"}
    flagged = [(one.element.slug in weak | low, one) for one in found.elements]
    return sorted(flagged, key=lambda pair: not pair[0])


def _kinds(survey: Survey) -> list[tuple[str, list[tuple[str, str]]]]:
    """How many respondents of each kind, in words."""
    words = {
        "age_band": (_("Umur"), respondents.AGES),
        "sex": (_("Jenis kelamin"), respondents.SEXES),
        "education": (_("Pendidikan terakhir"), respondents.EDUCATIONS),
    }
    return [
        (words[column][0], [(_(words[column][1][code]), n) for code, n in counts.items()])
        for column, counts in results.profile(survey)
        if counts
    ]


def _aloud(found: Result) -> str:
    """One sentence that a head can read out as it stands."""
    if not found.answered:
        return str(_("Belum ada jawaban."))
    if found.ikm is None or found.grade is None:
        words = _("%(count)s warga menjawab. Nilai belum dapat dihitung: masih ada unsur tanpa jawaban.")
        return str(words % {"count": found.answered})
    words = _("%(count)s warga menjawab. Nilai IKM %(ikm)s, mutu %(letter)s (%(words)s).")
    values = {"count": found.answered, "ikm": said(results.comma(found.ikm))}
    grade = {"letter": found.grade.letter, "words": _(found.grade.words)}
    return str(words % (values | grade))


def _state(survey: Survey) -> str:
    if survey.closed_at is None:
        return str(_("Dibuka"))
    return str(_("Diterbitkan") if survey.published_at else _("Ditutup"))


def _period(survey: Survey) -> str:
    first, last = (date_words(day, language()) for day in (survey.first_day, survey.last_day))
    return f"{first} – {last}"


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
