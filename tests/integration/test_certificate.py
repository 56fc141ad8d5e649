"""`doctor` looks at the certificate that this machine serves, and at no other machine (S27)."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.fakes import certificates
from tests.fakes.certificates import Chain
from tests.fakes.serving import free_port
from village_desk.operation import diagnosis

PORT = free_port()
HOST = "layanan.example.desa.id"
pytestmark = pytest.mark.settings(PUBLIC_URL=f"https://{HOST}:{PORT}")


@contextlib.contextmanager
def served(made: Chain, shown: Path | None = None) -> Iterator[None]:
    """A server with that certificate on PUBLIC_URL's port of this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown or made.full, made.key)

    def shake_hands() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            line.settimeout(10)
            with contextlib.suppress(OSError), line, context.wrap_socket(line, server_side=True):
                pass

    with socket.create_server(("127.0.0.1", PORT)) as listening:
        thread = threading.Thread(target=shake_hands, daemon=True)
        thread.start()
        try:
            yield
        finally:
            listening.shutdown(socket.SHUT_RDWR)  # a closed one would still be waited for
            thread.join(10)


def said() -> list[str]:
    """What `doctor` says of the certificate, each line with its sign."""
    return [f"{f.sign} {f.text}" for f in diagnosis.everything() if "Certificate" in f.text]


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose root.pem is what this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    return tmp_path


def in_days(days: float) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def test_a_good_certificate_is_good_for_so_many_days(app: Flask, trusted: Path) -> None:
    with served(certificates.chain(trusted, HOST, in_days(60.5))):
        (line,) = said()
    assert line.startswith(f"ok Certificate of {HOST}: good for 60 days, until 20")


def test_one_that_should_have_been_renewed_is_warned_of(app: Flask, trusted: Path) -> None:
    with served(certificates.chain(trusted, HOST, in_days(13.5))):
        (line,) = said()
    assert line.startswith(f"note Certificate of {HOST}: good for 13 days")
    assert "Its renewal fails" in line


def test_one_that_has_ended_is_named(app: Flask, trusted: Path) -> None:
    with served(certificates.chain(trusted, HOST, in_days(-2))):
        distrust, ended = said()
    assert "certificate has expired" in distrust
    assert "it ended on" in ended


def test_an_incomplete_chain_is_named_though_browsers_may_manage(app: Flask, trusted: Path) -> None:
    made = certificates.chain(trusted, HOST)
    with served(made, shown=made.alone):
        distrust, age = said()
    assert "unable to get local issuer certificate (serve the whole chain)" in distrust
    assert age.startswith("ok")


def test_a_certificate_of_another_name_is_named(app: Flask, trusted: Path) -> None:
    with served(certificates.chain(trusted, "lain.example.desa.id")):
        distrust, _ = said()
    assert "Hostname mismatch" in distrust


def test_nothing_there_is_a_note_and_no_fault(app: Flask) -> None:
    assert said() == [
        f"note Certificate of {HOST}: port {PORT} of this machine serves none (Connection refused)."
    ]


@pytest.mark.settings(PUBLIC_URL="http://127.0.0.1:8000")
def test_practice_on_loopback_needs_none(app: Flask) -> None:
    assert said() == []
