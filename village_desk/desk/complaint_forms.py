"""What is written while working on a complaint: answer, word, question, note."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from village_desk.security.forms import DeskForm
from village_desk.tickets.complaint_kinds import OUTCOMES
from village_desk.tickets.complaints import LONGEST
from village_desk.translation import lazy_gettext as _l

_SHORTER = _l("Paling panjang %(most)d huruf. Mohon dipersingkat.", most=LONGEST)


class AnswerForm(DeskForm):
    """The answer that the citizen reads."""

    words = TextAreaField(
        _l("Jawaban untuk warga"),
        [
            InputRequired(_l("Tulis jawaban untuk warga terlebih dahulu.")),
            Length(max=LONGEST, message=_SHORTER),
        ],
    )
    outcome = SelectField(
        _l("Apa yang dilakukan kantor (untuk laporan; warga tidak membacanya)"),
        [InputRequired(_l("Pilih apa yang dilakukan kantor."))],
        choices=[SelectChoice("", _l("Pilih satu")), *(SelectChoice(c, _l(w)) for c, w in OUTCOMES.items())],
        validate_choice=False,
    )


class WordsForm(DeskForm):
    """A word to the citizen besides the news itself."""

    words = TextAreaField(
        _l("Tambahan untuk warga (boleh kosong)"), [Optional(), Length(max=LONGEST, message=_SHORTER)]
    )


class ReplyForm(DeskForm):
    """A question or a word to the citizen, without a change of status."""

    words = TextAreaField(
        _l("Pesan untuk warga"),
        [InputRequired(_l("Tulis pesan terlebih dahulu.")), Length(max=LONGEST, message=_SHORTER)],
    )


class NoteForm(DeskForm):
    """Between officials."""

    words = TextAreaField(
        _l("Catatan dalam"),
        [
            InputRequired(_l("Tulis catatan terlebih dahulu.")),
            Length(max=4000, message=_l("Mohon dipersingkat.")),
        ],
    )
