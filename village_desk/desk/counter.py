"""A request for somebody who stands at the counter or calls: in under a minute, with the same checks as the chat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms import Field as FormField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from village_desk import clock, qr
from village_desk.database import db
from village_desk.desk.finding import do_once, ticket_or_404
from village_desk.desk.glance import seen
from village_desk.errors import NotFound
from village_desk.office import fields, problems, registry
from village_desk.office.fields_numbers import read_phone
from village_desk.office.models import Office
from village_desk.office.services import Catalogue, Field, Service
from village_desk.security.access import current_office, current_user, requires
from village_desk.security.forms import DeskForm
from village_desk.tickets import action_keys, counter, intake, notices, pickup
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status
from village_desk.translation import gettext as _
from village_desk.translation import language

blueprint = Blueprint("counter", __name__)

OFTEN, LATELY = 6, timedelta(days=90)
Answer = str | tuple[str, int] | Response


@blueprint.get("/desk/loket")
@requires("officer")
def choose() -> str:
    """Which paper: the usual ones on top, then the groups of the menu."""
    office = current_office()
    catalogue = registry.catalogue_of(office)
    groups = [(group, catalogue.in_group(group.digit)) for group in catalogue.groups]
    return render_template(
        "desk/counter_choose.html", often=_often(office, catalogue), groups=groups, survey=seen("surveys")
    )


@blueprint.route("/desk/loket/<slug>", methods=["GET", "POST"])
@requires("officer")
def take_in(slug: str) -> Answer:
    """One form. What is wrong is said at its field, and nothing that was typed is lost."""
    office, user, now = current_office(), current_user(), clock.now()
    service = registry.catalogue_of(office).get(slug)
    if service is None:
        raise NotFound
    form = _form_of(service)(request.form)
    if request.method != "POST":
        return _page(service, form)
    today = registry.hours_of(office).local(now).date()
    values, phone = _read(form, service, today), _phone(form)
    if form.errors:
        return _page(service, form), 422
    made: list[Ticket] = []

    def act() -> None:
        made.append(
            counter.open_for(
                office,
                service,
                fields=values,
                papers=form.papers.data or [],
                channel=form.channel.data,
                phone=phone,
                user_id=user.id,
                now=now,
            )
        )

    if not do_once(act):
        return redirect(url_for("desk.queue.show", lihat="mine"), 303)
    return redirect(url_for("desk.counter.slip", ticket_id=made[0].id), 303)


@blueprint.get("/desk/t/<int:ticket_id>/tanda-terima")
@requires("officer")
def slip(ticket_id: int) -> str:
    """The receipt to print or to photograph: number, promise, what is missing, and the way to the tracking page."""
    ticket = ticket_or_404(ticket_id)
    office, now = current_office(), clock.now()
    hours = registry.hours_of(office)
    return render_template(
        "desk/slip.html",
        ticket=ticket,
        promise=notices.promise_phrase(ticket, hours),
        missing=[intake.requirement_name(ticket, one) for one in ticket.waiting_for],
        link=notices.tracking_link(ticket),
        picture=qr.drawn(notices.tracking_link(ticket)) if ticket.token else "",
        ready=ticket.status == Status.READY,
        code=pickup.code_of(ticket),
        printed_at=hours.local(now),
    )


def _often(office: Office, catalogue: Catalogue) -> list[Service]:
    """What this office was asked for most in the last three months."""
    rows = db.session.execute(
        select(Ticket.service)
        .where(
            Ticket.office_id == office.id,
            Ticket.kind == "request",
            Ticket.training.is_(False),
            Ticket.received_at > clock.now() - LATELY,
        )
        .group_by(Ticket.service)
        .order_by(func.count().desc(), Ticket.service)
        .limit(OFTEN)
    ).scalars()
    return [found for slug in rows if slug and (found := catalogue.get(slug))]


def _form_of(service: Service) -> type[DeskForm]:
    """The form of this service: its own questions, the papers that were shown, and how to reach the person."""
    papers = [SelectChoice(p.slug, p.name) for p in service.files_asked]
    made: dict[str, Any] = {f"isi_{field.slug}": _input(field) for field in service.fields}
    made |= {
        "channel": RadioField(
            _("Warga"),
            choices=[SelectChoice(code, _(words)) for code, words in counter.CHANNELS.items()],
            default="counter",
        ),
        "papers": SelectMultipleField(
            _("Berkas yang sudah diperlihatkan"),
            choices=papers,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        ),
        "phone": StringField(_("Nomor WhatsApp warga (boleh kosong)")),
        "agreed": BooleanField(_("Warga setuju dikabari lewat nomor ini")),
    }
    return type("CounterForm", (DeskForm,), made)


def _input(field: Field) -> FormField:
    if field.type == "choice":
        choices = [SelectChoice("", _("Pilih"))] + [SelectChoice(o, o) for o in fields.options_of(field)]
        return SelectField(field.label, choices=choices)
    if field.type == "longtext" or fields.rule_of(field) in ("person_list", "nik_list"):
        return TextAreaField(field.label)
    return StringField(field.label)


def _read(form: DeskForm, service: Service, today: date) -> Mapping[str, str]:
    """The canonical answers; what cannot be read becomes the error of its field."""
    values: dict[str, str] = {}
    for field in service.fields:
        box = form[f"isi_{field.slug}"]
        raw = (box.data or "").strip()
        if not raw and not field.required:
            continue
        result = fields.read(field, raw, today)
        if result.value is None:
            box.errors = [_in_words(result.problem or "") or _("Mohon diperiksa lagi.")]
        else:
            values[field.slug] = result.value
    return values


def _in_words(problem: str) -> str:
    """What is wrong with an answer, in the reader's language: the rules of fields have an English of their own."""
    return problems.in_english(problem) if language() == "en" else problem


def _phone(form: DeskForm) -> str | None:
    """The number, when the person agreed to be told; half of the two is asked about."""
    raw, agreed = (form["phone"].data or "").strip(), bool(form["agreed"].data)
    if not raw:
        if agreed:
            form["phone"].errors = [_("Tulis nomor WhatsApp warga, atau hapus centangnya.")]
        return None
    number = read_phone(raw)
    if number.value is None:
        wrong = _in_words(number.problem or "")
        form["phone"].errors = [wrong or _("Tulis nomor HP seperti 0812 3456 7890.")]
    elif not agreed:
        form["agreed"].errors = [
            _("Tanyakan dahulu: bila warga setuju, centang ini; bila tidak, kosongkan nomornya.")
        ]
    return number.value if agreed else None


def _page(service: Service, form: DeskForm) -> str:
    return render_template(
        "desk/counter.html",
        service=service,
        form=form,
        needed=[form[f"isi_{f.slug}"] for f in service.fields if f.required],
        others=[form[f"isi_{f.slug}"] for f in service.fields if not f.required],
        bring=[p.name for p in service.requirements if p.in_person],
        action_key=request.form.get("action_key") or action_keys.new(),
    )
