"""The web server: gunicorn with threads, preloaded, one listening socket for all processes."""

from __future__ import annotations

from flask import Flask
from gunicorn.app.base import BaseApplication

from village_desk import config
from village_desk.database import db


class WebServer(BaseApplication):
    """Gunicorn around our application; the settings are ours, not a file's or an environment's."""

    def __init__(self, app: Flask, processes: int, threads: int) -> None:
        self._app = app
        self._options = {
            "bind": config.current().bind,
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 15,
            "limit_request_line": 4094,
            "limit_request_fields": 60,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": lambda _server, _worker: self._forget_connections(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def _forget_connections(self) -> None:
        """A connection must never be shared with the parent: forget them all without closing theirs."""
        with self._app.app_context():
            db.engine.dispose(close=False)
