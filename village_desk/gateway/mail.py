"""Mail leaves here, by the server that SMTP_URL names: `smtp://[user:password@]host[:port]` or `smtps://…`.

With `smtp` the line is encrypted when the server offers it (STARTTLS), and a password never travels unencrypted to
another machine.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0  # seconds
PORTS = {"smtp": 587, "smtps": 465}


class MailError(Exception):
    """The mail did not leave. `code`: of the server, or the error's name; `final`: trying again is no use."""

    def __init__(self, code: str, *, final: bool) -> None:
        super().__init__(code)
        self.code = code
        self.final = final


def send(message: EmailMessage, smtp_url: str) -> None:
    """Hand one mail to the server. Raises MailError."""
    try:
        with _connected(smtp_url) as server:
            server.send_message(message)
    except smtplib.SMTPResponseException as error:
        raise MailError(str(error.smtp_code), final=500 <= error.smtp_code < 600) from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise MailError(str(codes[0]), final=all(500 <= code < 600 for code in codes)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(type(error).__name__, final=False) from error


def sender_of(smtp_url: str, public_url: str) -> str:
    """Who it is from: the account at the mail server when that is an address, else the desk itself."""
    account = unquote(urlsplit(smtp_url).username or "")
    return account if "@" in account else f"meja-layanan@{urlsplit(public_url).hostname or 'localhost'}"


def _connected(smtp_url: str) -> smtplib.SMTP:
    parts = urlsplit(smtp_url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.username and not _on_this_machine(host):
            server.close()
            raise MailError("no_encryption", final=True)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
