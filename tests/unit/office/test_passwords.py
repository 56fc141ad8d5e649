"""What may be a password: length first, then what everyone tries first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.errors import InvalidInput
from village_desk.office.passwords import check_password, is_common


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "P@ssw0rd",
        "Password123!",
        "rahasia2026",
        "RAHASIA!!!",
        "bismillah99",
        "admindesa"[:5] + "1234",
        "kantordesa1",
        "12345678",
        "87654321",
        "00000000",
        "11223344",
        "qwertyuiop",
        "asdfghjkl",
        "abcdefgh",
        "aaaaaaaa",
        "abababab",
        "desadesa",
        "sayangku123",
        "kepala desa",
    ],
)
def test_what_everyone_tries_first_is_refused(password: str) -> None:
    assert is_common(password)
    with pytest.raises(InvalidInput):
        check_password(password)


@pytest.mark.parametrize(
    "password", ["empat angsa biru 7", "kopi-tubruk-tanpa-gula", "Zx9!kqPw", "lereng sumbing pagi"]
)
def test_a_phrase_of_ones_own_is_taken(password: str) -> None:
    check_password(password, ("Rina Wulandari", "+6281234567890", "rina@desa.id"))


@pytest.mark.parametrize("password", ["rina1234", "Rina2026!", "081234567890", "wulandari1"])
def test_ones_own_name_or_number_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_password(password, ("Rina Wulandari", "+6281234567890", "rina@desa.id"))


def test_length_is_counted_in_characters() -> None:
    with pytest.raises(InvalidInput):
        check_password("Zx9!kqP")
    with pytest.raises(InvalidInput):
        check_password("Zx9!kqPw" * 129)


@given(st.text(max_size=1100))
def test_any_text_is_taken_or_refused_and_nothing_else(text: str) -> None:
    try:
        check_password(text, (text, "Rina"))
    except InvalidInput as refusal:
        assert refusal.field == "password"
