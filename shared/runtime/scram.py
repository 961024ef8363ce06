"""Users that Kafka knows by SCRAM-SHA-512: made, given another password, and removed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from concurrent.futures import Future

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its `__all__` leaves them out
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from shared.runtime.topics import BrokerAway, CannotApply

ITERATIONS = 8192
PASSWORD_BYTES = 32
_MECHANISM = ScramMechanism.SCRAM_SHA_512


class Users:
    """Kafka's users by their names. `config`: what librdkafka's clients are built with; `patience` in seconds.

    Every method waits, and raises BrokerAway, or CannotApply where Kafka refuses.
    """

    def __init__(self, config: Mapping[str, str], patience: float = 10.0) -> None:
        self._client = AdminClient({**config, "log_level": 0})
        self._patience = patience

    def known(self, user: str) -> bool:
        """Whether the user has a password."""
        asked = self._client.describe_user_scram_credentials([user], request_timeout=self._patience)
        assert isinstance(asked, dict)
        return self._answered(asked[user])

    def set_password(self, user: str, password: str) -> None:
        """Make the user, or give it another password: the one before holds for no new connection."""
        salt = secrets.token_bytes(32)
        info = ScramCredentialInfo(_MECHANISM, ITERATIONS)
        self._alter(UserScramCredentialUpsertion(user, info, password.encode(), salt))

    def remove(self, user: str) -> bool:
        """Remove the user's password; False where it had none."""
        return self._alter(UserScramCredentialDeletion(user, _MECHANISM))

    def _alter(self, change: UserScramCredentialUpsertion | UserScramCredentialDeletion) -> bool:
        asked = self._client.alter_user_scram_credentials([change], request_timeout=self._patience)
        return self._answered(asked[change.user])

    def _answered(self, asked: Future[object]) -> bool:
        try:
            asked.result(self._patience + 1)
        except KafkaException as refused:
            error: KafkaError = refused.args[0]
            if error.code() == KafkaError.RESOURCE_NOT_FOUND:
                return False
            if error.code() < 0 or error.retriable():  # the client's own: no connection, no answer
                raise BrokerAway(f"Kafka does not answer, or it refuses the credentials: {error.name()}.") from None
            raise CannotApply(f"Kafka refused: {error.name()} {error.str()}") from None
        except TimeoutError:
            raise BrokerAway(f"Kafka did not answer within {self._patience:.0f} s.") from None
        return True


def new_password() -> str:
    """A password that nobody guesses, of letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(PASSWORD_BYTES)
