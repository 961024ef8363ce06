"""One real Kafka node (KRaft, no ZooKeeper), small enough for a laptop beside everything else."""

from __future__ import annotations

import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path

from shared.devstack.ports import HOST
from shared.devstack.processes import Program
from shared.devstack.trouble import Trouble

_LOGGING = Path(__file__).with_name("kafka_log4j2.properties")
_JVM = ("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A heap that holds, the collector with the least overhead, and code compiled fast rather than well."""

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=BROKER://{host}:{broker},CONTROLLER://{host}:{controller}
advertised.listeners=BROKER://{host}:{broker}
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
# One after another, eight groups that wait 3 s each for members would take 24 s.
group.initial.rebalance.delay.ms=0
# A broker that was killed may come back once its old session has run out; at the default, after 9 s.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
# Positions of readers are kept as long as the events they read.
offsets.retention.minutes=2147483647
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
# The defaults are a server's: 128 MiB for the cleaner alone, 10 MiB of index per segment.
log.cleaner.dedupe.buffer.size=8388608
log.index.size.max.bytes=1048576
num.network.threads=2
num.io.threads=4
background.threads=4
"""


def prepare(
    java: Path,
    jars: Iterable[Path],
    folder: Path,
    *,
    port: int,
    controller: int,
    properties: Mapping[str, str] | None = None,
    users: Mapping[str, str] | None = None,
) -> Program:
    """The broker as a program to start; its folder is formatted when it is new.

    `properties` are set besides those of a laptop, or in their place; `users` are known from the first start on, by
    SCRAM-SHA-512 with these passwords.

    Raises Trouble when Kafka's own tool can't format it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "server.properties"
    data = folder / "log"
    written = _PROPERTIES.format(host=HOST, broker=port, controller=controller, data=data)
    written += "".join(f"{name}={value}\n" for name, value in (properties or {}).items())
    file.touch(mode=0o600)  # the properties may hold a password
    file.write_text(written, encoding="utf-8")
    command = (
        str(java),
        *_JVM,
        f"-Dlog4j2.configurationFile={_LOGGING}",
        "-cp",
        ":".join(str(jar) for jar in jars),
    )
    if not (data / "meta.properties").exists():
        _format(command, file, users or {})
    return Program("kafka", "broker", (*command, "kafka.Kafka", str(file)), port)


def _format(command: tuple[str, ...], properties: Path, users: Mapping[str, str]) -> None:
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    if cluster.startswith("-"):  # the tool would take it for an option
        cluster = "A" + cluster[1:]
    arguments: tuple[str, ...] = (
        "kafka.tools.StorageTool",
        "format",
        "--config",
        str(properties),
        "--cluster-id",
        cluster,
    )
    for name, password in users.items():
        arguments += ("--add-scram", f"SCRAM-SHA-512=[name={name},password={password}]")
    # A folder left half formatted by an interrupted start is finished, not refused.
    done = subprocess.run((*command, *arguments, "--ignore-formatted"), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(
            f"Kafka can't prepare its folder: {(done.stderr or done.stdout).strip()[-600:]}",
            f"The folder is {properties.parent}.",
        )
