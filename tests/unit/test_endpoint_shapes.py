"""What a subscriber may ask for."""

import base64
import contextlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.endpoint_headers import OURS
from schemas.endpoints import EndpointIn, EndpointPatch, WhenExhausted
from schemas.events import EventFormat, EventType

URL = "https://a.example"


def secret_of(size, *, prefix="whsec_"):
    return prefix + base64.b64encode(bytes(range(size))).decode()


def refusal(**fields):
    with pytest.raises(ValidationError) as refused:
        EndpointIn(url=URL, **fields)
    return "; ".join(error["msg"] for error in refused.value.errors())


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/in?a=%20b",
        "https://новости.example/приём",
        "https://xn--b1amarcd.example/",
        "http://[::1]:8000/",
        "http://192.0.2.1:65535/",
        "http://my_service.example./",
        "https://1password.example/",
        "https://" + "a" * 63 + ".example",
    ],
)
def test_a_url_in_any_script_is_kept_as_it_is(url):
    assert EndpointIn(url=url).url == url


@pytest.mark.parametrize("char", [" ", "\t", "\n", "\0", "\x1b", "\x7f", "\u00a0", "\u202e"])
@pytest.mark.parametrize(
    "url", ["{}https://a.example", "https://a{}.example", "https://a.example/{}"]
)
def test_a_url_with_a_space_or_what_cannot_be_printed_is_refused(url, char):
    with pytest.raises(
        ValidationError, match="holds a space or a character that cannot be printed"
    ):
        EndpointIn(url=url.format(char))


NUMBERS = """
2130706433 0177.0.0.1 127.1 0x7f.1 0x7f000001 127.0.0.0x1 0 0x 192.0.2.1. 1.2.3.4.5 256.1.1.1
127.0.0.01 １２７.０.０.１ ①②⑦.0.0.1 127。0。0。1
""".split()


@pytest.mark.parametrize("host", NUMBERS)
def test_a_host_that_is_a_number_is_a_plain_address_or_refused(host):
    with pytest.raises(ValidationError, match="write the address in full, as"):
        EndpointIn(url=f"http://{host}/in")


@pytest.mark.parametrize(
    "host",
    [
        *("a..example", ".example", "example..", "%31.example", "a,b", "a$b", "[v1.x]", "[::g]"),
        *("a" * 64 + ".example", "a." * 127 + "example"),
    ],
)
def test_a_host_that_is_no_name_is_refused(host):
    with pytest.raises(ValidationError):
        EndpointIn(url=f"http://{host}/in")


@pytest.mark.parametrize("port", ["0", "00", "65536", "x", "-1"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(ValidationError, match="use one from 1 to 65535"):
        EndpointIn(url=f"http://a.example:{port}/")


@pytest.mark.parametrize("char", ["\n", "\t", "\0", "\x1b", "\x9b", "\u2028"])
def test_a_filter_with_a_control_character_is_refused(char):
    assert "holds a line break or another control character" in refusal(filter=f"a{char}b")


@pytest.mark.parametrize("char", ["\n", "\r", "\0", "\x1b", "\x9b", "\u2028"])
def test_a_description_with_a_control_character_is_refused(char):
    with pytest.raises(ValidationError, match="holds a line break"):
        EndpointIn(url="https://a.example", description=f"a{char}b")


@pytest.mark.parametrize("description", ["Nachrichten für alle, 24/7", "نامه\u200cها", None])
def test_a_description_is_any_text_on_one_line(description):
    assert EndpointIn(url="https://a.example", description=description).description == description


def test_what_is_not_named_has_its_default():
    endpoint = EndpointIn(url=URL)

    assert endpoint.model_dump() == {
        "url": URL,
        "description": None,
        "event_types": [],
        "filter": None,
        "rate_limit": None,
        "ordered": False,
        "when_exhausted": WhenExhausted.BLOCK,
        "format": EventFormat.STANDARD,
        "headers": {},
        "handshake": False,
        "embargoed": False,
        "asymmetric": False,
        "secret": None,
    }


def test_a_type_named_twice_is_kept_once():
    endpoint = EndpointIn(url=URL, event_types=["document.stored", "document.stored"])

    assert endpoint.event_types == [EventType.DOCUMENT_STORED]


@pytest.mark.parametrize("rate", [0.001, 1, 10_000])
def test_a_rate_is_any_number_above_nothing(rate):
    assert EndpointIn(url=URL, rate_limit=rate).rate_limit == rate


@pytest.mark.parametrize("rate", [0, -1, 10_000.1, float("nan"), float("inf"), True, "5"], ids=repr)
def test_a_rate_that_cannot_be_kept_is_refused(rate):
    assert refusal(rate_limit=rate).startswith("Input should be ")


@pytest.mark.parametrize("name", ["ordered", "handshake", "asymmetric"])
@pytest.mark.parametrize("value", ["yes", 1, 0])
def test_a_flag_is_true_or_false_and_nothing_that_looks_like_it(name, value):
    assert refusal(**{name: value}) == "Input should be a valid boolean"


@pytest.mark.parametrize("size", [24, 32, 64])
def test_a_secret_of_ones_own_has_24_to_64_bytes(size):
    assert EndpointIn(url=URL, secret=secret_of(size)).secret == secret_of(size)


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        (secret_of(23), "the secret has 23 bytes once decoded; it must have 24 to 64"),
        (secret_of(65), "the secret has 65 bytes once decoded; it must have 24 to 64"),
        (secret_of(32, prefix=""), "a secret begins with whsec_"),
        (secret_of(32, prefix="WHSEC_"), "a secret begins with whsec_"),
        (secret_of(32, prefix=" whsec_"), "a secret begins with whsec_"),
        ("whsec_", "a secret begins with whsec_, followed by base64"),
        ("", "a secret begins with whsec_"),
        (secret_of(32).rstrip("="), "what follows whsec_ is not base64"),
        ("whsec_" + "_-" * 20, "what follows whsec_ is not base64"),
        (secret_of(32) + "\n", "what follows whsec_ is not base64"),
        ("whsec_" + "й" * 40, "what follows whsec_ is not base64"),
    ],
)
def test_a_secret_that_is_none_is_refused_and_never_quoted(secret, says):
    said = refusal(secret=secret)

    assert says in said
    assert secret[6:] == "" or secret[6:] not in said


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer abc.def", "X-Token": "", "x_1!#$%&'*+.^`|~": "é"},
        {"n" * 128: "v" * 1024},
        {f"X-{number}": "v" for number in range(32)},
        {f"X-{number}": "v" * 1021 for number in range(8)},
    ],
)
def test_headers_of_ones_own_are_kept_as_they_are(headers):
    assert EndpointIn(url=URL, headers=headers).headers == headers


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_header_the_service_sets_is_refused_in_any_case(name):
    said = refusal(headers={"X-A": "1", name.title(): "1"})

    assert f"the header {name.title()!r} is set by the service itself" in said


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({"Webhook-Id": "1"}, "the header 'Webhook-Id' is set by the service itself"),
        ({"webhook-anything": "1"}, "'webhook-anything' is set by the service itself"),
        ({"Webhook_Id": "1"}, "the header 'Webhook_Id' is set by the service itself"),
        ({"USER_AGENT": "1"}, "the header 'USER_AGENT' is set by the service itself"),
        ({"Content_type": "1"}, "the header 'Content_type' is set by the service itself"),
        ({"Proxy-Authorization": "1"}, "'Proxy-Authorization' is set by the service itself"),
        ({"": "1"}, "the header '' is no header's name"),
        ({"X Token": "1"}, "the header 'X Token' is no header's name"),
        ({"X-Token:": "1"}, "the header 'X-Token:' is no header's name"),
        ({"X-Tökén": "1"}, "the header 'X-Tökén' is no header's name"),
        ({"X-A\r\nHost": "1"}, r"the header 'X-A\r\nHost' is no header's name"),
        ({"n" * 129: "1"}, "is no header's name"),
        ({"X-A": "1\r\nHost: b"}, "the header 'X-A' holds a line break"),
        ({"X-A": "1\n"}, "the header 'X-A' holds a line break"),
        ({"X-A": "1\0"}, "the header 'X-A' holds a line break or another character"),
        ({"X-A": "1\u2028"}, "the header 'X-A' holds a line break"),
        ({"X-A": "\ud800"}, "the header 'X-A' holds a line break or another character"),
        ({"X-A": "v" * 1025}, "the header 'X-A' has 1,025 characters; at most 1,024"),
        ({"X-A": "1", "x-a": "2"}, "the header 'x-a' is given twice"),
        ({f"X-{n}": "v" for n in range(33)}, "there are 33 headers; at most 32 are sent"),
        ({f"X-{n}": "v" * 1022 for n in range(8)}, "the headers have 8,200 bytes together"),
        ({"X-A": "й" * 1024, **{f"X-{n}": "й" * 1024 for n in range(4)}}, "bytes together"),
    ],
)
def test_a_header_that_cannot_be_sent_is_named(headers, says):
    assert says in refusal(headers=headers)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_what_passes_as_headers_can_be_written_into_a_request(headers):
    endpoint = EndpointIn.model_construct(headers={})

    with contextlib.suppress(ValidationError):
        endpoint = EndpointIn(url=URL, headers=headers)

    lines = "".join(f"{name}: {value}\r\n" for name, value in endpoint.headers.items())
    assert lines.count("\r") == lines.count("\n") == len(endpoint.headers)
    assert all(set(name) <= set(string.printable) for name in endpoint.headers)
    lines.encode()


def test_a_change_holds_what_was_named_and_null_is_the_default():
    patch = EndpointPatch.model_validate(
        {"description": None, "event_types": None, "ordered": True, "when_exhausted": None}
    )

    assert patch.changes() == {
        "description": None,
        "event_types": [],
        "ordered": True,
        "when_exhausted": WhenExhausted.BLOCK,
    }


def test_every_field_but_the_secret_can_be_changed():
    assert set(EndpointPatch.model_fields) == set(EndpointIn.model_fields) - {"secret"}


@pytest.mark.parametrize(
    "change", [{"url": None}, {"url": ""}, {"secret": secret_of(32)}, {"colour": "red"}]
)
def test_a_change_that_makes_no_sense_is_refused(change):
    with pytest.raises(ValidationError):
        EndpointPatch.model_validate(change)
