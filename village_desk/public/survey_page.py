"""The satisfaction survey on the web: for anyone while it is open, and by a tracking link."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template, request

from village_desk import clock
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput, NotFound
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.public import not_staff, tracking
from village_desk.security import csrf, throttle
from village_desk.security.access import anyone
from village_desk.security.address import client_address, source_of
from village_desk.survey import answers, respondents, skm, surveys
from village_desk.survey.models import Survey
from village_desk.survey.surveys import SurveyRefused
from village_desk.tickets.models import Ticket
from village_desk.translation import gettext as _
from village_desk.translation import said

blueprint = Blueprint("survey", __name__)

SENDINGS = 20  # of one network in SIGN_IN_WINDOW: a whole hamlet may stand behind one address


@blueprint.route("/survei/<office>", methods=["GET", "POST"])
@anyone
def at_office(office: str) -> Response:
    """Without any name: one opened page is one answer, shown apart from those that count. Raises NotFound."""
    found = registry.office_by_slug(office)
    if found is None:
        raise NotFound
    survey = surveys.open_of(found.id)
    if survey is None:
        return _told(found, _("Saat ini belum ada survei yang dibuka."), 200)
    if request.method != "POST":
        return _sheet(found, survey, (), nonce=csrf.one_time_number(request.path))
    nonce = request.form.get("nonce", "")
    who = answers.of_page(survey.id, csrf.number_given(request.path, nonce))
    return _sheet(found, survey, who, nonce=nonce)


@blueprint.route("/lacak/<token>/survei", methods=["GET", "POST"])
@anyone
def by_link(token: str) -> Response:
    """For whoever holds the link of a request: the same person counts once, here and by WhatsApp."""
    told = tracking.find(token, clock.now())
    ticket = db.session.get(Ticket, told.ticket_id) if told else None
    if told is None or ticket is None or ticket.kind != "request":
        raise NotFound
    survey = surveys.open_of(told.office.id)
    if survey is None:
        return _told(told.office, _("Saat ini belum ada survei yang dibuka."), 200)
    who = answers.of_ticket(survey.id, ticket)
    if request.method == "GET" and answers.answered(survey, who):
        return _told(told.office, said(answers.AlreadyAnswered()), 200)
    return _sheet(told.office, survey, who, training=ticket.training)


def _sheet(
    office: Office, survey: Survey, who: Sequence[str], *, nonce: str = "", training: bool = False
) -> Response:
    """The form, or what becomes of it when it is sent."""
    problem = ""
    if request.method == "POST":
        try:
            return _taken(office, survey, who, training, "page" if not nonce else answers.OPEN_PAGE)
        except InvalidInput as refusal:
            problem = said(refusal)
    page = render_template(
        "public/survey.html",
        office=office,
        survey=survey,
        elements=skm.ELEMENTS,
        respondents=respondents,
        typed=request.form,
        problem=problem,
        nonce=nonce,
        training_band=training,
        form_token=csrf.public_form_token(request.path),
        longest=answers.LONGEST_WORDS,
    )
    return _unseen(page, 422 if problem else 200)


def _taken(office: Office, survey: Survey, who: Sequence[str], training: bool, channel: str) -> Response:
    not_staff.refuse()
    now = clock.now()
    throttle.begin_form(f"survey {survey.id}", source_of(client_address()), SENDINGS, now)
    given = answers.read(request.form, training=training)
    try:
        with transaction():
            answers.take(survey, given, channel=channel, who=who, now=now)
    except SurveyRefused as refusal:
        return _told(office, said(refusal), 200)
    return _told(office, _("Terima kasih. Jawaban sudah kami terima."), 200)


def _told(office: Office, words: str, status: int) -> Response:
    return _unseen(render_template("public/survey_told.html", office=office, words=words), status)


def _unseen(page: str, status: int) -> Response:
    """The address may hold a secret: not indexed, not passed on, not kept."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
