"""Why an exchange failed, in words."""

import errno
import ssl
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import pytest

from outgoing.client import explained

KEY = SimpleNamespace(host="a.example", port=443, is_ssl=True, ssl=True)
REQUEST = SimpleNamespace(real_url="http://a.example/")
CUT = "the connection was cut before there was an answer"


def tls(reason):
    failure = ssl.SSLError(1, "[SSL] (_ssl.c:1016)")
    failure.reason = reason
    return aiohttp.ClientConnectorSSLError(KEY, failure)


def unconnected(*told):
    return aiohttp.ClientConnectorError(KEY, OSError(*told))


def answer(message):
    return aiohttp.ClientResponseError(REQUEST, (), status=400, message=message)


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (TimeoutError(), "no answer within 2 s"),
        (aiohttp.ServerTimeoutError(), "no answer within 2 s"),
        (unconnected(errno.ENETUNREACH, "[x]"), "no connection: network is unreachable"),
        (unconnected("[x]"), "no connection: it broke off"),
        (tls("WRONG_VERSION_NUMBER"), "no TLS connection: wrong version number"),
        (tls(None), "no TLS connection: it broke off"),
        (answer("Bad status line"), "the endpoint answered with something that is not HTTP"),
        (
            answer("Got more than 8190 bytes when reading: b'x'"),
            "the headers of the endpoint's answer are too many or too long",
        ),
        (aiohttp.ClientPayloadError("[x]"), "the endpoint's answer broke off"),
        (
            aiohttp.ServerDisconnectedError(),
            "the endpoint closed the connection without an answer",
        ),
        (aiohttp.ClientOSError(errno.ECONNRESET, "[x]"), CUT),
        (aiohttp.ClientConnectionResetError("[x]"), CUT),
        (ConnectionResetError(errno.ECONNRESET, "[x]"), CUT),
        (aiohttp.InvalidURL("http://["), "the URL is none that can be posted to"),
        (UnicodeError("[x]"), "the URL is none that can be posted to"),
        (RuntimeError("[x]"), "the exchange broke off"),
    ],
    ids=lambda given: given if isinstance(given, str) else type(given).__name__,
)
def test_a_failure_is_told_without_names_of_classes(failure, says):
    assert explained(failure, timedelta(seconds=2)) == says
