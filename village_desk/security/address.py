"""Where a request came from: the peer, or what a trusted proxy says of it (S4)."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import request

from village_desk.config import current

Address = IPv4Address | IPv6Address
PROXIED = ("X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def client_address() -> str:
    """The address of the caller of this request.

    `X-Forwarded-For` counts only when the peer is one of VILLAGE_DESK_TRUSTED_PROXIES (addresses or
    networks); then it is read from the right, and the first address that is not a trusted proxy is the
    caller. Anyone may write the left part of that header.
    """
    peer = request.remote_addr or "0.0.0.0"
    return read_chain(peer, request.headers.get("X-Forwarded-For", ""), current().trusted_proxies)


def read_chain(peer: str, forwarded_for: str, trusted: Sequence[str]) -> str:
    """`client_address` as a pure function of the peer, the header and the trusted proxies."""
    caller = peer
    for hop in [*reversed([part.strip() for part in forwarded_for.split(",") if part.strip()])]:
        if not _is_trusted(caller, trusted) or _address(hop) is None:
            break
        caller = hop
    return caller


def called_from_this_machine() -> bool:
    """True for a loopback caller that no proxy stands before.

    Behind a proxy on the same machine every peer is loopback: a forwarding header from a proxy that we were
    not told of makes this False, so that the operators' pages stay shut to the world.
    """
    if any(name in request.headers for name in PROXIED):
        known = _is_trusted(request.remote_addr or "", current().trusted_proxies)
        # Only this one header is read: a proxy that tells of its caller in another way tells us nothing.
        if not known or "X-Forwarded-For" not in request.headers:
            return False
    address = _address(client_address())
    return address is not None and address.is_loopback


def source_of(address: str) -> str:
    """The part of an address that one customer cannot change at will: an IPv6 caller owns a whole /64."""
    parsed = _address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{parsed}/64", strict=False))
    return address


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    parsed = _address(address)
    return parsed is not None and any(parsed in ip_network(entry, strict=False) for entry in trusted)


def _address(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
