"""A certificate with its chain, thrown away with the test: root, intermediate, and one for `localhost`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Chain:
    """`root` is what a caller trusts, `full` what a server shows, `alone` the same without the intermediate."""

    root: Path
    full: Path
    alone: Path
    key: Path


def chain(folder: Path, host: str = "localhost", ends: datetime | None = None) -> Chain:
    """A new chain in this folder; `ends` is the last moment of the server's certificate (a month from now)."""
    root, root_key = _signed("Akar", None, None)
    middle, middle_key = _signed("Antara", root, root_key)
    leaf, leaf_key = _signed(host, middle, middle_key, ends)
    made = Chain(*(folder / name for name in ("root.pem", "fullchain.pem", "cert.pem", "privkey.pem")))
    made.root.write_bytes(_pem(root))
    made.full.write_bytes(_pem(leaf) + _pem(middle))
    made.alone.write_bytes(_pem(leaf))
    made.key.write_bytes(
        leaf_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return made


def _signed(
    name: str,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey | None,
    ends: datetime | None = None,
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer_key or key
    serves = name not in ("Akar", "Antara")
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 90 * _DAY)
        .not_valid_after(ends or now + 30 * _DAY)
        .add_extension(x509.BasicConstraints(ca=not serves, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if serves:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(signer, hashes.SHA256()), key


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
