"""The office's own quick replies: written by the officers who use them, kept by the verb of `office apply`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from village_desk import audit
from village_desk.desk.finding import do_once, done_already
from village_desk.errors import InvalidInput, NotFound
from village_desk.marked import marked
from village_desk.messages import speaking, wording
from village_desk.office import registry, setup, setup_replies
from village_desk.security.access import current_office, current_user, requires
from village_desk.security.forms import DeskForm, put
from village_desk.tickets import quick_replies
from village_desk.translation import lazy_gettext as _l
from village_desk.translation import said

blueprint = Blueprint("quick_replies", __name__)

RESULTS = {"simpan": marked("Balasan cepat disimpan."), "hapus": marked("Balasan cepat dihapus.")}
Answer = str | tuple[str, int] | Response


class QuickReplyForm(DeskForm):
    code = StringField(
        _l("Kata singkat"),
        [
            InputRequired(_l("Tulis kata singkatnya.")),
            Length(max=21, message=_l("Paling banyak %(most)d huruf.", most=20)),
        ],
    )
    text = TextAreaField(
        _l("Kalimat untuk warga"),
        [
            InputRequired(_l("Tulis kalimatnya.")),
            Length(
                max=setup_replies.LONGEST,
                message=_l("Paling banyak %(most)d huruf.", most=setup_replies.LONGEST),
            ),
        ],
    )

    def entry(self) -> dict[str, str]:
        """One reply in the JSON of `office apply`."""
        text = (self.text.data or "").replace("\r\n", "\n").strip()
        return {"code": (self.code.data or "").strip(), "text": text}


@blueprint.get("/desk/balasan-cepat")
@requires("officer", "admin")
def show() -> str:
    """The office's own, and the shipped ones that they stand beside."""
    office = current_office()
    own = setup_replies.export_replies(office)
    taken = {reply["code"] for reply in own}
    shipped = [
        {"code": code, "text": _in_officers_words(speaking.words(office, None, key))}
        for code, key in quick_replies.SHIPPED.items()
        if code not in taken
    ]
    result = said(RESULTS.get(request.args.get("hasil", ""), ""))
    return render_template("desk/quick_replies.html", own=own, shipped=shipped, result=result)


@blueprint.route("/desk/balasan-cepat/baru", methods=["GET", "POST"])
@requires("officer", "admin")
def add() -> Answer:
    """A new one. `dari` begins with the words of a shipped one, which it will replace."""
    form = QuickReplyForm(request.form)
    if request.method != "POST":
        code = request.args.get("dari", "")
        if key := quick_replies.SHIPPED.get(code):
            form.code.data = code
            form.text.data = _in_officers_words(speaking.words(current_office(), None, key))
        return _form_page(form)
    if done_already():
        return _listed("simpan")
    entries = setup_replies.export_replies(current_office())
    if form.validate() and _apply(form, [*entries, form.entry()]):
        return _listed("simpan")
    return _form_page(form), 422


@blueprint.route("/desk/balasan-cepat/<code>", methods=["GET", "POST"])
@requires("officer", "admin")
def edit(code: str) -> Answer:
    """Change one of the office's own."""
    if done_already():
        return _listed("simpan")
    entries = setup_replies.export_replies(current_office())
    place = _place(entries, code)
    form = QuickReplyForm(request.form)
    if request.method != "POST":
        form.code.data, form.text.data = entries[place]["code"], entries[place]["text"]
        return _form_page(form, code)
    if form.validate():
        entries[place] = form.entry()
        if _apply(form, entries):
            return _listed("simpan")
    return _form_page(form, code), 422


@blueprint.post("/desk/balasan-cepat/<code>/hapus")
@requires("officer", "admin")
def remove(code: str) -> Response:
    """Take one of the office's own off; a shipped one of that name comes back."""
    if done_already():
        return _listed("hapus")
    entries = setup_replies.export_replies(current_office())
    del entries[_place(entries, code)]
    _apply(None, entries)
    return _listed("hapus")


def _listed(result: str) -> Response:
    return redirect(url_for("desk.quick_replies.show", hasil=result), 303)


def _place(entries: list[dict[str, Any]], code: str) -> int:
    """Raises NotFound."""
    found = next((place for place, entry in enumerate(entries) if entry["code"] == code), None)
    if found is None:
        raise NotFound
    return found


def _in_officers_words(text: str) -> str:
    """The fill-ins of a shipped text by the names that officers write."""
    for name, key in setup_replies.FILL_INS.items():
        text = text.replace(f"{{{key}}}", f"{{{name}}}")
    return text.replace(f"{{{wording.YOU}}}", "Bapak/Ibu")


def _apply(form: QuickReplyForm | None, entries: list[dict[str, Any]]) -> bool:
    """Save by the verb of `office apply`. False: refused, and the form says why."""
    user, slug = current_user(), current_office().slug

    def act() -> None:
        office = registry.office_by_slug(slug)
        assert office is not None
        setup.apply(office, {"replies": entries})
        subject, keys = f"office:{office.id}", ["replies"]
        audit.note("office.applied", office_id=office.id, user_id=user.id, subject=subject, keys=keys)

    try:
        do_once(act)
    except InvalidInput as problem:
        if form is None:
            raise
        put(form, problem)
        return False
    return True


def _form_page(form: QuickReplyForm, code: str = "") -> str:
    fill_ins = ", ".join(f"{{{name}}}" for name in setup_replies.FILL_INS)
    return render_template("desk/quick_reply.html", form=form, code=code, fill_ins=fill_ins)
