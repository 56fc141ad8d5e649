"""The story of the product: written on Friday night, in the queue on Monday, "siap diambil" heard by itself.

Each chapter asserts what the person in it sees; the tables are looked at only through the exports.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway, words_of
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk.office.models import Office

Work = Callable[[], object]
DONE = "Status sudah diubah. Pesan untuk warga sedang dikirim."


def test_from_a_message_at_night_to_the_paper_in_hand(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()

    number, link = she_asks_at_night(citizen)
    assert tracking(client, link)[:2] == [f"Permohonan {number}", "Surat keterangan usaha (SKU) · S*** R***"]
    assert "Diterima" in tracking(client, link)
    assert "Paling lambat Senin, 23 November pukul 15.30 WIB." in tracking(client, link)

    frozen("2026-11-23 08:10")
    officer = stories.an_officer(office, client)
    he_finds_it_first_in_the_queue(officer, number)
    he_takes_it_and_looks_at_the_files(officer)
    he_works_on_it_without_a_message(officer, citizen, work)
    assert "Diproses" in tracking(client, link)

    he_reads_the_message_before_it_goes(officer, number)
    work()
    she_hears_it_once_in_the_approved_words(citizen, number)
    assert "Siap diambil" in tracking(client, link)
    assert any(
        line.startswith("Silakan diambil hari ini sampai pukul 15.30") for line in tracking(client, link)
    )
    the_receipt_shows_on_the_page(officer, citizen)

    frozen("2026-11-23 10:30")
    he_hands_it_over(officer)
    work()
    assert citizen.hears_new() == []  # the window is shut, and she holds the paper in her hand
    assert "Selesai" in tracking(client, link)
    no_personal_data(client, link)
    the_exports_tell_it(office, number)


def she_asks_at_night(citizen: Citizen) -> tuple[str, str]:
    first = citizen.says("Assalamualaikum, mau bikin surat keterangan usaha")
    assert first.startswith("Wa'alaikumussalam, Bapak/Ibu. Selamat malam.")
    for said in ("Desa Wonojati", stories.NEXT_OPENING, "*GRATIS*", "1 hari kerja", "Diterbitkan oleh"):
        assert said in first
    assert "https://desa.example.id/privasi/wonojati" in first  # with the first personal question
    assert "NIK (16 angka)" in first

    assert "Nama usaha" in citizen.says(stories.ABOUT_HER)
    assert "KTP-el asli pemohon" in citizen.says(stories.ABOUT_HER_SHOP)
    summary = citizen.sends_photo(count=2)
    assert "NIK: berakhiran 0042" in summary
    assert stories.NIK not in summary and stories.KK not in summary
    assert stories.NAME in summary and "Warung Melati" in summary

    receipt = citizen.says("ya")
    assert "*WNJ-2611-0001*" in receipt
    assert "Paling lambat Senin, 23 November pukul 15.30 WIB." in receipt
    all_she_heard = citizen.hears_new()
    assert len(all_she_heard) == 5  # one turn, one message
    assert sum("Kantor sedang tutup" in text for text in all_she_heard) == 1
    return stories.number_in(receipt), stories.link_in(receipt)


def he_finds_it_first_in_the_queue(officer: Person, number: str) -> None:
    seen = officer.opens("/desk").text
    assert number in seen and "Hari ini sebelum 15.30" in seen and "masuk Jumat malam" in seen
    page = officer.follows(stories.NAME)
    assert "NIK••0042" in page.text and stories.NIK not in page.html and stories.KK not in page.html
    assert stories.NIK in officer.presses("Lihat NIK lengkap (dicatat)").text
    assert "Pembukaan ini dicatat." in officer.page.text
    officer.opens(f"/desk/t/{stories.ticket_of(number).id}")
    assert "0812-xxxx-7890" in page.text


def he_takes_it_and_looks_at_the_files(officer: Person) -> None:
    officer.presses("Ambil permohonan")
    assert "Permohonan ini sekarang milik Bapak/Ibu." in officer.page.text
    officer.follows("Periksa berkas")
    picture = re.search(r'<img class="picture" src="([^"]+)"', officer.page.html)
    assert picture and officer_sees_a_picture(officer, picture[1])
    officer.presses("Terbaca")
    officer.presses("Terbaca")
    assert "Semua berkas yang masuk sudah dinilai." in officer.page.text


def officer_sees_a_picture(officer: Person, address: str) -> bool:
    return officer.fetches(address)[:3] == pictures.jpeg()[:3] == b"\xff\xd8\xff"


def he_works_on_it_without_a_message(officer: Person, citizen: Citizen, work: Work) -> None:
    for step in ("Periksa permohonan", "Proses permohonan"):
        assert "tidak ada pesan yang dikirim" in officer.follows(step).text
        officer.presses(step)
        assert "Tidak ada pesan yang dikirim." in officer.page.text
    work()
    assert citizen.hears_new() == []


def he_reads_the_message_before_it_goes(officer: Person, number: str) -> None:
    """The window has shut: these are the approved words, filled in as they will go."""
    seen = officer.follows("Siap diambil").text
    paper = "Dokumen Surat keterangan usaha (SKU)"
    assert f"{paper} dengan nomor {number} sudah siap diambil di {stories.ADDRESS}." in seen
    assert "Kantor dapat didatangi hari ini sampai pukul 15.30 WIB. Mohon membawa KTP asli" in seen
    assert "sebagai pesan resmi WhatsApp, tepat seperti tertulis di atas." in seen
    officer.presses("Siap diambil")
    assert DONE in officer.page.text


def she_hears_it_once_in_the_approved_words(citizen: Citizen, number: str) -> None:
    (message,) = citizen.received[5:]
    assert (message.body, message.content_sid) == (None, stories.READY_TEMPLATE)
    assert message.variables == {
        "1": "Desa Wonojati",
        "2": "Surat keterangan usaha (SKU)",
        "3": number,
        "4": stories.ADDRESS,
        "5": "hari ini sampai pukul 15.30 WIB",
        "6": "KTP asli",
    }
    assert citizen.hears_new() == [words_of(message)]


def the_receipt_shows_on_the_page(officer: Person, citizen: Citizen) -> None:
    ready = citizen.received[-1]
    for status, shown in (
        ("sent", "dikirim"),
        ("delivered", "sampai"),
        ("sent", "sampai"),
        ("read", "dibaca"),
    ):
        assert citizen.gets(status, ready).status_code == 204
        assert f"Hari ini 08.10 · {shown}" in officer.opens(officer.page.address).text


def he_hands_it_over(officer: Person) -> None:
    officer.follows("Serahkan dokumen")
    officer.presses("Lihat pesan", collected_by="Slamet Riyadi", relation="suami atau istri")
    officer.presses("Serahkan dokumen")
    assert "Dokumen sudah diserahkan. Permohonan selesai." in officer.page.text
    assert "Slamet Riyadi" in officer.page.text


def tracking(client: FlaskClient, link: str) -> list[str]:
    """The lines of the public page, below its header."""
    stranger = Person(client)
    lines = stranger.opens(link).text.splitlines()
    assert stranger.page.status == 200
    return lines[lines.index(next(line for line in lines if line.startswith("Permohonan "))) :]


def no_personal_data(client: FlaskClient, link: str) -> None:
    answer = client.get(link)
    html = answer.get_data(as_text=True)
    for secret in ("Siti", "Rahmawati", "Slamet", "Rina", stories.NIK, stories.KK, "0042", "7890", "Melati"):
        assert secret not in html
    assert "Set-Cookie" not in answer.headers and "<script" not in html
    assert "no-referrer" in answer.headers["Referrer-Policy"]
    assert "noindex" in html


def the_exports_tell_it(office: Office, number: str) -> None:
    (ticket,) = stories.exported("tickets", office)
    expected = {
        "number": number,
        "kind": "request",
        "service": "sku",
        "status": "completed",
        "channel": "whatsapp",
        "training": False,
        "confidential": False,
        "received_at": "2026-11-20T14:40:00Z",
        "complete_at": "2026-11-20T14:40:00Z",
        "due_at": "2026-11-23T08:30:00Z",
        "ready_at": "2026-11-23T01:10:00Z",
        "completed_at": "2026-11-23T03:30:00Z",
        "received_out_of_hours": True,
        "assignee": "Rina Wulandari",
        "applicant_is_sender": True,
        "notices": [{"key": "ready", "state": "read", "way": "template"}],
    }
    assert {name: ticket[name] for name in expected} == expected
    assert ticket["fields"] == {
        "nama": stories.NAME,
        "nik": stories.NIK,
        "no_kk": stories.KK,
        "keperluan": "untuk pengajuan KUR",
        "nama_usaha": "Warung Melati",
        "jenis_usaha": "warung kopi",
        "alamat_usaha": "Dusun Krajan RT 2 RW 3",
        "mulai_tahun": "2019",
    }
    assert ticket["files"] == [{"slug": slug, "verdict": "readable", "kept": True} for slug in ("ktp", "kk")]
    messages = stories.exported("messages", office)
    assert {line["chat"] for line in messages} == {ticket["chat"]}
    inbound = [line for line in messages if line["direction"] == "in"]
    assert len(inbound) == 6 and {line["state"] for line in inbound} == {"handled"}
    assert [line["state"] for line in messages if line["direction"] == "out"] == ["handed_over"] * 5 + [
        "read"
    ]
    assert stories.exported("drafts", office) == []


def test_inside_the_window_ready_is_free_text(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:05")
    citizen.says("status")
    citizen.hears_new()
    officer = stories.an_officer(office, client)
    stories.make_ready(officer, number)
    shown = officer.page.text
    work()

    (ready,) = citizen.hears_new()  # "diperiksa" and "diproses" were overtaken before they left
    assert "*siap diambil*" in ready and stories.ADDRESS in ready and "hari ini sampai pukul 15.30" in ready
    assert ready.replace("*", "") in shown  # the officer's page showed these very words
    work()
    assert citizen.hears_new() == []


def test_without_a_template_somebody_is_asked_to_telephone(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work, fake_gateway: FakeGateway
) -> None:
    office = stories.a_village(template=False)
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    stories.make_ready(officer, number)
    heard = len(fake_gateway.sent)
    work()

    assert len(fake_gateway.sent) == heard
    page = officer.opens("/desk/telepon").text
    for words in (stories.NAME, number, "jendela 24 jam sudah tertutup", "0812-xxxx-7890", "siap diambil"):
        assert words in page
    assert "+6281234567890" in officer.presses("Tampilkan nomor (dicatat)").text
    officer.opens("/desk/telepon")
    officer.presses("Tidak diangkat")
    assert "tidak diangkat" in officer.opens("/desk/telepon").text
    officer.presses("Sudah ditelepon")
    assert "Tidak ada yang perlu ditelepon" in officer.opens("/desk/telepon").text


def test_pressing_twice_tells_once(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:05")
    officer = stories.an_officer(office, client)
    officer.opens(f"/desk/t/{stories.ticket_of(number).id}")
    officer.follows("Periksa permohonan")
    officer.presses("Periksa permohonan")
    confirmation = officer.follows("Siap diambil")
    officer.presses("Siap diambil")
    officer.page = confirmation  # "back", and the same form once more
    officer.presses("Siap diambil")
    work()

    assert [line["key"] for line in stories.exported("tickets", office)[0]["notices"]] == ["ready"]
    assert len([text for text in citizen.hears_new() if stories.READY_TEMPLATE in text]) == 1
