"""The shipped catalogue, and definitions that an office writes itself."""

import copy
from typing import Any

import pytest

from village_desk.errors import InvalidInput
from village_desk.office.catalogue import groups, service_from, service_to, shipped, shipped_definitions
from village_desk.office.services import Service

CODES = {
    "11": "ktp-baru",
    "12": "ktp-hilang",
    "13": "ktp-rusak",
    "14": "ktp-perubahan-data",
    "15": "ikd",
    "16": "ktp-proses",
    "17": "nik-tidak-aktif",
    "21": "kk-baru",
    "22": "kk-pisah",
    "23": "kk-tambah-anggota",
    "24": "kk-perubahan-data",
    "25": "kk-ganti-kepala",
    "26": "kk-hilang-rusak",
    "31": "akta-kelahiran",
    "32": "akta-kematian",
    "33": "akta-perkawinan",
    "34": "akta-perceraian",
    "35": "pembetulan-akta",
    "41": "kia-baru",
    "42": "kia-hilang-rusak",
    "43": "pindah-keluar",
    "44": "pindah-datang",
    "45": "pindah-dalam-kabupaten",
    "51": "domisili",
    "52": "domisili-usaha",
    "53": "sku",
    "54": "penghasilan",
    "55": "sktm",
    "56": "bansos-jkn",
    "61": "pengantar-nikah",
    "62": "belum-menikah",
    "63": "janda-duda",
    "64": "pengantar-cerai",
    "65": "izin-keluarga",
    "66": "ahli-waris",
    "67": "ket-kelahiran",
    "68": "ket-kematian",
    "71": "pengantar-skck",
    "72": "pengantar-kehilangan",
    "73": "izin-keramaian",
    "74": "ket-tanah",
    "75": "jual-beli",
    "76": "bepergian",
    "77": "beda-nama",
    "78": "pengantar-umum",
}
every_service = pytest.mark.parametrize("service", shipped().services, ids=lambda s: s.slug)


def test_the_45_numbers_never_change_meaning() -> None:
    assert {s.code: s.slug for s in shipped().services} == CODES


def test_seven_groups_of_at_most_eight() -> None:
    assert [g.digit for g in groups()] == list("1234567")
    assert all(1 <= len(shipped().in_group(g.digit)) <= 8 for g in groups())


@every_service
def test_blocks_hold_exactly_the_required_fields(service: Service) -> None:
    asked = [slug for block in service.blocks for slug in block]
    assert sorted(asked) == sorted(f.slug for f in service.fields if f.required)
    assert 1 <= len(service.blocks) <= 4
    assert all(1 <= len(block) <= 4 for block in service.blocks)


@every_service
def test_no_block_mixes_two_lists_that_only_their_order_could_tell_apart(service: Service) -> None:
    for block in service.blocks:
        rules = [service.field(slug).validation.get("rule") for slug in block]
        assert rules.count("person_list") + rules.count("nik_list") <= 1
        assert not ("nik" in rules and "nik_list" in rules)


@every_service
def test_a_definition_survives_the_way_to_json_and_back(service: Service) -> None:
    assert service_from(service_to(service)) == service


@every_service
def test_what_the_citizen_reads_is_short_and_free(service: Service) -> None:
    assert len(service.name) <= 40
    assert len(service.advice) <= 110
    assert service.fee_idr == 0
    assert service.words and service.legal_basis is not None


@every_service
def test_the_words_of_one_service_name_one_document_each(service: Service) -> None:
    words = [word for requirement in service.requirements for word in requirement.words]
    assert len(words) == len(set(words))
    assert all(requirement.words for requirement in service.requirements)


@every_service
def test_identity_numbers_are_sensitive_everywhere(service: Service) -> None:
    for field in service.fields:
        if field.validation.get("rule") in ("nik", "kk", "nik_list", "person_list"):
            assert field.sensitive


def test_the_phone_for_the_digital_id_is_brought_along_never_photographed() -> None:
    ikd = shipped().get("ikd")
    assert ikd is not None
    assert [r.slug for r in ikd.required_files] == ["ktp"]


def test_tone_and_secrecy() -> None:
    flagged = {s.slug for s in shipped().services if s.condolence}
    assert flagged == {"akta-kematian", "ket-kematian", "kk-ganti-kepala", "ahli-waris"}
    hidden = {s.slug for s in shipped().services if s.sensitive}
    assert hidden == {
        "sktm",
        "penghasilan",
        "bansos-jkn",
        "pengantar-cerai",
        "akta-perceraian",
        "janda-duda",
    }


def test_letter_codes_stay_in_the_definition() -> None:
    assert shipped_definitions()["sku"]["letter_codes"]["permendagri_78_2012"]


def spoiled(path: str, value: Any) -> dict[str, Any]:
    """The definition of the business letter with one value replaced."""
    data: Any = copy.deepcopy(shipped_definitions()["sku"])
    place: Any = data
    *way, last = path.split(".")
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return data  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("colour", "green"),
        ("code", "5"),
        ("code", "59"),
        ("code", "81"),
        ("code", "50"),
        ("code", 53),
        ("slug", "Surat Usaha"),
        ("name", ""),
        ("name", "a\x00b"),
        ("handling", "maybe"),
        ("pickup", "pigeon"),
        ("promised_working_days", "1"),
        ("promised_working_days", True),
        ("fee_idr", -1),
        ("validity_days", 0),
        ("sensitive", "yes"),
        ("words", "sku"),
        ("blocks", [["nama"]]),
        ("blocks.0", ["nama", "nik", "no_kk", "keperluan", "nama_usaha"]),
        ("requirements.0", "ktp"),
        ("requirements.0.color", 1),
        ("requirements.1.slug", "ktp"),
        ("fields.0.type", "essay"),
        ("fields.0.validation", []),
        ("fields.0.validation.rule", "psychic"),
        ("fields.0.validation.min", "two"),
        ("fields.0.validation", {"rule": "choice"}),
        ("fields.0.validation", {"rule": "regex", "pattern": "(a+)+"}),
        ("fields.0.validation", {"rule": "regex", "pattern": "["}),
        ("fields.0.validation", {"rule": "regex"}),
    ],
)
def test_a_malformed_definition_is_refused_with_its_place(path: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        service_from(spoiled(path, value), "services.sku")
    assert refusal.value.field is not None
    assert refusal.value.field.startswith("services.sku")


def test_something_that_is_no_object_at_all_is_refused() -> None:
    with pytest.raises(InvalidInput):
        service_from([], "services.sku")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        service_from({})
