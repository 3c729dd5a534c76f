"""Names of languages, as the lang attribute takes them (BCP 47)."""

from __future__ import annotations

import re

# ISO 639-1 as in the IANA registry, then some regional and older languages.
_LANGUAGE_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii
    ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi
    mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw
    sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk
    ur uz ve vi vo wa wo xh yi yo za zh zu
    dum enm frr fro gem gmh goh got grc gsw lad mul nds non osx pap pcd rom sco srn stq vls zea und zxx
"""
# ISO 3166-1.
_REGION_CODES = """
    AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BW BY BZ
    CA CD CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ
    MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PR PS PT PW PY QA
    RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TL TM TN TO TR
    TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS YE YT ZA ZM ZW
"""
_LANGUAGES = frozenset(_LANGUAGE_CODES.split())
_SCRIPTS = {"Arab", "Cyrl", "Deva", "Grek", "Hans", "Hant", "Hebr", "Latn"}
_REGIONS = frozenset(_REGION_CODES.split())
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}))?", re.IGNORECASE)


def is_language(tag: str) -> bool:
    """True for the tag of a known language, with or without a script and a country: nl, nl-BE, zh-Hant."""
    parts = _TAG.fullmatch(tag)
    return (
        parts is not None
        and parts[1].lower() in _LANGUAGES
        and (parts[2] is None or parts[2].title() in _SCRIPTS)
        and (parts[3] is None or parts[3].upper() in _REGIONS)
    )
