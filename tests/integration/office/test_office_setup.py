"""Setting an office up, and its settings as one JSON in and out."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from village_desk.conversation.intents import understand
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput
from village_desk.office import catalogue, registry, setup
from village_desk.office.hours import Interval, is_open, next_opening
from village_desk.office.models import Holiday, Office

NIGHT = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)  # Friday 21.40 WIB
WONOJATI = {"slug": "wonojati", "code": "WNJ", "name": "Desa Wonojati", "whatsapp": "+628111000222"}
HX = "HX" + "0123456789abcdef" * 2


@pytest.fixture
def office(app: Flask, at: Callable[[str], object]) -> Office:
    at("2026-11-20 21:40")
    with transaction():
        return setup.add_office(**WONOJATI)


def applied(office: Office, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    with transaction():
        setup.apply(office, data, **more)
    return setup.export(office)


def refused(office: Office, data: dict[str, Any], **more: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal, transaction():
        setup.apply(office, data, **more)
    db.session.expire_all()
    return refusal.value


def test_a_new_office_is_shut_on_friday_night_and_opens_on_monday(office: Office) -> None:
    hours = registry.hours_of(office)
    assert not is_open(hours, NIGHT)
    assert next_opening(hours, NIGHT) == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert hours.weekly[4] == (Interval(time(8), time(11, 30)), Interval(time(13), time(14, 30)))
    assert hours.weekly[5] == hours.weekly[6] == ()


def test_a_new_office_offers_the_whole_shipped_catalogue(office: Office) -> None:
    assert registry.catalogue_of(office).services == catalogue.shipped().services


def test_a_new_office_knows_the_days_off_of_this_and_next_year(office: Office) -> None:
    rows = db.session.execute(select(Holiday).where(Holiday.office_id == office.id)).scalars().all()
    by_day = {row.day: row for row in rows}
    assert {day.year for day in by_day} == {2026, 2027}
    assert by_day[date(2026, 3, 20)].kind == "joint_leave"
    assert by_day[date(2026, 8, 17)].kind == "public"
    guess = by_day[date(2027, 3, 10)]
    assert guess.estimated and "perkiraan" not in guess.name
    assert date(2026, 12, 25) in registry.hours_of(office).closed_days


def test_the_office_is_found_by_its_number_and_its_slug(office: Office) -> None:
    assert registry.office_by_whatsapp("+628111000222") is office
    assert registry.office_by_slug("wonojati") is office
    assert registry.office_by_whatsapp("+628111000223") is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "Wono Jati"}, "slug"),
        ({"code": "wnj"}, "code"),
        ({"name": " "}, "name"),
        ({"whatsapp": "12"}, "whatsapp"),
        ({"timezone": "Asia/Wonojati"}, "timezone"),
    ],
)
def test_a_malformed_office_is_refused(app: Flask, change: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal, transaction():
        setup.add_office(**{**WONOJATI, **change})
    assert refusal.value.field == field


@pytest.mark.parametrize("field", ["slug", "code", "whatsapp"])
def test_two_offices_share_neither_slug_nor_code_nor_number(office: Office, field: str) -> None:
    other = {"slug": "melung", "code": "MLG", "name": "Desa Melung", "whatsapp": "+628111000999"}
    with pytest.raises(InvalidInput) as refusal, transaction():
        setup.add_office(**{**other, field: WONOJATI[field]})
    assert refusal.value.field == field


def test_what_export_writes_apply_takes_back_unchanged(office: Office) -> None:
    settings = json.loads(json.dumps(setup.export(office)))
    assert applied(office, settings) == settings


def test_a_full_set_of_own_settings_survives_the_round_trip(office: Office) -> None:
    own = {
        "name": "Desa Wonojati Asri",
        "address": "Jl. Melati 1",
        "phone": "0331 123456",
        "duty_phone": "0812 3456 7890",
        "privacy_contact": "privasi@wonojati.desa.id",
        "timezone": "Asia/Makassar",
        "hours": {"monday": [["07:30", "14:00"]], "saturday": [["08:00", "11:00"]]},
        "overrides": [
            {
                "first_day": "2027-02-08",
                "last_day": "2027-03-09",
                "weekdays": ["monday", "friday"],
                "intervals": [["08:00", "13:00"]],
                "reason": "Ramadan",
            },
            {"first_day": "2026-11-28", "intervals": []},
        ],
        "holidays": [{"day": "2026-12-24", "name": "Sedekah bumi"}],
        "notices": {"ready": {"content_sid": HX, "variables": ["name", "number"]}},
        "services": {
            "sku": {"promised_working_days": 2, "requirements": {"pengantar-rt": {"required": True}}},
            "ikd": {"enabled": False},
        },
        "words": {"id": {"greeting": "Selamat datang"}},
    }
    settings = applied(office, own)
    assert settings["duty_phone"] == "+6281234567890"
    assert settings["services"]["sku"]["promised_working_days"] == 2
    assert settings["holidays"] == [
        {"day": "2026-12-24", "name": "Sedekah bumi", "kind": "local", "estimated": False, "closed": True}
    ]
    assert applied(office, json.loads(json.dumps(settings))) == settings

    offered = registry.catalogue_of(office)
    assert offered.get("ikd") is None
    sku = offered.get("sku")
    assert sku is not None and sku.promised_working_days == 2
    assert [r.slug for r in sku.required_files] == ["ktp", "kk", "pengantar-rt"]
    assert registry.wordings_of(office, "id") == {"greeting": "Selamat datang"}
    assert registry.wordings_of(office, "jv") == {}
    notice = registry.notice_of(office.id, "ready")
    assert notice is not None and notice.content_sid == HX and notice.variables == ["name", "number"]
    assert registry.notice_of(office.id, "rejected") is None


def test_an_override_touches_only_its_weekdays(office: Office) -> None:
    applied(
        office,
        {
            "overrides": [
                {
                    "first_day": "2026-11-23",
                    "last_day": "2026-11-27",
                    "weekdays": ["tuesday"],
                    "intervals": [["10:00", "11:00"]],
                }
            ]
        },
    )
    hours = registry.hours_of(office)
    assert hours.overrides == {date(2026, 11, 24): (Interval(time(10), time(11)),)}


def test_a_part_changes_only_that_part(office: Office) -> None:
    before = setup.export(office)
    assert applied(office, {"address": "Jl. Mawar 2"}) == {**before, "address": "Jl. Mawar 2"}


def test_other_settings_are_seen_at_once_by_what_is_kept(office: Office) -> None:
    assert registry.catalogue_of(office).get("sku") is not None
    revision = office.revision
    applied(office, {"services": {"sku": {"enabled": False}}})
    assert office.revision > revision
    assert registry.catalogue_of(office).get("sku") is None


def test_a_change_that_was_rolled_back_is_never_kept(office: Office) -> None:
    with pytest.raises(RuntimeError), transaction():
        setup.apply(office, {"services": {"sku": {"enabled": False}}})
        assert registry.catalogue_of(office).get("sku") is None
        raise RuntimeError("the power went")
    db.session.expire_all()
    again = registry.office_by_slug("wonojati")
    assert again is not None
    assert registry.catalogue_of(again).get("sku") is not None
    applied(again, {"address": "Jl. Mawar 2"})
    assert registry.catalogue_of(again).get("sku") is not None


def test_an_office_may_add_a_service_of_its_own_and_return_to_the_shipped_one(office: Office) -> None:
    own = copy.deepcopy(catalogue.shipped_definitions()["sku"])
    own |= {"slug": "surat-ternak", "code": "57", "name": "Surat keterangan ternak"}
    applied(office, {"services": {"surat-ternak": {"definition": own}}})
    added = registry.catalogue_of(office).by_code("57")
    assert added is not None and added.name == "Surat keterangan ternak"

    changed = copy.deepcopy(catalogue.shipped_definitions()["sku"]) | {"name": "Surat usaha desa"}
    assert applied(office, {"services": {"sku": {"definition": changed}}})["services"]["sku"]["definition"]
    assert (
        applied(office, {"services": {"sku": {"definition": None}}})["services"]["sku"]["definition"] is None
    )


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"colour": "green"}, "colour"),
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"phone": "1" * 31}, "phone"),
        ({"duty_phone": "rahasia"}, "duty_phone"),
        ({"timezone": None}, "timezone"),
        ({"whatsapp": "wa.me/628"}, "whatsapp"),
        ({"hours": []}, "hours"),
        ({"hours": {"senin": []}}, "hours.senin"),
        ({"hours": {"monday": "08:00"}}, "hours.monday"),
        ({"hours": {"monday": [["08:00"]]}}, "hours.monday.0"),
        ({"hours": {"monday": [["8:00", "12:00"]]}}, "hours.monday.0"),
        ({"hours": {"monday": [["12:00", "08:00"]]}}, "hours.monday.0"),
        ({"hours": {"monday": [["08:00", "12:00"], ["11:00", "13:00"]]}}, "hours.monday.1"),
        ({"overrides": [{"first_day": "2026-02-30", "intervals": []}]}, "overrides.0.first_day"),
        ({"overrides": [{"first_day": "2026-11-30"}]}, "overrides.0.intervals"),
        (
            {"overrides": [{"first_day": "2026-11-30", "last_day": "2026-11-29", "intervals": []}]},
            "overrides.0.last_day",
        ),
        (
            {"overrides": [{"first_day": "2026-11-30", "intervals": [], "weekdays": ["senin"]}]},
            "overrides.0.weekdays.0",
        ),
        ({"holidays": [{"day": "2026-11-30"}]}, "holidays.0.name"),
        ({"holidays": [{"day": "30-11-2026", "name": "x"}]}, "holidays.0.day"),
        ({"holidays": [{"day": "2026-11-30", "name": "x", "kind": "own"}]}, "holidays.0.kind"),
        ({"holidays": [{"day": "2026-11-30", "name": "x"}] * 2}, "holidays.1.day"),
        ({"notices": {"ready": {"content_sid": HX}}}, "notices.ready.variables"),
        ({"notices": {"ready": {"content_sid": "HX1", "variables": []}}}, "notices.ready.content_sid"),
        ({"notices": {"ready": {"content_sid": HX, "variables": [1]}}}, "notices.ready.variables.0"),
        ({"services": {"surat-sihir": {"enabled": True}}}, "services.surat-sihir"),
        ({"services": {"sku": {"enabled": "ya"}}}, "services.sku.enabled"),
        ({"services": {"sku": {"promised_working_days": -1}}}, "services.sku.promised_working_days"),
        ({"services": {"sku": {"price": 1}}}, "services.sku.price"),
        ({"services": {"sku": {"definition": {}}}}, "services.sku.definition.blocks"),
        ({"services": {"sku": {"definition": []}}}, "services.sku.definition"),
        ({"services": {"sku": {"requirements": {"ktp": {"size": 1}}}}}, "services.sku.requirements.ktp.size"),
        ({"services": {"sku": {"requirements": {"foto": {}}}}}, "services.sku.requirements.4.name"),
        ({"words": {"indonesia": {}}}, "words.indonesia"),
        ({"words": {"id": {"greeting": ""}}}, "words.id.greeting"),
        ({"words": {"id": {"greeting": "x" * 1501}}}, "words.id.greeting"),
    ],
)
def test_what_is_malformed_is_refused_with_its_path_and_nothing_changes(
    office: Office, data: dict[str, Any], field: str
) -> None:
    before = setup.export(office)
    refusal = refused(office, {"address": "Jl. Salah 9", **data})
    assert refusal.field == field
    assert field in refusal.text
    assert setup.export(office) == before


def test_fixed_numbers_keep_their_meaning(office: Office) -> None:
    own = copy.deepcopy(catalogue.shipped_definitions()["sku"]) | {"code": "57"}
    assert refused(office, {"services": {"sku": {"definition": own}}}).field == "services.sku.definition.code"
    own |= {"slug": "surat-ternak", "code": "53"}
    taken = refused(office, {"services": {"surat-ternak": {"definition": own}}})
    assert taken.field == "services.surat-ternak.definition.code"


def test_own_words_are_checked_by_whoever_knows_the_placeholders(office: Office) -> None:
    def check(key: str, text: str) -> list[str]:
        return [f"Isian {{nama}} tidak dikenal di {key}."] if "{nama}" in text else []

    refusal = refused(office, {"words": {"id": {"greeting": "Halo {nama}"}}}, check_word=check)
    assert refusal.field == "words.id.greeting"
    assert "{nama}" in refusal.text
    assert applied(office, {"words": {"id": {"greeting": "Halo"}}}, check_word=check)["words"]


def test_the_number_of_another_office_is_refused(office: Office) -> None:
    with transaction():
        setup.add_office(slug="melung", code="MLG", name="Desa Melung", whatsapp="+628111000999")
    assert refused(office, {"whatsapp": "+628111000999"}).field == "whatsapp"
    assert applied(office, {"whatsapp": "0811-1000-222"})["whatsapp"] == "+628111000222"


def test_how_people_spell_here_is_heard_in_the_chat(office: Office) -> None:
    spelt = {"glossary": {"surat domisili": ["layangan"], "rumah": ["pondok"]}}
    assert applied(office, spelt)["glossary"] == spelt["glossary"]
    meant = understand("mau layangan untuk sekolah", None, registry.catalogue_of(office))
    assert meant.service == "domisili"
    assert applied(office, {"glossary": {}})["glossary"] == {}
    assert registry.catalogue_of(office).glossary == {}


@pytest.mark.parametrize(
    ("glossary", "field"),
    [
        ({"Rumah": ["griya"]}, "glossary.Rumah"),
        ({"rumah": ["griya besar"]}, "glossary.rumah"),
        ({"rumah": "griya"}, "glossary.rumah"),
        ({"rumah": [f"ejaan{number}" for number in range(501)]}, "glossary"),
    ],
)
def test_a_spelling_is_one_word_in_small_letters(office: Office, glossary: Any, field: str) -> None:
    assert refused(office, {"glossary": glossary}).field == field


class TestEmergencyNumbers:
    def test_defaults_are_exported_and_only_what_differs_is_kept(self, office: Office) -> None:
        assert setup.export(office)["emergency"]["ambulance"] == "119"
        with transaction():
            setup.apply(office, {"emergency": {"fire": " 0331  487113 ", "ambulance": "119"}})
        assert office.emergency == {"fire": "0331 487113"}
        exported = setup.export(office)["emergency"]
        assert (exported["fire"], exported["police"], exported["death"]) == ("0331 487113", "110", "")
        with transaction():
            setup.apply(office, {"emergency": exported})
        assert setup.export(office)["emergency"] == exported

    @pytest.mark.parametrize(
        ("given", "path"),
        [
            ({"fire": ""}, "emergency.fire"),
            ({"fire": "pemadam"}, "emergency.fire"),
            ({"sar": "115"}, "emergency.sar"),
            ({"general": "1" * 61}, "emergency.general"),
            ("112", "emergency"),
        ],
    )
    def test_what_cannot_be_dialled_is_refused(self, office: Office, given: object, path: str) -> None:
        with pytest.raises(InvalidInput) as refused, transaction():
            setup.apply(office, {"emergency": given})
        assert refused.value.field == path


@pytest.mark.parametrize(
    "name", ["Desa\nWonojati", "Desa\x85Wonojati", "Desa\u2028Wonojati", "Desa\tWonojati"]
)
def test_the_name_of_an_office_is_one_line(office: Office, name: str) -> None:
    refusal = refused(office, {"name": name})
    assert refusal.field == "name" and "satu baris" in refusal.text
    with pytest.raises(InvalidInput, match="satu baris"), transaction():
        setup.add_office(
            **WONOJATI | {"slug": "dua", "code": "DUA", "whatsapp": "+628111000333", "name": name}
        )
