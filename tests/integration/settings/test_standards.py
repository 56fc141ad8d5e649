"""What an admin says of the office's standards: by the pages and by `office apply`, and how it is written down."""

from __future__ import annotations

from typing import Any, cast

import pytest
from sqlalchemy import select

from tests.journeys.browsing import Person
from village_desk.audit import AuditLine
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput
from village_desk.office import setup
from village_desk.office.models import Office
from village_desk.office.standard_texts import NAMES, SHIPPED, to_edit

PAGE = "/settings/standar"


def exported(office: Office) -> Any:
    db.session.rollback()
    return setup.export(db.session.get_one(Office, office.id, populate_existing=True))["standards"]


def test_what_apply_takes_export_gives_back_and_what_is_left_out_stays(office: Office) -> None:
    said = {
        "official": "Kasi Pelayanan",
        "officer": "Bu Rina",
        "by_service": {"sku": {"officer": "Pak Joko"}},
        "texts": {"staffing": "{petugas} orang"},
        "confirmed": ["staffing"],
        "pledge": {"head": "Sutrisno", "place": "Wonojati", "day": "2026-11-10"},
        "before": {"queue": "Buku tamu {belum rapi}."},
        "figures_public": True,
        "first_answer_minutes": 20,
    }
    with transaction():
        setup.apply(office, {"standards": said})
    assert exported(office) == said
    with transaction():
        setup.apply(office, {"standards": {"pledge": {"day": None}}})
    assert exported(office) == said | {"pledge": {"head": "Sutrisno", "place": "Wonojati", "day": None}}
    with transaction():
        setup.apply(office, setup.export(office))
    assert exported(office)["texts"] == said["texts"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"texts": {"weather": "cerah"}}, "standards.texts.weather"),
        ({"texts": {"staffing": "{nama} orang"}}, "standards.texts.staffing"),
        ({"texts": {"staffing": "x" * 1001}}, "standards.texts.staffing"),
        ({"confirmed": ["weather"]}, "standards.confirmed.0"),
        ({"by_service": {"tidak-ada": {"officer": "Bu Rina"}}}, "standards.by_service.tidak-ada"),
        ({"pledge": {"day": "kemarin"}}, "standards.pledge.day"),
        ({"figures_public": "ya"}, "standards.figures_public"),
        ({"first_answer_minutes": 0}, "standards.first_answer_minutes"),
        ({"first_answer_minutes": 1441}, "standards.first_answer_minutes"),
        ({"first_answer_minutes": "15"}, "standards.first_answer_minutes"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(office: Office, wrong: Any, field: str) -> None:
    before = exported(office)
    with pytest.raises(InvalidInput) as refused, transaction():
        setup.apply(office, {"standards": wrong})
    assert refused.value.field == field
    assert exported(office) == before


def test_the_admin_names_officials_for_all_and_for_one(admin: Person, office: Office) -> None:
    admin.opens("/settings")
    admin.follows("Atur standar pelayanan")
    admin.follows("Ubah untuk semua layanan")
    admin.presses("Simpan", official="Kasi Pelayanan", officer="Bu Rina")
    assert "Disimpan." in admin.page.text and "Kasi Pelayanan" in admin.page.text
    admin.opens(f"{PAGE}/pejabat/sku")
    admin.presses("Simpan", officer="Pak Joko")
    assert exported(office)["by_service"] == {"sku": {"officer": "Pak Joko"}}
    admin.opens(f"{PAGE}/pejabat/sku")
    admin.presses("Simpan", officer=" ")
    assert exported(office)["by_service"] == {}
    assert admin.opens(f"{PAGE}/pejabat/tidak-ada").status == 404


def test_words_are_checked_one_by_one_and_then_stay(
    admin: Person, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = admin.opens(PAGE).text
    assert all(name in listed for name in NAMES.values())
    admin.follows("Periksa dan ubah teks")
    admin.presses("Simpan", facilities="Satu meja.", supervision_diperiksa="y")
    said = exported(office)
    shipped = to_edit("supervision")
    assert said["texts"] == {"facilities": "Satu meja.", "supervision": shipped}
    assert said["confirmed"] == ["supervision"], "what was changed is not yet checked"
    monkeypatch.setitem(cast(dict[str, str], SHIPPED), "supervision", "A later release says it otherwise.")
    admin.opens(f"{PAGE}/teks")
    assert admin.page.forms[-1].fields["supervision"] == [shipped], "as it was checked"
    admin.presses("Simpan", facilities="", supervision="", supervision_diperiksa=[])
    assert exported(office)["texts"] == {} and exported(office)["confirmed"] == []


def test_a_brace_is_refused_at_its_field_and_nothing_typed_is_lost(admin: Person, office: Office) -> None:
    admin.opens(f"{PAGE}/teks")
    page = admin.presses("Simpan", staffing="{jumlah} orang")
    assert page.status == 422 and "Hanya {petugas} yang boleh memakai kurung kurawal." in page.text
    assert page.forms[-1].fields["staffing"] == ["{jumlah} orang"]
    assert exported(office)["texts"] == {}


def test_the_pledge_before_and_the_switch(admin: Person, office: Office) -> None:
    admin.opens(PAGE)
    admin.follows("Isi maklumat")
    assert admin.presses("Simpan", head="Sutrisno", place="Wonojati", day="10/11/2026").status == 422
    admin.presses("Simpan", day="2026-11-10")
    assert "Nama, tempat, dan tanggal sudah diisi." in admin.page.text
    admin.follows("Isi keadaan sebelumnya")
    admin.presses("Simpan", channel="Hanya datang ke kantor.")
    assert "Belum diisi: 9 dari 10 hal." in admin.page.text
    admin.opens(f"{PAGE}/angka")
    admin.presses("Simpan", figures_public="y")
    assert "/angka/wonojati" in admin.page.text
    assert exported(office)["pledge"] == {"head": "Sutrisno", "place": "Wonojati", "day": "2026-11-10"}
    assert exported(office)["figures_public"] is True


def test_who_changed_what_is_written_down_without_the_words(admin: Person, office: Office) -> None:
    admin.opens(f"{PAGE}/angka")
    admin.presses("Simpan", figures_public="y")
    admin.opens(f"{PAGE}/pejabat")
    admin.presses("Simpan", official="Kasi Pelayanan")
    lines = db.session.scalars(
        select(AuditLine).where(AuditLine.action == "office.applied").order_by(AuditLine.id)
    ).all()
    assert [line.details["keys"] for line in lines[-2:]] == [
        ["standards.figures_public"],
        ["standards.officer", "standards.official"],
    ]
    assert all(line.user_id for line in lines[-2:])
    assert "Kasi" not in str([line.details for line in lines])


@pytest.mark.settings(VILLAGE_DESK_FIRST_ANSWER_WORKING_MINUTES="25")
def test_how_soon_a_person_answers_is_the_offices_own_standard(admin: Person, office: Office) -> None:
    admin.opens(PAGE)
    assert "Paling lambat 25 menit jam kerja." in admin.page.text, "as the installation is set"
    admin.follows("Ubah waktunya")
    admin.presses("Simpan", first_answer_minutes="setengah jam")
    assert "Tulis menitnya dengan angka" in admin.page.text
    admin.presses("Simpan", first_answer_minutes="40")
    assert "Paling lambat 40 menit jam kerja." in admin.page.text
    assert exported(office)["first_answer_minutes"] == 40
    assert "dalam 40 menit kerja, standar kantor ini" in admin.opens("/reports/masa").text
    assert "dalam 40 menit jam kerja" in admin.opens("/reports/sop").text
    admin.opens(f"{PAGE}/jawaban")
    admin.presses("Simpan", first_answer_minutes="")
    assert exported(office)["first_answer_minutes"] is None
    assert "dalam 25 menit kerja, standar kantor ini" in admin.opens("/reports/masa").text
