"""Invented wire stories written before the rules they judge; no rule was fitted to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wire:
    """A story, the names in it, its main country, and who speaks in each of its quotes."""

    text: str
    people: dict[str, str | None]
    organisations: frozenset[str]
    country: str
    speakers: tuple[str | None, ...] = ()


UNSEEN = {
    "dhaka-garments": Wire(
        text=(
            "DHAKA (Delta Wire) - Workers at forty garment factories walked out on Monday, "
            "demanding a higher minimum wage, union officials said.\n\n"
            '"This wage," union leader Shirin Sultana said, "cannot feed a family of three." '
            "Sultana spoke outside the gates of Meghna Textiles.\n\n"
            "The president of the Bangladesh Button Makers and Traders Association, Rafiq Karim, "
            "said the sector could not pay more. Labour Minister Tofail Hasan promised an answer "
            "by December 1."
        ),
        people={
            "Shirin Sultana": "union leader",
            "Rafiq Karim": "president of the Bangladesh Button Makers and Traders Association",
            "Tofail Hasan": "Labour Minister",
        },
        organisations=frozenset(
            {"Meghna Textiles", "Bangladesh Button Makers and Traders Association"}
        ),
        country="BD",
        speakers=("Shirin Sultana", "Shirin Sultana"),
    ),
    "tashkent-visit": Wire(
        text=(
            "President of Uzbekistan Alisher Nazarov received the Minister of Trade of the "
            "Republic of Korea Choi Min-jae in Tashkent on Thursday.\n\n"
            "The parties discussed a plant that Hanbit Motors will build in Andijan. "
            "Ambassador Extraordinary and Plenipotentiary of Uzbekistan to Korea Botir Yuldashev "
            "also took part.\n\n"
            '"The first car will leave the line in spring," Nazarov told reporters. Choi thanked '
            "the Chamber of Commerce and Industry of Uzbekistan."
        ),
        people={
            "Alisher Nazarov": "President of Uzbekistan",
            "Choi Min-jae": "Minister of Trade of the Republic of Korea",
            "Botir Yuldashev": (
                "Ambassador Extraordinary and Plenipotentiary of Uzbekistan to Korea"
            ),
        },
        organisations=frozenset(
            {"Hanbit Motors", "Chamber of Commerce and Industry of Uzbekistan"}
        ),
        country="UZ",
        speakers=("Alisher Nazarov",),
    ),
    "caspian-ferry": Wire(
        text=(
            "AKTAU, July 9 (Coast News) - A ferry of the company Sarmat Lines ran aground near "
            "the port on Tuesday, the Emergencies Ministry said.\n\n"
            "No one of the 64 people aboard was hurt. Captain Ruslan Beketov had reported fog, "
            "said Marat Iskakov, head of the port authority. Aktau Energo cut the power to the "
            "pier.\n\n"
            'Passenger Leila Guseinova, 31, said she had been asleep. "There was a bang and then '
            'silence," she recalled. Beketov will be questioned by July 20.'
        ),
        people={
            "Ruslan Beketov": "Captain",
            "Marat Iskakov": "head of the port authority",
            "Leila Guseinova": "Passenger",
        },
        organisations=frozenset({"Sarmat Lines", "Emergencies Ministry", "Aktau Energo"}),
        country="KZ",
        speakers=("Leila Guseinova",),
    ),
    "hanoi-virus": Wire(
        text=(
            "Vietnam's deputy health minister Le Van Thanh said on Friday that a new clinic in "
            "Hue would open in June.\n\n"
            "Thanh met World Bank country director Chad Whitmore and Jordan Ellis, who runs the "
            'Mekong Health Fund. Ellis lamented that "money is the one medicine we lack".\n\n'
            "Whitmore said the bank would lend $20 million. The clinic is to be built by "
            "Song Lam Construction."
        ),
        people={
            "Le Van Thanh": "Vietnam's deputy health minister",
            "Chad Whitmore": "World Bank country director",
            "Jordan Ellis": None,
        },
        organisations=frozenset({"World Bank", "Mekong Health Fund", "Song Lam Construction"}),
        country="VN",
        speakers=("Jordan Ellis",),
    ),
    "osce-mission": Wire(
        text=(
            "VIENNA — The Organization for Security and Co-operation in Europe (OSCE) will send "
            "120 observers to Moldova, its office in Chisinau announced.\n\n"
            "The mission is led by Ingrid Solberg, a former Norwegian judge. Acting President, "
            'Prime Minister of Moldova Andrei Rusu welcomed the decision. "Let them see '
            'everything," he added.\n\n'
            "Ballots will be printed in Romanian, Russian and Ukrainian. Rusu and Solberg are to "
            "meet on Monday at the Central Electoral Bureau."
        ),
        people={
            "Ingrid Solberg": "former Norwegian judge",
            "Andrei Rusu": "Acting President, Prime Minister of Moldova",
        },
        organisations=frozenset(
            {"Organization for Security and Co-operation in Europe", "Central Electoral Bureau"}
        ),
        country="MD",
        speakers=("Andrei Rusu",),
    ),
    "zambia-copper": Wire(
        text=(
            "Zambia will take back the Kafue mine from the Canadian firm Redstone Mining, Mines "
            "Minister Mwape Banda said in Lusaka.\n\n"
            'Redstone Mining owes the state $300 million, Banda told parliament. "We waited four '
            'years," he said, to applause. "We are done waiting."\n\n'
            "Grace Phiri of the Miners' Union of Zambia warned of layoffs. \"They will send us "
            'home," Phiri sighed. Redstone chief executive Todd Brennan declined to comment.'
        ),
        people={
            "Mwape Banda": "Mines Minister",
            "Grace Phiri": None,
            "Todd Brennan": "Redstone chief executive",
        },
        organisations=frozenset({"Redstone Mining", "Miners' Union of Zambia"}),
        country="ZM",
        speakers=("Mwape Banda", "Mwape Banda", "Grace Phiri"),
    ),
    "naryn-road": Wire(
        text=(
            "NARYN (Tien News) - Repair of the road between the villages of Ak-Kyya and Tuura "
            "has begun, the press service of the Ministry of Transport reported.\n\n"
            "The contractor is China Bridge Company, chosen in a tender in May. Minister of "
            "Transport Ulan Zhanybekov and the plenipotentiary representative of the President "
            "in Naryn region Asan Mukashev visited the site.\n\n"
            '"The snow will not wait for us," Zhanybekov joked. The road will be open until '
            "November 15, Mukashev said."
        ),
        people={
            "Ulan Zhanybekov": "Minister of Transport",
            "Asan Mukashev": ("plenipotentiary representative of the President in Naryn region"),
        },
        organisations=frozenset({"Ministry of Transport", "China Bridge Company"}),
        country="KG",
        speakers=("Ulan Zhanybekov",),
    ),
    "bogota-bank": Wire(
        text=(
            "Colombia's central bank kept its rate at 9 percent on Friday, in line with what "
            "analysts expected.\n\n"
            'Governor Camila Restrepo said inflation was "falling, but not yet tamed". Finance '
            "Minister Jaime Ocampo had urged a cut.\n\n"
            "Banco del Valle economist Peter June Walsh said that exports to Chad and to Turkey "
            'were too small to matter. "The peso is the story," Walsh quipped. Restrepo will '
            "leave office in May."
        ),
        people={
            "Camila Restrepo": "Governor",
            "Jaime Ocampo": "Finance Minister",
            "Peter June Walsh": "Banco del Valle economist",
        },
        organisations=frozenset({"Banco del Valle"}),
        country="CO",
        speakers=("Camila Restrepo", "Peter June Walsh"),
    ),
}
