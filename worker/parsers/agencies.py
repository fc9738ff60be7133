"""News agencies by the names they print in datelines, bylines and tails."""

from __future__ import annotations

import re

KNOWN = frozenset(
    "reuters|ap|associated press|the associated press|afp|agence france-presse|dpa|efe|ansa|tass|"
    "тасс|itar-tass|interfax|интерфакс|ria novosti|риа новости|sputnik|xinhua|kyodo|kyodo news|"
    "yonhap|pti|ians|ani|upi|bloomberg|bloomberg news|bbc|bbc news|cnn|npr|voa|rfe/rl|24.kg|kabar|"
    "кабар|kazinform|akipress|akipress.com|kyrtag|trend|apa|azertac|azernews|irna|mehr|mna|isna|"
    "fars|anadolu agency|aa|dha|uzdaily|uzdaily.uz|uza|kun.uz|khovar|asia-plus|turkmenportal|"
    "belta|белта|ukrinform|укринформ|unian|armenpress|arka|belga|anp|tt|ntb|stt|ritzau|apa-ots|"
    "lusa|pap|ctk|čtk|mti|agerpres|bta|tanjug|hina|mena|kuna|wam|spa|petra|sana|bernama|antara|"
    "aap|cp|the canadian press|canadian press|pa|pa media|press association|prnewswire|"
    "pr newswire|business wire|globe newswire|globenewswire|newswire|accesswire|sda|ats|cna|"
    "jiji press|jiji|app|app.com.pk|unb|bss|inter press service|ips|thomson reuters foundation|"
    "kaztag|казтаг|казинформ|qazaqparat|акипресс|униан|уніан|укрінформ|askanews|adnkronos|"
    "europa press|tasnim|рейтер|франс пресс|спутник|риа|прайм|regnum|eurasianet|rferl|rfi|dw|"
    "the associated press news|canadian press news|keystone-sda|kna|epd|reuters health|"
    "ifax|ukrainian news|nan|news agency of nigeria|ghana news agency|gna|apanews|panapress|"
    "the new york times|the washington post|the guardian|financial times|el país|le monde".split(
        "|"
    )
)
"""Agency names in lower case."""

_DOMAIN = re.compile(r"[\w-]{2,30}\.(?:com|net|org|info|news|[a-z]{2})", re.IGNORECASE)
_KIND = re.compile(
    r"(?:news|press|information|telegraph) (?:agency|service)|newswire|новостное агентство|"
    r"nachrichtenagentur|agence de presse|agencia de noticias|информационное агентство",
    re.IGNORECASE,
)


def is_known(name: str) -> bool:
    """Whether this is an agency's name: a listed one, a site's, or one that says so."""
    name = name.strip(" .")
    folded = name.lower()
    if folded in KNOWN or _DOMAIN.fullmatch(name):
        return True
    return len(name) <= 50 and _KIND.search(name) is not None
