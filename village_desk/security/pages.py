"""Error pages: kind words, no internals, and nothing typed is lost."""

from __future__ import annotations

import logging
import sys
import traceback
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from village_desk.errors import DeskError, StorageUnavailable
from village_desk.marked import marked
from village_desk.translation import gettext, said

log = logging.getLogger(__name__)

MACHINES = ("/webhooks/", "/healthz", "/readyz", "/metrics")  # callers that read no pages
PACKAGE = "/village_desk/"
KEPT_FIELDS = 12
KEPT_CHARACTERS = 4000

HEADINGS = {
    400: marked("Permintaan tidak dapat dibaca"),
    401: marked("Silakan masuk lagi"),
    403: marked("Halaman ini tidak dapat dibuka"),
    404: marked("Tidak ditemukan"),
    405: marked("Halaman ini tidak dapat dibuka dengan cara itu"),
    409: marked("Permohonan sudah berubah"),
    413: marked("Kiriman terlalu besar"),
    422: marked("Ada yang perlu diperbaiki"),
    429: marked("Mohon tunggu sebentar"),
    500: marked("Mohon maaf, layanan sedang terganggu"),
    503: marked("Mohon maaf, layanan sedang terganggu"),
}
TEXTS = {
    400: marked("Permintaan ini tidak dapat dibaca. Silakan kembali ke halaman sebelumnya dan coba lagi."),
    404: marked("Periksa kembali tautan, atau buka Antrean."),
    405: marked("Silakan kembali ke halaman sebelumnya dan gunakan tombol yang tersedia."),
    413: marked("Kiriman ini melebihi batas ukuran. Silakan kirim yang lebih kecil."),
    500: marked("Yang sudah tersimpan tetap aman. Silakan coba lagi beberapa menit lagi."),
}


@dataclass(frozen=True)
class Typed:
    """One text that someone typed into a form that could not be taken."""

    name: str
    text: str


def install(app: Flask) -> None:
    """Register one handler for each kind of trouble."""
    app.register_error_handler(DeskError, _desk_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _storage_error)
    app.register_error_handler(PoolExhausted, _storage_error)
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]


def _desk_error(error: DeskError) -> Response:
    return answer(error.status, said(error))


def _http_error(error: HTTPException) -> Response:
    response = answer(error.code or 500, said(TEXTS.get(error.code or 500, TEXTS[400])))
    # 405 says what is allowed, 429 and 503 when to come back: keep such headers, not the foreign body.
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _storage_error(error: OperationalError | PoolExhausted) -> Response:
    # The class only: the message of a database error carries the statement and its values.
    log.error("storage.unavailable", extra={"error": type(error).__name__, "path_rule": _rule()})
    return answer(503, said(StorageUnavailable.text))


def _log_exception(_exc_info: object) -> None:
    """In place of Flask's: that writes the message and the address, which may hold names or a secret link."""
    error = sys.exc_info()[1]
    log.error(
        "request.failed", extra={"error": type(error).__name__, "path_rule": _rule(), "where": _where(error)}
    )


def answer(status: int, text: str) -> Response:
    """The page (or, for machines, the JSON) for a status, with the kind text."""
    if request.path.startswith(MACHINES):
        return make_response(jsonify(error=status), status)
    page = render_template(
        "errors/page.html",
        status=status,
        heading=gettext(HEADINGS.get(status, HEADINGS[400])),
        text=text,
        typed=_typed(status),
        signed_in=bool(g.get("signed_in")),
        back=_back(),
    )
    return make_response(page, status)


def _typed(status: int) -> list[Typed]:
    """What was typed into the refused form, to be shown for copying; never passwords or tokens."""
    if request.method != "POST" or status not in (401, 403, 409, 422, 429, 503):
        return []
    try:
        items = list(request.form.items())[: KEPT_FIELDS * 2]
    except RequestEntityTooLarge:
        return []
    kept = [Typed(name, value[:KEPT_CHARACTERS]) for name, value in items if _is_words(name, value)]
    return kept[:KEPT_FIELDS]


def _is_words(name: str, value: str) -> bool:
    secret = any(part in name for part in ("password", "token", "key", "version"))
    return not secret and len(value.split()) > 1


def _back() -> str:
    """The page that the refused form stood on; only a path of our own (S18)."""
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host and came_from.path else "/desk"


def _rule() -> str:
    """The pattern of the address, never the address: a tracking link is a secret."""
    return request.url_rule.rule if request.url_rule else ""


def _where(error: BaseException | None) -> list[str]:
    """File and line of each of our frames: enough to find the bug, with no words of anyone in it."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    return [f"{f.filename.partition('village_desk/')[2]}:{f.lineno}" for f in frames if PACKAGE in f.filename]
