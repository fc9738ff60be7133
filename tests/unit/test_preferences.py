"""The Prefer header, as clients write it."""

import pytest

from api.preferences import wait_of


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], 0),
        (["wait=5"], 5),
        (["respond-async, wait=5"], 5),
        (["respond-async", "WAIT = 5 ; strict"], 5),
        (['wait="5"'], 5),
        (["wait=5, wait=9"], 5),
        (["wait=600"], 60),
        (["wait=0"], 0),
        (["wait"], 0),
        (["wait=-1"], 0),
        (["wait=1.5"], 0),
        (["wait=soon"], 0),
        (["wait=9999999999"], 0),
        (['x="wait=5"'], 0),
        (['x="a, wait=5", handling=lenient'], 0),
        (['x="a, \\" b", wait=7'], 7),
        (["handling=lenient; wait=5"], 0),
        (["awaits=5"], 0),
        ([",,, wait=3"], 3),
    ],
)
def test_the_wait_is_found_and_bounded_and_all_else_is_ignored(headers, seconds):
    assert wait_of(headers) == seconds
