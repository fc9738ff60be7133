"""Words that tell a quotation and its speaker: cue verbs, pronouns, offices, bodies."""

from __future__ import annotations

from worker.parsers.months import MONTHS, WEEKDAYS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS = _words(
    # English
    "said says say saying told tells telling added adds adding noted notes noting stated states "
    "stating stressed stresses stressing emphasized emphasised emphasizes emphasises emphasizing "
    "explained explains explaining announced announces announcing reported reports read "
    "reads wrote "
    "writes writing tweeted posted commented comments commenting remarked remarks replied replies "
    "answered answers asked asks concluded concludes continued continues warned warns warning "
    "admitted admits argued argues claimed claims insisted insists declared declares confirmed "
    "recalled recalls reminded promised suggested urged vowed pledged testified observed "
    "underlined "
    "highlighted acknowledged denied predicted complained joked shouted cried whispered informed "
    "reiterated lamented quipped responded recounted assured cautioned hailed pointed put "
    "quoted cited "
    "laughed laughs pleaded pleads sighed sighs recounts mused muses grumbled grumbles chuckled "
    "smiled smiles shrugged nodded exclaimed exclaims yelled screamed murmured muttered mutters "
    "boasted boasts begged conceded concedes countered counters retorted snapped scoffed ventured "
    "volunteered reflected reflects marvelled fumed wondered wonders quips jokes sobbed "
    "wept stammered bemoaned rejoined elaborated clarified maintained maintains contended "
    "contends asserted asserts affirmed affirms proclaimed proclaims confessed confided implored "
    "inquired queried pondered advised cautions jested "
    "commenced opined disclosed revealed believes thinks called calls described describes branded "
    "slammed dismissed "
    # Russian
    "сказал сказала сказали заявил заявила заявили отметил отметила отметили сообщил "
    "сообщила сообщили "
    "сообщает сообщают говорит говорят говорится рассказал рассказала рассказали добавил добавила "
    "добавили подчеркнул подчеркнула подчеркнули пояснил пояснила пояснили написал написала "
    "написали "
    "ответил ответила ответили считает заключил заключила объяснил объяснила передает "
    "передаёт указал "
    "указала напомнил напомнила уточнил уточнила уточнили отмечается сообщается заверил подытожил "
    # French
    "dit déclaré déclare affirmé affirme ajouté ajoute indiqué indique souligné souligne "
    "expliqué explique "
    "assuré assure estimé estime précisé précise annoncé annonce écrit raconté raconte "
    "conclu lancé confié "
    "rappelé réagi "
    # German
    "sagte sagt sagten erklärte erklärten erklärt teilte teilten betonte betont fügte "
    "berichtete schrieb "
    "schreibt meinte kündigte hieß heißt erläuterte warnte forderte "
    # Spanish
    "dijo dijeron dice declaró declararon afirmó afirmaron señaló señalaron añadió explicó "
    "indicó aseguró "
    "agregó informó informaron manifestó expresó subrayó escribió sostuvo advirtió apuntó "
    "destacó".lower()
)
"""Verbs that introduce or close direct speech, in the forms stories use."""

NAMING = _words(
    "called calls described describes branded dubbed slammed dismissed labelled labeled"
)
"""Verbs that quote a fragment only if something stands between: `called the vote "…"`."""

PRONOUNS = _words(
    "he she they он она они il elle ils elles er sie él ella ellos ellas a-t-il a-t-elle ont-ils "
    "dit-il dit-elle explique-t-il explique-t-elle ajoute-t-il ajoute-t-elle"
)
"""Pronouns that stand for someone named before."""

UNNAMED = _words(
    "i we you it who which what one that this there я мы вы это je nous on ich wir es yo"
)
"""Subjects that name nobody who could be looked up."""

LEADING = _words(
    "the a an also later then but and as however meanwhile earlier has have had is was were been "
    "un une le la les l' der die das den dem ein eine el los las una как так hat haben a ha "
    "ont han "
    "previously further similarly как же bien"
)
"""Words before a subject that are no part of the speaker's name."""

TRAILING = _words(
    "was is has had have were been be quoted as also later then further will would can could may "
    "earlier previously not did does do went on and to a ont hat also again repeatedly himself "
    "herself itself reportedly publicly who которая который тоже также himself added"
)
"""Words between a subject and its verb."""

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

SPEECH_WORDS = _words(
    "is are was were be been am will would have has had do does did can could must should "
    "may might "
    "shall not cannot i we you they he she it our my your their us me let don't won't can't isn't "
    "aren't didn't doesn't i'm we're it's we've i've they're that's there's want need know think "
    "believe hope continue continues remains became become makes made take takes took came "
    "come goes "
    "went says said if because when expressed discussed noted supports "
    "мы я вы они он она это не нет будет будем были был была есть надо нужно может можем "
    "должны наш наша "
    "nous vous je ils elle est sont était sera avons avez ont pas c'est il faut wir ich sie "
    "es ist sind "
    "war wird werden haben hat nicht muss müssen kann können nosotros es son era será está "
    "están hay no "
    "hemos tenemos vamos debe puede"
)
"""Words that make a stretch of text a statement rather than a name."""

CASES = {
    "сообщении": "сообщение", "заявлении": "заявление", "письме": "письмо", "документе": "документ",
    "пресс-релизе": "пресс-релиз", "обращении": "обращение", "министерстве": "министерство",
    "ведомстве": "ведомство", "пресс-службе": "пресс-служба", "докладе": "доклад",
    "тексте": "текст", "mitteilung": "Mitteilung",
}  # fmt: skip
"""Nouns of source as they stand after a preposition, and as they are named."""
