"""The issuer's keys: rotated, of kinds we do not use, and away for a while."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from shared.web import identity
from shared.web.identity import Identity, Keys, KeysAway, Unauthenticated
from shared.web.issuer import AUDIENCE, ISSUER

CLAIMS = {"iss": ISSUER, "aud": AUDIENCE, "sub": "amina", "exp": 4_000_000_000}
RSA = rsa.generate_private_key(65537, 2048)
ED = ed25519.Ed25519PrivateKey.generate()
EC = ec.generate_private_key(ec.SECP256R1())

PUBLISHED: dict[str, dict[str, Any]] = {
    "RS256": jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True),
    "EdDSA": jwt.algorithms.OKPAlgorithm.to_jwk(ED.public_key(), as_dict=True),
    "ES256": jwt.algorithms.ECAlgorithm.to_jwk(EC.public_key(), as_dict=True),
}
PRIVATE: dict[str, Any] = {"RS256": RSA, "EdDSA": ED, "ES256": EC}


def publish(path: Path, *keys: dict[str, Any]) -> Identity:
    path.write_text(json.dumps({"keys": list(keys)}))
    return Identity(Keys(str(path)), ISSUER, AUDIENCE)


def signed(algorithm: str, key_id: str = "", /, **claims: object) -> str:
    headers = {"kid": key_id} if key_id else None
    return "Bearer " + jwt.encode({**CLAIMS, **claims}, PRIVATE[algorithm], algorithm=algorithm, headers=headers)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_tokens_of_each_accepted_kind_hold(algorithm: str, tmp_path: Path) -> None:
    known = publish(tmp_path / "keys", {**PUBLISHED[algorithm], "kid": "k"})
    assert (await known.caller(signed(algorithm, "k"))).account_id == "amina"


async def test_keys_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    others = [{"kty": "oct", "k": "c2VjcmV0", "kid": "a"}, {"kty": "?"}, {**PUBLISHED["RS256"], "use": "enc"}]
    known = publish(tmp_path / "keys", *others, PUBLISHED["ES256"])
    assert (await known.caller(signed("ES256"))).account_id == "amina"
    with pytest.raises(KeysAway):
        await publish(tmp_path / "keys", *others).caller(signed("ES256"))


async def test_a_key_signs_by_its_own_algorithm_only(tmp_path: Path) -> None:
    known = publish(tmp_path / "keys", {**PUBLISHED["RS256"], "kid": "k"})
    with pytest.raises(Unauthenticated, match=r"token\.key_unknown"):
        await known.caller(signed("ES256", "k"))


async def test_a_new_key_is_found_and_a_source_that_is_away_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "READ_AGAIN_SECONDS", 0.0)
    old, new = {**PUBLISHED["ES256"], "kid": "old"}, {**PUBLISHED["RS256"], "kid": "new"}
    known = publish(tmp_path / "keys", old)
    await known.caller(signed("ES256", "old"))
    publish(tmp_path / "keys", old, new)
    await known.caller(signed("RS256", "new"))
    (tmp_path / "keys").unlink()
    await known.caller(signed("ES256", "old"))
    with pytest.raises(Unauthenticated, match=r"token\.key_unknown"):
        await known.caller(signed("ES256", "third"))


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": 7},
        {"sub": "a/b"},
        {"sub": ""},
        {"org": ["lcas"]},
        {"org": "LCAS!"},
        {"lead_roles": "secretariat:PK-SD"},
        {"lead_roles": [["secretariat", "PK-SD"]]},
        {"lead_roles": ["secretariat"]},
        {"exp": "soon"},
        {"nbf": [1]},
        {"nbf": 3_999_999_999},
    ],
    ids=str,
)
async def test_signed_claims_that_make_no_sense_are_refused(claims: dict[str, object], tmp_path: Path) -> None:
    known = publish(tmp_path / "keys", PUBLISHED["ES256"])
    with pytest.raises(Unauthenticated):
        await known.caller(signed("ES256", **claims))


async def test_a_token_without_an_end_is_refused(tmp_path: Path) -> None:
    known = publish(tmp_path / "keys", PUBLISHED["ES256"])
    endless = jwt.encode({key: CLAIMS[key] for key in ("iss", "aud", "sub")}, EC, algorithm="ES256")
    with pytest.raises(Unauthenticated, match=r"token\.claim_missing"):
        await known.caller(f"Bearer {endless}")


async def test_a_token_that_held_is_refused_once_it_has_expired_or_its_key_is_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("READ_AGAIN_SECONDS", "FRESH_SECONDS"):
        monkeypatch.setattr(identity, name, 0.0)
    known = publish(tmp_path / "keys", {**PUBLISHED["ES256"], "kid": "k"})
    ends, lasting = int(time.time()) + 1, signed("ES256", "k")
    ending = signed("ES256", "k", exp=ends)
    for token in (ending, ending, lasting, lasting):
        assert (await known.caller(token)).account_id == "amina"
    await asyncio.sleep(ends + 0.01 - time.time())
    with pytest.raises(Unauthenticated, match=r"token\.expired"):
        await known.caller(ending)
    publish(tmp_path / "keys", {**PUBLISHED["RS256"], "kid": "other"})
    with pytest.raises(Unauthenticated, match=r"token\.key_unknown"):
        await known.caller(lasting)
