"""Words that tell names of people from offices, bodies and the openings of sentences."""

from __future__ import annotations

from worker.parsers.months import MONTHS, WEEKDAYS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "president minister prime deputy first vice finance foreign interior defense defence health "
    "education justice transport energy economy agriculture mr mrs ms miss dr sen rep gov senator "
    "representative governor mayor director chairman chairwoman chairperson chair chief secretary "
    "ambassador general colonel lieutenant major captain sergeant professor prof judge head "
    "speaker "
    "spokesman spokeswoman spokesperson king queen prince princess pope archbishop bishop coach "
    "officer ceo cfo executive attorney mp lawmaker commissioner coordinator resident chancellor "
    "premier envoy inspector detective constable superintendent manager founder author analyst "
    "economist expert activist leader lord lady sir sheikh imam rabbi rev reverend father sister "
    "treasurer special permanent acting former senior lead ombudsman prosecutor editor "
    "президент министр премьер-министр председатель глава депутат директор губернатор мэр "
    "пресс-секретарь président présidente ministre premier monsieur madame m. mme herr frau "
    "bundeskanzlerin bundeskanzler präsident ministerin presidente ministro ministra señor señora "
    "monsignor reverend chairman officer".lower()
)
"""Offices and forms of address set before a name."""

OFFICE_ENDINGS = (
    "minister", "ministerin", "präsident", "präsidentin", "kanzler", "kanzlerin", "sprecher",
    "sprecherin", "chef", "chefin",
)  # fmt: skip
"""How German compounds end that name an office."""

STOPS = (
    WEEKDAYS
    | MONTHS.keys()
    | _words(
        "on in the at by it he she this that but and for from when after as a an his her our we "
        "they "
        "there if not no with to of two three four five six some many most all several both each "
        "then "
        "now also while before during since under over between into about what who how why where "
        "yet "
        "still so or its their these those another other such more less one in addition meanwhile "
        "however earlier later в на и но по он она это как за при"
    )
)
"""Words that open sentences in capitals and are part of no name."""

BODIES = _words(
    "ministry department agency committee council party bank police court office union commission "
    "fund company corporation university institute service administration parliament government "
    "embassy association federation delegation organization organisation nations house senate "
    "congress board authority authorities center centre group bureau forces army navy force league "
    "society foundation hospital school college press news times post inc ltd corp co states "
    "republic "
    "kingdom assembly affairs cabinet secretariat tribunal exchange airlines airport street "
    "министерство комитет совет партия банк суд ministère ministerium ministerio partei"
)
"""Last words of the names of organisations and other things that are no person."""
