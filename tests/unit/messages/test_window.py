"""Which way a message goes; the window's edge is ten minutes early."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.messages.window import TemplateView, Way, choose_way, legal

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
MARGIN = timedelta(minutes=10)
READY = TemplateView("HX" + "a" * 32, ("office", "number"), {"number": "WNJ-2611-0042", "office": "Wonojati"})


def way(ago: timedelta | None = timedelta(hours=1), **changes: Any) -> Way:
    values: dict[str, Any] = {
        "purpose": "notice",
        "must_reach": True,
        "has_body": True,
        "template": READY,
        "notices_off": False,
    }
    return choose_way(
        now=NOW,
        last_inbound_at=None if ago is None else NOW - ago,
        margin=MARGIN,
        **values | changes,
    )


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(hours=23, minutes=49), "text"),
        (timedelta(hours=23, minutes=50), "template"),
        (timedelta(hours=23, minutes=51), "template"),
        (timedelta(days=30), "template"),
        (timedelta(seconds=-5), "text"),
        (None, "template"),
    ],
)
def test_free_text_goes_until_ten_minutes_before_the_window_shuts(
    ago: timedelta | None, expected: str
) -> None:
    assert way(ago).way == expected


def test_template_values_stand_in_the_order_of_the_template() -> None:
    assert way(None).variables == {"1": "Wonojati", "2": "WNJ-2611-0042"}


def test_values_that_the_template_does_not_name_are_not_sent() -> None:
    template = TemplateView("HX" + "a" * 32, ("number",), {"office": "Wonojati", "number": "WNJ-2611-0042"})
    assert way(None, template=template).variables == {"1": "WNJ-2611-0042"}


@pytest.mark.parametrize("values", [None, {}, {"office": "W"}, {"number": "1", "name": "Siti"}])
def test_a_template_never_goes_with_a_missing_value(values: dict[str, str] | None) -> None:
    """The provider would fill the gap with a stranger's sample, without an error."""
    template = TemplateView("HX" + "a" * 32, ("office", "number"), values)
    assert way(None, template=template) == Way("phone", "template_values")


@pytest.mark.parametrize(("must_reach", "expected"), [(True, "phone"), (False, "none")])
def test_without_a_template_only_what_must_reach_becomes_a_call(must_reach: bool, expected: str) -> None:
    assert way(None, template=None, must_reach=must_reach) == Way(expected, "no_template")


@pytest.mark.parametrize(
    ("purpose", "ago", "expected"),
    [
        ("notice", timedelta(hours=1), "phone"),
        ("notice", None, "phone"),
        ("reply", timedelta(hours=1), "text"),
        ("officer", timedelta(hours=1), "text"),
        ("officer", None, "phone"),
    ],
)
def test_after_opt_out_only_answers_in_the_citizens_own_window_go(
    purpose: str, ago: timedelta | None, expected: str
) -> None:
    """R26."""
    assert way(ago, purpose=purpose, notices_off=True).way == expected


def test_a_message_without_words_goes_as_template_also_in_the_window() -> None:
    assert way(has_body=False).way == "template"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "-"),
        ("  \n\t ", "-"),
        ("Jl. Raya 1\nRT 02", "Jl. Raya 1 RT 02"),
        ("Bu\tSiti", "Bu Siti"),
        ("a     b", "a b"),
        ("a\u2028b\x00c", "a b c"),
        ("x" * 2000, "x" * 1600),
    ],
)
def test_template_values_are_as_whatsapp_takes_them(value: str, expected: str) -> None:
    assert legal(value) == expected


@given(st.text(max_size=2_000))
def test_no_value_breaks_whatsapps_rules(value: str) -> None:
    made = legal(value)
    assert made and len(made) <= 1_600
    assert not re.search(r"[\n\r\t\v\f\x00-\x1f]| {2,}", made)


SMS = "Desa Wonojati: dokumen nomor WNJ-2611-0042 sudah siap diambil."


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"template": None}, "no_template"),
        ({"template": TemplateView("HX" + "a" * 32, ("office",), {})}, "template_values"),
        ({"whatsapp_failed": True}, "whatsapp_failed"),
    ],
)
def test_where_whatsapp_cannot_the_sms_goes_before_a_call(changes: dict[str, Any], reason: str) -> None:
    assert way(None, sms=SMS, **changes) == Way("sms", reason, words=SMS)
    assert way(None, sms=None, **changes) == Way("phone", reason)


def test_what_need_not_reach_never_costs_an_sms() -> None:
    assert way(None, template=None, must_reach=False, sms=SMS) == Way("none", "no_template")


def test_whatsapp_comes_first_while_it_works() -> None:
    assert way(None, sms=SMS).way == "template"
    assert way(sms=SMS).way == "text"


def test_after_opt_out_no_sms_goes_either() -> None:
    """R26."""
    assert way(None, notices_off=True, sms=SMS) == Way("phone", "opted_out")
    assert way(None, notices_off=True, sms=SMS, whatsapp_failed=True) == Way("phone", "opted_out")


def test_after_a_failure_whatsapp_is_not_tried_again_in_an_open_window() -> None:
    assert way(whatsapp_failed=True, sms=SMS).way == "sms"


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        (None, True),
        (("1", "2"), True),
        (("2", "1"), True),
        (("1",), False),
        (("1", "2", "3"), False),
        ((), False),
    ],
)
def test_a_template_goes_only_with_exactly_the_variables_of_its_text(
    asked: tuple[str, ...] | None, goes: bool
) -> None:
    """One too few is filled with a sample, one too many is refused (63028)."""
    template = TemplateView(READY.content_sid, READY.names, READY.values, asked)
    assert (way(None, template=template).way == "template") is goes
