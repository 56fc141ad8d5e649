"""What `doctor` says: each finding alone, with the fix in one line."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from village_desk import clock, config
from village_desk.database import db, durability_problems
from village_desk.gateway.mismatch import PROVEN
from village_desk.gateway.types import INBOUND_PATH, STATUS_PATH
from village_desk.messages import catching_up, controls, quarantine, refusals, templates
from village_desk.messages.models import PendingTurn, ProviderPause
from village_desk.messages.templates import State
from village_desk.office.models import Holiday, Office, User
from village_desk.operation import precautions
from village_desk.operation.certificate import certificate

# Recommended for every webhook URL at Twilio: retries on our trouble too, from the nearest edge.
WEBHOOK_FRAGMENT = "#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&e=singapore"

CATCH_UP_LATE = 3  # times its interval


@dataclass(frozen=True)
class Finding:
    """`advice`: worth doing, but no reason to fail."""

    fine: bool
    text: str
    advice: bool = False

    @property
    def sign(self) -> str:
        """ok, note (advice) or BAD."""
        return "ok" if self.fine else "note" if self.advice else "BAD"


def blocking() -> list[Finding]:
    """What must be right before anything starts. The settings and the schema were checked on the way here."""
    return [Finding(False, f"The database is not durable enough: {p}.") for p in durability_problems()] + [
        _folder(config.current().instance_dir),
        _folder(config.current().media_dir),
    ]


def everything() -> list[Finding]:
    """All findings, the blocking ones first."""
    settings = config.current()
    findings = blocking()
    findings.append(Finding(True, f"Carrier: {settings.carrier}; public address: {settings.public_url}"))
    findings.extend(_addresses(settings.public_url))
    findings.append(_free_disk())
    for warned in (
        precautions.backups,
        precautions.disks,
        precautions.restored,
        precautions.silent_senders,
        precautions.clocks,
        certificate,
    ):
        findings.extend(Finding(fine, text, advice=True) for fine, text in warned())
    findings.extend(_offices())
    findings.extend(_unheard())
    findings.append(_caught_up())
    findings.extend(_refused())
    return findings


def _folder(path: Path) -> Finding:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = path / ".writable"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding(False, f"{path.name}: the folder cannot be written ({error.strerror}).")
    return Finding(True, f"{path.name}: the folder can be written.")


def _addresses(public_url: str) -> list[Finding]:
    """What to write at the provider. The part from # on tells it to try again; it is not signed."""
    return [
        Finding(True, f"Inbound webhook: {public_url}{INBOUND_PATH}{WEBHOOK_FRAGMENT}"),
        Finding(True, f"Status callback: {public_url}{STATUS_PATH}{WEBHOOK_FRAGMENT}"),
        Finding(
            True, "Fallback URL: deploy/fallback.xml on another host, so that citizens are told even then."
        ),
    ]


def _caught_up() -> Finding:
    """When the provider's list was last compared with ours, and whether it could be read."""
    last = catching_up.last()
    if last is None or (last.ended_at is None and not last.failures):
        return Finding(True, "Catch-up: not yet run (the worker does it at its start).")
    if last.failures:
        return Finding(
            False,
            f"Catch-up: the provider's list could not be read {last.failures} times in a row ({last.last_error}).",
        )
    age = (clock.now() - last.ended_at).total_seconds() if last.ended_at else math.inf
    recent = age < CATCH_UP_LATE * config.current().number("CATCH_UP_EVERY") + 60
    text = f"last at {last.ended_at:%Y-%m-%d %H:%M} UTC, {last.found} of {last.listed} listed were missed"
    return Finding(recent, f"Catch-up: {text}{'' if recent else ' (is a worker running?)'}.", advice=True)


def _refused() -> list[Finding]:
    """A wrong token or address looks just like an attack: say which it probably is (R11)."""
    warning = quarantine.warning(clock.now())
    if warning is None:
        return []
    why = refusals.MENDING.get(warning.cause or "", "PUBLIC_URL or TWILIO_AUTH_TOKEN may be wrong")
    text = f"{warning.recent} webhook calls refused in the last hour: {why}. Then: village-desk replay."
    return [Finding(False, text, advice=warning.cause not in PROVEN)]


def _free_disk() -> Finding:
    free = shutil.disk_usage(config.current().instance_dir).free
    floor = config.current().whole("MEDIA_FREE_FLOOR")
    text = f"Free disk: {free // 2**20} MB (photos wait below {floor // 2**20} MB)."
    return Finding(free > floor, text)


def _offices() -> list[Finding]:
    offices = list(db.session.execute(select(Office).order_by(Office.id)).scalars())
    if not offices:
        return [Finding(False, "No office yet: village-desk office add …", advice=True)]
    findings = []
    for office in offices:
        staff = db.session.execute(select(User.id).where(User.office_id == office.id).limit(1)).first()
        findings.append(Finding(staff is not None, f"{office.slug}: has staff to sign in.", advice=True))
        findings.extend(_templates(office))
        findings.extend(_controls(office))
        findings.append(_sms(office))
        findings.append(_next_year(office))
    return findings


def _templates(office: Office) -> list[Finding]:
    """What would be found out at night: a change of status that WhatsApp would not let through."""
    states = templates.states(office)
    broken = [s for s in states if s.row is not None and not s.works]
    findings = [Finding(False, f"{office.slug}: template {s.shipped.key}: {_trouble(s)}") for s in broken]
    missing = [s.shipped.key for s in states if s.row is None]
    unchecked = [s.shipped.key for s in states if s.problem == "unchecked"]
    if missing:
        # No fault of a new office; what must reach is then telephoned.
        words = f"not set: {', '.join(missing)} ('templates show' prints what to submit)."
        findings.append(Finding(False, f"{office.slug}: templates {words}", advice=True))
    if unchecked:
        words = f"not looked up yet: {', '.join(unchecked)} ('templates sync')."
        findings.append(Finding(False, f"{office.slug}: templates {words}", advice=True))
    return findings or [Finding(True, f"{office.slug}: every template is set and approved.")]


def _controls(office: Office) -> list[Finding]:
    """Buttons and lists: texts that are too long for them, and shapes that WhatsApp did not take."""
    findings = [Finding(False, f"{office.slug}: {line}") for line in controls.problems_of(office)]
    rows = controls.of(office)
    refused = [f"{row.key} ({row.error_code})" for row in rows if row.refused_at is not None]
    if refused:
        words = (
            f"refused, so such replies go as plain text: {', '.join(refused)} ('templates sync' tries again)."
        )
        findings.append(Finding(False, f"{office.slug}: buttons and lists {words}", advice=True))
    if not rows:
        words = "no buttons and lists: replies are plain text ('templates controls --create' makes them)."
        return [*findings, Finding(True, f"{office.slug}: {words}")]
    return findings or [Finding(True, f"{office.slug}: {len(rows)} shapes of buttons and lists.")]


def _trouble(state: State) -> str:
    row = state.row
    if row is None or state.problem == "unapproved":
        word = row.approval if row else "missing"
        why = f" ({row.refusal})" if row and row.refusal else ""
        return f"{word}{why}. Until it is approved its citizens are telephoned."
    if state.problem == "wrong_variables":
        return f"its text asks for {len(row.asked or [])} variables, the office fills {len(row.variables)}."
    names = ", ".join(sorted(set(row.variables) - templates.known_names(state.shipped)))
    return f"nobody has a value for {names}."


def _sms(office: Office) -> Finding:
    if not office.sms_enabled:
        return Finding(True, f"{office.slug}: SMS is off.")
    return Finding(True, f"{office.slug}: SMS follows where WhatsApp fails, from {office.sms_sender}.")


def _next_year(office: Office) -> Finding:
    """The joint decree for the coming year normally appears in September or October."""
    local_year = clock.now().year + (1 if clock.now().month >= 10 else 0)
    rows = db.session.execute(
        select(Holiday.day, Holiday.estimated).where(Holiday.office_id == office.id)
    ).all()
    known = [row for row in rows if row[0].year == local_year]
    return Finding(bool(known), f"{office.slug}: {len(known)} days off known for {local_year}.", advice=True)


def _unheard() -> list[Finding]:
    held = db.session.execute(select(PendingTurn.id).where(PendingTurn.held.is_(True))).all()
    paused = db.session.execute(
        select(ProviderPause.reason).where(ProviderPause.ended_at.is_(None))
    ).scalars()
    findings = [Finding(False, f"Sending is paused: {reason}.") for reason in paused]
    if held:
        findings.append(
            Finding(
                False, f"{len(held)} chats wrote to a number that no office has (office add, then replay)."
            )
        )
    return findings
