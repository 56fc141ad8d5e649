"""The provider's webhook signature: made, and checked fail-closed (S1, S2).

base64(HMAC-SHA1(auth token, URL + every parameter name in byte order, each followed by its distinct values)).
Our own arithmetic, because the library's costs several times as much per message, and crashes or opens up on
a missing header or an empty token; a contract test holds it equal to the library's.
"""

from __future__ import annotations

import base64
import functools
import hmac
from collections.abc import Iterable
from hashlib import sha1
from urllib.parse import urlsplit

from village_desk.gateway.types import Fields, SignatureRefused, WebhookAccount, pairs_of

DEFAULT_PORTS = {"https": 443, "http": 80}


def sign(token: str, url: str, form: Fields) -> str:
    """The signature of a form posted to `url`, as `X-Twilio-Signature` carries it."""
    return _sign(token.encode(), url, _parameters(form))


def verify(
    accounts: Iterable[WebhookAccount],
    url: str,
    form: Fields,
    signature: str | None,
    account_sid: str | None,
) -> WebhookAccount:
    """The account that signed this post.

    `url` is PUBLIC_URL + the raw path and query, never a forwarded header; `form` keeps repeated names.
    Raises SignatureRefused with one of no_signature, unknown_account, no_token, wrong_signature.
    """
    if not signature:
        raise SignatureRefused("no_signature")
    account = next((a for a in accounts if account_sid and a.sid == account_sid), None)
    if account is None:
        raise SignatureRefused("unknown_account")
    # An empty token is a key that everybody knows: it must never count as configured.
    tokens = [token for token in account.tokens if token]
    if not tokens:
        raise SignatureRefused("no_token")
    if not signed_by_any(tokens, url, form, signature):
        raise SignatureRefused("wrong_signature")
    return account


def signed_by_any(tokens: Iterable[str], url: str, form: Fields, signature: str) -> bool:
    """True when one of these tokens, none of them empty, made this signature of the form and URL."""
    parameters, given, found = _parameters(form), signature.encode("utf-8", "surrogatepass"), False
    for token in tokens:
        for variant in _with_and_without_port(url):
            expected = _sign(token.encode(), variant, parameters).encode()
            found |= hmac.compare_digest(expected, given)
    return found


def _sign(token: bytes, url: str, parameters: str) -> str:
    # surrogatepass: a broken character must end as a wrong signature, never as a 500.
    message = (url + parameters).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.digest(token, message, sha1)).decode()


def _parameters(form: Fields) -> str:
    return "".join(name + value for name, value in sorted(set(pairs_of(form))))


@functools.lru_cache(maxsize=64)
def _with_and_without_port(url: str) -> tuple[str, ...]:
    """The provider signs the URL sometimes with the port, sometimes without."""
    parts = urlsplit(url)
    host = parts.netloc
    if parts.port:
        other = host.rsplit(":", 1)[0]
    else:
        other = f"{host}:{DEFAULT_PORTS.get(parts.scheme, 80)}"
    return parts.geturl(), parts._replace(netloc=other).geturl()
