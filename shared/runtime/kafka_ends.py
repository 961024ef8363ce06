"""What aiokafka does not notice of its own ends: a connection that uvloop has closed, and a consumer's tasks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError

_WRITES = {name: getattr(AIOKafkaConnection, name) for name in ("send", "_send_sasl_token")}


def tell_closed_connections() -> None:
    """Let aiokafka's connections, all of this process, raise KafkaConnectionError where they are closed.

    A connection that has broken is written to until its end has been read. aiokafka expects an OSError of such a write,
    and uvloop raises RuntimeError: the task that fetches ends of it, and its consumer stays in the group and gets
    nothing any more (https://github.com/aio-libs/aiokafka/issues/1038).
    """
    for name, write in _WRITES.items():
        setattr(AIOKafkaConnection, name, _telling(write))


def at_work(consumer: AIOKafkaConsumer) -> bool:
    """Whether a started consumer still fetches, and is still in its group if it has one.

    The tasks that do so end for good of an error that aiokafka does not expect: of the one it never tells anybody.
    """
    coordinating = getattr(consumer._coordinator, "_coordination_task", None)  # noqa: SLF001  there is no other way to see it
    return not any(task is not None and task.done() for task in (consumer._fetcher.error_future, coordinating))  # noqa: SLF001


def _telling(write: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def told(connection: AIOKafkaConnection, *given: Any, **named: Any) -> Any:
        try:
            return write(connection, *given, **named)
        except KafkaError:  # a RuntimeError too
            raise
        except RuntimeError as failure:
            connection.close(reason=CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"Connection at {connection.host}:{connection.port} is closed") from failure

    return told
