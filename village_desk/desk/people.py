"""People: lists of citizens by what they have in common, and one citizen with everything the office knows of them."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from village_desk import audit, clock
from village_desk.citizens import consents, sameness
from village_desk.citizens.models import Citizen, Consent
from village_desk.conversation import guardians
from village_desk.database import db
from village_desk.desk.chat import who
from village_desk.desk.finding import do_once
from village_desk.desk.marks import label_form
from village_desk.desk.words import came_in, status_tag, when
from village_desk.errors import InvalidInput
from village_desk.marked import marked
from village_desk.messages.models import Conversation
from village_desk.office import languages, registry
from village_desk.satisfaction import answering
from village_desk.security.access import current_office, current_user, requires, scoped, scoped_one
from village_desk.security.forms import DeskForm, put
from village_desk.tickets import action_keys, counter, labels, looking_up, people
from village_desk.tickets.people import LATELY, SILENT, Segment
from village_desk.translation import gettext as _
from village_desk.translation import language, said
from village_desk.translation import lazy_gettext as _l

blueprint = Blueprint("people", __name__)

Answer = str | tuple[str, int] | Response
WROTE = {key: _l("Menulis dalam %(days)d hari terakhir", days=days) for key, days in LATELY.items()} | {
    SILENT: _l("Diam lebih dari 90 hari")
}
CONSENTS = {
    consents.PRIVACY: marked("Pemberitahuan privasi"),
    guardians.CHILDREN: marked("Data anak"),
    counter.NOTICES: marked("Kabar lewat WhatsApp (disetujui di loket)"),
    answering.CONSENT: marked("Penilaian pelayanan"),
}
RESULTS = {
    "label": marked("Label disimpan."),
    "gabung": marked("Kedua nomor ditampilkan sebagai satu warga."),
    "pisah": marked("Nomor ini dipisahkan lagi."),
}


class JoinForm(DeskForm):
    """The choices are set by the view: other chats that asked for the same NIK."""

    known = RadioField(_l("Nomor lain dengan NIK yang sama"), [Optional()], validate_choice=False)
    number = StringField(_l("Nomor permohonan dari nomor WhatsApp yang lain"))


@blueprint.get("/desk/warga")
@requires("officer")
def show_all() -> str:
    """A list of people; every state is a URL."""
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    segment = Segment(
        service=request.args.get("layanan", "")[:60],
        label=request.args.get("label", "")[:12],
        wrote=request.args.get("menulis", "")[:8],
        hamlet=request.args.get("dusun", "")[:40],
    )
    asked = request.args.get("mulai", "0")
    page = people.find(office.id, segment, now, int(asked) if asked.isascii() and asked.isdigit() else 0)
    return render_template(
        "desk/people.html",
        page=page,
        page_size=people.PAGE,
        lines=[
            (known, who(known.citizen), when(known.citizen.last_inbound_at, hours, now))
            if known.citizen.last_inbound_at
            else (known, who(known.citizen), "")
            for known in page.rows
        ],
        segment=segment,
        narrowed={
            "layanan": segment.service,
            "label": segment.label,
            "menulis": segment.wrote,
            "dusun": segment.hamlet,
        },
        any_filter=any(asdict(segment).values()),
        services=registry.catalogue_of(office).services,
        labels=labels.of_office(office.id),
        wrote=WROTE,
    )


@blueprint.get("/desk/warga/<public_id>")
@requires("officer")
def show(public_id: str) -> str:
    """One citizen: requests, people behind the number, labels, consents, language, and other numbers of theirs."""
    return _page(_citizen(public_id), JoinForm())


@blueprint.route("/desk/warga/<public_id>/label", methods=["GET", "POST"])
@requires("officer")
def label(public_id: str) -> Answer:
    """Which labels this person carries."""
    citizen = _citizen(public_id)
    form = label_form(labels.of_citizen(citizen))
    code = 200
    if request.method == "POST" and form.validate():
        try:
            chosen, new = form.chosen.data or [], form.new.data or ""
            do_once(lambda: labels.put_on_citizen(citizen, chosen, new, shown=form.was_shown))
            return _back(citizen, "label")
        except InvalidInput as problem:
            put(form, problem)
            code = 422
    key = request.form.get("action_key") or action_keys.new()
    back = ("desk.people.show", {"public_id": citizen.public_id}, who(citizen))
    return render_template("desk/label.html", form=form, back=back, action_key=key), code


@blueprint.post("/desk/warga/<public_id>/gabung")
@requires("officer")
def join(public_id: str) -> Answer:
    """Another number is the same person; written down (S23)."""
    citizen, form, user = _citizen(public_id), JoinForm(request.form), current_user()
    try:
        other = _named(form)
        subject = f"citizen:{citizen.id}+{other.id}"

        def act() -> None:
            sameness.join(citizen, other)
            audit.note("citizens.joined", office_id=user.office_id, user_id=user.id, subject=subject)

        do_once(act)
    except InvalidInput as problem:
        put(form, problem)
        return _page(citizen, form), 422
    return _back(citizen, "gabung")


@blueprint.post("/desk/warga/<public_id>/pisah")
@requires("officer")
def part(public_id: str) -> Response:
    """This number is somebody else's after all."""
    citizen, user = _citizen(public_id), current_user()
    subject = f"citizen:{citizen.id}"

    def act() -> None:
        sameness.part(citizen)
        audit.note("citizens.parted", office_id=user.office_id, user_id=user.id, subject=subject)

    do_once(act)
    return _back(citizen, "pisah")


def _page(citizen: Citizen, form: JoinForm) -> str:
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    family = sameness.family(citizen)
    ids = [one.id for one in family]
    form.known.choices = [SelectChoice(one.public_id, who(one)) for one in people.perhaps_the_same(family)]
    if not form.known.choices:
        del form.known
    given = scoped(select(Consent).where(Consent.citizen_id.in_(ids)).order_by(Consent.id.desc()), Consent)
    chats = scoped(select(Conversation).where(Conversation.citizen_id.in_(ids)), Conversation)
    return render_template(
        "desk/person.html",
        citizen=citizen,
        who=who(citizen),
        family=[(one, who(one)) for one in family if one.id != citizen.id],
        requests=[
            (one, status_tag(one.status), came_in(one.received_at, hours, now))
            for one in people.requests_of(family)
        ],
        behind=people.behind(family),
        labels=[one for one, carried in labels.of_citizen(citizen) if carried],
        consents=[
            (said(CONSENTS.get(one.kind, one.kind)), when(one.at, hours, now), one.withdrawn_at is not None)
            for one in db.session.scalars(given)
        ],
        chats=db.session.scalars(chats).all(),
        language=languages.name_in(citizen.language, language()),
        wrote=when(citizen.last_inbound_at, hours, now) if citizen.last_inbound_at else _("belum pernah"),
        form=form,
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


def _citizen(public_id: str) -> Citizen:
    """The chat of the caller's office with this opaque name. Raises NotFound."""
    wanted = select(Citizen).where(
        Citizen.public_id == public_id,
        Citizen.erased_at.is_(None),
        Citizen.merged_into_id.is_(None),
        people.known(),
    )
    found = scoped_one(wanted, Citizen)
    assert isinstance(found, Citizen)
    return found


def _named(form: JoinForm) -> Citizen:
    """The other chat: chosen, or found by the number of one of its requests. Raises InvalidInput."""
    if form.known.data and (chosen := str(form.known.data)):
        return _citizen(chosen)
    number, office = (form.number.data or "").strip(), current_office()
    found = looking_up.look_up(office, registry.hours_of(office), number, clock.now(), identities=False)
    citizen_ids = {one.citizen_id for one in found.tickets if one.number.casefold() == number.casefold()}
    citizen_id = citizen_ids.pop() if len(citizen_ids) == 1 else None
    if citizen_id is None:
        raise InvalidInput("Tulis nomor permohonannya lengkap, seperti WNJ-2611-0042.", "number")
    return db.session.get_one(Citizen, citizen_id)


def _back(citizen: Citizen, result: str) -> Response:
    return redirect(url_for("desk.people.show", public_id=citizen.public_id, hasil=result), 303)
