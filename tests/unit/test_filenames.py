"""Names of files, as headers tell them."""

import pytest

from api.filenames import declared_type, extended_name, filename_of


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=x.txt", "x.txt"),
        ("attachment; filename=x.txt; filename*=UTF-8''y.txt", "y.txt"),
        ("attachment; filename*=UTF-8''y.txt; filename=x.txt", "y.txt"),
        ("attachment; FileName*=utf-8'ky'%D1%8F.txt; FILENAME=x.txt", "я.txt"),
        ("attachment; filename=x.txt; filename*=idna''xn--%ff", "x.txt"),
        ("attachment; filename=x.txt; filename*=UTF-8''", "x.txt"),
        ("attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("attachment; filename*=a; filename*0=b; filename*1*=c", None),
        ("attachment", None),
        ("", None),
        (None, None),
    ],
)
def test_the_extended_name_goes_first_where_it_can_be_read(disposition, name):
    assert filename_of(disposition) == name


def test_an_extended_name_is_told_only_where_there_is_one():
    assert extended_name("form-data; filename=x.txt") is None
    assert extended_name("form-data; filename=x.txt; filename*=UTF-8''y.txt") == "y.txt"


@pytest.mark.parametrize(
    ("header", "declared"),
    [
        ("text/plain; charset=utf-8", "text/plain; charset=utf-8"),
        ("text/plain\r\nX: y", "text/plainX: y"),
        ("\x00", None),
        ("", None),
        (None, None),
    ],
)
def test_a_declared_type_is_printable_or_none(header, declared):
    assert declared_type(header) == declared
