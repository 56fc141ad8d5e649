"""A plain citizen over the whole shipped catalogue: every service is finished, shortly and within limits."""

from __future__ import annotations

import statistics

import pytest

from tests.unit.conversation.chat import Chat, plain_citizen
from village_desk.messages import wording
from village_desk.office.catalogue import shipped
from village_desk.office.services import Service

SERVICES = shipped().services
AIM = 900


def wish_for(service: Service) -> str:
    return f"mau buat {service.words[0]}"


def play(service: Service, language: str = "id") -> Chat:
    chat = Chat()
    if language == "en":
        chat.speak_english()
    plain_citizen(chat, service, wish_for(service))
    return chat


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.slug)
def test_every_service_is_finished_with_one_ticket_and_all_it_asked_for(
    service: Service, language: str
) -> None:
    chat = play(service, language)
    (ticket,) = chat.opened
    assert ticket.service == service.slug
    assert ticket.missing == ()
    assert {f.slug for f in service.fields if f.required} <= set(ticket.fields)
    assert {slug for _, slug in ticket.files} >= {paper.slug for paper in service.required_files}
    assert len(chat.sent) <= 12
    assert max(wording.units(text) for text in chat.sent) <= wording.LIMIT


def test_it_takes_seven_messages_at_most_in_the_middle(record_property: pytest.RecordProperty) -> None:
    counts = {service.slug: len(play(service).sent) for service in SERVICES}
    assert len(counts) == 45
    record_property("messages", counts)
    assert statistics.median(counts.values()) <= 7
    assert max(counts.values()) <= 12


def test_hardly_any_text_is_longer_than_we_aim_at() -> None:
    texts = [text for service in SERVICES for text in play(service).sent]
    long = [text for text in texts if wording.units(text) > AIM]
    assert len(long) <= len(texts) // 50, [text[:60] for text in long]


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.slug)
def test_no_reply_shows_a_whole_nik(service: Service) -> None:
    for text in play(service).sent:
        assert "350916170890" not in text.replace(" ", "")
