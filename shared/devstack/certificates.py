"""A certificate authority of an installation's own, and the certificates that it signs for servers on this machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from shared.devstack.ports import HOST

_NAMES = (x509.IPAddress(ip_address(HOST)), x509.DNSName("localhost"))
LIFETIME = timedelta(days=3650)
_USES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip


class Authority:
    """Signs certificates; its own is `certificate`, PEM. Its key is in no file: it signs while this object lives."""

    def __init__(self, folder: Path, name: str) -> None:
        self._name, self._key = _named(name), ec.generate_private_key(ec.SECP256R1())
        made = (
            _draft(self._name, self._name, self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_use("key_cert_sign", "crl_sign"), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.certificate = folder / f"{name}.pem"
        self.certificate.write_bytes(made.public_bytes(Encoding.PEM))

    def issue(self, folder: Path, name: str, *hosts: str) -> Path:
        """Key and certificate for a server on this machine, also under these names, in one file, as Kafka wants it."""
        names: list[x509.GeneralName] = [*_NAMES, *map(x509.DNSName, hosts)]
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            _draft(_named(name), self._name, key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_use("digital_signature"), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        path = folder / f"{name}.pem"
        path.touch(mode=0o600)
        path.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
        )
        return path


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _use(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{one: one in allowed for one in _USES})


def _draft(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
