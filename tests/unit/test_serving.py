"""A machine that is attacked by slowness, and one whose first process is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
from gunicorn.workers.gthread import ThreadWorker

from village_desk.cli.serving import CHILD
from village_desk.serving import PunctualWorker


@dataclass(eq=False)
class Connection:
    sock: socket.socket


def test_who_brings_his_request_too_slowly_is_no_longer_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else as many slow callers as there are threads keep everybody out (S3)."""
    monkeypatch.setattr(ThreadWorker, "notify", lambda self: None)
    worker = PunctualWorker.__new__(PunctualWorker)
    slow, at_slow = socket.socketpair()
    quick, at_quick = socket.socketpair()
    worker._late_at = {
        Connection(slow): time.monotonic() - 1,
        Connection(quick): time.monotonic() + 9,
    }
    with slow, at_slow, quick, at_quick:
        worker.notify()
        assert slow.recv(1) == b""  # an end, where it would have waited
        slow.sendall(b"an answer still goes")
        assert at_slow.recv(30) == b"an answer still goes"
        at_quick.sendall(b"x")
        assert quick.recv(1) == b"x"


def test_a_child_ends_when_serve_was_killed() -> None:
    """Left behind it would keep the port, and each new start would add a worker."""
    program = "import time\nfrom village_desk.cli import serving\nserving._end_with_parent()\ntime.sleep(60)"
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, env=os.environ | {CHILD: "1"}
    )
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(30) == -signal.SIGTERM
