"""From bytes to clean text: nothing is lost on the way without a warning."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from schemas.errors import CorruptDocumentError
from worker.parsers import encoding_structure, mixed_lines, mojibake, western

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 stands before UTF-16: its little-endian mark begins with the other's."""

SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
}
"""What senders mean by a name: the larger set that holds the declared one."""
_ALIASES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac_cyrillic", "x-cp1250": "cp1250", "x-cp1251": "cp1251",
    "x-cp1252": "cp1252", "win-1251": "cp1251", "win1251": "cp1251", "cp-1251": "cp1251",
    "iso-8859-8-i": "iso8859-8", "windows-874": "cp874", "x-big5": "big5hkscs", "ansi": "cp1252",
    "koi8r": "koi8-r", "dos-866": "cp866", "utf-8-sig": "utf-8", "unicode": "utf-16",
}  # fmt: skip
"""Names that senders write and the codecs do not know."""
_NO_CHARSETS = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined"})
"""Python's own codecs from bytes to text that no document is written in."""

_CUT = ("The last bytes are half a character and were left out.",)
_SAMPLE = 65_536
_WESTERN = frozenset({"cp1252", "iso8859-15", "mac-roman", "latin-1"})
_ODD = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd]")
_WORDY = re.compile(r"[\w\s.,;:!?()\"'«»“”„‘’–—-]")
_HIGH_LETTERS = re.compile(r"[^\W\d_a-zA-Z]")
_LETTERS = re.compile(r"[^\W\d_]")
_MIXED_WORD = re.compile(r"[a-zA-Z][\u0370-\u06ff]|[\u0370-\u06ff][a-zA-Z]")
_MULTI_BYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BLANK_LINES = re.compile("\n{3,}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with, and what could not be read cleanly."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """The text of the bytes, or CorruptDocumentError if no encoding gives any."""
    found = (
        _by_mark(content)
        or _by_structure(content, encoding_structure.likely(content))
        or _strict(content, "utf-8")
        or _by_structure(content, encoding_structure.han(content))
        or _mixed(content, declared)
        or _nearly_utf8(content)
        or _as_declared(content, declared)
        or _by_guess(content)
        or _last_resort(content)
    )
    if found is None:
        raise CorruptDocumentError(
            "The bytes are not text in any known encoding. Send UTF-8, or name the charset."
        )
    return _mended(found)


def _mended(found: Decoded) -> Decoded:
    """The same without the traces of an earlier decoding gone wrong, where these are certain."""
    meant = mojibake.repaired(found.text)
    if meant is None:
        return found
    text, encoding = meant
    said = f"The text was UTF-8 that had been read as {encoding} and saved so; it is read anew."
    return replace(found, text=text, warnings=(*found.warnings, said))


def clean(text: str) -> str:
    r"""The text with `\n` line ends, no control characters, no run of blank lines."""
    trimmed = text.lstrip("\n").rstrip()
    if _is_clean(trimmed):
        return trimmed
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    text = "\n".join([line.rstrip() for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def _is_clean(text: str) -> bool:
    """A cheap sign that `clean` would change nothing, true of most stories."""
    return text.replace("\n", "").isprintable() and " \n" not in text and "\n\n\n" not in text


def plausible(text: str) -> bool:
    """Whether this reads like words: mostly letters, hardly any control characters."""
    sample = text[:_SAMPLE]
    if not sample.strip():
        return True
    odd = len(_ODD.findall(sample))
    wordy = len(_WORDY.findall(sample))
    return (
        odd <= max(1, len(sample) // 50) and odd * 4 < len(sample) and wordy * 10 >= len(sample) * 6
    )


def canonical(charset: str | None) -> str | None:
    """The codec's own name for a declared charset, widened to what senders mean."""
    try:
        said = (charset or "").strip().strip("\"'")
        name = codecs.lookup(_ALIASES.get(said.lower(), said)).name
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else SUPERSETS.get(name, name)


def _strict(content: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(content.decode(encoding), encoding)
    except (ValueError, LookupError):  # a LookupError: a codec from bytes to bytes
        return None


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _with_mark(content[len(mark) :], encoding)
    return None


def _with_mark(content: bytes, encoding: str) -> Decoded:
    found = _strict(content, encoding)
    if found is not None:
        return found
    text = content.decode(encoding, errors="replace")
    return Decoded(text, encoding, (_lossy(text.count("\ufffd"), encoding),))


def _lossy(count: int, encoding: str) -> str:
    return f"{count} byte sequences are not {encoding} and are shown as U+FFFD."


def _by_structure(content: bytes, encodings: list[str]) -> Decoded | None:
    """UTF-16 and UTF-32 without a mark, and the seven-bit sets that also pass for ASCII."""
    for encoding in encodings:
        width = int(encoding[4:6]) // 8 if encoding.startswith("utf-") else 1
        whole = content[: len(content) - len(content) % width]
        found = _strict(whole, encoding)
        if found and plausible(found.text):
            cut = (
                ("The last bytes are half a character and were left out.",)
                if whole != content
                else ()
            )
            return replace(found, warnings=cut)
    return None


def _mixed(content: bytes, declared: str | None) -> Decoded | None:
    """UTF-8 with whole lines in another encoding, as when a story was pasted together."""
    mixture = mixed_lines.taken_apart(content)
    if mixture is None:
        return None
    other = _as_declared(mixture.others, declared) or _by_guess(mixture.others)
    if other is None:
        return None
    said = f"{mixture.count} lines are not utf-8; they are read as {other.encoding}."
    return Decoded(mixture.text(other.encoding), "utf-8", (said,))


def _nearly_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with a few stray bytes, as when a story was cut or pasted together."""
    text = content.decode("utf-8", errors="replace")
    bad = text.count("\ufffd") - content.count("\ufffd".encode())
    if not bad or len(_MULTI_BYTE.findall(content)) < bad * 4:
        return None
    return Decoded(text, "utf-8", (_lossy(bad, "utf-8"),))


def _as_declared(content: bytes, declared: str | None) -> Decoded | None:
    encoding = canonical(declared)
    found = encoding and _strict(content, encoding)
    if not found or not plausible(found.text) or not _fits(found):
        return None
    return found


def _fits(found: Decoded) -> bool:
    """Whether the letters suit the encoding: Western text has few accented ones."""
    sample = found.text[:_SAMPLE]
    if found.encoding in _WESTERN:
        high = len(_HIGH_LETTERS.findall(sample))
        return high * 3 <= len(_LETTERS.findall(sample)) or high < 4
    return len(_MIXED_WORD.findall(sample)) * 50 <= len(sample)


def _by_guess(content: bytes) -> Decoded | None:
    import chardet  # here, because clean UTF-8 never pays for it

    guess = chardet.detect(content[:_SAMPLE])
    encoding = western.preferred(content[:_SAMPLE], canonical(guess.get("encoding")))
    found = encoding and _strict(content, encoding)
    if not found or not plausible(found.text):
        return None
    return Decoded(
        found.text,
        found.encoding,
        (f"The encoding was not declared; {found.encoding} was recognised by its letters.",),
    )


def _last_resort(content: bytes) -> Decoded | None:
    encoding = western.preferred(content[:_SAMPLE], "cp1252") or "cp1252"
    text = content.decode(encoding, errors="replace")
    if not plausible(text) or not _fits(Decoded(text, encoding)):
        return None
    lost = (_lossy(text.count("\ufffd"), encoding),) if "\ufffd" in text else ()
    return Decoded(text, encoding, (f"The encoding is unknown; read as {encoding}.", *lost))
