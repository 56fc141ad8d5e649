"""The certificate that this machine serves for PUBLIC_URL: how long it is good, and whether others can trust it.

Twilio refuses to post where a chain is incomplete or a certificate has ended, and citizens are silent then.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509

from village_desk import clock
from village_desk.config import current
from village_desk.operation.precautions import Warned

HERE = "127.0.0.1"  # never what the name resolves to: nothing but the provider is contacted (S27)
PATIENCE = 3.0  # seconds


@dataclass(frozen=True)
class Served:
    """`ends_at` in UTC; `distrust` is why a stranger would not believe it, or empty."""

    ends_at: datetime
    distrust: str


def certificate() -> Iterator[Warned]:
    """What is to be said of it. Without https there is none; a proxy on another machine is not looked for."""
    address = urlsplit(current().public_url)
    if address.scheme != "https" or not address.hostname:
        return
    host, port = address.hostname, address.port or 443
    try:
        served = _served(host, port)
    except OSError as error:
        why = error.strerror or type(error).__name__
        yield False, f"Certificate of {host}: port {port} of this machine serves none ({why})."
        return
    if served.distrust:
        yield (
            False,
            f"Certificate of {host}: others do not trust it: {served.distrust} (serve the whole chain).",
        )
    yield _age(host, served.ends_at)


def _age(host: str, ends_at: datetime) -> Warned:
    days = (ends_at - clock.now()).days
    if days < 0:
        return False, f"Certificate of {host}: it ended on {ends_at:%Y-%m-%d}. Nobody can write or sign in."
    text = f"Certificate of {host}: good for {days} days, until {ends_at:%Y-%m-%d}"
    fine = days >= current().number("CERTIFICATE_DAYS")
    return (
        fine,
        f"{text}." if fine else f"{text}. Its renewal fails: see 'journalctl -u caddy' or 'certbot renew'.",
    )


def _served(host: str, port: int) -> Served:
    """Raises OSError (ssl.SSLError is one) when nobody there has a certificate for this name."""
    blind = ssl.create_default_context()
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE  # a bad one is to be read, too
    der = _shake_hands(blind, host, port)
    try:
        _shake_hands(ssl.create_default_context(), host, port)
        distrust = ""
    except ssl.SSLCertVerificationError as error:
        distrust = error.verify_message
    return Served(x509.load_der_x509_certificate(der).not_valid_after_utc, distrust)


def _shake_hands(context: ssl.SSLContext, host: str, port: int) -> bytes:
    with (
        socket.create_connection((HERE, port), PATIENCE) as raw,
        context.wrap_socket(raw, server_hostname=host) as line,
    ):
        return line.getpeercert(binary_form=True) or b""
