"""One phone, several people: for whom a request is, whose data it uses, and what nobody assumes."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories

MOTHERS = ("Sumiati", "3509165708600003")


def test_a_paper_for_the_mother_is_asked_and_kept_as_hers(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village()
    asked = citizen.says("ktp ibu saya hilang, mau urus")
    assert "- Nama ibu (sesuai KTP)" in asked and "- NIK ibu" in asked and "- Nomor KK ibu" in asked
    citizen.says(f"{MOTHERS[0]}\n{MOTHERS[1]}\n{stories.KK}")
    citizen.says("lewati")
    summary = citizen.sends_photo(count=2)
    assert "Untuk: ibu" in summary and "Nama ibu: Sumiati" in summary and "Bu Siti" not in summary
    number = stories.number_in(citizen.says("ya"))
    (line,) = stories.exported("tickets", office)
    assert line["applicant_is_sender"] is False and line["fields"]["nama"] == "Sumiati"
    frozen("2026-11-23 08:05")
    page = stories.an_officer(office, client).opens(f"/desk/t/{stories.ticket_of(number).id}").text
    assert "Bukan pemohon sendiri; permohonan ini untuk ibu" in page and "Sumiati" in page


def test_the_senders_own_name_is_not_given_to_the_person_of_the_paper(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    citizen.says(f"nama saya Siti Aminah, mau bikin sktm untuk mertua saya nik mertua {MOTHERS[1]}")
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"] == {"nik": MOTHERS[1]}


def test_where_the_message_only_hints_it_is_asked_once(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    asked = citizen.says("bapak saya sakit, mau bikin sktm buat berobat di rs")
    assert "untuk Bapak/Ibu sendiri atau untuk orang lain?" in asked
    assert "- Nama ayah (sesuai KTP)" in citizen.says("2")
    citizen.says(f"Slamet\n3509161708600003\n{stories.KK}")
    citizen.says("lewati")
    summary = citizen.sends_photo(count=2)
    assert "Untuk: ayah" in summary and "Keperluan: berobat di rs" in summary
    citizen.says("ya")
    assert stories.exported("tickets", office)[0]["applicant_is_sender"] is False


def test_for_mother_alone_may_speak_to_the_officer_and_is_asked_once(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    assert "atau untuk orang lain?" in citizen.says("mau urus ktp hilang buat ibu")
    assert "- Nama ibu (sesuai KTP)" in citizen.says("2")


def test_a_question_in_between_is_answered_and_whom_it_is_for_asked_again(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    citizen.says("bapak saya sakit, mau bikin sktm buat berobat di rs")
    answer = citizen.says("nomor telepon kantor berapa?")
    assert "Telepon kantor" in answer and "atau untuk orang lain?" in answer
    answer = citizen.says("ya")
    assert "tulis saja keperluannya" not in answer and "atau untuk orang lain?" in answer


def test_whoever_asks_for_himself_is_not_asked_for_whom(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    for wish in ("pak saya mau bikin sktm", "ktp saya hilang", "bu, saya mau surat domisili"):
        assert "orang lain" not in citizen.says(wish), wish
        citizen.says("batal")
        citizen.says("ya")


def test_the_answer_may_name_the_person(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    citizen.says("mau bikin ktp hilang titipan tetangga")
    assert "- Nama tetangga (sesuai KTP)" in citizen.says("untuk tetangga")


def test_the_second_request_offers_the_data_of_the_first_and_uses_none_unasked(
    citizen: Citizen, another_citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    stories.requests_the_letter(citizen)
    offered = citizen.says("mau bikin surat domisili")
    assert f"{stories.NAME} (NIK …{stories.NIK[-4:]})" in offered and stories.NIK not in offered
    assert stories.exported("drafts", office)[0]["fields"] == {}
    used = citizen.says("1")
    assert "kami pakai data" in used and "Alamat" in used and "Nomor KK" not in used
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"] == {"nama": stories.NAME, "nik": stories.NIK, "no_kk": stories.KK}
    assert stories.NAME not in another_citizen.says("mau bikin surat domisili")  # own chat only


def test_the_second_request_for_somebody_else_starts_empty(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    stories.requests_the_letter(citizen)
    citizen.says("mau bikin surat domisili")
    asked = citizen.says("orang lain")
    assert "NIK yang bersangkutan" in asked and stories.NIK[-4:] not in asked
    citizen.says(f"{MOTHERS[0]}\n{MOTHERS[1]}\n{stories.KK}")
    citizen.says("Dusun Krajan RT 2 RW 3\nuntuk melamar kerja")
    citizen.sends_photo(count=2)
    citizen.says("ya")
    first, second = stories.exported("tickets", office)
    assert (first["applicant_is_sender"], second["applicant_is_sender"]) == (True, False)
    assert second["fields"]["nama"] == "Sumiati"
    # The third time both are known, each called by name.
    again = citizen.says("mau buat sktm")
    assert "1 Sumiati (orang lain, NIK …0003)" in again and f"2 {stories.NAME}" in again
    assert "Sumiati" in citizen.says("1")


def test_data_instead_of_a_choice_decline_the_offer(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    stories.requests_the_letter(citizen)
    citizen.says("mau buat sktm")
    citizen.says(f"Joko Susilo\n3509161708900003\n{stories.KK}\nuntuk berobat")
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"]["nama"] == "Joko Susilo" and draft["fields"]["nik"] == "3509161708900003"


def test_after_three_months_nothing_of_the_old_request_is_offered(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    stories.requests_the_letter(citizen)
    frozen("2027-02-25 09:00")
    assert stories.NAME not in citizen.says("mau bikin surat domisili")


def test_a_wish_for_the_mother_does_not_offer_the_daughters_data(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    stories.requests_the_letter(citizen)
    assert stories.NAME not in citizen.says("surat domisili untuk ibu saya")


def test_a_childs_card_carries_the_guardians_line(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    citizen.says("mau bikin kia anak saya")
    citizen.says(f"Aisyah Putri\n3509165708200001\n{stories.KK}\n17-8-2020")
    summary = citizen.sends_photo(count=3)
    assert "orang tua atau wali (UU 27/2022" in summary
    citizen.says("ya")
    assert stories.exported("tickets", office)[0]["applicant_is_sender"] is False


def test_a_grown_up_in_the_family_card_needs_no_guardian(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    citizen.says("tambah anggota kk")
    citizen.says(f"{stories.NAME}\n{stories.NIK}\n{stories.KK}")
    summary_or_papers = citizen.says("Rudi Hartono\n17-8-1990\nanak")
    assert "Kartu Keluarga" in summary_or_papers
    assert "orang tua atau wali" not in citizen.sends_photo()
