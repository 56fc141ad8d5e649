"""Languages of an office: by `office apply` and by the page, with the mark of whoever has read the words or not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.journeys.browsing import Person
from village_desk.database import db, transaction
from village_desk.errors import InvalidInput
from village_desk.office import registry, setup
from village_desk.office.models import Office

PAGE = "/settings/bahasa"


def exported(office: Office) -> object:
    db.session.rollback()
    return setup.export(db.session.get_one(Office, office.id, populate_existing=True))["languages"]


def test_a_new_office_answers_in_indonesian_and_english(office: Office) -> None:
    assert exported(office) == ["en"]
    assert registry.language_of(office, "jv") == "id"
    assert registry.language_of(office, None) == "id"


def test_what_apply_takes_export_gives_back(office: Office) -> None:
    with transaction():
        setup.apply(office, {"languages": ["mad", "id", "jv"]})
    assert exported(office) == ["jv", "mad"]
    assert registry.language_of(office, "jv") == "jv"
    assert registry.language_of(office, "en") == "id"


def test_a_language_that_we_do_not_have_is_refused(office: Office) -> None:
    with pytest.raises(InvalidInput) as refused, transaction():
        setup.apply(office, {"languages": ["en", "ban"]})
    assert refused.value.field == "languages.1"
    assert exported(office) == ["en"]


def test_the_page_says_that_no_speaker_has_read_them(admin: Person, office: Office) -> None:
    text = admin.opens(PAGE).text
    assert text.count("Belum ditinjau penutur") == 3
    assert "Bahasa jawa" not in text and "Bahasa Jawa" in text
    assert "Sugeng {part}, {you}." in text
    assert "words.jv di kantor.json" in text


def test_the_admin_switches_one_on_and_english_off(admin: Person, office: Office) -> None:
    assert "bahasa Indonesia dan bahasa Inggris" in admin.opens("/settings").text
    admin.opens(PAGE)
    admin.presses("Simpan bahasa")
    assert exported(office) == ["en"]  # the page shows what is on
    text = admin.presses("Simpan bahasa", en=[], jv="y").text
    assert "Bahasa disimpan. Berlaku mulai pesan berikutnya." in text
    assert exported(office) == ["jv"]
    assert "bahasa Indonesia dan bahasa Jawa" in admin.opens("/settings").text


def test_an_officer_may_not(client: FlaskClient, office: Office) -> None:
    user = factories.user(office, email="petugas@desa.example.id")
    person = Person(client)
    person.signs_in(str(user.email), factories.PASSWORD)
    assert client.get(PAGE).status_code == 403
