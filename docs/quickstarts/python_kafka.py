"""Kafka: reads a topic from its beginning, and goes on where it was, in a group of its own.

Environment: KAFKA_BOOTSTRAP_SERVERS, KAFKA_USERNAME (partner-<id>), KAFKA_PASSWORD, KAFKA_CA_FILE; KAFKA_GROUP
(partner-<id>.reader), KAFKA_TOPIC (lead.pk-sd.reporting). Without KAFKA_USERNAME: a broker of one's own machine.
Needs: pip install confluent-kafka
"""

import json
import os
import signal
import sys
import threading

from confluent_kafka import Consumer

settings = {
    "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
    "group.id": os.environ["KAFKA_GROUP"],
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
}
if "KAFKA_USERNAME" in os.environ:
    settings |= {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": os.environ["KAFKA_USERNAME"],
        "sasl.password": os.environ["KAFKA_PASSWORD"],
    }
    if "KAFKA_CA_FILE" in os.environ:
        settings["ssl.ca.location"] = os.environ["KAFKA_CA_FILE"]

stopped = threading.Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stopped.set())

highest = {}  # of each stream the number of its last event; keep it where you keep what you made of the events
consumer = Consumer(settings)
consumer.subscribe([os.environ["KAFKA_TOPIC"]])
try:
    while not stopped.is_set():
        record = consumer.poll(1.0)
        if record is None:
            continue
        if record.error():  # the client tries again by itself; what lasts is for a person: wrong password, no grant
            print(record.error(), file=sys.stderr, flush=True)
            continue
        headers = dict(record.headers())
        stream, sequence = headers["ce_subject"].decode(), int(headers["ce_sequence"])
        if sequence > highest.get(stream, 0):  # a record may come again
            data = json.loads(record.value())
            print(headers["ce_type"].decode(), stream, sequence, len(data), flush=True)
            highest[stream] = sequence
        consumer.commit(record, asynchronous=False)  # after the work, never before
finally:
    consumer.close()
