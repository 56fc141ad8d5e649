"""`python -m tests.transcripts.record [files]`: fill in what the office answers. Then read it, aloud if you can."""

from __future__ import annotations

import difflib
import sys
import tempfile
from pathlib import Path

from tests.fakes import databases
from tests.transcripts import script
from tests.transcripts.playing import empty_office, play
from tests.transcripts.script import Script


def main(names: list[str]) -> int:
    """Record these files (all when none is named) and print what has changed. Returns the exit code."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="transcripts-") as folder:
        templates = databases.Templates(Path(folder))
        for number, path in enumerate([Path(name) for name in names] or script.files()):
            try:
                record(path, Path(folder) / str(number), templates)
            except Exception as error:
                failed = 1
                print(f"{path.name}: {type(error).__name__}: {error}")  # noqa: T201
    return failed


def record(path: Path, folder: Path, templates: databases.Templates) -> None:
    """Play one file and write what came back into it."""
    before = path.read_text(encoding="utf-8")
    with empty_office(folder, templates) as app:
        after = play(Script.read(path), app).written()
    if after == before:
        print(f"{path.name}: sama")  # noqa: T201
        return
    path.write_text(after, encoding="utf-8")
    print(f"{path.name}: direkam")  # noqa: T201
    print("\n".join(difference(before, after)))  # noqa: T201


def difference(before: str, after: str) -> list[str]:
    """What has changed, with a few lines around it."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "berkas", "kantor", "", "", 2, "")
    return list(lines)[2:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
