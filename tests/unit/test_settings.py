"""Settings: read from the environment, or refused with a sentence."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from schemas.errors import SettingsError
from schemas.setting_types import duration
from schemas.settings import LONGEST_SOCKET_PATH, read_settings


def test_everything_has_a_default():
    settings = read_settings()

    assert settings.port == 8000
    assert settings.watch_dirs == (settings.data_dir / "inbox",)
    assert settings.blob_dir == settings.data_dir / "blobs"
    assert settings.database.startswith("sqlite:////")
    assert len(settings.retry_schedule) == 9


def test_lists_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("WIREDESK_RETRY_SCHEDULE", "5s, 2m, 1.5h")
    monkeypatch.setenv("WIREDESK_WATCH_DIR", "/a, /b")
    monkeypatch.setenv("WIREDESK_ALLOW_PRIVATE_WEBHOOKS", "127.0.0.0/8,::1/128")

    settings = read_settings()

    assert settings.retry_schedule == (
        timedelta(seconds=5),
        timedelta(minutes=2),
        timedelta(hours=1.5),
    )
    assert settings.watch_dirs == (Path("/a"), Path("/b"))
    assert settings.allow_private_webhooks == (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5),
        ("5s", 5),
        ("250ms", 0.25),
        ("2min", 120),
        ("2m", 120),
        ("1h", 3600),
        ("5d", 432000),
    ],
)
def test_a_duration_is_a_number_with_a_unit(text, seconds):
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "ninety"),
        ("PORT", "70000"),
        ("LEASE", "soon"),
        ("ALLOW_PRIVATE_WEBHOOKS", "localhost"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(monkeypatch, name, value):
    monkeypatch.setenv(f"WIREDESK_{name}", value)

    with pytest.raises(SettingsError, match=f"WIREDESK_{name}='{value}'"):
        read_settings()


def test_an_empty_setting_is_the_default(monkeypatch):
    monkeypatch.setenv("WIREDESK_PORT", "")

    assert read_settings().port == 8000


def test_the_bundled_broker_is_on_a_socket_that_fits(monkeypatch):
    monkeypatch.setenv("WIREDESK_DATA_DIR", "/deep" * 40)

    settings = read_settings()

    assert len(str(settings.broker_socket)) <= LONGEST_SOCKET_PATH
    assert settings.broker == f"redis+socket://{settings.broker_socket}"


def test_a_blob_url_is_a_folder(monkeypatch):
    monkeypatch.setenv("WIREDESK_BLOB_URL", "file:///srv/blobs")

    assert read_settings().blob_dir == Path("/srv/blobs")


def test_a_blob_url_of_another_kind_is_refused(monkeypatch):
    monkeypatch.setenv("WIREDESK_BLOB_URL", "ftp://blobs")

    with pytest.raises(SettingsError, match="Use file:///"):
        _ = read_settings().blob_dir


def test_links_start_with_the_public_url(monkeypatch):
    monkeypatch.setenv("WIREDESK_PUBLIC_URL", "https://desk.example/")

    assert read_settings().base_url == "https://desk.example"


def test_a_parser_must_be_ended_before_its_claim_is_lost(monkeypatch):
    monkeypatch.setenv("WIREDESK_LEASE", "10s")
    monkeypatch.setenv("WIREDESK_PARSE_TIMEOUT", "9s")

    with pytest.raises(SettingsError, match="at least 2 s shorter than LEASE"):
        read_settings()


@pytest.mark.parametrize("name", ["PULSE_INTERVAL", "DELIVERY_TIMEOUT", "SWEEP_INTERVAL", "LEASE"])
def test_a_span_of_no_time_is_refused(monkeypatch, name):
    monkeypatch.setenv(f"WIREDESK_{name}", "0s")

    with pytest.raises(SettingsError, match=f"WIREDESK_{name}"):
        read_settings()


def test_a_pulse_that_is_no_sign_of_life_is_refused(monkeypatch):
    monkeypatch.setenv("WIREDESK_PULSE_INTERVAL", "30s")

    with pytest.raises(SettingsError, match="PULSE_INTERVAL must be 2 s at most"):
        read_settings()


def test_sources_have_limits_of_their_own(monkeypatch):
    monkeypatch.setenv("WIREDESK_QUIET_AFTER", "24.kg=2h, a=b=30m, spam = never, *=1d")

    assert read_settings().quiet_after == (
        ("24.kg", timedelta(hours=2)),
        ("a=b", timedelta(minutes=30)),
        ("spam", None),
        ("*", timedelta(days=1)),
    )


@pytest.mark.parametrize("value", ["2h", "=2h", "ap=soon", "ap=0s"])
def test_a_limit_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("WIREDESK_QUIET_AFTER", value)

    with pytest.raises(SettingsError, match="WIREDESK_QUIET_AFTER="):
        read_settings()
