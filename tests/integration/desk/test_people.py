"""People: lists by what they have in common, one page for each, and two numbers of one person, with a way back."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import NAME, Village, a_ticket, a_village_of_three, form_of, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.citizens import consents
from village_desk.citizens.models import Citizen
from village_desk.conversation import guardians
from village_desk.database import db, transaction
from village_desk.office import registry
from village_desk.satisfaction import answering
from village_desk.tickets import counter, intake
from village_desk.tickets.models import Ticket


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    return a_village_of_three()


def citizen_of(ticket: Ticket) -> Citizen:
    db.session.expire_all()
    return db.session.get_one(Citizen, ticket.citizen_id)


def page_of(ticket: Ticket) -> str:
    return f"/desk/warga/{citizen_of(ticket).public_id}"


def requests() -> list[Ticket]:
    return list(db.session.query(Ticket).filter_by(kind="request").order_by(Ticket.id))


def test_a_citizens_page_shows_requests_and_people_but_no_number(desk: FlaskClient, village: Village) -> None:
    assert "Halaman warga" in opens(desk, f"/desk/t/{village.ticket.id}")
    page = opens(desk, page_of(village.ticket))
    assert village.ticket.number in page and NAME in page and "Buka percakapan" in page
    assert "81234567890" not in page and "3509161708900001" not in page


def test_every_consent_of_a_citizen_reads_in_words(desk: FlaskClient, village: Village) -> None:
    kinds = (consents.PRIVACY, guardians.CHILDREN, counter.NOTICES, answering.CONSENT)
    with transaction():
        for kind in kinds:
            consents.keep(citizen_of(village.ticket), kind, "Setuju?", message_id=None, at=clock.now())
    page = opens(desk, page_of(village.ticket))
    shown = re.findall(r"<dt>Persetujuan</dt><dd>([^,]+), ", page)
    assert sorted(shown) == [
        "Data anak",
        "Kabar lewat WhatsApp (disetujui di loket)",
        "Pemberitahuan privasi",
        "Penilaian pelayanan",
    ]


def test_a_list_by_service_label_and_when_they_wrote(
    desk: FlaskClient, village: Village, frozen: WallClock
) -> None:
    first = village.ticket
    everybody = opens(desk, "/desk/warga")
    assert "warga, yang terakhir menulis di atas" in everybody
    assert page_of(first) in opens(desk, f"/desk/warga?layanan={first.service}")
    assert "Tidak ada yang cocok" in opens(desk, "/desk/warga?layanan=tidak-ada")
    sends(desk, f"{page_of(first)}/label", action_key="x", new="lansia")
    assert '<li class="label">lansia</li>' in opens(desk, page_of(first))
    labelled = opens(desk, "/desk/warga?label=1")
    assert page_of(first) in labelled and labelled.count("/desk/warga/") == 1
    assert "Tidak ada yang cocok" in opens(desk, "/desk/warga?menulis=diam")
    frozen("2027-04-01 09:00")
    sign_in(desk, village.staff["officer"])
    assert page_of(first) in opens(desk, "/desk/warga?menulis=diam")
    assert "Tidak ada yang cocok" in opens(desk, "/desk/warga?menulis=30")


def test_a_list_by_hamlet_as_the_addresses_name_it(desk: FlaskClient, village: Village) -> None:
    service = registry.catalogue_of(village.office).get("domisili")
    assert service is not None
    with transaction():
        ticket = a_ticket(village.office, phone="+6281200000077")
        ticket.fields = {**(ticket.fields or {}), "alamat": "Dsn. Krajan RT 02 RW 01"}
        intake.index_again(ticket, service)
    found = opens(desk, "/desk/warga?dusun=KRAJAN")
    assert page_of(ticket) in found and found.count("/desk/warga/") == 1
    assert "Tidak ada yang cocok" in opens(desk, "/desk/warga?dusun=sumber")


def test_two_numbers_of_one_person_are_shown_together_and_parted_again(
    desk: FlaskClient, village: Village
) -> None:
    first, second, _ = requests()
    page = opens(desk, page_of(first))
    answer = sends(desk, f"{page_of(first)}/gabung", **form_of(page, "/gabung"), number=second.number)
    assert answer.status_code == 303
    for path in (page_of(first), page_of(second)):
        together = opens(desk, path)
        assert first.number in together and second.number in together
    assert page_of(second) not in opens(desk, "/desk/warga"), "one person is one line"
    assert second.number not in opens(desk, f"/lacak/{first.token}"), "nobody else reads more for it"
    sends(desk, f"{page_of(second)}/pisah")
    assert second.number not in opens(desk, page_of(first))
    actions = [line.action for line in db.session.query(AuditLine).order_by(AuditLine.id)]
    assert actions[-2:] == ["citizens.joined", "citizens.parted"]


def test_the_same_nik_from_another_number_is_suggested(desk: FlaskClient, village: Village) -> None:
    first, second, _ = requests()
    page = opens(desk, page_of(first))
    assert "Nomor lain dengan NIK yang sama" in page
    known = citizen_of(second).public_id
    sends(desk, f"{page_of(first)}/gabung", known=known)
    assert second.number in opens(desk, page_of(first))


def test_a_number_that_is_none_or_the_same_person_is_refused_kindly(
    desk: FlaskClient, village: Village
) -> None:
    wrong = sends(desk, f"{page_of(village.ticket)}/gabung", number="budi")
    assert wrong.status_code == 422 and "Tulis nomor permohonannya lengkap" in wrong.get_data(as_text=True)
    same = sends(desk, f"{page_of(village.ticket)}/gabung", number=village.ticket.number)
    assert same.status_code == 422 and "sudah dari warga yang sama" in same.get_data(as_text=True)
