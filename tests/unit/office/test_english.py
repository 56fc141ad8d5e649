"""An English chat asks in English; the office's own names stay where the letter and the desk read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.conversation.chat import SKTM_BLOCK, Chat
from village_desk.office import fields, problems
from village_desk.office.catalogue import shipped
from village_desk.office.english import advice, in_english, labels, options
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


def test_every_shipped_option_has_an_english_name_of_its_own() -> None:
    for service in shipped().services:
        for field in service.fields:
            named = [options().get(one, "") for one in fields.options_of(field)]
            assert "" not in named and len(set(named)) == len(named), field.slug


def test_every_shipped_note_on_a_card_is_told_in_english() -> None:
    assert {s.advice for s in shipped().services if s.advice} - set(advice()) == set()


def test_english_words_choose_what_the_letter_calls_otherwise() -> None:
    chat = Chat()
    chat.speak_english()
    chat.say("akta kelahiran")
    assert "(male, female)" in chat.sent[-1] and "laki-laki" not in chat.sent[-1]
    chat.say("Aisyah Putri Rahma\nfemale\nJember\n18-11-2026")
    assert chat.state.draft and chat.state.draft.values["jenis_kelamin"] == "perempuan"
    assert "midwife/nurse" in chat.sent[-1]
    assert "female" in chat.say("ubah")


def _sentences() -> Iterator[str]:
    """Every sentence in the code of the fields, `{}` for what is put in."""
    for file in sorted(Path(fields.__file__).parent.glob("fields*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        told = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        told |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if id(node) in told:
                continue
            if isinstance(node, ast.JoinedStr):
                parts = (str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
                yield "".join(parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_problem_that_a_field_can_tell_is_told_in_english() -> None:
    found = {
        text
        for text in _sentences()
        if text[:1] in "{ABCDEFGHIJKLMNOPQRSTUVWXYZ" and text.strip()[-1:] == "."
    }
    found = {text for text in found if len(text.split()) > 2}
    assert len(found) > 40
    for text in found:
        words = text.replace("{}", "7").strip()
        assert problems.in_english(words) != words, text


@pytest.mark.parametrize(
    ("slug", "raw", "told"),
    [
        ("nik", "12", "A NIK has 16 digits. There are only 2 here."),
        ("nama", "saya", "Please write the name only, as on the KTP."),
        ("tanggal_lahir", "31-2-2020", "There is no 31 February 2020 in the calendar. Please write the date"),
    ],
)
def test_a_problem_with_its_values(slug: str, raw: str, told: str) -> None:
    field = next(f for s in shipped().services for f in s.fields if f.slug == slug)
    problem = fields.read(field, raw, date(2026, 11, 20)).problem
    assert problem and problems.in_english(problem).startswith(told)


def test_an_english_chat_hears_what_is_wrong_in_english() -> None:
    chat = Chat()
    chat.speak_english()
    chat.say("sktm")
    chat.say("Siti Aminah")
    assert "A NIK has 16 digits" in chat.say("12345")


def test_words_that_no_rule_tells_stay_as_they_are() -> None:
    assert problems.in_english("Aturan desa sendiri.") == "Aturan desa sendiri."


def test_an_indonesian_chat_is_as_it_was() -> None:
    assert "Nama lengkap sesuai KTP" in Chat().say("sktm")


def test_an_offices_own_service_may_bring_its_own_english_name() -> None:
    service = shipped().services[0]
    own = replace(service, fields=(replace(service.fields[0], label="Nama panggilan", label_en="Nickname"),))
    (found,) = in_english(Catalogue([own], shipped().groups)).services
    assert found.fields[0].label == "Nickname" and found.slug == service.slug
