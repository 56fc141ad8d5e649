"""An English chat asks in English; the office's own names stay where the letter and the desk read them."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.chat import SKTM_BLOCK, Chat
from village_desk.office.catalogue import shipped
from village_desk.office.english import in_english, labels
from village_desk.office.services import Catalogue


def test_every_shipped_question_and_document_has_an_english_name() -> None:
    names = {f.label for s in shipped().services for f in s.fields}
    names |= {r.name for s in shipped().services for r in s.requirements}
    assert names - set(labels()) == set()
    assert all(len(name) <= 120 for name in labels().values())


def test_an_english_chat_is_asked_in_english_and_opens_the_same_request() -> None:
    chat = Chat()
    chat.speak_english()
    card = chat.say("sktm")
    assert "Your KTP, the original" in card and "Full name as on the KTP" in card and "(16 digits)" in card
    assert "Nama lengkap" not in card and "angka" not in card
    chat.say(SKTM_BLOCK)
    for answer in ("saya sendiri", "lewati"):
        if chat.state.ask.kind in ("block", "field", "optional"):
            chat.say(answer)
    assert chat.state.draft and chat.state.draft.values["nama"] == "Siti Aminah"


def test_an_indonesian_chat_is_as_it_was() -> None:
    assert "Nama lengkap sesuai KTP" in Chat().say("sktm")


def test_an_offices_own_service_may_bring_its_own_english_name() -> None:
    service = shipped().services[0]
    own = replace(service, fields=(replace(service.fields[0], label="Nama panggilan", label_en="Nickname"),))
    (found,) = in_english(Catalogue([own], shipped().groups)).services
    assert found.fields[0].label == "Nickname" and found.slug == service.slug
