"""`village-desk understand`: line by line, in order, with nothing set up."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.serving import COMMAND, process_environment


def asked(lines: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "understand"],
        env=process_environment({"VILLAGE_DESK_INSTANCE": str(home)}),
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def answers(said: list[dict[str, Any]], home: Path) -> list[dict[str, Any]]:
    ended = asked("".join(json.dumps(line) + "\n" for line in said), home)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_each_line_is_answered_in_order_without_a_database(tmp_path: Path) -> None:
    found = answers(
        [
            {"text": "mau bikin sktm buat berobat"},
            {"text": "minta sktm dan surat domisili"},
            {"text": "ok"},
            {"text": "2", "asked": "confirm"},
            {"text": "kebakaran pak tolong"},
        ],
        tmp_path,
    )
    assert [line["intent"] for line in found] == [
        "request", "request", "confirm_yes", "confirm_no", "emergency",
    ]  # fmt: skip
    assert all(line.keys() == {"intent", "service", "services", "confidence"} for line in found)
    assert (found[0]["service"], found[0]["services"]) == ("sktm", [])
    assert found[1]["services"] == ["sktm", "domisili"]
    assert not any(tmp_path.iterdir())


def test_an_answer_leaves_before_the_next_line_comes(tmp_path: Path) -> None:
    """Another program talks to it over pipes: waiting for a full buffer would be waiting for ever."""
    with subprocess.Popen(
        [*COMMAND, "understand"],
        env=process_environment({"VILLAGE_DESK_INSTANCE": str(tmp_path)}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin and process.stdout
        for text, intent in (("halo", "greet"), ("terima kasih", "thanks")):
            process.stdin.write(json.dumps({"text": text}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["intent"] == intent
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.mark.parametrize("line", ["no json", '{"asked": "confirm"}', '"text"', '{"text": "a", "asked": 1}'])
def test_a_line_that_is_no_message_is_refused_by_its_number(line: str, tmp_path: Path) -> None:
    ended = asked('{"text": "halo"}\n' + line + "\n", tmp_path)
    assert ended.returncode == 1
    assert ended.stdout.count("\n") == 1 and "ine 2" in ended.stderr and ended.stderr.count("\n") == 1
