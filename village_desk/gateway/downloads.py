"""Fetching one inbound file from the provider without becoming someone's errand boy (S10).

The address comes from a posted form: credentials go only to the provider's own host, and only for the exact
address of a file of that message; redirects are followed by hand, at most two, to listed hosts, without
credentials.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3

from village_desk.config import LOOPBACK, Settings, TwilioAccount
from village_desk.gateway.types import FetchedFile, MediaGone, MediaRefused, TemporaryFailure

PROVIDER = "https://api.twilio.com"
MOST_HOPS = 2
CHUNK = 65_536  # bytes
# A big file over a village's line takes its time; a server that drips for ever must not hold a worker.
TOTAL_TIMEOUTS = 12  # times PROVIDER_TIMEOUT
REDIRECTS = (301, 302, 303, 307, 308)
GONE = (400, 405, 406, 410, 451)


class Downloads:
    """Fetches files of one account."""

    def __init__(self, settings: Settings, account: TwilioAccount) -> None:
        self._account = account
        self._origin = settings.twilio_api_url or PROVIDER
        self._hosts = settings.twilio_media_hosts
        self._timeout = settings.number("PROVIDER_TIMEOUT")

    def fetch(self, url: str, message_sid: str, limit: int) -> FetchedFile:
        """The file behind a MediaUrl of the message `message_sid`, at most `limit` bytes.

        Raises MediaRefused (too_large, foreign_address …), MediaGone, and TemporaryFailure for all that may
        pass, a fresh file's 404 included: it is the job's retries that end.
        """
        target = self._own_address(url, message_sid)
        deadline = time.monotonic() + self._timeout * TOTAL_TIMEOUTS
        with requests.Session() as session:
            # No proxies, and no .netrc: it would give credentials to hosts of its own choosing.
            session.trust_env = False
            try:
                return self._follow(session, target, limit, deadline)
            except (requests.RequestException, urllib3.exceptions.HTTPError):
                raise TemporaryFailure("connection") from None
            except ValueError:  # requests reads the Location by itself, and stumbles over some
                raise MediaRefused("foreign_redirect") from None

    def _follow(self, session: requests.Session, target: str, limit: int, deadline: float) -> FetchedFile:
        auth: tuple[str, str] | None = (self._account.sid, self._account.tokens[0])
        for _ in range(MOST_HOPS + 1):
            refuse_inner_address(target)
            with session.get(
                target,
                auth=auth,
                headers={"Accept-Encoding": "identity"},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code not in REDIRECTS:
                    return _file_of(answer, limit, deadline)
                target, auth = self._redirected(target, answer), None
        raise MediaRefused("too_many_redirects")

    def _own_address(self, url: str, message_sid: str) -> str:
        """The address to ask, when it is exactly a file of that message of our account."""
        path = (
            rf"/2010-04-01/Accounts/{re.escape(self._account.sid)}/Messages/{re.escape(message_sid)}"
            r"/Media/ME[0-9A-Za-z]{32}"
        )
        for origin in (self._origin, PROVIDER):
            if url.startswith(origin) and re.fullmatch(path, url[len(origin) :]):
                # With TWILIO_API_URL set, all of the provider's paths lie on that one origin.
                return self._origin + url[len(origin) :]
        raise MediaRefused("foreign_address")

    def _redirected(self, base: str, answer: requests.Response) -> str:
        try:
            target = urljoin(base, answer.headers.get("Location", ""))
            if self._may_lead_to(urlsplit(target)):
                return target
        except ValueError:  # not an address at all
            pass
        raise MediaRefused("foreign_redirect")

    def _may_lead_to(self, target: SplitResult) -> bool:
        """The provider's origin, or a listed host on https; other schemes and ports on loopback only."""
        port = target.port  # ValueError for an impossible one
        if "@" in target.netloc or not target.hostname or target.scheme not in ("http", "https"):
            return False
        if f"{target.scheme}://{target.netloc}" == self._origin:
            return True
        loopback = urlsplit(self._origin).hostname in LOOPBACK and target.hostname in LOOPBACK
        if not loopback and (target.scheme != "https" or port not in (None, 443)):
            return False
        if {target.hostname, target.netloc} & set(self._hosts):
            return True
        # A provider on loopback is a rehearsal: where the list names no loopback host, any port will do.
        return loopback and not any(host.split(":")[0] in LOOPBACK for host in self._hosts)


def refuse_inner_address(url: str) -> None:
    """Refuse a name that resolves into a private network (the origin itself may be loopback, by setting).

    Raises MediaRefused; TemporaryFailure when the name does not resolve.
    """
    host = urlsplit(url).hostname or ""
    if host in LOOPBACK:
        return
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        raise TemporaryFailure("name_not_found") from None
    if not all(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in found):
        raise MediaRefused("inner_address")


def _file_of(answer: requests.Response, limit: int, deadline: float) -> FetchedFile:
    status = answer.status_code
    if status in GONE:
        raise MediaGone("gone", str(status))
    if status != 200:
        # 401, 403: a token being changed, or a redirect that ran out; the next try gets a new one.
        raise TemporaryFailure("not_there_yet" if status == 404 else "refused", str(status))
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > limit:
        raise MediaRefused("too_large")
    chunks, size = [], 0
    for chunk in answer.raw.stream(CHUNK, decode_content=False):
        size += len(chunk)
        if size > limit:
            raise MediaRefused("too_large")
        if time.monotonic() > deadline:
            raise TemporaryFailure("too_slow")
        chunks.append(chunk)
    return FetchedFile(b"".join(chunks), answer.headers.get("Content-Type", "").partition(";")[0].strip())
