"""The messages that the understanding is trained on: labelled rightly, made the same way twice, split by family."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from training.compose import Message, composed, phrases
from training.split import held_out
from training.written import written
from village_desk.conversation.intents import INTENTS
from village_desk.office.catalogue import shipped

LABELS = {*INTENTS, "answer"}
LANGUAGES = {"id", "jv", "su", "mad", "mix", "en"}


@cache
def everything() -> list[Message]:
    return [*written(), *composed()]


def test_every_label_and_every_service_exists() -> None:
    slugs = {service.slug for service in shipped().services}
    wrong = [
        m.text
        for m in everything()
        if m.intent not in LABELS
        or m.lang not in LANGUAGES
        or (m.service is not None and m.service not in slugs)
        or not set(m.services) <= slugs
    ]
    assert wrong == []


def test_every_intent_and_every_service_is_taught_in_every_language() -> None:
    by_language = Counter((m.intent, m.lang) for m in everything())
    assert [
        pair for i in INTENTS for pair in [(i, lang) for lang in LANGUAGES - {"mix"}] if not by_language[pair]
    ] == []
    spoken = Counter((p.slug, p.lang) for p in phrases())
    assert [
        (s.slug, lang)
        for s in shipped().services
        for lang in ("id", "jv", "su", "mad", "en")
        if not spoken[s.slug, lang]
    ] == []


def test_the_same_templates_make_the_same_messages() -> None:
    assert composed() == composed()


def test_no_family_stands_on_both_sides_of_the_split() -> None:
    """A message whose template was seen in training would prove nothing."""
    trained = {family for m in everything() if not held_out(m) for family in m.families}
    asked = {
        family
        for m in everything()
        if held_out(m)
        for family in m.families
        if held_out(replace_families(m, family))
    }
    assert not trained & asked
    assert 200 < sum(held_out(m) for m in written())


def replace_families(message: Message, family: str) -> Message:
    return Message(message.text, message.intent, message.service, message.lang, (family,))


def test_nobodys_identity_number_is_taught() -> None:
    assert [m.text for m in everything() if re.search(r"\d{16}", m.text)] == []
