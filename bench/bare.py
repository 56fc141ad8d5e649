"""What acceptance is measured against: a Flask route that checks the signature, commits one row, and answers.

`driver`: the barest there can be, on the database's own driver with a connection per thread. `tutorial`: as most
would write it, with the provider's RequestValidator and Flask-SQLAlchemy. Both with our durability, under our
server with our options (village_desk/serving.py).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask, Response, request

from village_desk import config, database
from village_desk.cli.serving import WEB_PROCESSES, WEB_THREADS
from village_desk.serving import WebServer

TABLE = "CREATE TABLE IF NOT EXISTS bare_{kind} (id {serial} PRIMARY KEY, sid VARCHAR(64) UNIQUE, form TEXT)"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response />'
Keep = Callable[[str, str], None]


class BareServer(WebServer):
    """Our server around somebody else's application."""

    def _forget_connections(self) -> None:
        """The parent has opened none."""


def main(through: str) -> None:
    """Serve at PUBLIC_URL until SIGTERM."""
    settings = config.use(config.load())
    app = Flask(__name__)
    keep, genuine = (_driver if through == "driver" else _tutorial)(app, settings)
    app.get("/healthz")(lambda: "ok")

    @app.post("/webhooks/twilio/inbound")
    def inbound() -> Response:
        form = request.get_data(cache=True, as_text=True)  # before it is parsed: nothing would be left of it
        if not genuine():
            return Response(status=403)
        keep(request.form["MessageSid"], form)
        return Response(EMPTY, content_type="text/xml; charset=utf-8")

    BareServer(app, WEB_PROCESSES, WEB_THREADS).run()


def _driver(_app: Flask, settings: config.Settings) -> tuple[Keep, Callable[[], bool]]:
    connections = threading.local()
    sqlite = settings.sqlite
    connect = _connect_sqlite if sqlite else _connect_postgresql
    with contextlib.closing(connect(settings)) as first:
        first.execute(TABLE.format(kind="driver", serial="INTEGER" if sqlite else "BIGSERIAL"))
        first.commit()
    mark = "?" if sqlite else "%s"
    insert = f"INSERT INTO bare_driver (sid, form) VALUES ({mark}, {mark})"  # noqa: S608 - two constants

    def keep(sid: str, form: str) -> None:
        connection = getattr(connections, "mine", None)
        if connection is None:
            connection = connections.mine = connect(settings)
        if sqlite:
            connection.execute("BEGIN IMMEDIATE")
        connection.execute(insert, (sid, form))
        connection.commit()

    tokens = settings.twilio.tokens if settings.twilio else ()
    token = tokens[0].encode()
    origin = settings.public_url

    def genuine() -> bool:
        text = origin + request.path + "".join(name + value for name, value in sorted(request.form.items()))
        expected = base64.b64encode(hmac.new(token, text.encode(), hashlib.sha1).digest())
        return hmac.compare_digest(expected, request.headers.get("X-Twilio-Signature", "").encode())

    return keep, genuine


def _tutorial(app: Flask, settings: config.Settings) -> tuple[Keep, Callable[[], bool]]:
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import String, Text
    from sqlalchemy.orm import mapped_column
    from twilio.request_validator import RequestValidator

    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.sqlite),
    )
    db = SQLAlchemy(app)

    class Message(db.Model):  # type: ignore[name-defined, misc]
        __tablename__ = "bare_tutorial"
        id = mapped_column(db.BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True)
        sid = mapped_column(String(64), unique=True)
        form = mapped_column(Text)

    with app.app_context():
        database.install(db.engine)
        db.create_all()
        db.engine.dispose()
    validator = RequestValidator(settings.twilio.tokens[0] if settings.twilio else "")

    def keep(sid: str, form: str) -> None:
        db.session.add(Message(sid=sid, form=form))
        db.session.commit()

    def genuine() -> bool:
        url = settings.public_url + request.path
        return bool(validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")))

    return keep, genuine


def _connect_sqlite(settings: config.Settings) -> Any:
    path = settings.database_url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path, isolation_level=None, timeout=4)
    database._sqlite_connect(connection, None)
    return connection


def _connect_postgresql(settings: config.Settings) -> Any:
    connection = psycopg.connect(settings.database_url.replace("+psycopg", ""))
    database._postgresql_connect(connection, None)
    return connection


if __name__ == "__main__":
    os.chdir("/")
    main(sys.argv[1])
