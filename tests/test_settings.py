"""Every setting is read once, checked, named when it is wrong, and written down for operators."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fakes.databases import environment
from village_desk import config
from village_desk.errors import ConfigurationError

DOCUMENT = config.ROOT / "docs" / "settings.md"


@pytest.fixture
def complete(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing is missing."""
    return environment("sqlite:///village_desk.db", tmp_path)


def test_the_document_has_every_interval_with_its_default() -> None:
    rows = re.findall(
        r"^\| `VILLAGE_DESK_([A-Z_]+)` \| ([^|]*) \| ([^|]*) \|.*\|$", DOCUMENT.read_text(), re.M
    )
    written = {name: (unit, default) for name, default, unit in rows if name in config.INTERVALS}
    assert written == config.INTERVALS


def test_the_document_has_every_variable_that_the_program_reads() -> None:
    source = (config.ROOT / "village_desk" / "config.py").read_text()
    read = set(re.findall(r'env(?:iron)?(?:\.get\(|\[|, )"([A-Z_]+)"', source))
    assert read
    assert {name for name in read if f"`{name}`" not in DOCUMENT.read_text()} == set()


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA_KEYS", "INDEX_KEY"])
def test_a_missing_secret_is_named_with_what_to_do(complete: dict[str, str], name: str) -> None:
    del complete[name]
    with pytest.raises(ConfigurationError, match=rf"{name} is missing.*keys new"):
        config.load(complete)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "http://desa.example.id"),
        ("PUBLIC_URL", "https://desa.example.id/app"),
        ("PUBLIC_URL", "desa.example.id"),
        ("PUBLIC_URL", "https://desa.example.id#x"),
        ("PUBLIC_URL", "https://name:word@desa.example.id"),
        ("PUBLIC_URL", "https://desa.example.id:port"),
        ("PUBLIC_URL", "http://127.0.0.1:99999"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "village_desk.db"),
        ("DATABASE_URL", "mysql://desa@127.0.0.1/desa"),
        ("VILLAGE_DESK_CARRIER", "pigeon"),
        ("TWILIO_ACCOUNT_SID", ""),
        ("TWILIO_AUTH_TOKEN", " , "),
        ("TWILIO_API_URL", "http://carrier.example.id"),
        ("TWILIO_API_URL", "https://carrier.example.id/2010"),
        ("SMTP_URL", "mail.example.id"),
        ("SMTP_URL", "smtp://mail.example.id:surel"),
        ("SMTP_URL", "smtp://mail.example.id:70000"),
        ("SMTP_URL", "smtp://desa:rahasia@[::1"),
        ("MEDIA_URL", "s3://desa"),
        ("VILLAGE_DESK_BIND", "8000"),
        ("VILLAGE_DESK_TRUSTED_PROXIES", "caddy"),
        ("VILLAGE_DESK_LEASE", "soon"),
        ("VILLAGE_DESK_LEASE", "-1"),
        ("VILLAGE_DESK_LEASE", "nan"),
        ("VILLAGE_DESK_PICKUP_REMINDER_DAYS", "3,,7"),
        ("VILLAGE_DESK_PICKUP_REMINDER_DAYS", "3.5,7"),
    ],
)
def test_a_malformed_variable_is_named(complete: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as refused:
        config.load(complete | {name: value})
    assert "\n" not in str(refused.value)


def test_only_the_missing_credential_is_named(complete: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=r"^TWILIO_AUTH_TOKEN: missing"):
        config.load(complete | {"TWILIO_AUTH_TOKEN": ""})


def test_an_empty_variable_is_as_good_as_unset(complete: dict[str, str]) -> None:
    empty = dict.fromkeys(("PUBLIC_URL", "VILLAGE_DESK_CARRIER", "VILLAGE_DESK_LEASE", "DATABASE_URL"), "")
    settings = config.load(complete | empty)
    assert (settings.public_url, settings.carrier) == ("http://127.0.0.1:8000", "twilio")
    assert settings.number("LEASE") == 40


def test_practice_mode_is_for_this_machine_only(complete: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="loopback"):
        config.load(complete | {"VILLAGE_DESK_CARRIER": "simulator"})


def test_a_relative_database_file_lies_in_the_instance_folder(
    complete: dict[str, str], tmp_path: Path
) -> None:
    assert config.load(complete).database_url == f"sqlite:///{tmp_path / 'village_desk.db'}"


def test_several_tokens_are_accepted_while_one_is_rotated(complete: dict[str, str]) -> None:
    account = config.load(complete | {"TWILIO_AUTH_TOKEN": "new-token, old-token"}).twilio
    assert account is not None
    assert account.tokens == ("new-token", "old-token")


def test_the_demos_secrets_are_read_only_when_nothing_else_is_set(tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("SECRET_KEY=demo\nVILLAGE_DESK_DEMO=1\n")
    nothing = {"VILLAGE_DESK_INSTANCE": str(tmp_path)}
    demo = config.demo_environment(nothing)
    assert demo is not None
    assert demo["SECRET_KEY"] == "demo"
    assert config.demo_environment(nothing | {"DATABASE_URL": "sqlite:///real.db"}) is None
    assert config.demo_environment(nothing | {"DATA_KEYS": "real"}) is None
