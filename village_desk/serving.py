"""The web server: gunicorn with threads, preloaded, one listening socket for all processes."""

from __future__ import annotations

import contextlib
import gc
import logging
import socket
import time
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from village_desk import config
from village_desk.database import db
from village_desk.desk import live

REQUEST_SECONDS = 20.0  # in which a request must have come in whole
GRACE = 8  # seconds that requests have to finish after SIGTERM; R40 says ten, the end itself takes a moment


class JsonLogger(Logger):
    """The server's own words go where ours go, in the same form (R47)."""

    def setup(self, cfg: Any) -> None:
        self.error_log.handlers[:] = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


class PunctualWorker(ThreadWorker):
    """Stops listening to whoever brings his request too slowly (S3).

    The server waits for the rest of a request as long as it takes, with a thread: as many callers as there are
    threads, each sending a letter now and then, would keep everybody else out.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late_at: dict[Any, float] = {}

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: whoever listens to the queue is let go at once, or the end would wait for them (R40)."""
        if isinstance(self.wsgi, Flask):
            live.close(self.wsgi)
        super().handle_exit(sig, frame)

    def handle(self, conn: Any) -> Any:
        """Serve one request in a thread."""
        self._late_at[conn] = time.monotonic() + REQUEST_SECONDS
        try:
            return super().handle(conn)
        finally:
            self._late_at.pop(conn, None)

    def notify(self) -> None:
        """Called about once a second by the server's main thread."""
        super().notify()
        now = time.monotonic()
        for conn, late_at in list(self._late_at.items()):
            if now > late_at:
                # Only the reading ends: an answer that is being made can still be sent.
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)


class WebServer(BaseApplication):
    """Gunicorn around our application; the settings are ours, not a file's or an environment's."""

    def __init__(self, app: Flask, processes: int, threads: int) -> None:
        self._app = app
        app.config[live.THREADS] = threads
        self._options = {
            "bind": config.current().bind,
            "workers": processes,
            "threads": threads,
            "worker_class": PunctualWorker,
            "logger_class": JsonLogger,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": GRACE,
            "keepalive": 15,
            "limit_request_line": 4094,
            "limit_request_fields": 60,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": lambda _server, _worker: self._begin_child(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def _begin_child(self) -> None:
        """A connection must never be shared with the parent: forget them all without closing theirs."""
        with self._app.app_context():
            db.engine.dispose(close=False)
        as_it_came_up()


def as_it_came_up() -> None:
    """What there is now stays as long as this web process, and is not looked through for garbage any more.

    A year's report makes thirty thousand things at once, and the whole program would be searched among them.
    Not for commands: what is frozen is not closed at their end, and SQLite's log would stay beside its file.
    """
    gc.freeze()
