"""Words to fill a blog with: sentences in Dutch and English that are grammatical and say very little."""

from __future__ import annotations

import itertools
import random

# What compounds are made of: fietsbrug, bicycle bridge.
FIRST = {
    "nl": """hout brood water boek fiets regen zomer winter avond stads dorps kerk berg bos melk koffie thee
        papier steen markt zee rivier eiland herfst lente ochtend glas wol leer zout graan appel honing
        spoor lucht wind zand klei koper touw zeil vuur muziek film foto taal reken teken leer jeugd
        wijk haven tuin keuken zolder kelder straat""",
    "en": """wood bread water book bicycle rain summer winter evening city village church mountain forest milk
        coffee tea paper stone market sea river island autumn spring morning glass wool leather salt grain
        apple honey railway air wind sand clay copper rope sail fire music film photo language harbour
        garden kitchen attic cellar street""",
}
LAST = {
    "nl": """plaats bank kist kamer tafel deur brug winkel molen school lamp klok kaart brief muur trap kast
        kring groep club les krant kar wagen boot mand doos plank rand weg route tocht dag week proef
        vraag gids cursus""",
    "en": """room bench box table door bridge shop mill school lamp clock map letter wall stair cupboard
        circle group club lesson paper cart wagon boat basket shelf edge road route walk day week trial
        question guide course""",
}
ADJECTIVES = {
    "nl": """oude nieuwe stille lange korte smalle brede vaste losse warme koude lichte zware kleine grote
        gewone vreemde langzame trage rustige drukke lege volle scheve rechte blauwe groene rode witte
        eenvoudige zorgvuldige toevallige""",
    "en": """old new quiet long short narrow wide steady loose warm cold light heavy small large plain strange
        slow patient busy empty full crooked straight blue green red white simple careful accidental""",
}
VERBS = {
    "nl": """bewaart verandert herhaalt verklaart verbergt draagt opent sluit meet tekent repareert vult
        vervangt verraadt ontwijkt verdient""",
    "en": """keeps changes repeats explains hides carries opens closes measures draws repairs fills replaces
        betrays avoids deserves""",
}
TIMES = {
    "nl": """gisteren vandaag soms zelden altijd meestal vroeger inmiddels opnieuw eindelijk misschien
        vermoedelijk""",
    "en": """yesterday today sometimes seldom always usually formerly meanwhile again finally perhaps
        presumably""",
}
SHAPES = {
    "nl": [
        "De {a} {n} {v} {t} de {m}.",
        "Elke {n} {v} een {b} {m}, en dat merk je {t}.",
        "Wie de {n} kent, kent {t} ook de {m}.",
        "Tussen de {a} {n} en de {m} ligt {t} nog een vraag.",
        "Ik heb de {n} naast de {b} {m} gezet.",
        "Zonder {n} is een {m} {t} niets waard.",
        "Dat de {a} {n} de {m} {v}, weet {t} iedereen.",
        "Hoe vaak {v} een {n} eigenlijk de {b} {m}?",
        "Het kostte ons een {n}, maar de {b} {m} staat er.",
    ],
    "en": [
        "The {a} {n} {t} {v} the {m}.",
        "Every {n} {v} one {b} {m}, and that {t} shows.",
        "Whoever knows the {n} {t} knows the {m} as well.",
        "Between the {a} {n} and the {m} there is {t} another question.",
        "I put the {n} beside the {b} {m}.",
        "Without the {n} no {m} is {t} worth anything.",
        "That the {a} {n} {v} the {m} is {t} known to all.",
        "How often does one {n} meet the {b} {m}?",
        "It cost us the {n}, but the {b} {m} stands.",
    ],
}
FIRST_NAMES = """Anouk Bas Carla Daan Eefje Floris Greet Hugo Iris Joost Katrien Lotte Maarten Noor Otto Petra
    Quinten Roos Stijn Tine Urs Vera Wout Xandra Yara Zeger Alice Ben Clara David Ellen Frank Grace Henry
    Isabel Jack Kate Liam Mary Nora""".split()  # noqa: SIM905  # as it is read
LAST_NAMES = """Aerts Bakker Claes Dekker Evers Franssen Geerts Hendriks Ivens Jansen Kuipers Lemmens Mulder
    Nijs Ooms Peeters Quist Rutten Smit Thijs Uyttendaele Visser Willems Young Zwart Archer Barker Carter
    Draper Fisher Glover Harper Mason Parker Sawyer Turner Walker Weaver Wright""".split()  # noqa: SIM905


def compounds(language: str) -> list[str]:
    """All the things there are to write about in a language, about two thousand."""
    between = "" if language == "nl" else " "
    pairs = itertools.product(dict.fromkeys(FIRST[language].split()), LAST[language].split())
    return [f"{first}{between}{last}" for first, last in pairs]


def sentences(language: str, count: int, number: random.Random) -> list[str]:
    """So many different sentences; some things are spoken of far more often than others (Zipf)."""
    things = compounds(language)
    number.shuffle(things)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(things) + 1)))
    adjectives, verbs, times = (words[language].split() for words in (ADJECTIVES, VERBS, TIMES))
    made: dict[str, None] = {}
    while len(made) < count:
        thing, other = number.choices(things, cum_weights=weights, k=2)
        shape = number.choice(SHAPES[language])
        a, b = number.sample(adjectives, k=2)
        made[shape.format(n=thing, m=other, a=a, b=b, v=number.choice(verbs), t=number.choice(times))] = None
    return list(made)


def names(count: int, number: random.Random) -> list[str]:
    """So many names of people."""
    return [f"{number.choice(FIRST_NAMES)} {number.choice(LAST_NAMES)}" for _ in range(count)]
