"""Who carries messages in this process: the real carrier, and the one for practice, which is always there."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from village_desk.config import Settings, TwilioAccount
from village_desk.errors import ConfigurationError
from village_desk.gateway.simulator import SimulatorGateway
from village_desk.gateway.twilio import TwilioGateway
from village_desk.gateway.types import Gateway, WebhookAccount


@dataclass(frozen=True)
class Carriers:
    """`main` carries real messages, `practice` those of /simulator; `accounts` are who may sign a webhook."""

    main: Gateway
    practice: SimulatorGateway
    accounts: tuple[WebhookAccount, ...]

    def of(self, training: bool) -> Gateway:
        """The gateway of a row: a training row must never reach a real number."""
        return self.practice if training else self.main


_current: Carriers | None = None


def build(settings: Settings) -> Carriers:
    """The carriers of these settings; makes the practice account on first use.

    Raises ConfigurationError when the real account is missing or a made account cannot be read.
    """
    practice = made_account(settings.instance_dir / "practice.json")
    main: Gateway
    if settings.carrier == "simulator":
        account = made_account(settings.instance_dir / "simulator.json")
        main = SimulatorGateway(settings, account)
    elif settings.twilio is None:
        raise ConfigurationError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are needed.")
    else:
        account = settings.twilio
        main = TwilioGateway(settings)
    return Carriers(
        main=main,
        practice=SimulatorGateway(settings, practice),
        accounts=(
            WebhookAccount(account.sid, account.tokens),
            WebhookAccount(practice.sid, practice.tokens, practice=True),
        ),
    )


def use(carriers: Carriers) -> Carriers:
    """Make these the carriers of this process (create_app does; tests put their fake in)."""
    global _current
    _current = carriers
    return carriers


def current() -> Carriers:
    """The carriers of this process."""
    if _current is None:
        raise ConfigurationError("The carriers are not built.")
    return _current


def made_account(path: Path) -> TwilioAccount:
    """The account kept in `path` (0600), made on first use; processes that start at once share it."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
    try:
        kept = json.loads(path.read_text())
        return TwilioAccount(str(kept["sid"]), (_some_text(kept["token"]),))
    except (OSError, ValueError, KeyError, TypeError):
        raise ConfigurationError(f"{path.name} in the instance folder cannot be read; delete it.") from None


def _some_text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("empty")
    return value


def _make(path: Path) -> None:
    # Whole or not at all: linked under its name when it is written, and the first one wins.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"sid": "AC" + secrets.token_hex(16), "token": secrets.token_hex(16)}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
