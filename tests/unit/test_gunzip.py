"""Gzip, undone in pieces."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgoing.gunzip import PIECE, Gunzip


def unfolded(*chunks):
    gunzip = Gunzip()
    pieces = [piece for chunk in chunks for piece in gunzip.pieces(chunk)]
    return b"".join(pieces), gunzip.ended, max(map(len, pieces), default=0)


@given(content=st.binary(max_size=1000), at=st.integers(0, 1100), times=st.integers(1, 400))
def test_what_was_packed_comes_out_however_it_is_cut(content, at, times):
    packed = gzip.compress(content * times)

    found, ended, longest = unfolded(packed[:at], packed[at:])

    assert found == content * times
    assert ended
    assert longest <= PIECE


def test_a_bomb_unfolds_piece_by_piece():
    pieces = Gunzip().pieces(gzip.compress(b"\0" * 10_000_000))

    assert len(next(pieces)) == PIECE


def test_several_members_are_one_content():
    found, ended, _ = unfolded(gzip.compress(b"One. ") + gzip.compress(b"Two."))

    assert (found, ended) == (b"One. Two.", True)


def test_what_breaks_off_is_not_whole():
    assert unfolded(gzip.compress(b"One.")[:-4])[1] is False


def test_what_is_no_gzip_is_refused():
    with pytest.raises(zlib.error):
        unfolded(b"no gzip at all")
