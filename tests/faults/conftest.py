"""What only the faults need: small libraries that are put under the real processes, compiled when first asked for."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Preload = Callable[[str], Path]


@pytest.fixture(scope="session")
def preload(c_compiler: str, tmp_path_factory: pytest.TempPathFactory) -> Preload:
    """`preload("disk")` is the compiled tests/faults/disk.c, for LD_PRELOAD."""
    folder = tmp_path_factory.mktemp("preload")

    def compiled(name: str) -> Path:
        library = folder / f"{name}.so"
        if not library.exists():
            source = Path(__file__).with_name(f"{name}.c")
            words = [c_compiler, "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-o", library, source, "-ldl"]
            subprocess.run(words, check=True)
        return library

    return compiled
