"""Configurations that a partner is given: for its channels, without what is not known, with secrets only where made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.cli.partner_configurations import HttpAccess, KafkaAccess, configurations

PLAIN = KafkaAccess("kafka:9092", ("lead.pk-sd.reporting",), "partner-uni.", 5_000_000)
SECURED = replace(
    PLAIN,
    security_protocol="SASL_SSL",
    mechanism="SCRAM-SHA-512",
    username="partner-uni",
    password="sesame",
    ca_file="ca.pem",
)
HTTP = HttpAccess("https://lead.example.org", "PK-SD", "reporting", "a.b.c")
CLIENTS = ("kcat", "java", "python-confluent-kafka", "python-aiokafka", "node-kafkajs")


def test_there_is_one_for_each_channel_that_is_granted() -> None:
    assert set(configurations(SECURED, HTTP, ["kafka", "sse"])) == {*CLIENTS, "sse"}
    assert set(configurations(None, HTTP, ["pull", "webhook"])) == {"pull", "webhook"}


@pytest.mark.parametrize("client", CLIENTS)
def test_each_names_address_user_group_topic_and_authority(client: str) -> None:
    text = configurations(SECURED, HTTP, [])[client]
    for part in ("kafka:9092", "partner-uni.", "lead.pk-sd.reporting", "ca.pem", "sesame"):
        assert part in text


@pytest.mark.parametrize("client", CLIENTS)
def test_without_a_password_none_is_made_up_and_without_security_none_is_asked_for(client: str) -> None:
    assert "(shown once)" in configurations(replace(SECURED, password=None), HTTP, [])[client]
    plain = configurations(PLAIN, HTTP, [])[client].lower()
    assert "sasl" not in plain
    assert "ca.pem" not in plain


def test_where_a_password_is_needed_kcat_is_told_which_library_sends_it_well() -> None:
    assert "librdkafka 2.6.1" in configurations(SECURED, HTTP, [])["kcat"]
    assert "librdkafka" not in configurations(PLAIN, HTTP, [])["kcat"]


def test_what_python_is_given_is_python() -> None:
    for name in ("python-confluent-kafka", "python-aiokafka"):
        for kafka in (PLAIN, SECURED):
            compile(configurations(kafka, HTTP, [])[name], name, "exec")


def test_without_a_token_the_place_for_it_is_shown() -> None:
    assert "Bearer (shown once)" in configurations(None, replace(HTTP, token=None), ["pull"])["pull"]
