"""The forms of the desk: named fields only, checked when sent, with kind Indonesian words."""

from __future__ import annotations

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
from wtforms.validators import EqualTo, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from village_desk.security.forms import DeskForm
from village_desk.tickets.correspondence import LONGEST_REPLY
from village_desk.tickets.lifecycle import REJECTION_REASONS
from village_desk.tickets.listening import LONGEST as LONGEST_TYPED


def _needed(words: str) -> InputRequired:
    """Pages show no browser bubbles (`novalidate`); the words come from here."""
    return InputRequired(message=words)


class SignInForm(DeskForm):
    login = StringField(
        "Nomor HP atau surel",
        [
            _needed("Isi nomor HP atau surel."),
            Length(max=200, message="Nomor HP atau surel terlalu panjang."),
        ],
    )
    password = PasswordField(
        "Kata sandi",
        [_needed("Isi kata sandi."), Length(max=500, message="Kata sandi terlalu panjang.")],
    )
    next = HiddenField()


class PasswordForm(DeskForm):
    present = PasswordField(
        "Kata sandi sekarang",
        [_needed("Isi kata sandi sekarang."), Length(max=500, message="Kata sandi terlalu panjang.")],
    )
    new = PasswordField(
        "Kata sandi baru",
        [_needed("Isi kata sandi baru."), Length(max=500, message="Kata sandi baru terlalu panjang.")],
    )
    again = PasswordField(
        "Ulangi kata sandi baru",
        [
            _needed("Ulangi kata sandi baru."),
            EqualTo("new", message="Ulangan kata sandi belum sama dengan kata sandi baru."),
        ],
    )


RELATIONS = ("pemohon sendiri", "suami atau istri", "orang tua", "anak", "saudara", "kuasa atau lainnya")
_WORDS_TOO_LONG = "Paling panjang {} huruf. Mohon dipersingkat."


def _at_most(length: int) -> Length:
    return Length(max=length, message=_WORDS_TOO_LONG.format(length))


class AskForm(DeskForm):
    """Which documents to ask for; the choices are set by the view, from the ticket's own requirements."""

    documents = SelectMultipleField(
        "Berkas yang diminta",
        [InputRequired("Pilih berkas yang diminta.")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField("Tambahan untuk warga (boleh kosong)", [Optional(), _at_most(400)])


class RejectForm(DeskForm):
    reason = RadioField(
        "Alasan penolakan",
        [InputRequired("Pilih alasan penolakan.")],
        choices=[
            SelectChoice(slug, words[0].upper() + words[1:]) for slug, words in REJECTION_REASONS.items()
        ],
    )
    words = TextAreaField("Penjelasan untuk warga", [Optional(), _at_most(400)])


class CancelForm(DeskForm):
    """Why the office cancels: the citizen reads it."""

    detail = TextAreaField("Alasan untuk warga", [_needed("Tulis alasan pembatalan."), _at_most(400)])


class ReturnedForm(DeskForm):
    """What the agency said when it sent the request back, if the citizen is to know."""

    detail = TextAreaField("Keterangan untuk warga (boleh kosong)", [Optional(), _at_most(400)])


class ReadyForm(DeskForm):
    """The choices are set by the view: what was asked for with it and may become ready too."""

    also = SelectMultipleField(
        "Siap juga, dalam pesan yang sama",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        coerce=int,
    )


class HandOverForm(DeskForm):
    collected_by = StringField(
        "Nama yang mengambil", [InputRequired("Tulis nama orang yang mengambil dokumen."), _at_most(60)]
    )
    relation = RadioField(
        "Hubungan dengan pemohon",
        [InputRequired("Pilih hubungannya dengan pemohon.")],
        choices=[SelectChoice(words, words[0].upper() + words[1:]) for words in RELATIONS],
    )
    also = SelectMultipleField(
        "Serahkan juga", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), coerce=int
    )


class AssignForm(DeskForm):
    """The choices are set by the view: the colleagues who are here."""

    to = RadioField("Petugas", [InputRequired("Pilih petugasnya.")], coerce=int)


class PaperForm(DeskForm):
    paper = FileField("Dokumen (PDF)")


class ReplyForm(DeskForm):
    reply = TextAreaField("Balas warga", [_needed("Tulis balasan terlebih dahulu."), _at_most(LONGEST_REPLY)])


class ListeningForm(DeskForm):
    words = TextAreaField(
        "Yang dikatakan warga", [_needed("Ketik dahulu apa yang dikatakan warga."), _at_most(LONGEST_TYPED)]
    )


class NoteForm(DeskForm):
    note = TextAreaField("Catatan dalam", [_needed("Tulis catatan terlebih dahulu."), _at_most(4000)])
