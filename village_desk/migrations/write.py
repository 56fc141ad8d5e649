"""For developers: write the next migration from the difference between the models and the last one.

make migration NAME="tickets know their counter"
make migration NAME="first schema" FRESH=1   (before the first release: rewrites 0001 from nothing)
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from village_desk.migrations import runner


def load_tables() -> None:
    """Import every module that defines tables, so that the metadata is complete."""
    importlib.import_module("village_desk.audit")
    for path in sorted(runner.FOLDER.parent.glob("*/*models.py")):
        importlib.import_module(f"village_desk.{path.parent.name}.{path.stem}")


def write(name: str) -> Path:
    """Compare the models with an empty database brought to head; write the step and give its path.

    The metadata must be complete (`load_tables`).
    """
    steps = list(ScriptDirectory.from_config(runner.alembic_config()).walk_revisions())
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/compare.db"
        if steps:
            runner.upgrade(url)
        engine = runner.engine_for(url)
        with engine.connect() as connection:
            made = command.revision(
                runner.alembic_config(connection),
                message=name,
                autogenerate=True,
                rev_id=f"{len(steps) + 1:04d}",
            )
        engine.dispose()
    path = Path(made.path)  # type: ignore[union-attr]
    kept = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("# ###")]
    path.write_text("\n".join(kept) + "\n")
    for verb in (["check", "--fix", "--quiet", "--select", "I,F401,W"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *verb, str(path)], check=True)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="what changed, in a few words")
    parser.add_argument("--fresh", action="store_true", help="throw all steps away and write 0001 anew")
    choice = parser.parse_args()
    load_tables()
    if choice.fresh:
        for old in (runner.FOLDER / "versions").glob("[0-9]*.py"):
            old.unlink()
    sys.stdout.write(f"{write(choice.name)}\n")


if __name__ == "__main__":
    main()
