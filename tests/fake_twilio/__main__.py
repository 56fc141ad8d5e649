"""The provider as a process of its own, for tests that start the real `serve`.

Prints one JSON line with its addresses, then what it sees, one JSON line each.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from tests.fake_twilio.provider import FakeTwilio
from tests.fakes.twilio_posts import ACCOUNT, TOKEN


def main() -> None:
    """Listen until killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_twilio")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cdn-port", type=int, default=0)
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument(
        "--report", action="append", default=[], help="status that every message gets by itself"
    )
    asked = parser.parse_args()
    twilio = FakeTwilio(asked.account, asked.token, asked.port, asked.cdn_port, tuple(asked.report))
    _say({"url": twilio.url, "cdn_url": twilio.cdn_url})
    shown = 0
    while True:
        for seen in twilio.seen[shown:]:
            _say(
                {"where": seen.where, "method": seen.request.method, "path": seen.request.path}
                | _form(seen.request.form)
            )
            shown += 1
        time.sleep(0.05)


def _form(form: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"form": form} if form else {}


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
