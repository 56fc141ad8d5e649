"""What an office sends by, as JSON in and out: approved notices, SMS, prices, the monthly budget, languages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from village_desk.database import db
from village_desk.office import languages, setup_hours, shapes
from village_desk.office.models import Office, OfficeNotice, PriceRow
from village_desk.office.sender_names import is_sender

# What a message is billed as; "carrier" is the provider's own fee for each WhatsApp message in and out.
CATEGORIES = ("service", "utility", "authentication", "marketing", "sms", "carrier")
DEAREST = 100_000  # rupiah for one message
LARGEST_BUDGET = 1_000_000_000


def apply_notices(office: Office, data: Any) -> None:
    """`{key: {content_sid, variables[]}}` replaces the Indonesian notices of the office."""
    rows, before = [], {row.key: row for row in _notices(office)}
    for key, notice in shapes.mapping(data, "notices").items():
        path = f"notices.{key}"
        shapes.slug(key, path)
        shapes.keys(notice, {"content_sid", "variables"}, {"content_sid", "variables"}, path)
        if not isinstance(notice["content_sid"], str) or not re.fullmatch(
            r"HX[0-9a-fA-F]{32}", notice["content_sid"]
        ):
            shapes.refuse(f"{path}.content_sid", "harus HX diikuti 32 huruf atau angka heksadesimal.")
        names = [
            shapes.slug(name, f"{path}.variables.{place}")
            for place, name in enumerate(shapes.listing(notice["variables"], f"{path}.variables"))
        ]
        row = OfficeNotice(
            office_id=office.id,
            key=key,
            content_sid=notice["content_sid"],
            variables=names,
            approval="approved",
        )
        _keep_what_is_known(row, before.get(key))
        rows.append(row)
    setup_hours.replace(OfficeNotice, office, rows)


def _keep_what_is_known(row: OfficeNotice, before: OfficeNotice | None) -> None:
    """The provider's word belongs to the Content SID: it stays with it, and a new one is looked up anew."""
    if before is not None and before.content_sid == row.content_sid:
        for name in ("approval", "asked", "category", "refusal", "checked_at", "body"):
            setattr(row, name, getattr(before, name))


def _notices(office: Office) -> list[OfficeNotice]:
    wanted = select(OfficeNotice).where(OfficeNotice.office_id == office.id).order_by(OfficeNotice.key)
    return list(db.session.execute(wanted).scalars())


def export_notices(office: Office) -> dict[str, Any]:
    return {
        row.key: {"content_sid": row.content_sid, "variables": list(row.variables)}
        for row in _notices(office)
    }


def apply_sms(office: Office, data: Any) -> None:
    """`{enabled, sender}`: on only with a name that the operators can have registered."""
    shapes.keys(data, {"enabled", "sender"}, {"enabled"}, "sms")
    enabled = shapes.flag(data["enabled"], "sms.enabled")
    sender = shapes.line(data.get("sender", office.sms_sender), "sms.sender", 40, empty=True)
    if (enabled or sender) and not is_sender(sender):
        shapes.refuse(
            "sms.sender", "paling banyak 11 huruf, angka, atau spasi, dan bukan nama umum seperti INFO."
        )
    office.sms_enabled, office.sms_sender = enabled, sender


def export_sms(office: Office) -> dict[str, Any]:
    """As `apply_sms` takes it."""
    return {"enabled": office.sms_enabled, "sender": office.sms_sender}


def apply_prices(office: Office, data: Any) -> None:
    """`[{category, amount, valid_from, source}]` replaces the office's own prices; amounts in rupiah, dates local."""
    rows, seen = [], set()
    for place, item in enumerate(shapes.listing(data, "prices")):
        path = f"prices.{place}"
        names = {"category", "amount", "valid_from", "source"}
        shapes.keys(item, names, names, path)
        category = shapes.one_of(item["category"], CATEGORIES, f"{path}.category")
        day = shapes.day(item["valid_from"], f"{path}.valid_from")
        if (category, day) in seen:
            shapes.refuse(f"{path}.valid_from", "jenis dan tanggal ini sudah ada.")
        seen.add((category, day))
        rows.append(
            PriceRow(
                office_id=office.id,
                category=category,
                amount=_amount(item["amount"], f"{path}.amount"),
                currency="IDR",
                valid_from=_midnight(office, day),
                source=shapes.line(item["source"], f"{path}.source", 120),
            )
        )
    setup_hours.replace(PriceRow, office, rows)


def export_prices(office: Office) -> list[dict[str, Any]]:
    """By category, the oldest first."""
    zone = ZoneInfo(office.timezone)
    return [
        {
            "category": row.category,
            "amount": float(row.amount),
            "valid_from": row.valid_from.astimezone(zone).date().isoformat(),
            "source": row.source,
        }
        for row in db.session.execute(
            select(PriceRow)
            .where(PriceRow.office_id == office.id)
            .order_by(PriceRow.category, PriceRow.valid_from)
        ).scalars()
    ]


def apply_budget(office: Office, data: Any) -> None:
    """Whole rupiah a month for messages, or null. It warns, and never stops a message."""
    office.monthly_budget = None if data is None else shapes.whole(data, "monthly_budget", 1, LARGEST_BUDGET)


def _amount(value: Any, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= DEAREST:
        shapes.refuse(path, "harus berupa rupiah per pesan, dari 0 sampai %(most)s.", most=DEAREST)
    return Decimal(str(value)).quantize(Decimal("0.0001"))


def _midnight(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(office.timezone)).astimezone(UTC)


def apply_languages(office: Office, data: Any) -> None:
    """`["en", "jv"]`: the languages that are on beside Indonesian, which always is."""
    wanted = shapes.texts(data, "languages")
    for place, language in enumerate(wanted):
        shapes.one_of(language, languages.KNOWN, f"languages.{place}")
    office.languages = [language for language in languages.on(wanted) if language != languages.DEFAULT]
