"""The child process that sets a report: plain data in on stdin, a PDF out on stdout, nothing else.

`python -m village_desk.reports.typesetting`. Fonts come with Typst; nothing is fetched.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("report.typ")
# Address space, not what is used: Typst maps its fonts and reserves arenas (about 120 MB are really used).
MOST_SPACE = 2 * 1024**3
MOST_SECONDS = 20


def main() -> int:
    """Set what stands on stdin. Ends by the kernel's hand when it takes too much."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_SPACE, MOST_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    content = json.load(sys.stdin)
    document = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"content": json.dumps(content)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
