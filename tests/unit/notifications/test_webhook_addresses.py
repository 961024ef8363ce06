"""Which addresses a webhook may have, in every form that an address can be written in."""

from __future__ import annotations

import pytest

from services.notifications.webhooks.addresses import host_and_port, is_public, unfit

PUBLIC = ("93.184.215.14",)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "0.1.2.3", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("fec0::1", "2001:db8::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe"),
        *("::127.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::"),
        *("2002:0a00:0001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "not an address", ""),
    ],
)
def test_what_only_some_network_reaches_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"],
)
def test_what_the_internet_reaches_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://data.example.org/", "webhook.https"),
        ("ftp://data.example.org/", "webhook.url"),
        ("https:///lead", "webhook.url"),
        ("data.example.org/lead", "webhook.url"),
        ("https://lead:secret@data.example.org/", "webhook.url"),
        ("https://@data.example.org/", "webhook.url"),
        ("https://data.example.org/#part", "webhook.url"),
        ("https://data.example.org:0/", "webhook.url"),
        ("https://data.example.org:70000/", "webhook.url"),
        ("https://data.example.org:22/", "webhook.port"),
        ("https://data.example.org:80/", "webhook.port"),
        ("https://data.example.org\\@127.0.0.1/", "webhook.url"),
        ("https://data.example.org/\r\nHost: other", "webhook.url"),
        ("https://data example.org/", "webhook.url"),
        ("https://داتا.example.org/", "webhook.url"),
        ("https://2130706433/", "webhook.url"),
        ("https://0x7f000001/", "webhook.url"),
        ("https://0x7f.1/", "webhook.url"),
        ("https://0177.0.0.1/", "webhook.url"),
        ("https://127.1/", "webhook.url"),
        ("https://127.0.0.1.5/", "webhook.url"),
        ("https://[fe80::1%25eth0]/", "webhook.url"),
        ("https://[::1/", "webhook.url"),
        ("https://-data.example.org/", "webhook.url"),
        ("https://data..example.org/", "webhook.url"),
    ],
)
def test_an_address_of_another_form_is_refused_by_its_rule(url: str, rule: str) -> None:
    wrong = unfit(url, PUBLIC)
    assert wrong is not None
    assert wrong.rule == rule


@pytest.mark.parametrize(
    "url",
    [
        "https://data.example.org",
        "https://data.example.org/lead?token=1",
        "https://data.example.org:8443/lead",
        "https://xn--mgbaa.example.org/",
        "https://93.184.215.14/lead",
        "https://[2606:4700:4700::1111]/lead",
        "HTTPS://DATA.EXAMPLE.ORG./lead",
    ],
)
def test_a_public_https_address_is_fit(url: str) -> None:
    assert unfit(url, PUBLIC) is None


def test_one_private_address_among_public_ones_is_enough_to_refuse_the_name() -> None:
    wrong = unfit("https://data.example.org", (*PUBLIC, "10.0.0.7"))
    assert wrong is not None
    assert (wrong.rule, wrong.value) == ("webhook.private_address", "data.example.org")
    assert "10.0.0.7" in wrong.reason


def test_a_name_that_leads_nowhere_is_refused() -> None:
    wrong = unfit("https://data.example.org", ())
    assert wrong is not None
    assert wrong.rule == "webhook.unresolved"


def test_on_ones_own_machine_plain_http_and_private_addresses_are_fit() -> None:
    assert unfit("http://127.0.0.1:9000/", ("127.0.0.1",), private=True) is None
    assert unfit("http://lead:secret@127.0.0.1:9000/", ("127.0.0.1",), private=True) is not None


def test_a_ports_default_follows_the_scheme() -> None:
    assert host_and_port("https://data.example.org/lead") == ("data.example.org", 443)
    assert host_and_port("http://[::1]/lead") == ("::1", 80)
    assert host_and_port("https://data.example.org:8443") == ("data.example.org", 8443)
