"""Invented stories of the kind the service meets, and what an editor would tag in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """A story and the names in it: people with their roles, organisations, main country."""

    text: str
    people: dict[str, str | None]
    organisations: frozenset[str]
    country: str


STORIES = {
    "kyrgyz-energy": Story(
        text=(
            "Prime Minister of Kyrgyzstan Almaz Tokombaev met with the Ambassador of Japan to "
            "Kyrgyzstan Hiroshi Tanabe. The press service of the Cabinet of Ministers reported.\n\n"
            "The parties discussed construction of a substation in Naryn region. The Deputy "
            "Minister of Energy Temirlan Asylbekov said that the Asian Development Bank (ADB) "
            "was ready to allocate $40 million.\n\n"
            "«We count on the support of the ADB,» Asylbekov added.\n\n"
            "The head of the State Agency for Architecture Baktygul Isaeva and the akim of "
            "At-Bashi district Kubanych Mamyrov also took part in the meeting."
        ),
        people={
            "Almaz Tokombaev": "Prime Minister of Kyrgyzstan",
            "Hiroshi Tanabe": "Ambassador of Japan to Kyrgyzstan",
            "Temirlan Asylbekov": "Deputy Minister of Energy",
            "Baktygul Isaeva": "head of the State Agency for Architecture",
            "Kubanych Mamyrov": "akim of At-Bashi district",
        },
        organisations=frozenset(
            {"Asian Development Bank", "State Agency for Architecture", "Cabinet of Ministers"}
        ),
        country="KG",
    ),
    "kazakh-talks": Story(
        text=(
            "Kazakh Foreign Minister Daniyar Sultanov received the OSCE Secretary General "
            "Marianne Lindqvist in Astana on Tuesday.\n\n"
            "During the talks, Daniyar Sultanov informed about political reforms in Kazakhstan. "
            "The OSCE official noted the role of the country in Central Asia.\n\n"
            "Later, Lindqvist met with the Chairman of the Senate Yerbol Akhmetzhanov and the "
            "Prosecutor General Gulmira Seitkali. Representatives of the Ministry of Internal "
            "Affairs were present at the talks."
        ),
        people={
            "Daniyar Sultanov": "Kazakh Foreign Minister",
            "Marianne Lindqvist": "OSCE Secretary General",
            "Yerbol Akhmetzhanov": "Chairman of the Senate",
            "Gulmira Seitkali": "Prosecutor General",
        },
        organisations=frozenset(
            {
                "Organization for Security and Co-operation in Europe",
                "Ministry of Internal Affairs",
            }
        ),
        country="KZ",
    ),
    "georgian-court": Story(
        text=(
            "The Tbilisi City Court sentenced opposition leader Giorgi Maisuradze to three years "
            "in prison on Friday, his lawyer Nino Kapanadze told reporters.\n\n"
            "Maisuradze, the chairman of the New Georgia party, denies the charges. Prime Minister "
            "Levan Tsereteli said the court was independent.\n\n"
            "The European Union and the U.S. Embassy called the verdict regrettable. "
            '"This is a step back for Georgia," said Petra Vogel, a spokeswoman for the European '
            "Commission."
        ),
        people={
            "Giorgi Maisuradze": "opposition leader",
            "Nino Kapanadze": "lawyer",
            "Levan Tsereteli": "Prime Minister",
            "Petra Vogel": "spokeswoman for the European Commission",
        },
        organisations=frozenset(
            {
                "Tbilisi City Court",
                "New Georgia",
                "European Union",
                "U.S. Embassy",
                "European Commission",
            }
        ),
        country="GE",
    ),
    "serbia-kosovo": Story(
        text=(
            "Serbian President Dragan Petrovic and Kosovo's Prime Minister Arben Hoxha failed to "
            "agree on license plates at a meeting in Brussels, the EU envoy for the dialogue "
            "Miguel Santos said.\n\n"
            "Petrovic accused Pristina of unilateral moves. Hoxha, for his part, said Serbia had "
            "not come to negotiate.\n\n"
            "NATO Secretary General Lars Eriksen urged both sides to show restraint. Jelena "
            "Markovic, "
            "a political analyst at the University of Belgrade, said the deadlock could last."
        ),
        people={
            "Dragan Petrovic": "Serbian President",
            "Arben Hoxha": "Kosovo's Prime Minister",
            "Miguel Santos": "EU envoy for the dialogue",
            "Lars Eriksen": "NATO Secretary General",
            "Jelena Markovic": "political analyst at the University of Belgrade",
        },
        organisations=frozenset(
            {"European Union", "North Atlantic Treaty Organization", "University of Belgrade"}
        ),
        country="RS",
    ),
    "nigeria-floods": Story(
        text=(
            "At least 23 people died in floods in Nigeria's Kogi State, the governor, Yusuf "
            "Abdullahi, "
            "said on Wednesday.\n\n"
            "The National Emergency Management Agency (NEMA) said thousands had been displaced. "
            "NEMA Director-General Chidi Okonkwo appealed for help.\n\n"
            'Amina Bello, a farmer in Lokoja, lost everything. "The water took our rice," '
            "she said. "
            "The Red Cross is distributing food, according to its spokesman Emeka Eze."
        ),
        people={
            "Yusuf Abdullahi": "governor",
            "Chidi Okonkwo": "NEMA Director-General",
            "Amina Bello": "farmer in Lokoja",
            "Emeka Eze": "spokesman",
        },
        organisations=frozenset({"National Emergency Management Agency", "Red Cross"}),
        country="NG",
    ),
    "lebanon-cabinet": Story(
        text=(
            "Lebanon's prime minister-designate Karim Haddad presented a cabinet to President "
            "Samir Khoury on Monday, ending ten months of deadlock.\n\n"
            "Former central bank governor Fouad Nasser will become finance minister, while the "
            "foreign ministry goes to Leila Mansour, a former ambassador to France. The World Bank "
            "and the International Monetary Fund have demanded reforms.\n\n"
            "Hezbollah deputy Hassan al-Amin said his bloc would support the government."
        ),
        people={
            "Karim Haddad": "Lebanon's prime minister-designate",
            "Samir Khoury": "President",
            "Fouad Nasser": "Former central bank governor",
            "Leila Mansour": "former ambassador to France",
            "Hassan al-Amin": "Hezbollah deputy",
        },
        organisations=frozenset({"World Bank", "International Monetary Fund", "Hezbollah"}),
        country="LB",
    ),
    "uzbek-agriculture": Story(
        text=(
            "President of Uzbekistan Rustam Yuldashev visited Fergana region, where he was "
            "accompanied by the Minister of Agriculture Jahongir Karimov and khokim of the region "
            "Otabek Rasulov.\n\n"
            "Yuldashev inspected a cotton cluster. The head of state instructed the Ministry of "
            "Water Resources to repair canals, UzA reports.\n\n"
            "The director of the International Cotton Research Institute Svetlana Kim presented "
            "new varieties. Bakhtiyor Nazarov, rector of Tashkent State Agrarian University, spoke "
            "about training of specialists."
        ),
        people={
            "Rustam Yuldashev": "President of Uzbekistan",
            "Jahongir Karimov": "Minister of Agriculture",
            "Otabek Rasulov": "khokim of the region",
            "Svetlana Kim": "director of the International Cotton Research Institute",
            "Bakhtiyor Nazarov": "rector of Tashkent State Agrarian University",
        },
        organisations=frozenset(
            {
                "Ministry of Water Resources",
                "International Cotton Research Institute",
                "Tashkent State Agrarian University",
                "UzA",
            }
        ),
        country="UZ",
    ),
}
