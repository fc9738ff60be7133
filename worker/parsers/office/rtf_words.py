"""The control words of RTF that matter to what is read, and its character sets."""

from __future__ import annotations

CHARACTERS = {
    "line": "\n", "lbr": "\n", "tab": "\t", "emdash": "—", "endash": "–", "emspace": " ",
    "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c", "softline": "\n",
    "nestcell": "\t", "nestrow": "\n",
}  # fmt: skip
"""Control words that stand for characters."""

SYMBOLS = {"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
"""Control symbols that stand for characters; a line end after a stroke ends a paragraph."""

LEFT_OUT = frozenset(
    "fonttbl colortbl filetbl listtable listoverridetable rsidtbl revtbl generator pict object "
    "objdata objclass header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc "
    "ftncn aftnsep aftnsepc aftncn fldinst bkmkstart bkmkend annotation atnid atnauthor atrfstart "
    "atrfend nonshppict shppict xmlnstbl themedata colorschememapping datastore latentstyles "
    "private1 do tc tcn xe rxe pnseclvl template userprops docvar comment doccomm operator "
    "category manager company hlinkbase printim buptim mmathPr wgrffmtfilter datafield blipuid "
    "panose falt fontemb fontfile htmltag mhtmltag password passwordhash sp sn sv shprslt "
    "formfield ffname picprop listpicture pgptbl upr levelnumbers leveltext oldcprops oldpprops "
    "oldtprops oldsprops".split()
) - {"upr"}
"""Destinations whose words are not read."""

INFO = {
    "title": "title", "subject": "subject", "author": "author", "keywords": "keywords",
    "doccomm": "description", "operator": "last_modified_by", "category": "category",
    "company": "company",
}  # fmt: skip
"""Destinations within the document's information, and what they tell."""

TIMES = {"creatim": "created", "revtim": "modified"}
COUNTS = {"nofpages": "page_count", "nofwords": "word_count"}

CHARSETS = {
    0: "cp1252", 2: "symbol", 77: "mac_roman", 78: "cp932", 79: "cp949", 80: "gb18030",
    81: "cp950", 83: "cp1255", 84: "cp1256", 85: "mac_greek", 86: "mac_turkish",
    88: "mac_latin2", 89: "mac_cyrillic", 128: "cp932", 129: "cp949", 130: "johab",
    134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
    255: "cp850",
}  # fmt: skip
"""What the charset of a font means; 1 is that of the document."""

CODE_PAGES = {"10000": "mac_roman", "65001": "utf-8", "936": "gb18030", "10007": "mac_cyrillic"}
SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}

LANGUAGES = {
    0x01: "ar", 0x02: "bg", 0x03: "ca", 0x04: "zh", 0x05: "cs", 0x06: "da", 0x07: "de",
    0x08: "el", 0x09: "en", 0x0A: "es", 0x0B: "fi", 0x0C: "fr", 0x0D: "he", 0x0E: "hu",
    0x0F: "is", 0x10: "it", 0x11: "ja", 0x12: "ko", 0x13: "nl", 0x14: "no", 0x15: "pl",
    0x16: "pt", 0x18: "ro", 0x19: "ru", 0x1B: "sk", 0x1C: "sq", 0x1D: "sv", 0x1E: "th",
    0x1F: "tr", 0x20: "ur", 0x21: "id", 0x22: "uk", 0x23: "be", 0x24: "sl", 0x25: "et",
    0x26: "lv", 0x27: "lt", 0x28: "tg", 0x29: "fa", 0x2A: "vi", 0x2B: "hy", 0x2C: "az",
    0x2D: "eu", 0x2F: "mk", 0x37: "ka", 0x39: "hi", 0x3E: "ms", 0x3F: "kk", 0x40: "ky",
    0x42: "tk", 0x43: "uz", 0x44: "tt", 0x45: "bn", 0x50: "mn",
}  # fmt: skip
"""The lower ten bits of Windows' language numbers."""


def language(number: int) -> str | None:
    """The ISO 639-1 code of a Windows language number; None for "no proofing"."""
    return LANGUAGES.get(number & 0x3FF) if 0 < number < 0x10000 and number != 1024 else None
