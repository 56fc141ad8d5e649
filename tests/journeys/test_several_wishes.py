"""Several papers in one conversation: offered together, asked once, linked; and one suggestion after the end."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk.citizens.models import Consent, ConsentWording
from village_desk.database import db, transaction
from village_desk.office import setup
from village_desk.office.models import Office

BABY = "Aisyah Putri\nperempuan\nJember\n19-11-2026"
MOTHER = f"{stories.NAME}\n{stories.NIK}\n{stories.KK}"
WITNESSES = "Budi Santoso\n3509161708900002\nJoko Susilo\n3509161708900003"


def asks_for_a_birth(citizen: Citizen, choice: str = "1") -> str:
    """Up to the documents."""
    offered = citizen.says("istri saya baru melahirkan kemarin")
    assert "Akta kelahiran" in offered and "Tambah anggota KK" in offered and "KIA baru" in offered
    citizen.says(choice)
    citizen.says("Aisyah Putri\nperempuan\nJember")
    citizen.says("1\nbidan")
    citizen.says(MOTHER)
    citizen.says(WITNESSES)
    return citizen.says("lewati")


def test_a_birth_is_one_conversation_one_receipt_and_three_linked_requests(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village()
    papers = asks_for_a_birth(citizen)
    assert papers.count("Kartu Keluarga (KK) asli") == 1 and "Akta kelahiran" not in papers
    summary = citizen.sends_photo(count=4)
    assert "Akta kelahiran, Tambah anggota KK dan KIA baru" in summary
    assert "orang tua atau wali (UU 27/2022" in summary and summary.count("Nama ibu") == 1
    assert "Tanggal lahir: 19 November 2026" in summary  # told with the wish, and never asked
    citizen.hears_new()
    receipt = citizen.says("ya")
    assert citizen.hears_new() == [receipt]
    lines = stories.exported("tickets", office)
    assert [line["service"] for line in lines] == ["akta-kelahiran", "kk-tambah-anggota", "kia-baru"]
    assert all(line["number"] in receipt for line in lines) and receipt.count("Paling lambat") == 3
    assert {line["status"] for line in lines} == {"received"}
    assert [line["linked_to"] for line in lines] == [None, lines[0]["number"], lines[0]["number"]]
    certificate, family, card = (line["fields"] for line in lines)
    assert family == {
        "nama": stories.NAME,
        "nik": stories.NIK,
        "no_kk": stories.KK,
        "nama_anggota": "Aisyah Putri",
        "tanggal_lahir_anggota": "2026-11-19",
        "hubungan": "anak",
    }
    assert card == {"nama_anak": "Aisyah Putri", "no_kk": stories.KK, "tanggal_lahir_anak": "2026-11-19"}
    assert certificate["nama_saksi_2"] == "Joko Susilo"
    assert [sum(f["kept"] for f in line["files"]) for line in lines] == [4, 2, 2]
    assert [line["applicant_is_sender"] for line in lines] == [False, True, False]

    frozen("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    page = officer.opens(f"/desk/t/{stories.ticket_of(lines[0]['number']).id}")
    assert "Diajukan bersama" in page.text and lines[1]["number"] in page.text
    other = officer.follows("KIA baru (kartu identitas anak)")
    assert lines[0]["number"] in other.text and lines[1]["number"] in other.text


def test_only_the_first_paper_or_a_choice_of_them(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    citizen.says("mau urus akta lahir sama kk")
    assert "3 Hanya Akta kelahiran dan Tambah anggota KK" in citizen.hears()
    assert "1 Akta kelahiran" in citizen.says("2")
    assert "*Akta kelahiran dan KIA baru*" in citizen.says("1 dan 3")
    (draft,) = stories.exported("drafts", office)
    assert draft["service"] == "akta-kelahiran"
    citizen.says("batal")
    assert "sudah kami batalkan" in citizen.says("ya")
    citizen.says("mau urus akta lahir sama kk")
    assert "*Akta kelahiran dan Tambah anggota KK*" in citizen.says("3")


def test_one_of_them_is_left_out_and_the_shared_summary_is_edited(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    asks_for_a_birth(citizen)
    citizen.says("nanti")
    left = citizen.says("KIA nya tidak jadi")
    assert "*KIA baru* tidak kami ikutkan" in left and "Akta kelahiran dan Tambah anggota KK" in left
    changed = citizen.says("ubah 1 jadi Aisyah Zahra")
    assert "1. Nama lengkap anak: Aisyah Zahra" in changed
    citizen.says("ya")
    lines = stories.exported("tickets", office)
    assert [line["service"] for line in lines] == ["akta-kelahiran", "kk-tambah-anggota"]
    assert lines[0]["fields"]["nama_anak"] == lines[1]["fields"]["nama_anggota"] == "Aisyah Zahra"


def test_a_late_photo_serves_every_request_that_waits_for_it(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    asks_for_a_birth(citizen)
    citizen.says("nanti")
    receipt = citizen.says("ya")
    assert receipt.count("Perkiraan") == 3 and receipt.count("Kartu Keluarga") == 1
    frozen("2026-11-23 09:00")
    thanks = citizen.sends_photo("kk")
    lines = stories.exported("tickets", office)
    assert all(line["number"] in thanks for line in lines) and "Surat lahir" in thanks
    assert [line["status"] for line in lines] == ["documents_missing", "received", "documents_missing"]
    citizen.sends_photo("surat lahir")
    citizen.sends_photo("buku nikah")
    citizen.sends_photo("ktp ortu")
    lines = stories.exported("tickets", office)
    assert {line["status"] for line in lines} == {"received"}
    assert not [f for line in lines for f in line["files"] if f["verdict"] == "missing"]


def test_a_service_switched_off_meanwhile_is_left_out_and_its_paper_asked_for(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    asks_for_a_birth(citizen)
    with transaction():
        setup.apply(db.session.merge(office), {"services": {"akta-kelahiran": {"enabled": False}}})
    asked = citizen.says("lanjut")
    assert "NIK anak" in asked  # the certificate would have brought it
    citizen.says("3509165911260001")
    citizen.says("nanti")
    receipt = citizen.says("ya")
    lines = stories.exported("tickets", office)
    assert [line["service"] for line in lines] == ["kk-tambah-anggota", "kia-baru"]
    assert lines[0]["fields"]["nama"] == stories.NAME and lines[1]["fields"]["nik_anak"].endswith("0001")
    assert all(line["number"] in receipt for line in lines)


def test_the_draft_waits_for_lanjut_and_a_dead_file_is_asked_for_again(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    asks_for_a_birth(citizen)
    citizen.says("menu")
    assert "Sekarang berkasnya" in citizen.says("lanjut")
    citizen.sends_photo("surat lahir", data=b"bukan gambar")
    citizen.sends_photo("buku nikah")
    citizen.sends_photo("kk")
    asked = citizen.sends_photo("ktp ortu")
    assert "Masih kami tunggu:\n- Surat lahir" in asked and stories.exported("tickets", office) == []
    citizen.sends_photo("surat lahir")
    citizen.says("ya")
    assert [line["status"] for line in stories.exported("tickets", office)] == ["received"] * 3


def test_a_death_is_met_with_condolence_and_the_widows_card_is_named(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    offered = citizen.says("bapak saya meninggal tanggal 19 november, mau urus surat suratnya")
    assert offered.count("turut berduka") == 1
    for line in ("- Akta kematian", "- Ganti kepala keluarga di KK", "- KTP-el suami/istri almarhum"):
        assert line in offered
    assert "3 Hanya Surat keterangan kematian" in offered
    begun = citizen.says("1")
    assert "turut berduka" not in begun and "Tanggal meninggal: 19 November 2026" in begun


def test_two_letters_for_one_purpose_share_the_person(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    citizen.says("mau bikin surat usaha sama surat domisili")
    citizen.says("1")
    citizen.says(stories.ABOUT_HER)
    citizen.says(stories.ABOUT_HER_SHOP)
    papers = citizen.says("Dusun Krajan RT 2 RW 3")
    assert "KTP-el asli pemohon" in papers
    citizen.sends_photo(count=2)
    citizen.says("ya")
    sku, domisili = stories.exported("tickets", office)
    assert sku["fields"]["nik"] == domisili["fields"]["nik"] == stories.NIK
    assert domisili["fields"]["alamat"] == "Dusun Krajan RT 2 RW 3" and "nama_usaha" not in domisili["fields"]


def test_an_office_has_bundles_of_its_own_or_none(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village(bundles={})
    assert "Tambah anggota KK" not in citizen.says("istri saya baru melahirkan kemarin")
    own = {
        "pindah": {
            "name": "Pindahan",
            "members": [{"service": "domisili"}, {"service": "sku"}],
            "words": ["baru pindah"],
        }
    }
    with transaction():
        setup.apply(db.session.merge(office), {"bundles": own})
    assert setup.export(db.session.merge(office))["bundles"] == own
    assert "- Surat keterangan domisili\n- Surat keterangan usaha" in citizen.says("saya baru pindah kesini")


def finishes(officer: Person, number: str) -> str:
    """From the queue to "selesai"; returns the preview of the last message."""
    stories.make_ready(officer, number)
    officer.follows("Serahkan dokumen")
    preview = officer.presses("Lihat pesan", collected_by="Siti Aminah", relation="pemohon sendiri").text
    officer.presses("Serahkan dokumen")
    return preview


def a_death_letter(citizen: Citizen) -> str:
    citizen.says("mau minta surat keterangan kematian")
    citizen.says("Slamet\n3509161708500001\n19-11-2026\nRSUD Soebandi")
    citizen.says(f"{stories.NAME}\n{stories.NIK}\nanak")
    citizen.says("lewati")
    citizen.sends_photo(count=2)
    return stories.number_in(citizen.says("ya"))


def completed_text(citizen: Citizen) -> str:
    return next(text for text in reversed(citizen.hears_new()) if "sudah selesai" in text)


def test_the_next_step_is_offered_once_with_the_completion(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: object
) -> None:
    office = stories.a_village()
    number = a_death_letter(citizen)
    frozen("2026-11-23 08:05")
    citizen.says("status")
    officer = stories.an_officer(office, client)
    preview = finishes(officer, number)
    frozen("2026-11-23 08:06")
    citizen.work()
    heard = completed_text(citizen)
    assert heard.count("Akta kematian") == 1 and "balas *32*" in heard
    assert "Berikutnya biasanya" in preview  # the officer reads the same words first
    assert "*Akta kematian*" in citizen.says("32")
    citizen.says("batal")
    citizen.says("ya")

    second = a_death_letter(citizen)
    finishes(officer, second)
    frozen("2026-11-23 08:09")
    citizen.work()
    assert "Akta kematian" not in completed_text(citizen)  # never twice


def test_nothing_is_suggested_that_was_asked_for_already(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village(services={"akta-kematian": {"enabled": False}})
    number = a_death_letter(citizen)
    frozen("2026-11-23 08:05")
    citizen.says("status")
    finishes(stories.an_officer(office, client), number)
    frozen("2026-11-23 08:06")
    citizen.work()
    assert "Berikutnya" not in completed_text(citizen)  # not offered here


def test_the_consent_is_kept_with_its_words_and_message(citizen: Citizen, frozen: WallClock) -> None:
    office: Office = stories.a_village()
    asks_for_a_birth(citizen)
    citizen.sends_photo(count=4)
    citizen.says("ya")
    ticket = stories.ticket_of(stories.exported("tickets", office)[0]["number"])
    kept = db.session.query(Consent).filter_by(citizen_id=ticket.citizen_id, kind="children").all()
    assert len(kept) == 1 and kept[0].message_id and kept[0].at
    words = db.session.get_one(ConsentWording, kept[0].wording_version).text
    assert "orang tua atau wali" in words
