"""The office's own part of its service standards: who answers for them, the pledge, its words, before, the switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from village_desk.config import current
from village_desk.errors import NotFound
from village_desk.office import registry, setup_standards
from village_desk.office.standard_texts import ASPECTS, NAMES, OFFICERS
from village_desk.security.access import current_office, requires
from village_desk.security.forms import DeskForm
from village_desk.settings import saving
from village_desk.settings.standards_forms import (
    AnswerForm,
    BeforeForm,
    FiguresForm,
    NamesForm,
    PledgeForm,
    TextsForm,
    filled_texts,
)

blueprint = Blueprint("standards", __name__)
Answer = str | tuple[str, int] | Response
F = TypeVar("F", bound=DeskForm)


@blueprint.get("/settings/standar")
@requires("admin")
def show() -> str:
    """What is set and what is still to be said, with a way to each."""
    office = current_office()
    row = setup_standards.of(office)
    return render_template(
        "settings/standards.html",
        row=row,
        services=registry.catalogue_of(office).services,
        unconfirmed=[name for key, name in NAMES.items() if key not in row.confirmed],
        before_all=len(ASPECTS),
        before_missing=len([key for key in ASPECTS if key not in row.before]),
        answer_minutes=round(registry.first_answer_of(office).total_seconds() / 60),
        saved=request.args.get("hasil") == "simpan",
    )


@blueprint.route("/settings/standar/pejabat", methods=["GET", "POST"])
@requires("admin")
def officials() -> Answer:
    """Who answers for every service that names nobody else."""
    row = setup_standards.of(current_office())
    form = _form(NamesForm, {"official": row.official, "officer": row.officer})
    return _shown("settings/standards_names.html", form, form.settings, service=None, row=row)


@blueprint.route("/settings/standar/pejabat/<slug>", methods=["GET", "POST"])
@requires("admin")
def official(slug: str) -> Answer:
    """Who answers for one service; left empty, the ones of all. Raises NotFound for a service not offered."""
    office = current_office()
    service = registry.catalogue_of(office).get(slug)
    if service is None:
        raise NotFound
    row = setup_standards.of(office)
    form = _form(NamesForm, dict(row.by_service.get(slug, {})))
    return _shown(
        "settings/standards_names.html",
        form,
        lambda: form.of_service(row.by_service, slug),
        service=service,
        row=row,
    )


@blueprint.route("/settings/standar/maklumat", methods=["GET", "POST"])
@requires("admin")
def pledge() -> Answer:
    """Name, place and day of the *maklumat*."""
    row = setup_standards.of(current_office())
    day = row.pledge_day.isoformat() if row.pledge_day else ""
    form = _form(PledgeForm, {"head": row.pledge_head, "place": row.pledge_place, "day": day})
    return _shown("settings/standards_pledge.html", form, form.settings)


@blueprint.route("/settings/standar/teks", methods=["GET", "POST"])
@requires("admin")
def texts() -> Answer:
    """Components 8 to 14 and the promise: the office's words, and whether it has checked them."""
    form = _form(TextsForm, filled_texts(setup_standards.of(current_office())))
    return _shown("settings/standards_texts.html", form, form.settings, names=NAMES, officers=OFFICERS)


@blueprint.route("/settings/standar/sebelum", methods=["GET", "POST"])
@requires("admin")
def before() -> Answer:
    """How it was before, in the office's own words."""
    form = _form(BeforeForm, dict(setup_standards.of(current_office()).before))
    return _shown("settings/standards_before.html", form, form.settings, aspects=ASPECTS)


@blueprint.route("/settings/standar/jawaban", methods=["GET", "POST"])
@requires("admin")
def answer() -> Answer:
    """Within how many working minutes a person's first answer is owed."""
    minutes = current_office().first_answer_minutes
    form = _form(AnswerForm, {"first_answer_minutes": str(minutes) if minutes else ""})
    return _shown("settings/standards_answer.html", form, form.settings, default=_default_minutes())


@blueprint.route("/settings/standar/angka", methods=["GET", "POST"])
@requires("admin")
def figures() -> Answer:
    """The switch of the public page of figures."""
    row = setup_standards.of(current_office())
    form = _form(FiguresForm, {"figures_public": row.figures_public})
    return _shown("settings/standards_figures.html", form, form.settings)


def _default_minutes() -> int:
    return round(current().number("FIRST_ANSWER_WORKING_MINUTES"))


def _form(kind: type[F], data: dict[str, Any]) -> F:
    """The form as it was sent, else as it stands. Not both: an empty form would read as boxes left empty."""
    return kind(request.form) if request.method == "POST" else kind(data=data)


def _shown(template: str, form: DeskForm, settings: Callable[[], dict[str, Any]], **shown: Any) -> Answer:
    """The page of a form, or after saving the way back to the list."""
    if request.method == "GET":
        return render_template(template, form=form, **shown)
    if form.validate() and saving.saved(form, settings):
        return redirect(url_for("settings.standards.show", hasil="simpan"), 303)
    return render_template(template, form=form, **shown), 422
