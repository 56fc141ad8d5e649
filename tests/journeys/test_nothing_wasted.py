"""What a citizen wrote is not asked for again: filled, shown masked, correctable; and nothing else is filled."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories

TOLD = f"nama saya Siti Aminah, nik {stories.NIK}, ktp hilang di pasar kemarin, minta surat kehilangan"


def test_one_sentence_fills_the_request_and_only_the_rest_is_asked(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    shown = citizen.says(TOLD)
    assert "*Surat pengantar kehilangan*" in shown
    listed = shown.partition("Yang kami tangkap:")[2]
    for line in ("- Nama: Siti Aminah", f"- NIK: …{stories.NIK[-4:]}", "- Perkiraan tempat hilang: pasar"):
        assert line in listed
    assert "- Kapan hilang: 19 November 2026" in listed and "balas *UBAH*" in listed
    assert stories.NIK not in shown
    assert "Mohon tulis *NIK" not in shown and "Mohon tulis *Nama" not in shown
    citizen.says("lewati")
    citizen.sends_photo()
    stories.number_in(citizen.says("ya"))

    (line,) = stories.exported("tickets", office)
    assert line["fields"] == {
        "nama": "Siti Aminah",
        "nik": stories.NIK,
        "barang": "ktp",
        "tanggal_hilang": "2026-11-19",
        "lokasi_hilang": "pasar",
    }
    assert line["applicant_is_sender"] is True


def test_what_was_understood_is_corrected_by_number_and_in_words(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    citizen.says(f"mau bikin SKTM, saya Siti Amina, nik {stories.NIK}")
    listed = citizen.says("ubah")
    assert "1 Nama: Siti Amina" in listed and f"2 NIK: …{stories.NIK[-4:]}" in listed
    citizen.says("1")
    back = citizen.says("Siti Aminah")
    assert "Nomor KK" in back and "Keperluan" in back and "- NIK" not in back
    mended = citizen.says("salah, nama saya Siti Rahmawati")
    assert "sudah kami ubah" in mended and "Nomor KK" in mended
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"] == {"nama": "Siti Rahmawati", "nik": stories.NIK}


def test_data_sent_before_the_wish_wait_for_it(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    kept = citizen.says(f"nama saya Siti Aminah nik {stories.NIK}")
    assert stories.NIK not in kept and "surat usaha" in kept
    shown = citizen.says("surat domisili")
    assert "- Nama: Siti Aminah" in shown and f"- NIK: …{stories.NIK[-4:]}" in shown
    assert "Nomor KK" in shown.rpartition("\n\n")[2]
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"] == {"nama": "Siti Aminah", "nik": stories.NIK}


def test_a_pasted_form_answers_the_blocks_that_were_not_asked_yet(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    citizen.says("mau bikin surat keterangan usaha")
    form = (
        f"Nama: {stories.NAME}\nNIK: {stories.NIK}\nNo KK: {stories.KK}\nKeperluan: pengajuan KUR\n"
        "Nama usaha: Warung Melati\nJenis usaha: warung kopi\nAlamat usaha: Dusun Krajan RT 2 RW 3\n"
        "Mulai usaha tahun: 2019"
    )
    asked = citizen.says(form)
    assert "Nama usaha: Warung Melati" in asked and "KTP-el asli pemohon" in asked
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"]["nama"] == stories.NAME and draft["fields"]["nama_usaha"] == "Warung Melati"
    assert draft["fields"]["keperluan"] == "pengajuan KUR" and draft["fields"]["mulai_tahun"] == "2019"


def test_a_whole_form_without_labels_is_taken_when_every_line_fits(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    citizen.says("mau bikin surat keterangan usaha")
    asked = citizen.says(f"{stories.ABOUT_HER}\n{stories.ABOUT_HER_SHOP}")
    assert "KTP-el asli pemohon" in asked
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"]["nama"] == stories.NAME and draft["fields"]["alamat_usaha"].startswith("Dusun")


def test_saya_sendiri_is_no_name_and_stands_for_the_number_that_is_known(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    citizen.says("pisah kk")
    citizen.says(f"{stories.NAME}\n{stories.NIK}\n{stories.KK}")
    citizen.says("saya sendiri\nDusun Krajan RT 2 RW 3")
    (draft,) = stories.exported("drafts", office)
    assert draft["fields"]["anggota_ikut"] == stories.NIK
    assert draft["fields"]["alamat"] == "Dusun Krajan RT 2 RW 3"
    citizen.says("batal")
    citizen.says("ya")
    citizen.says("mau buat sktm")
    refused = citizen.says("saya sendiri")
    (draft,) = stories.exported("drafts", office)
    assert "nama" not in draft["fields"] and "Nama" in refused


def test_doubts_about_a_name_fill_nothing(citizen: Citizen, frozen: WallClock) -> None:
    office = stories.a_village()
    for wish in (
        "nama saya salah di kk, mau perbaikan kk",
        "perbaikan kk, nama saya kurang satu huruf",
        "perbaikan kk punya saya, namanya beda sama ijazah",
    ):
        citizen.says(wish)
        assert stories.exported("drafts", office)[0]["fields"] == {}, wish
        citizen.says("batal")
        citizen.says("ya")


def test_officer_reads_what_was_filled_as_if_it_had_been_asked(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village()
    citizen.says(TOLD)
    citizen.says("lewati")
    citizen.sends_photo()
    number = stories.number_in(citizen.says("ya"))
    frozen("2026-11-23 08:05")
    page = stories.an_officer(office, client).opens(f"/desk/t/{stories.ticket_of(number).id}").text
    assert "Siti Aminah" in page and "pasar" in page and stories.NIK not in page
