"""The forms of the desk: named fields only, checked when sent, with kind words in the language of the reader."""

from __future__ import annotations

from flask_babel.speaklater import LazyString
from wtforms import (
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from village_desk.marked import marked
from village_desk.security.forms import DeskForm
from village_desk.tickets.correspondence import LONGEST_REPLY
from village_desk.tickets.lifecycle import REJECTION_REASONS
from village_desk.tickets.listening import LONGEST as LONGEST_TYPED
from village_desk.translation import gettext as _
from village_desk.translation import lazy_gettext as _l


def _needed(words: LazyString) -> InputRequired:
    """Pages show no browser bubbles (`novalidate`); the words come from here."""
    return InputRequired(message=words)


class SignInForm(DeskForm):
    login = StringField(
        _l("Nomor HP atau surel"),
        [
            _needed(_l("Isi nomor HP atau surel.")),
            Length(max=200, message=_l("Nomor HP atau surel terlalu panjang.")),
        ],
    )
    password = PasswordField(
        _l("Kata sandi"),
        [_needed(_l("Isi kata sandi.")), Length(max=500, message=_l("Kata sandi terlalu panjang."))],
    )
    next = HiddenField()


class PasswordForm(DeskForm):
    present = PasswordField(
        _l("Kata sandi sekarang"),
        [_needed(_l("Isi kata sandi sekarang.")), Length(max=500, message=_l("Kata sandi terlalu panjang."))],
    )
    new = PasswordField(
        _l("Kata sandi baru"),
        [
            _needed(_l("Isi kata sandi baru.")),
            Length(max=500, message=_l("Kata sandi baru terlalu panjang.")),
        ],
    )
    again = PasswordField(
        _l("Ulangi kata sandi baru"),
        [
            _needed(_l("Ulangi kata sandi baru.")),
            EqualTo("new", message=_l("Ulangan kata sandi belum sama dengan kata sandi baru.")),
        ],
    )


# Who may collect a paper, as it is kept with the request.
RELATIONS = (
    marked("pemohon sendiri"),
    marked("suami atau istri"),
    marked("orang tua"),
    marked("anak"),
    marked("saudara"),
    marked("kuasa atau lainnya"),
)


def relation_words(kept: str | None) -> str:
    """Who collected, in the reader's language."""
    return _(kept) if kept in RELATIONS else kept or ""


def _capital(words: str) -> LazyString:
    """The marked words with a capital letter, in the language of whoever reads the form."""

    def said() -> str:
        read = _(words)
        return str(read[0].upper() + read[1:])

    return LazyString(said)


def _at_most(length: int) -> Length:
    return Length(max=length, message=_l("Paling panjang %(max)d huruf. Mohon dipersingkat."))


class AskForm(DeskForm):
    """Which documents to ask for; the choices are set by the view, from the ticket's own requirements."""

    documents = SelectMultipleField(
        _l("Berkas yang diminta"),
        [InputRequired(_l("Pilih berkas yang diminta."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField(_l("Tambahan untuk warga (boleh kosong)"), [Optional(), _at_most(400)])


class RejectForm(DeskForm):
    reason = RadioField(
        _l("Alasan penolakan"),
        [InputRequired(_l("Pilih alasan penolakan."))],
        choices=[SelectChoice(slug, _capital(words)) for slug, words in REJECTION_REASONS.items()],
    )
    words = TextAreaField(_l("Penjelasan untuk warga"), [Optional(), _at_most(400)])


class CancelForm(DeskForm):
    """Why the office cancels: the citizen reads it."""

    detail = TextAreaField(_l("Alasan untuk warga"), [_needed(_l("Tulis alasan pembatalan.")), _at_most(400)])


class ReturnedForm(DeskForm):
    """What the agency said when it sent the request back, if the citizen is to know."""

    detail = TextAreaField(_l("Keterangan untuk warga (boleh kosong)"), [Optional(), _at_most(400)])


class ReadyForm(DeskForm):
    """The choices are set by the view: what was asked for with it and may become ready too."""

    also = SelectMultipleField(
        _l("Siap juga, dalam pesan yang sama"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        coerce=int,
    )


class HandOverForm(DeskForm):
    collected_by = StringField(
        _l("Nama yang mengambil"),
        [InputRequired(_l("Tulis nama orang yang mengambil dokumen.")), _at_most(60)],
    )
    relation = RadioField(
        _l("Hubungan dengan pemohon"),
        [InputRequired(_l("Pilih hubungannya dengan pemohon."))],
        choices=[SelectChoice(words, _capital(words)) for words in RELATIONS],
    )
    also = SelectMultipleField(
        _l("Serahkan juga"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), coerce=int
    )


class AssignForm(DeskForm):
    """The choices are set by the view: the colleagues who are here."""

    to = RadioField(_l("Petugas"), [InputRequired(_l("Pilih petugasnya."))], coerce=int)


class PaperForm(DeskForm):
    paper = FileField(_l("Dokumen (PDF)"))


class ReplyForm(DeskForm):
    # What counts is what stands in the box now: a quick reply fills an empty one, and blanks are no reply.
    reply = TextAreaField(
        _l("Balas warga"),
        [DataRequired(message=_l("Tulis balasan terlebih dahulu.")), _at_most(LONGEST_REPLY)],
    )


class ListeningForm(DeskForm):
    words = TextAreaField(
        _l("Yang dikatakan warga"),
        [_needed(_l("Ketik dahulu apa yang dikatakan warga.")), _at_most(LONGEST_TYPED)],
    )


class NoteForm(DeskForm):
    note = TextAreaField(_l("Catatan dalam"), [_needed(_l("Tulis catatan terlebih dahulu.")), _at_most(4000)])
