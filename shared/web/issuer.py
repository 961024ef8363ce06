"""A token issuer for one machine: demonstration and tests sign with it, deployments have a provider."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.web.identity import ORGANISATION_CLAIM, ROLES_CLAIM

AUDIENCE = "lead"
ISSUER = "urn:lead:local"
LIFETIME = timedelta(hours=12)


def mint(
    folder: Path,
    account: str,
    *,
    roles: Iterable[tuple[str, str]] = (),
    organisation: str | None = None,
    audience: str = AUDIENCE,
    issuer: str = ISSUER,
    lifetime: timedelta = LIFETIME,
) -> str:
    """A token for the account, with `(role, province)` pairs.

    Makes the issuer's key in the folder on first use. Raises OSError when the folder can't be written or the
    key can't be read.
    """
    now = datetime.now(UTC)
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": account,
        "iat": now,
        "exp": now + lifetime,
        "jti": secrets.token_hex(8),
        ROLES_CLAIM: sorted(f"{role}:{province}" for role, province in roles),
    }
    if organisation is not None:
        claims[ORGANISATION_CLAIM] = organisation
    key = _key(folder)
    return jwt.encode(claims, key, algorithm="ES256", headers={"kid": _published(key)["kid"]})


def publish(folder: Path) -> Path:
    """The file with the issuer's public key (JWKS), made with the key on first use. Raises OSError."""
    path = folder / "jwks.json"
    if not path.exists():
        _write(path, json.dumps({"keys": [_published(_key(folder))]}).encode(), 0o644)
    return path


def _key(folder: Path) -> ec.EllipticCurvePrivateKey:
    path = folder / "key.pem"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = ec.generate_private_key(ec.SECP256R1())
        _write(
            path,
            made.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            0o600,
        )
        publish(folder)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _published(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers: dict[str, str] = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    kid = sha256(f"{numbers['x']}.{numbers['y']}".encode()).hexdigest()[:16]
    return {**numbers, "kid": kid, "use": "sig", "alg": "ES256"}


def _write(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, and never over one that another process made meanwhile."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode, exist_ok=False)
    draft.write_bytes(content)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
