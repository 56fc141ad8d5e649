"""A message that the chat understood wrongly: the officer says what was meant, for the next training."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from village_desk import clock
from village_desk.conversation.anonymous import LONGEST
from village_desk.conversation.intents import INTENTS, Understanding
from village_desk.database import db
from village_desk.desk.finding import do_once
from village_desk.desk.words import INTENT_WORDS
from village_desk.errors import InvalidInput
from village_desk.messages.models import Conversation, InboxMessage
from village_desk.office import registry
from village_desk.security.access import current_office, current_user, requires, scoped_one
from village_desk.security.forms import DeskForm
from village_desk.tickets import misreadings
from village_desk.translation import gettext as _
from village_desk.translation import lazy_gettext as _l
from village_desk.translation import said

blueprint = Blueprint("misreadings", __name__)

Answer = str | tuple[str, int] | Response


class MisreadingForm(DeskForm):
    intent = SelectField(
        _l("Maksud warga yang benar"),
        [InputRequired(_l("Pilih maksud warga yang benar."))],
        choices=[
            SelectChoice("", _l("Pilih …")),
            *(SelectChoice(intent, _l(INTENT_WORDS[intent])) for intent in INTENTS),
        ],
    )
    service = SelectField(_l("Layanan yang dimaksud"))
    words = TextAreaField(
        _l("Tulisan yang disimpan"),
        [
            InputRequired(_l("Tulisan yang disimpan tidak boleh kosong.")),
            Length(
                max=LONGEST, message=_l("Paling panjang %(most)d huruf. Mohon dipersingkat.", most=LONGEST)
            ),
        ],
    )
    checked = BooleanField(
        _l("Sudah saya baca: tidak ada nama, nomor, atau alamat orang di dalamnya"),
        [InputRequired(_l("Baca tulisannya, hapus nama, nomor, dan alamat orang, lalu beri tanda di sini."))],
    )


@blueprint.route("/desk/pesan/<int:inbox_id>/salah-paham", methods=["GET", "POST"])
@requires("officer")
def mark(inbox_id: int) -> Answer:
    """What the program took it for, what it was, and the words that are kept without the person."""
    row = scoped_one(
        select(InboxMessage).where(InboxMessage.id == inbox_id, InboxMessage.private.is_(False)), InboxMessage
    )
    assert isinstance(row, InboxMessage)
    taken = misreadings.taken_for(row)
    form = MisreadingForm(request.form)
    form.service.choices = [
        SelectChoice("", _("Tidak ada layanan tertentu")),
        *(SelectChoice(s.slug, s.name) for s in registry.catalogue_of(current_office()).services),
    ]
    if request.method != "POST":
        form.words.data = misreadings.suggested(row)
        return _page(row, form, taken)
    if not form.validate():
        return _page(row, form, taken), 422
    user, now = current_user(), clock.now()
    try:
        do_once(
            lambda: misreadings.mark(
                row,
                words=form.words.data or "",
                intent=form.intent.data,
                service=form.service.data or None,
                user_id=user.id,
                now=now,
            )
        )
    except InvalidInput as problem:
        form.words.errors = [said(problem)]
        return _page(row, form, taken), 422
    return redirect(_origin(row, hasil="salah-paham"), 303)


def _page(row: InboxMessage, form: MisreadingForm, taken: Understanding) -> str:
    service = registry.catalogue_of(current_office()).get(taken.service)
    return render_template(
        "desk/misreading.html",
        form=form,
        taken=_(INTENT_WORDS[taken.intent]),
        taken_service=service.name if service else "",
        sure=taken.confidence >= 0.5,
        origin=_origin(row),
    )


def _origin(row: InboxMessage, hasil: str | None = None) -> str:
    """The page that the message stands on: its request, else its chat."""
    if row.ticket_id is not None:
        return url_for("desk.ticket.show", ticket_id=row.ticket_id, hasil=hasil)
    chat = db.session.execute(
        select(Conversation.id).where(Conversation.citizen_id == row.citizen_id)
    ).scalar_one_or_none()
    if chat is None:
        return url_for("desk.chats.show_all")
    return url_for("desk.chats.show", conversation_id=chat, hasil=hasil)
