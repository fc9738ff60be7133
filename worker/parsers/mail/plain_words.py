"""The words of a plain-text body: lines that were broken for the wire are whole again."""

from __future__ import annotations

import re
from itertools import groupby

from worker.parsers import paragraphs
from worker.parsers.encoding import clean

_QUOTED = re.compile(r">(?: ?>)* ?")
_SIGNATURE = "-- "
_ARMOUR = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,9}\n"
)
_SEAL = "\n-----BEGIN PGP SIGNATURE-----"
_DASHED = re.compile(r"^- ", re.MULTILINE)


def unwrapped(text: str, *, is_flowed: bool, drops_space: bool) -> str:
    """The text without a clear signature's frame, its soft line breaks undone."""
    text = _unsealed(text.replace("\r\n", "\n"))
    return clean(_unflowed(text, drops_space=drops_space) if is_flowed else text)


def flow(text: str) -> str:
    """The text as paragraphs; quoted lines and signatures keep their lines."""
    blocks: list[str] = []
    for is_kept, lines in groupby(_kept(text.split("\n")), key=lambda line: line[0]):
        said = [line for _, line in lines]
        blocks += ["\n".join(said).strip("\n")] if is_kept else paragraphs.flow(said)
    return "\n\n".join(block for block in blocks if block.strip())


def has_quotes(text: str) -> bool:
    """Whether lines of an earlier message are quoted in it."""
    return any(line.startswith(">") for line in text.split("\n"))


def _kept(lines: list[str]) -> list[tuple[bool, str]]:
    """Each line, and whether it stays as it is."""
    signature = len(lines)
    for at, line in enumerate(lines):
        if line.rstrip() == _SIGNATURE.rstrip():
            signature = at
    return [(at >= signature or line.startswith(">"), line) for at, line in enumerate(lines)]


def _unsealed(text: str) -> str:
    armour = _ARMOUR.search(text[:4096])
    if not armour:
        return text
    signed, _, rest = text[armour.end() :].partition(_SEAL)
    after = rest.partition("-----END PGP SIGNATURE-----")[2]
    return f"{text[: armour.start()]}{_DASHED.sub('', signed)}\n{after}".strip("\n")


def _unflowed(text: str, *, drops_space: bool) -> str:
    """Paragraphs out of `format=flowed` (RFC 3676): a line that ends in a space goes on."""
    pieces: list[str] = []
    goes_on, depth_above = False, 0
    for line in text.split("\n"):
        quoted = _QUOTED.match(line)
        marks = quoted.group().count(">") if quoted else 0
        said = line[quoted.end() :] if quoted else line.removeprefix(" ")
        if not (goes_on and marks == depth_above and said != _SIGNATURE):
            pieces += ["\n", f"{'>' * marks} " if marks else ""]
        goes_on, depth_above = said.endswith(" ") and said != _SIGNATURE, marks
        pieces.append(said[:-1] if goes_on and drops_space else said)
    lines = "".join(pieces[1:]).split("\n")
    return "\n".join(line if line == _SIGNATURE else line.rstrip() for line in lines)
