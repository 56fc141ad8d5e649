"""A reply put into buttons or a list: the same words and choices, within WhatsApp's limits, or plain text."""

from __future__ import annotations

import json

import pytest

from tests.fake_twilio.content import Contents
from tests.unit.conversation.chat import SITUATION, Chat, a_ticket
from village_desk.conversation import controls as conversation_controls
from village_desk.conversation.types import Say
from village_desk.messages import controls, wording

MENU = "Halo.\n\nPilih:\n1 KTP-el\n2 KK\n9 Bicara dengan petugas\n0 Kembali"
ROWS = [
    ["grp:1", "KTP-el", "KTP baru"],
    ["grp:2", "KK", "KK baru"],
    ["9", "Petugas", "Dijawab di sini"],
    ["0", "Kembali", "Ke depan"],
]
LIST = {"kind": "list", "button": "Pilih", "tail": "Ketuk tombol.", "rows": ROWS}
BUTTONS = {
    "kind": "buttons",
    "button": "Pilih",
    "rows": [
        ["confirm:yes:sku", "Ya, kirim", ""],
        ["confirm:no:sku", "Ubah", ""],
        ["9", "Petugas", ""],
    ],
}
ALL = {key: f"HX{number:032x}" for number, key in enumerate(controls.shapes(), 1)}


def test_each_shape_is_one_that_the_provider_takes() -> None:
    for key, body in controls.shapes().items():
        asked = set(controls_asked(body))
        assert asked == set(body["variables"]) and len(asked) <= 100, key
        (kind,) = body["types"].values()
        assert len(kind.get("actions", [])) in (0, 3) and len(kind.get("items", [])) <= 10


def controls_asked(body: dict[str, object]) -> list[str]:
    from village_desk.gateway.content import ASKED

    return ASKED.findall(json.dumps(body["types"]))


@pytest.mark.parametrize(
    ("control", "text"), [(LIST, MENU), (BUTTONS, "Benar?\n1. Nama: Siti\n1 Ya\n2 Ubah")]
)
def test_what_is_sent_is_accepted_and_reads_the_same(control: dict[str, object], text: str) -> None:
    key, values = controls.fit(ALL, control, text) or ("", [])
    contents = Contents()
    sid = contents.add_types(key, controls.shapes()[key]["types"])
    form = {
        "ContentSid": sid,
        "ContentVariables": json.dumps({str(n): v for n, v in enumerate(values, 1)}),
    }
    assert contents.wrong_with(form) is None and contents.refused_by_whatsapp(form) is None
    words = contents.shown(form)
    assert words.removesuffix("Ketuk tombol.").split() == text.split()
    assert set(controls_asked(controls.shapes()[key])) == {str(n) for n in range(1, len(values) + 1)}


def test_the_provider_as_it_is_refuses_what_breaks_a_limit() -> None:
    contents = Contents()
    sid = contents.add_types("list_4", controls.shapes()["list_4"]["types"])
    long = LIST | {"rows": [["grp:1", "x" * 25, "d"], *ROWS[1:]]}
    assert controls.fit(ALL, long, MENU) is None  # we would not send it
    values = [*("a", "1 x", "2 x", "9 x", "0 x", "z", "Pilih"), *("y" * 25, "b", "c", "d"), *"1234", *"dddd"]
    form = {
        "ContentSid": sid,
        "ContentVariables": json.dumps({str(n): v for n, v in enumerate(values, 1)}),
    }
    assert contents.refused_by_whatsapp(form) == 63005
    form["ContentVariables"] = json.dumps({"1": "dua\nbaris"})
    assert contents.wrong_with(form) == 21656


@pytest.mark.parametrize(
    ("known", "control", "text"),
    [
        ({"list_5": "HX"}, LIST, MENU),  # another number of rows
        (ALL, LIST, MENU + "\n3 lebih"),  # a choice without a row
        (ALL, LIST | {"rows": [ROWS[0], ROWS[0], *ROWS[2:]]}, MENU),  # two rows alike
        ({"buttons_20": "HX"}, BUTTONS, "Benar?\n1 Ya"),  # more lines than there are
        ({"buttons_2": "HX"}, BUTTONS, "Benar?\n1 Ya\n2 Tidak\n9 Petugas"),  # choices would run together
    ],
)
def test_what_does_not_fit_goes_as_plain_text(
    known: dict[str, str], control: dict[str, object], text: str
) -> None:
    assert controls.fit(known, control, text) is None


def test_the_texts_with_controls_are_the_same_here_and_there() -> None:
    assert set(conversation_controls.TABLE) == wording.WITH_CONTROLS


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_title_fits_its_place_in_both_languages(language: str) -> None:
    for key in wording.keys():
        if key.startswith(("button_", "row_")):
            assert wording.check_override(key, wording.shipped(key, language)) == []
    assert "tombol" in wording.check_override("button_yes", "Ya, saya setuju dengan ini")[0]
    assert "1024" in wording.check_override("menu", "x" * 1025)[0]


@pytest.mark.parametrize(
    ("said", "kind", "last"),
    [
        (["menu"], "list", "menu"),
        (["1"], "list", "group"),
        (["usaha"], "list", "choose_service"),
        (["syarat surat usaha"], "buttons", "card_start"),
        (["mau buat sktm", "batal"], "buttons", "cancel_ask"),
        (["batal"], "list", "cancel_which"),
    ],
)
def test_each_question_has_its_control_with_as_many_rows_as_typed_choices(
    said: list[str], kind: str, last: str
) -> None:
    from dataclasses import replace

    chat = Chat(replace(SITUATION, tickets=(a_ticket(1), a_ticket(2))))
    for text in said:
        reply = chat.say(text)
    control = conversation_controls.of(chat.state, chat.effects, chat.situation)
    assert control and control.kind == kind
    assert [e.key for e in chat.effects if isinstance(e, Say)][-1] == last
    choices = [line for line in reply.split("\n") if line[:1].isdigit()]
    assert len(control.rows) == (len(choices) if kind == "list" else 3)
    assert len(control.rows) <= conversation_controls.MOST_ROWS


def test_a_tap_opens_what_it_says() -> None:
    chat = Chat()
    chat.say("menu")
    assert "51 Surat keterangan domisili" in chat.say("Surat", choice="grp:5")
    chat.say("Domisili", choice="svc:domisili")
    assert chat.state.draft and chat.state.draft.service == "domisili"


def test_a_tap_on_an_older_question_answers_no_newer_one() -> None:
    chat = Chat()
    chat.say("syarat surat usaha")
    chat.say("Ya", choice="start:yes:sku")
    assert chat.state.draft and chat.state.draft.service == "sku"
    reply = chat.say("Ya", choice="start:yes:sku")
    assert "sudah tidak berlaku" in reply and "Nama lengkap" in reply
    chat.say("batal")
    assert "sudah tidak berlaku" in chat.say("Ya", choice="confirm:yes:sku")
    assert chat.state.ask.kind == "cancel" and chat.state.draft
    chat.say("Ya", choice="cancel:yes:sku")
    assert chat.state.draft is None
