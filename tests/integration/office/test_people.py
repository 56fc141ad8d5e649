"""The people of an office: how they are found, and what may be their password."""

import time
from collections.abc import Callable

import pytest
from flask import Flask

from village_desk.database import db, transaction
from village_desk.errors import InvalidInput
from village_desk.office import people, setup
from village_desk.office.models import Office, User

GOOD = "empat angsa biru 7"


@pytest.fixture
def office(app: Flask, at: Callable[[str], object]) -> Office:
    at("2026-11-20 21:40")
    with transaction():
        return setup.add_office(slug="wonojati", code="WNJ", name="Desa Wonojati", whatsapp="+628111000222")


def added(office: Office, **change: object) -> User:
    given: dict[str, object] = {
        "roles": ["officer"],
        "name": "Rina Wulandari",
        "phone": "0812-3456-7890",
        "email": "Rina@Wonojati.desa.id",
        "password": GOOD,
    }
    with transaction():
        return people.add_user(office, **(given | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "login",
    [
        "081234567890",
        "+62 812-3456-7890",
        "6281234567890",
        " rina@wonojati.desa.id ",
        "RINA@WONOJATI.DESA.ID",
    ],
)
def test_phone_and_email_both_sign_in_however_they_are_typed(office: Office, login: str) -> None:
    rina = added(office)
    assert people.find_user(login) is rina
    assert people.password_matches(rina, GOOD)
    assert not people.password_matches(rina, GOOD + "!")


@pytest.mark.parametrize("login", ["", "rina", "081299999999", "rina@", "'; --", "x" * 5000, "\x00"])
def test_a_strange_login_is_nobody(office: Office, login: str) -> None:
    added(office)
    assert people.find_user(login) is None


def test_roles_are_a_set_in_a_fixed_order(office: Office) -> None:
    assert added(office, roles=("admin", "officer", "admin")).roles == ["officer", "admin"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["king"]}, "roles"),
        ({"phone": None, "email": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"email": "rina"}, "email"),
        ({"name": "=1+1"}, "name"),
        ({"password": "pendek1"}, "password"),
        ({"password": "x" * 1025}, "password"),
        ({"password": "rahasia123"}, "password"),
        ({"password": "rinawulandari"}, "password"),
        ({"password": "wonojati2026"}, "password"),
        ({"password": "081234567890"}, "password"),
    ],
)
def test_what_cannot_be_is_refused(office: Office, change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        added(office, **change)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("change", "field"), [({"email": "lain@desa.id"}, "phone"), ({"phone": "0813 3456 7890"}, "email")]
)
def test_one_login_is_one_person(office: Office, change: dict[str, object], field: str) -> None:
    added(office)
    with pytest.raises(InvalidInput) as refusal:
        added(office, **change)
    assert refusal.value.field == field


def test_a_reset_ends_the_old_password(office: Office) -> None:
    rina = added(office)
    with transaction():
        people.reset_password(rina, "tujuh kucing hitam")
    db.session.expire_all()
    assert people.password_matches(rina, "tujuh kucing hitam")
    assert not people.password_matches(rina, GOOD)
    with pytest.raises(InvalidInput), transaction():
        people.reset_password(rina, "12345678")


@pytest.mark.shipped_hashing
def test_nothing_readable_lies_in_the_table(office: Office) -> None:
    added(office)
    row = db.session.connection().exec_driver_sql("SELECT * FROM users").mappings().one()
    text = " ".join(str(value) for value in row.values()).lower()
    assert "rina" not in text and "81234567890" not in text
    assert row["password_hash"].startswith("scrypt:32768:8:3$")


@pytest.mark.shipped_hashing
def test_an_unknown_user_takes_as_long_as_a_wrong_password(office: Office) -> None:
    rina = added(office)
    people.password_matches(None, "pemanasan")

    def taken(user: User | None) -> float:
        began = time.perf_counter()
        assert not people.password_matches(user, "salah sekali")
        return time.perf_counter() - began

    known = min(taken(rina) for _ in range(3))
    unknown = min(taken(None) for _ in range(3))
    assert 0.4 < unknown / known < 2.5
    assert not people.password_matches(None, None)
