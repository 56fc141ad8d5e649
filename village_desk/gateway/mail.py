"""Mail leaves here, by the server that SMTP_URL names: `smtp://[user:password@]host[:port]` or `smtps://…`.

With `smtp` the line is encrypted when the server offers it (STARTTLS), and a password never travels unencrypted to
another machine.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT = 20.0  # seconds
PORTS = {"smtp": 587, "smtps": 465}
SIGN_IN_FIRST = frozenset((530, 534, 535, 538))  # RFC 4954: about the account, whatever they answer


class MailError(Exception):
    """The mail did not leave. `code`: of the server, or the error's name; `final`: trying again is no use."""

    def __init__(self, code: str, *, final: bool) -> None:
        super().__init__(code)
        self.code = code
        self.final = final


def send(message: EmailMessage, smtp_url: str) -> None:
    """Hand one mail to the server. Raises MailError; final only where the recipient or the mail itself is refused.

    Whatever is wrong between the two machines (greeting, encryption, password) is mended by people, and then it goes.
    """
    try:
        server = _connected(smtp_url)
        try:
            server.send_message(message)
        finally:
            _hang_up(server)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise MailError(str(codes[0]), final=all(map(_for_good, codes))) from error
    except smtplib.SMTPResponseException as error:
        refused = isinstance(error, smtplib.SMTPDataError) and _for_good(error.smtp_code)
        raise MailError(str(error.smtp_code), final=refused) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:  # the last: a password beyond ASCII
        raise MailError(type(error).__name__, final=False) from error


def _for_good(code: int) -> bool:
    return 500 <= code < 600 and code not in SIGN_IN_FIRST


def sender_of(smtp_url: str, public_url: str) -> str:
    """Who it is from: the account at the mail server when that is an address, else the desk itself."""
    account = unquote(urlsplit(smtp_url).username or "")
    return account if "@" in account else f"meja-layanan@{urlsplit(public_url).hostname or 'localhost'}"


def _connected(smtp_url: str) -> smtplib.SMTP:
    parts = urlsplit(smtp_url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        _introduce(server, parts, context)
    except BaseException:
        server.close()
        raise
    return server


def _introduce(server: smtplib.SMTP, parts: SplitResult, context: ssl.SSLContext) -> None:
    if parts.scheme == "smtp":
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.username and not _on_this_machine(parts.hostname or ""):
            raise MailError("no_encryption", final=False)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))


def _hang_up(server: smtplib.SMTP) -> None:
    """What is said at the end does not change whether the mail was taken."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
