"""What is known of the topics of a training text, in the order of the 17 top-level topics."""

from __future__ import annotations

from dataclasses import dataclass

TOPICS = (
    "01000000 02000000 03000000 04000000 05000000 06000000 07000000 08000000 09000000 "
    "10000000 11000000 12000000 13000000 14000000 15000000 16000000 17000000"
).split()

_LETTERS = dict(zip("ACDEUVHILYPRSOTWX", TOPICS, strict=True))


@dataclass(frozen=True, slots=True)
class Example:
    """A text, topics it has, topics it may have, and how much it counts."""

    text: str
    topics: frozenset[str]
    open: frozenset[str] = frozenset()
    weight: float = 1.0


def codes(letters: str) -> frozenset[str]:
    """Return the topics that letters mean: arts, crime, disaster, economy, edUcation, enVironment,
    health, human Interest, labour, lifestYle, politics, religion, science, sOciety, sporT, War,
    weather (X)."""
    return frozenset(_LETTERS[letter] for letter in letters)


SECTIONS = {
    "Armed conflicts and attacks": ("W", "CP"),
    "Arts and culture": ("A", "IO"),
    "Business and economy": ("E", ""),
    "Disasters and accidents": ("D", "X"),
    "Health and environment": ("", "HVX"),
    "International relations": ("P", "WE"),
    "Law and crime": ("C", "P"),
    "Politics and elections": ("P", ""),
    "Science and technology": ("S", ""),
    "Sports": ("T", ""),
}
"""Sections of Wikipedia's current events: topics they mean, topics they may mean."""

CATEGORIES = {
    "POLITICS": ("P", "CEOW"),
    "WELLNESS": ("Y", "HSO"),
    "HEALTHY LIVING": ("Y", "HSO"),
    "ENTERTAINMENT": ("A", "I"),
    "TRAVEL": ("Y", "EA"),
    "STYLE & BEAUTY": ("Y", "AI"),
    "STYLE": ("Y", "AI"),
    "PARENTING": ("O", "YUHI"),
    "PARENTS": ("O", "YUHI"),
    "FOOD & DRINK": ("Y", "HE"),
    "TASTE": ("Y", "HE"),
    "QUEER VOICES": ("O", "PAI"),
    "BUSINESS": ("E", "LS"),
    "MONEY": ("E", "YO"),
    "COMEDY": ("A", "PI"),
    "SPORTS": ("T", "I"),
    "HOME & LIVING": ("Y", "IA"),
    "WEDDINGS": ("Y", "OI"),
    "DIVORCE": ("O", "YIC"),
    "WOMEN": ("O", "YPI"),
    "CRIME": ("C", "DOW"),
    "MEDIA": ("A", "PE"),
    "WEIRD NEWS": ("I", "CVYA"),
    "GREEN": ("V", "XDPSE"),
    "ENVIRONMENT": ("V", "XDPSE"),
    "RELIGION": ("R", "OP"),
    "SCIENCE": ("S", "VH"),
    "TECH": ("S", "EA"),
    "EDUCATION": ("U", "PO"),
    "COLLEGE": ("U", "OPC"),
    "ARTS": ("A", "I"),
    "ARTS & CULTURE": ("A", "I"),
    "CULTURE & ARTS": ("A", "I"),
    "GOOD NEWS": ("I", "OVY"),
}
"""Categories of the HuffPost News Category Dataset; those not listed tell no topic."""
