"""More invented stories, kept apart to judge the taggers by what they were not built on."""

from __future__ import annotations

from tests.unit.taggers.stories import Story

HELD_BACK = {
    "tajik-border": Story(
        text=(
            "Chairman of the State Committee for National Security of Tajikistan Saidmumin Rahimov "
            "and his Kyrgyz counterpart Erlan Toktosunov signed a protocol on the border in "
            "Batken. "
            "The Border Service reported.\n\n"
            "According to the service, the First Deputy Chairman of the Cabinet of Ministers of "
            "Kyrgyzstan Azamat Dyikanov and the Governor of Sughd region Firuz Sharipov also took "
            "part in the ceremony.\n\n"
            "Azamat Dyikanov thanked the UN Regional Centre for Preventive Diplomacy. "
            "The residents of the village of Kok-Tash are waiting for the road to be opened, "
            "head of "
            "the rural district Nurgul Abdykadyrova told 24.kg news agency."
        ),
        people={
            "Saidmumin Rahimov": (
                "Chairman of the State Committee for National Security of Tajikistan"
            ),
            "Erlan Toktosunov": "Kyrgyz counterpart",
            "Azamat Dyikanov": ("First Deputy Chairman of the Cabinet of Ministers of Kyrgyzstan"),
            "Firuz Sharipov": "Governor of Sughd region",
            "Nurgul Abdykadyrova": "head of the rural district",
        },
        organisations=frozenset(
            {
                "State Committee for National Security of Tajikistan",
                "Border Service",
                "Cabinet of Ministers of Kyrgyzstan",
                "UN Regional Centre for Preventive Diplomacy",
                "24.kg",
            }
        ),
        country="KG",
    ),
    "armenia-parliament": Story(
        text=(
            "Armenian Parliament Speaker Vahagn Grigoryan has resigned, the National Assembly's "
            "press "
            "office said on Thursday.\n\n"
            "Vice Speaker Anahit Sargsyan will perform his duties until a new vote. Deputy of the "
            "ruling Civic Unity party Tigran Melkonyan said the decision surprised him.\n\n"
            '"We learned it from the news," Melkonyan told Azatutyun.\n\n'
            "The Council of Europe's human rights commissioner Dagmar Novak arrives in Yerevan on "
            "Friday. She will meet with Ombudsman Karen Hakobyan and Minister of Justice Lilit "
            "Petrosyan."
        ),
        people={
            "Vahagn Grigoryan": "Armenian Parliament Speaker",
            "Anahit Sargsyan": "Vice Speaker",
            "Tigran Melkonyan": "Deputy of the ruling Civic Unity party",
            "Dagmar Novak": "Council of Europe's human rights commissioner",
            "Karen Hakobyan": "Ombudsman",
            "Lilit Petrosyan": "Minister of Justice",
        },
        organisations=frozenset(
            {"National Assembly", "Civic Unity", "Azatutyun", "Council of Europe"}
        ),
        country="AM",
    ),
    "bosnia-eu": Story(
        text=(
            "EU enlargement commissioner Henrik Vos told lawmakers in Sarajevo that Bosnia and "
            "Herzegovina must adopt a law on the judiciary before accession talks.\n\n"
            "The chairwoman of the Council of Ministers, Amra Begic, said the draft would be "
            "ready in "
            "March. High Representative Christoph Lang warned that Republika Srpska was "
            "undermining "
            "the state. Nebojsa Kovac, leader of the Alliance of Independent Democrats, rejected "
            "the "
            "criticism.\n\n"
            "Analyst Damir Hadzic of the Balkan Policy Institute said that Vos had been unusually "
            "direct. Begic and Kovac will meet on Tuesday."
        ),
        people={
            "Henrik Vos": "EU enlargement commissioner",
            "Amra Begic": "chairwoman of the Council of Ministers",
            "Christoph Lang": "High Representative",
            "Nebojsa Kovac": "leader of the Alliance of Independent Democrats",
            "Damir Hadzic": "Analyst",
        },
        organisations=frozenset(
            {
                "European Union",
                "Council of Ministers",
                "Alliance of Independent Democrats",
                "Balkan Policy Institute",
            }
        ),
        country="BA",
    ),
    "kenya-health": Story(
        text=(
            "NAIROBI, Kenya — Kenya will start vaccinating children against malaria next week, "
            "Health "
            "Cabinet Secretary Wanjiku Kariuki announced.\n\n"
            "The World Health Organization's representative in Kenya, Dr. Abebe Tesfaye, praised "
            "the "
            "decision. The first doses will go to Kisumu county, said Otieno Odhiambo, the "
            "county's "
            "director of public health.\n\n"
            "Mary Achieng, 34, a mother of three, waited since dawn. UNICEF delivered the doses. "
            "Kariuki said the Kenya Medical Research Institute would monitor side effects."
        ),
        people={
            "Wanjiku Kariuki": "Health Cabinet Secretary",
            "Abebe Tesfaye": "World Health Organization's representative in Kenya",
            "Otieno Odhiambo": "county's director of public health",
            "Mary Achieng": "mother of three",
        },
        organisations=frozenset(
            {
                "World Health Organization",
                "United Nations Children's Fund",
                "Kenya Medical Research Institute",
            }
        ),
        country="KE",
    ),
    "peru-mining": Story(
        text=(
            "Peru's Energy and Mines Minister Rodrigo Villanueva resigned on Sunday after protests "
            "against a copper mine in the Apurimac region left four people dead.\n\n"
            "President Lucia Cardenas accepted the resignation and named economist Ernesto "
            "Paredes to "
            "the post. Cardenas said she would travel to Cusco. Police General Hugo Benavides "
            "denied "
            "that officers fired on the crowd.\n\n"
            "Rosa Quispe, president of the Federation of Peasant Communities, demanded an inquiry. "
            '"They shot at us," Quispe told Radio Andina. The company, Minera Los Andes, a unit of '
            "China's Jinhai Group, declined to comment. Human Rights Watch called for calm."
        ),
        people={
            "Rodrigo Villanueva": "Peru's Energy and Mines Minister",
            "Lucia Cardenas": "President",
            "Ernesto Paredes": "economist",
            "Hugo Benavides": "Police General",
            "Rosa Quispe": "president of the Federation of Peasant Communities",
        },
        organisations=frozenset(
            {
                "Federation of Peasant Communities",
                "Radio Andina",
                "Minera Los Andes",
                "Jinhai Group",
                "Human Rights Watch",
            }
        ),
        country="PE",
    ),
    "yemen-truce": Story(
        text=(
            "UN Special Envoy for Yemen Anders Holm arrived in Sanaa on Saturday for talks with "
            "the "
            "Houthi leadership, his office said.\n\n"
            "Holm was received by Abdulrahman al-Sharif, the head of the Houthi negotiating team. "
            "Saudi Ambassador to Yemen Faisal bin Turki al-Otaibi held separate talks in Aden with "
            "the chairman of the Presidential Leadership Council Salem Bahah.\n\n"
            "Al-Sharif said that salaries and the Hodeidah port were discussed. The Iranian "
            "Foreign "
            "Ministry spokesman Reza Moradi welcomed the visit. The World Food Programme (WFP) has "
            "warned of famine; WFP country director Claire Dubois said that funds would run out "
            "in June."
        ),
        people={
            "Anders Holm": "UN Special Envoy for Yemen",
            "Abdulrahman al-Sharif": "head of the Houthi negotiating team",
            "Faisal bin Turki al-Otaibi": "Saudi Ambassador to Yemen",
            "Salem Bahah": "chairman of the Presidential Leadership Council",
            "Reza Moradi": "Iranian Foreign Ministry spokesman",
            "Claire Dubois": "WFP country director",
        },
        organisations=frozenset(
            {
                "United Nations",
                "Presidential Leadership Council",
                "Iranian Foreign Ministry",
                "World Food Programme",
            }
        ),
        country="YE",
    ),
    "mongolia-rail": Story(
        text=(
            "ULAANBAATAR, May 12 (Steppe News) - Mongolian Deputy Prime Minister Batbayar "
            "Enkhtuya and "
            "the chairman of China Railway Wang Jianhua opened a new line to the border on "
            "Thursday. "
            "The Ministry of Road and Transport Development reported this.\n\n"
            "The line was built by Tavan Tolgoi Railway. Its chief executive, Ganbold Dorj, said "
            "coal "
            'exports would double. "This is a historic day," Enkhtuya said.\n\n'
            "The head of the World Bank office in Mongolia Ayumi Sato noted the importance of the "
            "project, while economist Munkhbat Tseren warned of debt. Wang left for Beijing on "
            "Friday."
        ),
        people={
            "Batbayar Enkhtuya": "Mongolian Deputy Prime Minister",
            "Wang Jianhua": "chairman of China Railway",
            "Ganbold Dorj": "chief executive",
            "Ayumi Sato": "head of the World Bank office in Mongolia",
            "Munkhbat Tseren": "economist",
        },
        organisations=frozenset(
            {
                "China Railway",
                "Ministry of Road and Transport Development",
                "Tavan Tolgoi Railway",
                "World Bank",
            }
        ),
        country="MN",
    ),
}
