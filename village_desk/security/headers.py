"""The headers of every answer: strict content policy, no sniffing, no framing, no caching of pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, request

from village_desk.config import current
from village_desk.security import assets

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# A citizen's file may hold anything: nothing in it runs, loads, or belongs to our origin (S12).
FILE_POLICY = "default-src 'none'; sandbox"
FIXED = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
YEAR = 31536000


def after_request(response: Response) -> Response:
    """Add what the view did not set itself (a view may set a stricter policy of its own)."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if urlsplit(current().public_url).scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    if request.endpoint == "static":
        _cache_asset(response)
        assets.pack(response)
    else:
        # Pages show personal data: neither a shared computer's Back button nor a proxy may keep them.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _cache_asset(response: Response) -> None:
    """An address with its content's mark (`?v=`) never changes what it means; without, ask each time."""
    marked = "v" in request.args and response.status_code in (200, 304)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if marked else "no-cache"
