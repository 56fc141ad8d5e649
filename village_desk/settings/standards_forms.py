"""The forms of the service standards. Each makes its own part of `standards`, which `office apply` checks."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import Length, Optional

from village_desk.errors import InvalidInput
from village_desk.office.setup_standards import LONGEST_BEFORE, LONGEST_NAME
from village_desk.office.standard_texts import ASPECTS, LONGEST, NAMES, to_edit
from village_desk.office.standards_models import OfficeStandards
from village_desk.security.forms import DeskForm
from village_desk.translation import lazy_gettext

_CHECKED = "_diperiksa"


def _length(most: int) -> Length:
    return Length(max=most, message=lazy_gettext("Terlalu panjang."))


class NamesForm(DeskForm):
    """Permendagri 2/2017 art. 12: the official who answers for a service, and the officer who carries it out."""

    official = StringField(lazy_gettext("Pejabat penanggung jawab"), [Optional(), _length(LONGEST_NAME)])
    officer = StringField(lazy_gettext("Petugas pelaksana"), [Optional(), _length(LONGEST_NAME)])

    def settings(self) -> dict[str, Any]:
        """Those of all services."""
        return {"standards": self._names()}

    def of_service(self, others: dict[str, dict[str, str]], slug: str) -> dict[str, Any]:
        """`by_service` with this one changed."""
        kept = {name: names for name, names in others.items() if name != slug}
        return {"standards": {"by_service": kept | {slug: self._names()}}}

    def _names(self) -> dict[str, str]:
        return {"official": self.official.data or "", "officer": self.officer.data or ""}


class PledgeForm(DeskForm):
    """What stands under the promise."""

    head = StringField(lazy_gettext("Nama Kepala Desa"), [Optional(), _length(LONGEST_NAME)])
    place = StringField(lazy_gettext("Tempat"), [Optional(), _length(LONGEST_NAME)])
    day = StringField(lazy_gettext("Tanggal"), [Optional(), _length(10)])

    def settings(self) -> dict[str, Any]:
        """`pledge` as it is to be; an empty day is none yet."""
        names = {"head": self.head.data or "", "place": self.place.data or ""}
        return {"standards": {"pledge": names | {"day": (self.day.data or "").strip()}}}


class AnswerForm(DeskForm):
    """How soon a person answers here."""

    first_answer_minutes = StringField(
        lazy_gettext("Jawaban pertama petugas, paling lambat (menit jam kerja)"), [Optional(), _length(20)]
    )

    def settings(self) -> dict[str, Any]:
        """`first_answer_minutes`; empty is as the installation is set. Raises InvalidInput for what is no number."""
        text = (self.first_answer_minutes.data or "").strip()
        if not text:
            return {"standards": {"first_answer_minutes": None}}
        if not (text.isascii() and text.isdigit()):
            raise InvalidInput("Tulis menitnya dengan angka, misalnya 15.", "first_answer_minutes")
        return {"standards": {"first_answer_minutes": int(text)}}


class FiguresForm(DeskForm):
    figures_public = BooleanField(lazy_gettext("Tampilkan angka layanan kepada siapa saja"))

    def settings(self) -> dict[str, Any]:
        """`figures_public` as it is to be."""
        return {"standards": {"figures_public": bool(self.figures_public.data)}}


class _TextsForm(DeskForm):
    """For each component its words and a box: the office has checked them."""

    def settings(self) -> dict[str, Any]:
        """`texts` and `confirmed`. Words that were checked stay as they are, also when the shipped ones change."""
        typed = {key: self[key].data.replace("\r\n", "\n").strip() for key in NAMES}
        confirmed = [key for key in NAMES if typed[key] and self[key + _CHECKED].data]
        texts = {
            key: words
            for key, words in typed.items()
            if words and (words != to_edit(key) or key in confirmed)
        }
        return {"standards": {"texts": texts, "confirmed": confirmed}}

    def checked(self, key: str) -> Field:
        """The box beside a component."""
        return self[key + _CHECKED]


class _BeforeForm(DeskForm):
    """For each aspect how it was."""

    def settings(self) -> dict[str, Any]:
        """`before` as it is to be."""
        return {"standards": {"before": {key: self[key].data or "" for key in ASPECTS}}}


TextsForm: type[_TextsForm] = type(
    "TextsForm",
    (_TextsForm,),
    {key: TextAreaField(lazy_gettext(name), [Optional(), _length(LONGEST)]) for key, name in NAMES.items()}
    | {
        key + _CHECKED: BooleanField(lazy_gettext("Sudah kami periksa, dan benar di kantor ini"))
        for key in NAMES
    },
)
BeforeForm: type[_BeforeForm] = type(
    "BeforeForm",
    (_BeforeForm,),
    {
        key: TextAreaField(lazy_gettext(name), [Optional(), _length(LONGEST_BEFORE)])
        for key, name in ASPECTS.items()
    },
)


def filled_texts(row: OfficeStandards) -> dict[str, Any]:
    """What the form shows at first: the office's words, else the shipped ones."""
    words: dict[str, Any] = {key: row.texts.get(key, to_edit(key)) for key in NAMES}
    return words | {key + _CHECKED: key in row.confirmed for key in NAMES}
