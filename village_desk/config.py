"""One frozen, typed object from the environment, read once at start (names: docs/settings.md)."""

from __future__ import annotations

import contextlib
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from village_desk.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
POSTGRESQL = ("postgresql://", "postgresql+psycopg://")

# name -> (unit, default). The environment name carries the prefix VILLAGE_DESK_.
INTERVALS: dict[str, tuple[str, str]] = {
    "TURN_QUIET": ("seconds", "2"),
    "TURN_QUIET_FILES": ("seconds", "4"),
    "TURN_MAX": ("seconds", "8"),
    "UNDO": ("seconds", "10"),
    "BOT_SILENCE": ("seconds", "1800"),
    "HOLDING_WORKING_MINUTES": ("working minutes", "15"),
    "FIRST_ANSWER_WORKING_MINUTES": ("working minutes", "15"),
    "DRAFT_REMINDER": ("seconds", "72000"),
    "DRAFT_EXPIRY": ("seconds", "604800"),
    "DOCUMENTS_REMINDER_DAYS": ("working days, comma-separated", "3,7"),
    "DOCUMENTS_CANCEL_DAYS": ("working days", "14"),
    "PICKUP_REMINDER_DAYS": ("working days, comma-separated", "3,7,14"),
    "REOPEN": ("seconds", "259200"),
    "COMPLAINT_ACKNOWLEDGE_DAYS": ("working days", "3"),
    "COMPLAINT_INFORMATION_DAYS": ("working days", "5"),
    "COMPLAINT_DAYS": ("working days", "14"),
    "COMPLAINT_OVERSIGHT_DAYS": ("working days", "60"),
    "IDENTITY_CHECK": ("seconds", "7776000"),
    "RECEIPT_SHOWN": ("seconds", "7200"),
    "RECEIPT_POLLED": ("seconds", "43200"),
    "READY_TO_PHONE": ("seconds", "86400"),
    "OTHERS_TO_PHONE": ("seconds", "172800"),
    "UNKNOWN_UNBLOCKS": ("seconds", "60"),
    "UNKNOWN_TO_PHONE": ("seconds", "600"),
    "REPLY_LATE": ("seconds", "600"),
    "WINDOW_MARGIN": ("seconds", "600"),
    "TRACKING_DEAD_DAYS": ("days", "30"),
    "SESSION_IDLE": ("seconds", "43200"),
    "SESSION_MAX": ("seconds", "604800"),
    "REMINDERS_EVERY": ("seconds", "300"),
    "TEMPLATES_EVERY": ("seconds", "21600"),
    "FREE_REPLIES": ("messages per month", "1000"),
    "BUDGET_WARNS_AT": ("percent", "80"),
    "CATCH_UP_EVERY": ("seconds", "300"),
    "CATCH_UP_OVERLAP": ("seconds", "3600"),
    "CATCH_UP_FIRST": ("seconds", "86400"),
    "CATCH_UP_GRACE": ("seconds", "15"),
    "TYPING": ("1 (on) or 0 (off)", "1"),
    "TYPING_TIMEOUT": ("seconds", "2"),
    "BACKUP_EVERY": ("seconds", "900"),
    "BACKUP_KEEP_RECENT": ("backups", "4"),
    "BACKUP_KEEP_HOURLY": ("hours", "12"),
    "BACKUP_KEEP_DAILY": ("days", "7"),
    "BACKUP_KEEP_WEEKLY": ("weeks", "5"),
    "BACKUP_OLD": ("seconds", "7200"),
    "SENDER_IDLE_DAYS": ("days", "25"),
    "CLOCK_DRIFT": ("seconds", "30"),
    "CERTIFICATE_DAYS": ("days", "14"),
    "MEDIA_LINK": ("seconds", "900"),
    "PROVIDER_FORGETS_AFTER": ("seconds", "120"),
    "RETENTION_FILES_DAYS": ("days", "180"),
    "RETENTION_WORDS_DAYS": ("days", "1825"),
    "RETENTION_CHAT_DAYS": ("days", "365"),
    "RESTORE_NUMBER_GAP": ("numbers per day", "100"),
    "RESTORE_TOLD": ("seconds", "604800"),
    "LEASE": ("seconds", "40"),
    "LEASE_RENEW": ("seconds", "10"),
    "QUARANTINE_PER_MINUTE": ("requests", "200"),
    "QUARANTINE_BYTES": ("bytes", "20971520"),
    "QUARANTINE_DAYS": ("days", "14"),
    "MEDIA_MAX_BYTES": ("bytes", "16777216"),
    "MEDIA_MAX_PIXELS": ("pixels", "50000000"),
    "MEDIA_PER_CITIZEN_DAY": ("files", "60"),
    "MEDIA_FREE_FLOOR": ("bytes", "524288000"),
    "MEDIA_RETRIES": ("tries", "6"),
    "MEDIA_RETRY_BASE": ("seconds", "1"),
    "SEND_ATTEMPTS": ("tries", "4"),
    "SEND_RETRY_BASE": ("seconds", "1"),
    "PROBE_EVERY": ("seconds", "60"),
    "SENDER_RATE": ("messages per second", "80"),
    "PAIR_BURST": ("messages", "5"),
    "PAIR_GAP": ("seconds", "1"),
    "PAIR_REFILL": ("seconds", "6"),
    "PROVIDER_TIMEOUT": ("seconds", "10"),
    "DELIVERY_CALLS": ("calls", "10"),
    "DELIVERY_THREADS": ("threads", "32"),
    "RECEPTION_TRIES": ("tries", "3"),
    "RECEPTION_RETRY_BASE": ("seconds", "1"),
    "SWEEP_EVERY": ("seconds", "5"),
    "SIGN_IN_TRIES": ("tries", "8"),
    "SIGN_IN_WINDOW": ("seconds", "900"),
}


@dataclass(frozen=True)
class TwilioAccount:
    """An account whose signed posts we accept. `tokens[0]` signs and sends, all verify."""

    sid: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """Everything the process was told. Interval names are the contract's, in lower case."""

    database_url: str
    secret_key: str
    data_keys: tuple[str, ...]
    index_key: str
    public_url: str
    carrier: str
    twilio: TwilioAccount | None
    twilio_api_url: str | None
    twilio_media_hosts: tuple[str, ...]
    media_dir: Path
    instance_dir: Path
    bind: str
    trusted_proxies: tuple[str, ...]
    metrics_token: str | None
    smtp_url: str | None
    backup_dirs: tuple[Path, ...]
    demo: bool = False
    intervals: Mapping[str, str] = field(default_factory=dict)

    def number(self, name: str) -> float:
        """The value of an interval or limit, e.g. `number("TURN_QUIET")`, in its own unit."""
        return float(self.intervals[name])

    def whole(self, name: str) -> int:
        """The value of a limit that is a whole number."""
        return int(float(self.intervals[name]))

    def days(self, name: str) -> tuple[int, ...]:
        """A list of day counts, e.g. `days("PICKUP_REMINDER_DAYS") == (3, 7, 14)`."""
        return tuple(int(part) for part in self.intervals[name].split(","))

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


_current: Settings | None = None


def use(settings: Settings) -> Settings:
    """Make these the settings of this process (create_app does)."""
    global _current
    _current = settings
    return settings


def current() -> Settings:
    """The settings of this process."""
    if _current is None:
        raise ConfigurationError("The settings are not loaded.")
    return _current


def instance_dir(environ: Mapping[str, str]) -> Path:
    """Where the database file, media and the demo's secrets lie."""
    return Path(environ.get("VILLAGE_DESK_INSTANCE", str(ROOT / "instance"))).resolve()


def demo_environment(environ: Mapping[str, str]) -> dict[str, str] | None:
    """The demo's own environment, when SECRET_KEY, DATA_KEYS and DATABASE_URL are all unset; else None."""
    if any(environ.get(name) for name in ("SECRET_KEY", "DATA_KEYS", "DATABASE_URL")):
        return None
    path = instance_dir(environ) / "demo.env"
    if not path.exists():
        return None
    pairs = (line.partition("=")[::2] for line in path.read_text().splitlines() if "=" in line)
    return dict(pairs) | {k: v for k, v in environ.items() if v}


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that say something: an empty one is as good as unset."""
    return {name: value.strip() for name, value in environ.items() if value.strip()}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the environment.

    Raises ConfigurationError with one clear line that names the variable.
    """
    env = given(os.environ if environ is None else environ)
    demo = env.get("VILLAGE_DESK_DEMO") == "1"
    instance = instance_dir(env)
    public_url = _origin("PUBLIC_URL", env.get("PUBLIC_URL", "http://127.0.0.1:8000"))
    carrier = env.get("VILLAGE_DESK_CARRIER", "twilio")
    if carrier not in ("twilio", "simulator"):
        raise ConfigurationError("VILLAGE_DESK_CARRIER must be 'twilio' or 'simulator'.")
    if carrier == "simulator" and urlsplit(public_url).hostname not in LOOPBACK:
        raise ConfigurationError("VILLAGE_DESK_CARRIER=simulator needs a loopback PUBLIC_URL.")
    return Settings(
        database_url=_database_url(env.get("DATABASE_URL", "sqlite:///village_desk.db"), instance),
        secret_key=_required(env, "SECRET_KEY", 32),
        data_keys=tuple(k.strip() for k in _required(env, "DATA_KEYS", 40).split(",") if k.strip()),
        index_key=_required(env, "INDEX_KEY", 32),
        public_url=public_url,
        carrier=carrier,
        twilio=_twilio(env) if carrier == "twilio" else None,
        twilio_api_url=_origin("TWILIO_API_URL", env["TWILIO_API_URL"]) if "TWILIO_API_URL" in env else None,
        twilio_media_hosts=_hosts(env.get("TWILIO_MEDIA_HOSTS", "mms.twiliocdn.com,media.twiliocdn.com")),
        media_dir=_folder("MEDIA_URL", env.get("MEDIA_URL", str(instance / "media"))),
        instance_dir=instance,
        bind=_bind(env.get("VILLAGE_DESK_BIND") or _bind_of(public_url)),
        trusted_proxies=_proxies(env.get("VILLAGE_DESK_TRUSTED_PROXIES", "")),
        metrics_token=env.get("VILLAGE_DESK_METRICS_TOKEN"),
        smtp_url=_smtp_url(env.get("SMTP_URL")),
        backup_dirs=tuple(
            _folder("VILLAGE_DESK_BACKUP_DIR", part)
            for part in _hosts(env.get("VILLAGE_DESK_BACKUP_DIR", str(instance / "backups")))
        ),
        demo=demo,
        intervals=intervals(env),
    )


def _required(env: Mapping[str, str], name: str, shortest: int) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise ConfigurationError(f"{name} is missing. 'village-desk keys new' prints a fresh set.")
    if len(value) < shortest:
        raise ConfigurationError(f"{name} is too short ({len(value)} characters, at least {shortest}).")
    return value


def _origin(name: str, value: str) -> str:
    """Scheme, host and port without anything after it; plain http stays on this machine."""
    parts = urlsplit(value.rstrip("/"))
    known = parts.scheme in ("http", "https") and parts.netloc == _host_and_port(parts)
    if not known or parts.path or parts.query or "#" in value or re.search(r"\s", value):
        raise ConfigurationError(f"{name} must be an origin only, such as https://layanan.desa.id.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigurationError(f"{name} must be https unless it is a loopback address.")
    return value.rstrip("/")


def _host_and_port(parts: SplitResult) -> str | None:
    """What a netloc without a user is made of; None when there is no host or the port is no port."""
    try:
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname:
        return None
    host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
    return None if "@" in host else parts.netloc


def _bind(value: str) -> str:
    """`host:port`; gunicorn would only say that it cannot start."""
    parts = urlsplit(f"//{value}")
    with contextlib.suppress(ValueError):
        if parts.port is not None and parts.hostname and parts.netloc == value and "@" not in value:
            return value
    raise ConfigurationError("VILLAGE_DESK_BIND must be host:port, such as 127.0.0.1:8000.")


def _proxies(value: str) -> tuple[str, ...]:
    """Addresses or networks. A name would only fail later, in the middle of a request."""
    entries = _hosts(value)
    for entry in entries:
        try:
            ip_network(entry, strict=False)
        except ValueError:
            raise ConfigurationError(
                "VILLAGE_DESK_TRUSTED_PROXIES must be addresses or networks, such as 10.0.0.0/8."
            ) from None
    return entries


def _smtp_url(value: str | None) -> str | None:
    if value is None:
        return None
    with contextlib.suppress(ValueError):  # of a port that is no number, or half an address
        parts = urlsplit(value)
        if parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port is None or parts.port > 0):
            return value
    raise ConfigurationError("SMTP_URL must be smtp://host or smtps://host, with a port that is a number.")


def _folder(name: str, value: str) -> Path:
    """A folder of this machine, also when written as file://…"""
    path = value.removeprefix("file://")
    if "://" in path:
        raise ConfigurationError(f"{name} must be a folder.")
    return Path(path).resolve()


def _twilio(env: Mapping[str, str]) -> TwilioAccount:
    sid = env.get("TWILIO_ACCOUNT_SID", "").strip()
    tokens = tuple(t.strip() for t in env.get("TWILIO_AUTH_TOKEN", "").split(",") if t.strip())
    needed = {"TWILIO_ACCOUNT_SID": sid, "TWILIO_AUTH_TOKEN": tokens}
    missing = " and ".join(name for name, value in needed.items() if not value)
    if missing:
        raise ConfigurationError(
            f"{missing}: missing (or set VILLAGE_DESK_CARRIER=simulator, with a loopback PUBLIC_URL)."
        )
    return TwilioAccount(sid, tokens)


def _database_url(value: str, instance: Path) -> str:
    """A relative SQLite path lies in the instance folder."""
    prefix = "sqlite:///"
    if value.startswith(POSTGRESQL):
        return value
    if not value.startswith("sqlite"):
        raise ConfigurationError("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    if not value.startswith(prefix) or value == prefix:
        raise ConfigurationError("DATABASE_URL: SQLite needs a file, e.g. sqlite:///village_desk.db.")
    path = Path(value[len(prefix) :])
    return value if path.is_absolute() else f"{prefix}{instance / path}"


def _hosts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _bind_of(public_url: str) -> str:
    parts = urlsplit(public_url)
    if parts.hostname in LOOPBACK and parts.port:
        return f"{parts.hostname}:{parts.port}"
    return "127.0.0.1:8000"


def intervals(env: Mapping[str, str]) -> dict[str, str]:
    """Every interval and limit, as text in its own unit. Raises ConfigurationError naming a malformed one."""
    values = {}
    for name, (unit, default) in INTERVALS.items():
        value = env.get(f"VILLAGE_DESK_{name}", default).strip()
        try:
            if "comma" in unit:
                [int(part) for part in value.split(",")]
            for part in value.split(",") if "comma" in unit else [value]:
                if not 0 <= float(part) < math.inf:  # false for "nan" too
                    raise ValueError
        except ValueError:
            raise ConfigurationError(f"VILLAGE_DESK_{name} must be a number of {unit}.") from None
        values[name] = value
    return values
