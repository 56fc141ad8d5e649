"""The settings of messages: official notices, SMS, prices, the monthly budget. The same JSON as `office apply`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from village_desk import clock
from village_desk.errors import NotFound
from village_desk.marked import marked
from village_desk.messages import costs, prices, templates
from village_desk.office import registry, setup
from village_desk.office.models import Office
from village_desk.office.wording_time import date_words, day_and_time
from village_desk.security.access import current_office, requires
from village_desk.settings import notice_states, saving
from village_desk.settings.forms import (
    CATEGORY_WORDS,
    BudgetForm,
    NoticeForm,
    PriceForm,
    SmsForm,
    filled_budget,
    filled_notice,
)
from village_desk.translation import gettext as _
from village_desk.translation import language, said

blueprint = Blueprint("messages", __name__)

RESULTS = {
    "pesan": marked("Pesan resmi disimpan. Persetujuannya ditanyakan kepada Twilio dalam satu menit."),
    "sms": marked("Pengaturan SMS disimpan."),
    "harga": marked("Harga disimpan."),
    "anggaran": marked("Anggaran disimpan."),
}
Answer = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Price:
    """One price in force, as it is read."""

    words: str
    amount: str
    since: str
    source: str
    own: bool


@blueprint.get("/settings/pesan-resmi")
@requires("admin")
def notices() -> str:
    """All official messages with their state, and SMS."""
    return _notices_page(SmsForm(data=setup.export(current_office())["sms"]))


@blueprint.post("/settings/sms")
@requires("admin")
def save_sms() -> Answer:
    """SMS on or off, and the name that it comes from."""
    form = SmsForm(request.form)
    if form.validate() and saving.saved(form, form.settings):
        return redirect(url_for("settings.messages.notices", hasil="sms"), 303)
    return _notices_page(form), 422


@blueprint.route("/settings/pesan-resmi/<key>", methods=["GET", "POST"])
@requires("admin")
def notice(key: str) -> Answer:
    """One official message: its text to submit, its Content SID, the order of its variables."""
    state = next((s for s in templates.states(current_office()) if s.shipped.key == key), None)
    if state is None:
        raise NotFound
    others = setup.export(current_office())["notices"]
    form = NoticeForm(request.form, data=filled_notice(others.get(key), state.shipped.variables))
    if request.method == "POST":
        if form.validate() and saving.saved(form, lambda: form.settings(others, key)):
            return redirect(url_for("settings.messages.notices", hasil="pesan"), 303)
        return _notice_page(form, state), 422
    return _notice_page(form, state)


@blueprint.get("/settings/biaya")
@requires("admin")
def money() -> str:
    """The prices in force with date and source, this month, the budget."""
    return _money_page(PriceForm(), _budget_form())


@blueprint.post("/settings/biaya/harga")
@requires("admin")
def add_price() -> Answer:
    """A price of the office's own, from a day on."""
    form = PriceForm(request.form)
    others = setup.export(current_office())["prices"]
    if form.validate() and saving.saved(form, lambda: form.settings(others)):
        return redirect(url_for("settings.messages.money", hasil="harga"), 303)
    return _money_page(form, _budget_form()), 422


@blueprint.post("/settings/biaya/anggaran")
@requires("admin")
def save_budget() -> Answer:
    """The monthly budget. It warns, and never stops a message."""
    form = BudgetForm(request.form)
    if form.validate() and saving.saved(form, form.settings):
        return redirect(url_for("settings.messages.money", hasil="anggaran"), 303)
    return _money_page(PriceForm(), form), 422


def _notices_page(sms: SmsForm) -> str:
    office = current_office()
    states = notice_states.of(office)
    checked = [s.row.checked_at for s in templates.states(office) if s.row and s.row.checked_at]
    return render_template(
        "settings/notices.html",
        notices=states,
        lacking=[s for s in states if s.needed and not s.set],
        checked=_moment(office, max(checked)) if checked else "",
        sms=sms,
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


def _notice_page(form: NoticeForm, state: templates.State) -> str:
    names = {name: said(notice_states.VALUE_WORDS.get(name, name)) for name in state.shipped.variables}
    return render_template(
        "settings/notice.html",
        form=form,
        shipped=state.shipped,
        names=names,
        known=sorted(templates.known_names(state.shipped)),
        title=said(notice_states.NOTICE_WORDS.get(state.shipped.key, state.shipped.key)),
        trouble=notice_states.trouble_words(state),
        works=state.works,
    )


def _money_page(price: PriceForm, budget: BudgetForm) -> str:
    office, now = current_office(), clock.now()
    return render_template(
        "settings/money.html",
        prices=_prices(office, now),
        month=costs.of_month(office, now),
        price=price,
        budget=budget,
        result=said(RESULTS.get(request.args.get("hasil", ""), "")),
    )


def _budget_form() -> BudgetForm:
    return BudgetForm(data={"monthly_budget": filled_budget(current_office())})


def _prices(office: Office, now: datetime) -> list[Price]:
    found = prices.in_force(office.id, now)
    hours = registry.hours_of(office)
    listed = []
    for category in CATEGORY_WORDS:
        amount = prices.estimate(office.id, category, now)[0]
        row = found.get(category)
        since = date_words(hours.local(row.valid_from).date(), language()) if row else ""
        own = row is not None and row.office_id is not None
        source = row.source if row and own else _("perkiraan bawaan")
        words = f"Rp{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".").removesuffix(",00")
        listed.append(Price(_(CATEGORY_WORDS[category]), words, since, source, own))
    return listed


def _moment(office: Office, moment: datetime) -> str:
    return day_and_time(moment, registry.hours_of(office).timezone, language())
