"""A refusal is finished in Indonesian, and keeps apart what another language needs."""

from __future__ import annotations

import pytest

from village_desk.errors import InvalidInput, TransitionRefused
from village_desk.marked import Sentence
from village_desk.office import shapes
from village_desk.tickets import status
from village_desk.translation import said


def test_a_refusal_of_office_apply_names_its_path_and_the_form_only_what_is_wrong() -> None:
    with pytest.raises(InvalidInput) as refusal:
        shapes.line("x" * 9, "profile.name", 8)
    assert refusal.value.text == str(refusal.value) == "profile.name: terlalu panjang, paling banyak 8 huruf."
    assert refusal.value.field == "profile.name"
    assert said(refusal.value) == "terlalu panjang, paling banyak 8 huruf."


def test_states_in_a_refusal_can_be_put_into_another_language() -> None:
    with pytest.raises(TransitionRefused) as refusal:
        status.check("request", "received", "completed")
    assert refusal.value.text == "Status “Diterima” tidak dapat diubah langsung menjadi “Selesai”."
    assert all(isinstance(value, Sentence) for value in refusal.value.values.values())
    assert said(refusal.value) == refusal.value.text
