"""Where the server is that commands talk to."""

import pytest

from cli.client import is_local, own_url
from schemas.settings import Settings


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("news.example", "http://news.example:8000"),
    ],
)
def test_the_server_of_the_settings_is_reached_where_it_listens(host, url):
    assert own_url(Settings(host=host)) == url


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:1/x"])
def test_no_proxy_stands_before_this_machine(url):
    assert is_local(url)


@pytest.mark.parametrize("url", ["https://news.example", "http://[", ""])
def test_other_servers_may_be_behind_a_proxy(url):
    assert not is_local(url)
