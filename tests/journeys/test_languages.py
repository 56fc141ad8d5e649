"""Behaviour 14: a whole request in each language, changing it, a language that is off, mixed writing.

What the citizen hears is compared with the words of the language's own files, so that a translator who mends a text
mends no test; what must be there by name (numbers, dates, papers) is written out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk.messages import wording

Work = Callable[[], object]
ALL = ["en", "jv", "su", "mad"]


@dataclass(frozen=True)
class Speaker:
    """How somebody writes in one language, and what of the answers tells that it was answered in it."""

    language: str
    wish: str
    yes: str
    purpose: str
    thanks: str
    evening: str
    opening: str
    due: str
    today: str


SPEAKERS = (
    Speaker(
        "jv",
        "Kulo nuwun, kulo badhe ndamel surat keterangan usaha, syaratipun nopo mawon nggih?",
        "nggih",
        "kangge pengajuan KUR",
        "matur nuwun sanget pak",
        "Sugeng dalu, Bapak/Ibu.",
        "Senin, 23 November tabuh 08.00 WIB",
        "Paling lambat Senin, 23 November tabuh 15.30 WIB.",
        "dinten punika dumugi tabuh 15.30 WIB",
    ),
    Speaker(
        "su",
        "Sampurasun, abdi bade ngadamel surat keterangan usaha, naon wae syaratna?",
        "muhun",
        "kanggo pengajuan KUR",
        "hatur nuhun pisan",
        "Wilujeng wengi, Bapa/Ibu.",
        "Senén, 23 Nopémber tabuh 08.00 WIB",
        "Pangelatna Senén, 23 Nopémber tabuh 15.30 WIB.",
        "dinten ieu dugi ka tabuh 15.30 WIB",
    ),
    Speaker(
        "mad",
        "Kaula terro agebey surat keterangan usaha, syarata ponapa bei?",
        "engghi",
        "kaangguy KUR",
        "sakalangkong",
        "Salamet malem, Bapak/Ibu.",
        "Sennen, 23 November pokol 08.00 WIB",
        "Paleng lambat Sennen, 23 November pokol 15.30 WIB.",
        "are paneka sampe' pokol 15.30 WIB",
    ),
    Speaker(
        "en",
        "Hello, what do I need for a business letter?",
        "yes",
        "for a bank loan",
        "thank you",
        "Good evening.",
        "Monday, 23 November at 08.00 WIB",
        "At the latest Monday, 23 November at 15.30 WIB.",
        "today until 15.30 WIB",
    ),
)


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda one: one.language)
def test_a_whole_request_from_the_greeting_to_the_paper(
    speaker: Speaker, citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village(template=False, languages=ALL)
    said = Words(speaker.language)

    card = citizen.says(speaker.wish)
    assert card.startswith(speaker.evening)
    assert f"*{speaker.opening}*" in card
    assert "Surat keterangan usaha (SKU)" in card and said("card_start") in card

    about = citizen.says(speaker.yes)
    assert said("ask_block_number", until="{fields}") in about and "NIK (16 " in about
    citizen.says(f"{stories.NAME}\n{stories.NIK}\n{stories.KK}\n{speaker.purpose}")
    papers = citizen.says(stories.ABOUT_HER_SHOP)
    assert said("ask_documents", until="{required}") in papers and "KTP-el asli pemohon" in papers
    summary = citizen.sends_photo(count=2)
    assert summary.startswith(said("files_all").format(count="2"))
    assert said("summary", until="*{service}*") in summary

    receipt = citizen.says(speaker.yes)
    number = stories.number_in(receipt)
    assert speaker.due in receipt
    assert speaker.opening in receipt
    assert said("receipt_news", until="{link}") in receipt
    assert citizen.says(speaker.thanks).replace(" Siti", "") == said("welcome")

    frozen("2026-11-23 08:10")
    status = citizen.says("status")
    assert f"Status: *{said('status_received')}*" in status
    officer = stories.an_officer(office, client)
    citizen.hears_new()
    stories.make_ready(officer, number)
    work()
    ready = citizen.hears_new()[-1]
    assert said("notice_ready", until="{service}").replace("*", "") in ready.replace("*", "")
    assert number in ready and speaker.today in ready


def test_indonesian_is_what_it_was(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village(languages=ALL)
    stories.requests_the_letter(citizen)
    for text in citizen.hears_new():
        assert not [word for word in ("Mangga", "Ngereng", "Please", "Sugeng") if word in text]


def test_a_language_that_the_office_has_not_on_is_answered_warmly_in_indonesian(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    assert citizen.says(SPEAKERS[0].wish).startswith("Selamat malam, Bapak/Ibu.")
    answer = citizen.says("saged ngangge basa jawa mboten?")
    assert "baru dapat membalas dalam bahasa Indonesia dan bahasa Inggris" in answer
    assert "Silakan Bapak/Ibu menulis dengan bahasa sendiri" in answer


def test_the_language_is_changed_by_asking_and_kept_for_the_next_evening(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village(languages=ALL)
    citizen.says("mau bikin surat keterangan usaha")
    changed = citizen.says("boso jowo mawon")
    assert changed.startswith(wording.shipped("language_jv", "jv"))
    assert "NIK (16 angka)" in changed  # the open question, once more
    citizen.says(stories.ABOUT_HER)
    citizen.says(stories.ABOUT_HER_SHOP)
    citizen.sends_photo(count=2)
    citizen.says("nggih")

    frozen("2026-11-22 19:00")
    assert citizen.says("pak, mau tanya status").startswith("Sugeng dalu, Bapak/Ibu Siti.")
    assert citizen.says("bahasa indonesia aja").startswith("Baik, kami memakai bahasa Indonesia.")
    assert "Status: *Diterima*" in citizen.says("status")


def test_mixed_writing_stays_indonesian_and_loses_no_wish(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village(languages=ALL)
    answer = citizen.says("Pak, mau bikin surat keterangan usaha nggih, matur nuwun")
    assert answer.startswith("Selamat malam, Bapak/Ibu.") and "Surat keterangan usaha" in answer


def test_one_sentence_in_the_middle_of_a_request_loses_nobody(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village(languages=ALL)
    citizen.says("mau bikin surat keterangan usaha")
    first = citizen.says("kulo mboten ngertos, pripun nggih caranipun?")
    assert "Mohon kirim data berikut" in first
    second = citizen.says("nggih pak, kulo badhe nyuwun pirsa, wonten pundi kulo saged mundhut nomer KK?")
    assert "Mangga" in second and "Untuk bahasa Indonesia, balas *BAHASA INDONESIA*." in second


def test_a_language_switched_off_is_not_spoken_any_more(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village(languages=ALL)
    citizen.says("basa sunda wae")
    admin = stories.an_admin(office, client)
    page = admin.opens("/settings/bahasa")
    assert page.text.count("Belum ditinjau penutur") == 3
    admin.presses("Simpan bahasa", su=[])
    assert "Bahasa disimpan." in admin.page.text
    assert citizen.says("menu").startswith("Mohon tulis keperluannya")


def test_when_the_window_is_shut_the_approved_words_are_indonesian(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    """WhatsApp has approved one text: its values may not be Javanese."""
    office = stories.a_village(languages=ALL)
    citizen.says("boso jowo mawon")
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 08:10")
    stories.make_ready(stories.an_officer(office, client), number)
    work()
    message = citizen.received[-1]
    assert message.content_sid == stories.READY_TEMPLATE
    assert (message.variables or {})["5"] == "hari ini sampai pukul 15.30 WIB"


def test_an_office_words_its_javanese_itself(citizen: Citizen, frozen: WallClock) -> None:
    own = {"jv": {"welcome": "Sami-sami, mugi berkah."}, "id": {"privacy": "Data Bapak/Ibu aman: {link}"}}
    stories.a_village(languages=ALL, words=own)
    citizen.says("boso jowo mawon")
    assert citizen.says("matur nuwun") == "Sami-sami, mugi berkah."
    # A text that Javanese lacks is the office's own Indonesian one.
    assert "Data Bapak/Ibu aman: https://" in citizen.says("mau bikin surat domisili")


class Words:
    """The texts of one language as its files have them; `until`: the last line before this piece."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, *, until: str = "") -> str:
        address = wording.ADDRESS.get(self.language, wording.ADDRESS["id"])
        text = wording.shipped(key, self.language).replace("{you}", address)
        return text.split(until)[0].strip().split("\n")[-1] if until else text
