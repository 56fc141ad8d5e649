"""What every test may ask for. `app` and whatever needs it run twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from tests.fake_twilio import FakeTwilio
from tests.fakes import databases, postgresql
from tests.fakes.carriers import FakeCarriers
from tests.fakes.citizen import Citizen
from tests.fakes.client import SeparateClient
from tests.fakes.gateway import FakeGateway
from tests.fakes.guards import loopback_only
from tests.fakes.serving import free_port
from tests.fakes.wall_clock import FRIDAY_NIGHT, WallClock

DATABASES = ("sqlite", "postgresql")
ON_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
# Servers lie in /usr/sbin, which is not on everybody's PATH.
PROGRAMS = f"{os.environ.get('PATH', '')}:/usr/sbin:{Path(sys.executable).parent}"
ABSENT = "absent: "  # what the last lines of the run tell the reader to install
# Thousands of databases are made, and each commit of each is synced: in memory nobody waits for a disk. What is
# true of a disk (full, slow, failing, without power) is made by the library under the process, in either place.
MEMORY, ENOUGH = Path("/dev/shm"), 6 * 2**30


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, help="run on this database only")


def pytest_configure(config: pytest.Config) -> None:
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    config.addinivalue_line("markers", "settings(**names): environment variables for the app of this test")
    config.addinivalue_line("markers", "only_on(kind): on this database only, where the other proves nothing")
    config.addinivalue_line("markers", "own_app: an application of its own, which the test changes")
    config.addinivalue_line("markers", "shipped_hashing: passwords cost what they cost in an office")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Everything that touches a database runs on both; unit tests run once."""
    if "database_kind" in metafunc.fixturenames:
        only = metafunc.config.getoption("--database")
        marker = metafunc.definition.get_closest_marker("only_on")
        kinds = marker.args if marker else DATABASES
        chosen = [kind for kind in kinds if only in (None, kind)]
        metafunc.parametrize("database_kind", chosen, scope="session")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Read from the reports: the tests themselves ran in processes of their own."""
    skipped = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    found = {words.split(ABSENT, 1)[1].rstrip("')") for words in skipped if ABSENT in words}
    for line in sorted(found):
        terminalreporter.write_line(f"SKIPPED TESTS: {line}", red=True, bold=True)


def _absent(how_to_install: str) -> None:
    """Skip loudly; on CI everything is installed and nothing may be skipped."""
    if ON_CI:
        pytest.fail(how_to_install)
    pytest.skip(ABSENT + how_to_install)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        loopback_only(patch)
        yield


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own settings must not reach a test."""
    for name in list(os.environ):
        if name.startswith(("VILLAGE_DESK_", "TWILIO_")) or name in databases.SECRETS:
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _quick_hashing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed the same way with less work: the shipped cost is a quarter of a second for each."""
    if request.node.get_closest_marker("shipped_hashing") is None:
        monkeypatch.setattr("village_desk.office.people.SCRYPT", "scrypt:128:1:1")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server for this run of the tests."""
    if postgresql.binaries() is None:
        _absent(postgresql.HOW_TO_INSTALL)
    with postgresql.running() as server:
        yield server


@pytest.fixture(scope="session")
def _templates(tmp_path_factory: pytest.TempPathFactory) -> databases.Templates:
    return databases.Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def instance(_home: Path) -> Path:
    """The empty instance folder of a test. Its path is the same for all, so that they can share an application."""
    folder = _home / "instance"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def database(
    database_kind: str, _templates: databases.Templates, instance: Path, request: pytest.FixtureRequest
) -> str:
    """The URL of an empty database with the whole schema."""
    if database_kind == "sqlite":
        return _templates.sqlite(instance / "village_desk.db")
    return _templates.postgresql(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    """The provider on loopback; the application of a test that asks for it speaks to it by the real client."""
    with FakeTwilio() as provider:
        yield provider


@pytest.fixture
def environment(database: str, instance: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """A complete environment; `@pytest.mark.settings(VILLAGE_DESK_UNDO="2")` changes it for one test."""
    values = databases.environment(database, instance)
    if "twilio" in request.fixturenames:
        values["TWILIO_API_URL"] = request.getfixturevalue("twilio").url
    for marker in reversed(list(request.node.iter_markers("settings"))):
        values |= marker.kwargs
    return values


@pytest.fixture
def app(environment: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty database, inside an application context."""
    alone = request.node.get_closest_marker("own_app") is not None
    made = databases.application(environment) if alone else databases.shared_application(environment)
    made.test_client_class = type("Client", (SeparateClient,), {"origin": environment["PUBLIC_URL"]})
    with made.app_context():
        yield made
        databases.release()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser (or Twilio). Each request is separate from the test's own session."""
    return app.test_client()


@pytest.fixture
def fake_carriers(app: Flask) -> FakeCarriers:
    """Carriers that keep what is sent; the accounts that may sign webhooks stay the application's own."""
    return FakeCarriers.installed()


@pytest.fixture
def fake_gateway(fake_carriers: FakeCarriers) -> FakeGateway:
    """The carrier of real messages: keeps what citizens receive, fails when told to."""
    return fake_carriers.main


@pytest.fixture
def practice_gateway(fake_carriers: FakeCarriers) -> FakeGateway:
    """The carrier of /simulator."""
    return fake_carriers.practice


@pytest.fixture
def work(app: Flask) -> Callable[[], object]:
    """Do everything that the worker would do now, until nothing is left to do."""
    from village_desk import worker

    return worker.work_until_quiet


@pytest.fixture
def citizen(
    client: FlaskClient, fake_gateway: FakeGateway, work: Callable[[], object], environment: dict[str, str]
) -> Citizen:
    """Bu Siti, who writes to +628111000222."""
    return Citizen(client, fake_gateway, work, origin=environment["PUBLIC_URL"])


@pytest.fixture
def another_citizen(citizen: Citizen) -> Citizen:
    """Pak Budi, who writes to the same office."""
    return Citizen(
        citizen.client,
        citizen.gateway,
        citizen.work,
        origin=citizen.origin,
        address="whatsapp:+6281298765432",
        profile="Pak Budi",
    )


@pytest.fixture
def at() -> Iterator[WallClock]:
    """`at("2026-11-20 21:40")` moves the wall clock there, in WIB."""
    clock = WallClock()
    yield clock
    clock.release()


@pytest.fixture
def frozen(at: WallClock) -> WallClock:
    """The clock stands at Friday 20 November 2026, 21.40 WIB: the office is shut."""
    at(FRIDAY_NIGHT)
    return at


@pytest.fixture(scope="session")
def installed() -> Callable[[str, str], str]:
    """`installed("nginx", "apt-get install nginx")`: its path, or the test is skipped loudly."""

    def path_of(program: str, how_to_install: str) -> str:
        found = shutil.which(program, path=PROGRAMS)
        if found is None:
            _absent(f"{Path(program).name} is not installed: {how_to_install}")
        assert found is not None
        return found

    return path_of


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    _absent("Chromium is not installed: apt-get install chromium")
    raise AssertionError


@pytest.fixture(scope="session")
def c_compiler() -> str:
    """The path of a C compiler, for the small libraries that are put under real processes (tests/faults)."""
    found = shutil.which("cc")
    if found is None or not Path("/usr/include/stdio.h").exists():
        _absent("No C compiler is installed: apt-get install gcc libc6-dev")
    assert found is not None
    return found


_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium, without a screen and without calls of its own. Root cannot use its sandbox."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _invariants(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every journey the invariants that `village-desk check` verifies must hold."""
    if "journeys" not in request.node.nodeid.split("/") or "app" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("app")
    yield
    from village_desk.database import db
    from village_desk.operation import invariants

    db.session.rollback()
    assert invariants.broken() == []


@pytest.fixture
def serve_environment(environment: dict[str, str]) -> dict[str, str]:
    """`environment` for a real `village-desk serve` on a free loopback port (see tests/fakes/serving.py)."""
    origin = f"http://127.0.0.1:{free_port()}"
    return environment | {"PUBLIC_URL": origin, "VILLAGE_DESK_BIND": origin.removeprefix("http://")}
