"""Logs: one JSON line per event, with ids only (R47). User text cannot break a line: JSON escapes it."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

# What may be added with `extra=`; anything else is dropped rather than risk a name or a number in a log.
FIELDS = (
    "inbox_id turn_id wish_id chat outbox_id mail_id ticket_id office_id user_id attachment_id account provider_sid "
    "status reason code error error_code job count seconds method mid request_id session_id sweeper path_rule where "
    "key placeholder place outbox_file_id row"
).split()
WEB_SERVER = "gunicorn.error"
_LONG_DIGITS = re.compile(r"\d{9,}")


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object. An exception is named by its class and place, never its words."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": _LONG_DIGITS.sub("…", _event(record)),
        }
        line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _places(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """The message. Of a request that could not be read the web server repeats the words, perhaps a secret link."""
    return record.getMessage() if record.name != WEB_SERVER else record.getMessage().partition(" from ip=")[0]


def configure(*, quiet: bool = False) -> None:
    """Send every log line of this process to standard error, as JSON lines; `quiet`: only what is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if quiet else logging.INFO)
    for noisy in ("twilio", "apscheduler", "werkzeug", "urllib3", "alembic", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _places(record: logging.LogRecord) -> list[str]:
    """File and line of the innermost frames: enough to find the fault, free of people's words."""
    places = []
    traceback = record.exc_info[2] if record.exc_info else None
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(
            f"{code.co_filename.rsplit('village_desk', 1)[-1]}:{traceback.tb_lineno} {code.co_name}"
        )
        traceback = traceback.tb_next
    return places[-6:]
