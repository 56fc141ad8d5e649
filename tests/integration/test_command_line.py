"""The command line as scripts use it: exit statuses, one line for every refusal, nothing needed for help."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fake_twilio import FakeTwilio
from tests.fakes.databases import environment
from tests.fakes.serving import COMMAND, process_environment
from tests.journeys.running import a_village_set_up
from village_desk import config
from village_desk.messages import controls, templates


def run(*words: str, environ: dict[str, str], home: Path) -> subprocess.CompletedProcess[str]:
    """`village-desk <words>` in a process of its own."""
    return subprocess.run(
        [*COMMAND, *words],
        env=process_environment({"VILLAGE_DESK_INSTANCE": str(home)} | environ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", ["--help", "init --help", "office add --help", "keys new"])
def test_help_and_new_keys_need_no_environment(words: str, tmp_path: Path) -> None:
    assert run(*words.split(), environ={}, home=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("village_desk.db", "must begin with"),
        ("postgresql+psycopg://desa:secret@127.0.0.1:1/desa", "cannot be opened or does not answer"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_line(url: str, said: str, tmp_path: Path) -> None:
    ended = run("init", environ=environment(url, tmp_path), home=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "DATABASE_URL" in ended.stderr
    assert said in ended.stderr
    assert "secret" not in ended.stderr


def test_the_list_of_settings_refuses_a_malformed_one(tmp_path: Path) -> None:
    wrong = run("doctor", "--settings", environ={"VILLAGE_DESK_UNDO": "soon"}, home=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "VILLAGE_DESK_UNDO" in wrong.stderr
    right = run("doctor", "--settings", environ={"VILLAGE_DESK_UNDO": "3"}, home=tmp_path)
    lines = [json.loads(line) for line in right.stdout.splitlines()]
    assert [line["name"] for line in lines] == list(config.INTERVALS)
    assert {"name": "UNDO", "value": "3", "unit": "seconds", "default": "10"} in lines


def test_an_office_that_is_not_there_is_a_refusal_and_a_person_without_address_misuse(tmp_path: Path) -> None:
    environ = environment("sqlite:///desk.db", tmp_path)
    assert run("init", environ=environ, home=tmp_path).returncode == 0
    add = ["user", "add", "--office", "nowhere", "--role", "officer", "--name", "Budi"]
    refused = run(*add, "--email", "budi@example.id", environ=environ, home=tmp_path)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert run(*add, environ=environ, home=tmp_path).returncode == 2


def test_catch_up_and_replay_say_what_they_took_in(tmp_path: Path) -> None:
    with FakeTwilio() as twilio:
        environ = environment("sqlite:///desk.db", tmp_path) | {"TWILIO_API_URL": twilio.url}
        run("init", environ=environ, home=tmp_path)
        add = "office add --slug wonojati --code WNJ --name Wonojati --whatsapp +628111000222"
        assert run(*add.split(), environ=environ, home=tmp_path).returncode == 0
        twilio.receive(datetime.now(UTC) - timedelta(days=3), Body="lama")
        twilio.receive(Body="baru")
        first = run("catch-up", environ=environ, home=tmp_path)
        assert (first.returncode, ", 1 taken in." in first.stdout) == (0, True)
        older = run("catch-up", "--since", "2020-01-01", environ=environ, home=tmp_path)
        assert older.stdout.startswith("2 messages listed since 2020-01-01 00:00")
        assert ", 1 taken in." in older.stdout
        again = run("replay", environ=environ, home=tmp_path)
        assert again.stdout.startswith("0 messages and 0 receipts taken in")
        twilio.refuse()
        away = run("catch-up", environ=environ, home=tmp_path)
        assert (away.returncode, away.stderr.strip().splitlines()[-1]) == (
            1,
            "village-desk: The provider's list cannot be read (not_connected).",
        )
        said = run("doctor", environ=environ, home=tmp_path)
        assert said.returncode == 1
        assert "/webhooks/twilio/inbound#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&e=singapore" in said.stdout
        assert (
            "Catch-up: the provider's list could not be read 1 times in a row (not_connected)." in said.stdout
        )
    assert run("catch-up", "--since", "kemarin", environ=environ, home=tmp_path).returncode == 2


def test_templates_are_shown_without_an_environment_and_ready_to_submit(tmp_path: Path) -> None:
    shown = run("templates", "show", "--json", environ={}, home=tmp_path)
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert (shown.returncode, len(lines), lines[0]["friendly_name"]) == (0, 13, "ready")
    assert lines[0]["types"]["twilio/text"]["body"].count("{{") == len(lines[0]["variables"])


def test_templates_sync_asks_the_provider_and_stores_its_word_per_office(tmp_path: Path) -> None:
    with FakeTwilio() as twilio:
        environ = environment("sqlite:///desk.db", tmp_path) | {"TWILIO_API_URL": twilio.url}
        add = "office add --slug wonojati --code WNJ --whatsapp +628111000222 --name Wonojati".split()
        for words in (["init"], add):
            assert run(*words, environ=environ, home=tmp_path).returncode == 0
        ready = twilio.contents.add("ready", next(t.body for t in templates.shipped() if t.key == "ready"))
        twilio.contents.add(
            "wonojati_rejected", "Maaf {{1}}, ditolak.", status="rejected", reason="kurang kata"
        )
        synced = run("templates", "sync", environ=environ, home=tmp_path)
        assert synced.returncode == 0, synced.stderr
        assert f"ok   wonojati ready: {ready} approved" in synced.stdout
        assert "BAD  wonojati rejected: HX" in synced.stdout and "rejected: kurang kata" in synced.stdout
        assert "note wonojati cancelled: not set" in synced.stdout
        doctor = run("doctor", environ=environ, home=tmp_path)
        assert (
            doctor.returncode == 1
            and "BAD  wonojati: template rejected: rejected (kurang kata)" in doctor.stdout
        )

        twilio.contents.down = True
        refused = run("templates", "sync", environ=environ, home=tmp_path)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert "could not be asked" in refused.stderr


def test_the_way_from_a_backup_to_another_machine(tmp_path: Path) -> None:
    """backup, restore, upgrade as an operator types them; every refusal is one line and exit status 1."""
    here = environment("sqlite:///desk.db", tmp_path / "here")
    there = environment("sqlite:///desk.db", tmp_path / "there")
    run("init", environ=here, home=tmp_path / "here")
    office = "office add --slug wonojati --code WNJ --name Wonojati --whatsapp +628111000222"
    assert run(*office.split(), environ=here, home=tmp_path / "here").returncode == 0
    file = str(tmp_path / "one.backup")
    made = run("backup", file, environ=here, home=tmp_path / "here")
    assert made.returncode == 0, made.stderr
    assert "proven" in made.stdout
    again = run("restore", file, environ=here, home=tmp_path / "here")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    restored = run("restore", file, environ=there, home=tmp_path / "there")
    assert restored.returncode == 0, restored.stderr
    assert "catch-up" in restored.stdout
    doctor = run("doctor", environ=there, home=tmp_path / "there")
    assert "on hold" in doctor.stdout
    upgraded = run("upgrade", environ=there, home=tmp_path / "there")
    assert upgraded.returncode == 0, upgraded.stderr
    assert "To go back" in upgraded.stdout
    assert list((tmp_path / "there" / "backups").glob("before-upgrade-*.backup"))
    wrong = run("restore", "--replace", __file__, environ=there, home=tmp_path / "there")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "not a backup" in wrong.stderr
    assert run("purge", environ=there, home=tmp_path / "there").returncode == 0
    assert run("keys", "rotate", environ=there, home=tmp_path / "there").returncode == 0


def test_settings_of_an_office_travel_through_pipes(tmp_path: Path) -> None:
    """As in the manual: the program runs as a user who cannot read the administrator's own folder."""
    with a_village_set_up(tmp_path, f"sqlite:///{tmp_path}/village_desk.db") as village:
        settings = json.loads(village.runs("office", "export", "--office", "wonojati", "-"))
        settings["hours"] = {"tuesday": [["09:00", "11:00"]]}
        village.runs("office", "apply", "--office", "wonojati", "-", stdin=json.dumps(settings))
        again = json.loads(village.runs("office", "export", "--office", "wonojati", "-"))
    assert again["hours"]["tuesday"] == [["09:00", "11:00"]]


def test_buttons_and_lists_are_made_once_and_adopted(tmp_path: Path) -> None:
    with FakeTwilio() as twilio:
        environ = environment("sqlite:///desk.db", tmp_path) | {"TWILIO_API_URL": twilio.url}
        add = "office add --slug wonojati --code WNJ --whatsapp +628111000222 --name Wonojati".split()
        for words in (["init"], add):
            assert run(*words, environ=environ, home=tmp_path).returncode == 0
        made = run("templates", "controls", "--create", environ=environ, home=tmp_path)
        assert made.returncode == 0, made.stderr
        assert f"{len(controls.shapes())} shapes" in made.stdout
        again = run("templates", "controls", "--create", environ=environ, home=tmp_path)
        assert again.returncode == 0 and len(twilio.contents.templates) == len(controls.shapes())
        twilio.contents.down = True
        refused = run("templates", "controls", "--create", environ=environ, home=tmp_path)
        assert refused.returncode == 1 and refused.stderr.count("\n") == 1


def test_the_shapes_are_shown_without_an_environment(tmp_path: Path) -> None:
    shown = run("templates", "controls", "--json", environ={}, home=tmp_path)
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert lines == list(controls.shapes().values())
