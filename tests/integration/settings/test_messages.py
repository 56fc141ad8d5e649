"""The settings of messages: what a page saves is what `office apply` saves, and refusals stay at the field."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.wall_clock import WallClock
from tests.integration.test_templates import HX, READY, listed
from tests.journeys.browsing import Person
from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.database import db, transaction
from village_desk.messages import prices, templates
from village_desk.office import setup
from village_desk.office.models import Office
from village_desk.settings.forms import rupiah_of


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    with transaction():
        prices.seed()
    return factories.office()


@pytest.fixture
def admin(client: FlaskClient, office: Office) -> Person:
    user = factories.user(office, "admin", "head", email="admin@desa.example.id")
    person = Person(client)
    person.signs_in(str(user.email), factories.PASSWORD)
    return person


def saved(office: Office) -> dict[str, object]:
    """What `office export` writes."""
    db.session.rollback()
    return setup.export(db.session.get_one(Office, office.id, populate_existing=True))


def test_a_new_office_reads_what_is_not_ready_for_the_night(admin: Person, office: Office) -> None:
    text = admin.opens("/settings").text
    assert "Siap untuk malam hari?" in text
    assert text.count("Content SID belum diisi. Sampai itu beres, warga harus ditelepon.") == 4
    assert (
        "Belum siap untuk malam hari: Dokumen siap diambil, Berkas kurang"
        in admin.opens("/settings/pesan-resmi").text
    )


def test_the_admin_copies_the_text_and_sets_the_content_sid(admin: Person, office: Office) -> None:
    page = admin.opens("/settings/pesan-resmi/ready")
    assert READY.body in page.text
    answer = admin.presses("Simpan pesan resmi", content_sid=HX)
    assert "Persetujuannya ditanyakan kepada Twilio" in answer.text
    assert saved(office)["notices"] == {"ready": {"content_sid": HX, "variables": list(READY.variables)}}
    assert "sedang ditanyakan" in admin.opens("/settings/pesan-resmi/ready").text
    with transaction():
        templates.store(office, [listed(approval="rejected", refusal="ada promosi")], clock.now())
    text = admin.opens("/settings").text
    assert "Pesan ini ditolak WhatsApp: ada promosi." in text
    assert "3 pesan wajib" not in text and "4 pesan wajib" in text


def test_a_change_of_one_message_leaves_the_others_and_an_empty_one_goes(
    admin: Person, office: Office
) -> None:
    for key in ("ready", "rejected"):
        admin.opens(f"/settings/pesan-resmi/{key}")
        admin.presses("Simpan pesan resmi", content_sid=HX)
    admin.opens("/settings/pesan-resmi/ready")
    admin.presses("Simpan pesan resmi", content_sid="")
    assert list(saved(office)["notices"]) == ["rejected"]  # type: ignore[call-overload]
    assert db.session.query(AuditLine).filter_by(action="office.applied").count() == 3


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"content_sid": "HX12"}, "Harus HX diikuti 32 huruf"),
        ({"content_sid": HX, "variables": "Nama Kantor"}, "Harus berupa slug"),
    ],
)
def test_a_wrong_message_is_refused_at_its_field_and_nothing_is_lost(
    admin: Person, office: Office, answers: dict[str, str], said: str
) -> None:
    admin.opens("/settings/pesan-resmi/ready")
    page = admin.presses("Simpan pesan resmi", **answers)
    assert page.status == 422 and said in page.text
    assert page.forms[-1].fields["content_sid"] == [answers["content_sid"]]
    assert saved(office)["notices"] == {}


def test_a_message_that_there_is_not_is_not_found(admin: Person, office: Office) -> None:
    assert admin.opens("/settings/pesan-resmi/undangan").status == 404


def test_sms_needs_a_name_that_the_operators_register(admin: Person, office: Office) -> None:
    admin.opens("/settings/pesan-resmi")
    page = admin.presses("Simpan SMS", enabled="y", sender="INFO")
    assert page.status == 422 and "bukan nama umum" in page.text
    assert saved(office)["sms"] == {"enabled": False, "sender": ""}
    assert "Pengaturan SMS disimpan." in admin.presses("Simpan SMS", enabled="y", sender="WONOJATI").text
    assert saved(office)["sms"] == {"enabled": True, "sender": "WONOJATI"}
    assert "warga dikirimi SMS" in admin.opens("/settings").text


def test_prices_have_a_day_and_a_source_and_the_newest_counts(admin: Person, office: Office) -> None:
    page = admin.opens("/settings/biaya")
    assert "perkiraan bawaan" in page.text and "Rp356,65" in page.text
    answers = {"category": "utility", "amount": "410,5", "source": "tagihan November"}
    admin.presses("Simpan harga", valid_from="2026-11-01", **answers)
    assert "Rp410,50" in admin.page.text and "sejak 1 November 2026 · tagihan November" in admin.page.text
    admin.presses("Simpan harga", valid_from="2026-12-01", **answers | {"amount": "500"})
    assert "Rp410,50" in admin.page.text  # not in force yet
    assert prices.estimate(office.id, "utility", clock.now())[0] == Decimal("410.5")
    assert prices.estimate(office.id, "utility", clock.now() + timedelta(days=20))[0] == 500
    admin.presses("Simpan harga", valid_from="2026-12-01", **answers | {"amount": "490"})
    assert [p["amount"] for p in saved(office)["prices"]] == [410.5, 490.0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount", "mahal", "Tulis angka rupiah"),
        ("amount", "9999999", "Harus berupa rupiah per pesan"),
        ("valid_from", "1 Desember", "Tanggal harus ditulis seperti"),
        ("source", "", "dari mana harga ini"),
    ],
)
def test_a_wrong_price_is_refused_at_its_field(
    admin: Person, office: Office, field: str, value: str, said: str
) -> None:
    answers = {"category": "sms", "amount": "7000", "valid_from": "2026-12-01", "source": "tagihan"}
    admin.opens("/settings/biaya")
    page = admin.presses("Simpan harga", **answers | {field: value})
    assert page.status == 422 and said in page.text
    assert saved(office)["prices"] == []


def test_the_budget_is_whole_rupiah_or_none(admin: Person, office: Office) -> None:
    admin.opens("/settings/biaya")
    admin.presses("Simpan anggaran", monthly_budget="Rp500.000")
    assert saved(office)["monthly_budget"] == 500_000
    assert admin.page.forms[1].fields["monthly_budget"] == ["500.000"]
    admin.presses("Simpan anggaran", monthly_budget="")
    assert saved(office)["monthly_budget"] is None
    assert admin.presses("Simpan anggaran", monthly_budget="0").status == 422


def test_what_the_pages_save_office_apply_takes_back(admin: Person, office: Office) -> None:
    admin.opens("/settings/biaya")
    admin.presses("Simpan anggaran", monthly_budget="750000")
    answers = {"category": "sms", "amount": "6.500", "valid_from": "2026-12-01", "source": "tagihan"}
    admin.presses("Simpan harga", **answers)
    before = saved(office)
    with transaction():
        setup.apply(office, before)
    assert saved(office) == before


@pytest.mark.parametrize("role", ["officer", "head", "viewer"])
@pytest.mark.parametrize("path", ["/settings/pesan-resmi", "/settings/pesan-resmi/ready", "/settings/biaya"])
def test_only_admins_set_messages(client: FlaskClient, office: Office, role: str, path: str) -> None:
    user = factories.user(office, role, email=f"{role}@desa.example.id")
    person = Person(client)
    person.signs_in(str(user.email), factories.PASSWORD)
    assert person.opens(path).status == 403


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("356,65", "356.65"),
        ("356.65", "356.65"),
        ("500.000", "500000"),
        ("Rp 1.250,50", "1250.50"),
        ("7000", "7000"),
    ],
)
def test_rupiah_are_read_as_people_write_them(text: str, value: str) -> None:
    assert rupiah_of(text, "amount") == Decimal(value)
