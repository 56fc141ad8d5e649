"""The door for anyone: the front page, one ticket's tracking page, the catalogue, the privacy notice.

No page here needs a script, and only the choice of a language sets a cookie; the tracking page is in nobody's
index, cache or referrer.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from village_desk import clock, qr
from village_desk.config import current
from village_desk.database import transaction
from village_desk.marked import marked
from village_desk.office import english, registry, wording_time
from village_desk.office.models import Office
from village_desk.public import card, not_staff, papers, rating, reading, standards, survey_page, tracking
from village_desk.public.links import chat_link
from village_desk.public.offices import known_office
from village_desk.satisfaction import answering
from village_desk.security import csrf
from village_desk.security.access import anyone, signed_in
from village_desk.standards import published
from village_desk.survey import surveys
from village_desk.tickets import disowning
from village_desk.translation import gettext as _
from village_desk.translation import language, read_in

blueprint = Blueprint("public", __name__)
blueprint.add_app_template_global(chat_link)
blueprint.register_blueprint(papers.blueprint)
blueprint.register_blueprint(reading.blueprint)
blueprint.register_blueprint(standards.blueprint)
blueprint.register_blueprint(survey_page.blueprint)

LINK_DEAD = marked(
    "Tautan ini tidak berlaku lagi. Balas STATUS di WhatsApp untuk melihat permohonan Bapak/Ibu."
)

# Who issues a paper, by the catalogue's codes; "desa" is the office itself.
ISSUERS = {"disdukcapil": marked("Disdukcapil (Dinas Kependudukan dan Pencatatan Sipil)")}


@blueprint.get("/")
@anyone
def front() -> str | AnyResponse:
    """Where a visitor without an address in mind arrives; staff go straight to their desk."""
    if signed_in() is not None:
        return redirect("/desk", 303)
    return render_template("public/front.html")


@blueprint.get("/lacak/<token>")
@anyone
def track(token: str) -> Response:
    """One ticket for whoever holds its link. A wrong, dead or erased one gets the same answer to the byte."""
    now = clock.now()
    told = tracking.find(token, now)
    if told is None:
        return _dead()
    with read_in(told.spoken):
        return _page("public/tracking.html", told, q=rating.question(told, token, now), survey=_may_rate(told))


@blueprint.post("/lacak/<token>/nilai")
@anyone
def rate(token: str) -> Response:
    """How satisfied whoever holds the link is with a completed request; its page then says thanks."""
    now = clock.now()
    told = tracking.find(token, now)
    if told is None:
        return _dead()
    not_staff.refuse()
    with transaction():
        score = rating.typed_score(request.form.get("nilai", ""))
        answering.on_page(told.ticket_id, score, request.form.get("kata", ""), now=now)
    return _secret(redirect(url_for("public.track", token=token, _anchor="nilai"), 303), 303)


def _may_rate(told: tracking.Tracking) -> bool:
    """Is there a result to be asked about, and a survey that asks?"""
    return told.tone == "done" and bool(told.service) and surveys.open_of(told.office.id) is not None


@blueprint.get("/lacak/<token>/ambil")
@anyone
def collect(token: str) -> Response:
    """The pick-up QR, for the citizen's own screen; only while the paper waits."""
    told = tracking.find(token, clock.now())
    if told is None or not told.code:
        return _dead()
    picture = qr.drawn(f"{current().public_url}{url_for('desk.collecting.by_code', code=told.code)}")
    back = url_for("public.track", token=token)
    return _page("public/pickup.html", told, picture=picture, back=back)


@blueprint.get("/lacak/<token>/kartu.png")
@anyone
def keep(token: str) -> Response:
    """The page as one picture, for the phone's gallery."""
    told = tracking.find(token, clock.now())
    if told is None:
        return _dead()
    link = f"{current().public_url}{url_for('desk.collecting.by_code', code=told.code)}" if told.code else ""
    response = _secret("", 200)
    with read_in(told.spoken):
        response.set_data(card.picture(told, link))
    response.mimetype = "image/png"
    response.headers["Content-Disposition"] = f'inline; filename="{told.number}.png"'
    return response


@blueprint.route("/lacak/<token>/bukan-saya", methods=["GET", "POST"])
@anyone
def disown(token: str) -> Response:
    """Whoever holds the link says that the request is not theirs: it is shut, and the office looks at the number."""
    told = tracking.find(token, clock.now())
    if told is None:
        return _dead()
    if request.method == "POST":
        with transaction():
            disowning.disown(told.ticket_id, now=clock.now())
        return _page("public/disowned.html", told)
    return _page(
        "public/disown.html",
        told,
        form_token=csrf.public_form_token(request.path),
        back=url_for("public.track", token=token),
    )


@blueprint.get("/layanan/<office>")
@anyone
def services(office: str) -> str:
    """The office's services with what each needs, how long it takes, who issues it. Raises NotFound."""
    found = known_office(office)
    catalogue, in_english = registry.catalogue_of(found), language() == "en"
    if in_english:
        catalogue = english.in_english(catalogue)
    groups = [(group, catalogue.in_group(group.digit)) for group in catalogue.groups]
    issuers = {code: _(name) for code, name in ISSUERS.items()} | {"desa": found.name}
    return render_template(
        "public/services.html",
        office=found,
        groups=groups,
        opening=wording_time.opening_words(registry.hours_of(found), language()),
        issuers=issuers,
        in_english=in_english,
        figures=published.is_told(found, clock.now()),
    )


@blueprint.get("/privasi/<office>")
@anyone
def privacy(office: str) -> str:
    """The privacy notice of UU 27/2022, articles 5 and 21. Raises NotFound."""
    found = known_office(office)
    return render_template(
        "public/privacy.html", office=found, services_link=_services_link(found), kept=_kept()
    )


def _kept() -> dict[str, int]:
    """How many days things are kept, as they are set here."""
    settings = current()
    return {
        "files": settings.whole("RETENTION_FILES_DAYS"),
        "chat": settings.whole("RETENTION_CHAT_DAYS"),
        "drafts": round(settings.number("DRAFT_EXPIRY") / 86400),
    }


def _services_link(office: Office) -> str:
    return url_for("public.services", office=office.slug)


def _page(template: str, told: tracking.Tracking, **values: object) -> Response:
    """A page of one ticket, in the language of its reader."""
    with read_in(told.spoken):
        return _secret(render_template(template, t=told, **values), 200)


def _dead() -> Response:
    return _secret(render_template("public/link_dead.html", text=_(LINK_DEAD)), 404)


def _secret(page: str | AnyResponse, status: int) -> Response:
    """A page whose address is a secret: not indexed, not passed on, not kept."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
