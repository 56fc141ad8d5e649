"""`make train`: all messages in, `village_desk/conversation/model.bin` out. The same messages give the same bytes."""

from __future__ import annotations

import hashlib
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # sums in one order only; before numpy is imported

from training.compose import composed  # noqa: E402
from training.fit import fit  # noqa: E402
from training.split import held_out  # noqa: E402
from training.written import written  # noqa: E402
from village_desk.conversation.model import SHIPPED  # noqa: E402


def main() -> None:
    """Train on everything that is not kept apart, and say what was done."""
    made, by_hand = composed(), written()
    # What a lone "ya" means to an open question is for the rules, not for the weights.
    used = [m for m in [*by_hand, *made] if m.asked is None and not held_out(m)]
    print(
        f"{len(by_hand)} messages by hand, {len(made)} from templates; {len(used)} to train on.", flush=True
    )
    data = fit(used)
    SHIPPED.write_bytes(data)
    print(
        f"{SHIPPED.name}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()[:16]}",
        file=sys.stdout,
    )


if __name__ == "__main__":
    main()
