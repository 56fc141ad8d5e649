"""The forms of the settings: what they take is turned into the JSON of `office apply`, which checks it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from village_desk.errors import InvalidInput
from village_desk.marked import marked
from village_desk.office.models import Office
from village_desk.office.setup_messages import CATEGORIES
from village_desk.security.forms import DeskForm
from village_desk.translation import lazy_gettext as _l

CATEGORY_WORDS = {
    "service": marked("Balasan dalam percakapan"),
    "utility": marked("Pesan resmi"),
    "authentication": marked("Pesan kode masuk"),
    "marketing": marked("Pesan promosi"),
    "sms": marked("SMS"),
    "carrier": marked("Biaya Twilio tiap pesan masuk dan keluar"),
}


def _short(length: int = 200) -> Length:
    return Length(max=length, message=_l("Paling banyak %(most)d huruf.", most=length))


class NoticeForm(DeskForm):
    """One official message. An empty Content SID takes it off."""

    content_sid = StringField("Content SID", [Optional(), _short(40)])
    variables = TextAreaField(_l("Urutan isian"), [Optional(), _short(400)])

    def settings(self, others: dict[str, Any], key: str) -> dict[str, Any]:
        """`notices` with this one changed."""
        sid = (self.content_sid.data or "").strip()
        kept = {name: notice for name, notice in others.items() if name != key}
        names = [name.strip() for name in (self.variables.data or "").split(",") if name.strip()]
        return {"notices": kept | ({key: {"content_sid": sid, "variables": names}} if sid else {})}


class SmsForm(DeskForm):
    enabled = BooleanField(_l("Kirim SMS bila WhatsApp gagal"))
    sender = StringField(_l("Nama pengirim"), [Optional(), _short(40)])

    def settings(self) -> dict[str, Any]:
        """`sms` as it is to be."""
        return {"sms": {"enabled": bool(self.enabled.data), "sender": (self.sender.data or "").strip()}}


class BudgetForm(DeskForm):
    monthly_budget = StringField(_l("Anggaran sebulan (rupiah)"), [Optional(), _short(20)])

    def settings(self) -> dict[str, Any]:
        """`monthly_budget`; empty is none."""
        text = (self.monthly_budget.data or "").strip()
        return {"monthly_budget": int(rupiah_of(text, "monthly_budget")) if text else None}


class PriceForm(DeskForm):
    """A new price from a day on; the same kind and day again replaces it."""

    category = SelectField(
        _l("Jenis pesan"), choices=[SelectChoice(name, _l(CATEGORY_WORDS[name])) for name in CATEGORIES]
    )
    amount = StringField(
        _l("Harga satu pesan (rupiah)"), [InputRequired(message=_l("Isi harga satu pesan.")), _short(20)]
    )
    valid_from = StringField(
        _l("Berlaku sejak"), [InputRequired(message=_l("Isi tanggal berlakunya.")), _short(10)]
    )
    source = StringField(
        _l("Sumber"), [InputRequired(message=_l("Tulis dari mana harga ini, misalnya tagihan.")), _short(120)]
    )

    def settings(self, others: list[dict[str, Any]]) -> dict[str, Any]:
        """`prices` with this one added."""
        day = (self.valid_from.data or "").strip()
        one = {
            "category": self.category.data,
            "amount": float(rupiah_of(self.amount.data or "", "amount")),
            "valid_from": day,
            "source": (self.source.data or "").strip(),
        }
        kept = [p for p in others if (p["category"], p["valid_from"]) != (one["category"], day)]
        return {"prices": [*kept, one]}


def rupiah_of(text: str, field: str) -> Decimal:
    """`Rp1.250,50`, `1250,5`, `356.65` as a number. Raises InvalidInput naming the field."""
    digits = text.strip().removeprefix("Rp").replace(" ", "")
    # Dots part thousands only in groups of three; "356.65" is how invoices write it.
    head, _, cents = digits.partition(",")
    groups = head.split(".")
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        digits = "".join(groups) + (f".{cents}" if cents else "")
    else:
        digits = digits.replace(",", ".")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise InvalidInput("Tulis angka rupiah, misalnya 356,65 atau 500.000.", field) from None
    if not value.is_finite() or value < 0:
        raise InvalidInput("Tulis angka rupiah, misalnya 356,65 atau 500.000.", field)
    return value


def filled_notice(office_notice: dict[str, Any] | None, shipped: tuple[str, ...]) -> dict[str, str]:
    """What the form of a notice shows at first: the office's own, else our order of variables."""
    if office_notice is None:
        return {"content_sid": "", "variables": ", ".join(shipped)}
    return {
        "content_sid": office_notice["content_sid"],
        "variables": ", ".join(office_notice["variables"]),
    }


def filled_budget(office: Office) -> str:
    """The budget as people write it."""
    return f"{office.monthly_budget:,}".replace(",", ".") if office.monthly_budget else ""
