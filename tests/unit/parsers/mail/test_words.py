"""The words of bodies: plain ones broken for the wire, and pages."""

from __future__ import annotations

import pytest

from worker.parsers.mail import page_words, plain_words


def flowed(text: str, *, drops_space: bool = False) -> str:
    return plain_words.unwrapped(text, is_flowed=True, drops_space=drops_space)


def test_flowed_lines_are_whole_again():
    assert flowed("One \ntwo \nthree.\n\nFour.") == "One two three.\n\nFour."
    assert flowed("One \ntwo.", drops_space=True) == "Onetwo."


def test_flowed_quotes_stay_apart_by_their_depth():
    assert flowed("> a \n> b\n>> c \nd") == "> a b\n>> c\nd"
    assert flowed(" >stuffed\nx \n-- \nJane") == ">stuffed\nx\n--\nJane"


def test_quoted_lines_and_signatures_keep_their_lines():
    text = "I agree with\nyou.\n\n> one\n> two\n\n-- \nJane Doe\nExample Radio"

    assert plain_words.flow(text).endswith("> one\n> two\n\n-- \nJane Doe\nExample Radio")


def test_a_clear_signature_is_a_frame():
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nFirst.\n- --dashed\n"
        "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"
    )

    assert plain_words.unwrapped(text, is_flowed=False, drops_space=False) == "First.\n--dashed"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>two<br>three</p>", "One\n\ntwo\nthree"),
        ("<div>One <b>bold</b></div>\n<div>two</div>", "One bold\n\ntwo"),
        ("<ul><li>a</li><li>b</li></ul>end", "- a\n- b\n\nend"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\nc"),
        ("<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a\n\nb"),
        ("<style>x</style><script>y</script><p style='display:none'>z</p>shown", "shown"),
        ("<blockquote>quoted</blockquote>", "quoted"),
        ("", ""),
    ],
)
def test_pages_show_their_words_as_paragraphs(markup, text):
    assert page_words.read(markup).replace("\n\n\n", "\n\n") == text
