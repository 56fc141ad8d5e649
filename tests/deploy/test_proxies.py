"""nginx and Caddy, run from the samples, in front of the real `village-desk web`, called over TLS as the world calls.

The caller trusts a root only, so that each test also needs the whole chain.
"""

from __future__ import annotations

import http.client
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deploy.caller import Caller
from tests.deploy.proxies import Place, caddy_files, nginx_files, running
from tests.fakes import certificates
from tests.fakes.desk_cast import form_of
from tests.fakes.serving import ServeTree, free_port, wait_until
from tests.fakes.twilio_posts import INBOUND, Pairs, text_form
from tests.journeys.running import PATIENCE, WHATSAPP, Village, a_village_set_up, process

THREADS = 2
DEBIANS_CADDY = "/usr/bin/caddy"
CONTAINERS_CADDY = str(
    Path(sys.executable).parent / "caddy"
)  # 2.7 and later, as the image of deploy/compose.yaml
CHECKERS = ".venv/bin/pip install --require-hashes -r .ci/checkers.lock"
Installed = Callable[[str, str], str]
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("proxy")
    return Place(free_port(), free_port(), f"127.0.0.1:{free_port()}", certificates.chain(folder), folder)


@pytest.fixture(scope="module")
def village(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """`village-desk web` with two threads, behind whatever proxy stands at PUBLIC_URL."""
    home = tmp_path_factory.mktemp("village")
    with a_village_set_up(home, "sqlite:///village_desk.db") as made:
        made.environ |= {
            "DATABASE_URL": f"sqlite:///{home}/village_desk.db",
            "PUBLIC_URL": f"https://localhost:{place.port}",
            "VILLAGE_DESK_BIND": place.behind,
            "VILLAGE_DESK_TRUSTED_PROXIES": "127.0.0.1",
        }
        with process(made, "web", "--processes", "1", "--threads", str(THREADS)):
            direct = ServeTree(made.environ | {"PUBLIC_URL": f"http://{place.behind}"}, made.log)
            wait_until(direct.answers, PATIENCE, lambda: f"The web server did not start.{made.tail()}")
            yield made


@pytest.fixture(scope="module", params=["nginx", "Caddyfile", "compose.Caddyfile"])
def front(
    request: pytest.FixtureRequest, place: Place, village: Village, installed: Installed
) -> Iterator[Caller]:
    """A caller in front of a running proxy; `compose.Caddyfile` is for the Caddy of the container."""
    if request.param == "nginx":
        nginx = installed("nginx", "apt-get install nginx")
        settings = str(nginx_files(place))
        command = [nginx, "-e", "stderr", "-p", str(place.folder), "-c", settings]
        tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stderr
        assert "[warn]" not in tried.stderr
    else:
        caddy = (
            installed(DEBIANS_CADDY, "apt-get install caddy")
            if request.param == "Caddyfile"
            else installed(CONTAINERS_CADDY, CHECKERS)
        )
        command = [caddy, "run", "--adapter", "caddyfile", "--config", str(caddy_files(place, request.param))]
    with running(command, place) as caller:
        yield caller


def a_message(body: str = "halo", **extra: str) -> Pairs:
    number = next(_numbers)
    return text_form(
        body,
        sid=f"SM{number:032x}",
        sender=f"whatsapp:+62812999{number:05d}",
        recipient=f"whatsapp:{WHATSAPP}",
        **extra,
    )


def stored(village: Village) -> int:
    return int(village.rows("SELECT count(*) FROM inbox")[0][0])


@pytest.mark.parametrize("query", ["", "?desa=Wono%20jati%2F1&x=a+b&y=%C3%A9&z=~!*'()"])
def test_a_signed_message_goes_through_with_its_address_untouched(
    front: Caller, village: Village, query: str
) -> None:
    """S1: the signature is over the raw address; a proxy that writes it anew would refuse everybody."""
    before = stored(village)
    assert front.posts_signed(INBOUND + query, a_message()).status == 200
    assert stored(village) == before + 1


def test_a_forged_one_does_not(front: Caller, village: Village) -> None:
    form = a_message()
    assert front.fills_in(INBOUND, dict(form)).status == 403


def test_a_body_that_is_too_large_is_refused_before_it_comes(front: Caller, village: Village) -> None:
    """S3. 413 is final; Twilio would send again what is answered with 502."""
    before = stored(village)
    assert front.announces(INBOUND, 66_000) == 413
    assert front.announces("/desk", 20 * 1024 * 1024 + 1) == 413
    assert front.posts_signed(INBOUND, a_message("x" * 60_000)).status == 200
    assert stored(village) == before + 1


def test_slow_callers_hold_no_thread(front: Caller, village: Village) -> None:
    """S3: twice as many as there are threads are in the middle of their posts, and others are served meanwhile.

    The program alone would wait for them with all its threads until it loses patience and cuts them off.
    """
    slow = [front.posts_slowly(INBOUND, a_message()) for _ in range(2 * THREADS)]
    assert front.posts_signed(INBOUND, a_message()).status == 200
    assert "Masuk" in front.get("/login").text
    assert [post.finish() for post in slow] == [200] * len(slow)


def test_an_official_signs_in_and_stays_in(front: Caller) -> None:
    """The cookie is `__Host-` and Secure; the form's token and origin are those of PUBLIC_URL (S16, S18)."""
    front.cookies.clear()
    form = form_of(front.get("/login").text)
    desk = front.fills_in(
        "/login", form | {"login": "rina@example.id", "password": "kebun-teh-di-lereng-bukit"}
    )
    assert desk.status == 200
    assert [cookie.name for cookie in front.cookies if cookie.secure] == ["__Host-village_desk"]
    assert "Rina Wulandari" in front.get("/desk").text
    assert front.get("/desk").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_a_caller_says_of_his_address_is_not_believed(front: Caller) -> None:
    """S4: /metrics is for callers of this machine, which this one is, and a header cannot make him another."""
    assert front.get("/metrics").status == 200
    assert front.get("/metrics", X_Forwarded_For="203.0.113.9").status == 200


def test_pages_are_compressed(front: Caller) -> None:
    """Villages have slow lines."""
    assert front.get("/static/desk.css", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("front", ["nginx"], indirect=True, scope="module")
def test_plain_http_is_led_to_https(front: Caller, place: Place) -> None:
    """By nginx's sample; Caddy does it by itself, on port 80 only."""
    line = http.client.HTTPConnection("127.0.0.1", place.plain_port, timeout=10)
    line.request("GET", "/lacak/abc?x=a%2Fb", headers={"Host": "lain.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"{front.url}/lacak/abc?x=a%2Fb")
    line.close()
