"""What is typed in the search field, and what must come of it in the blog of `finding_blog`."""

from __future__ import annotations

VAKMAN = "Wat een vakman weet"
ORGANISATIE = "Organisatie 2.0 begint bij de koffie"
FOTOS = "Foto’s zonder mensen"
SOEP = "Soep voor één persoon"
HUIZEN = "Huizen met hun rug naar de zee"
LEZEN = "Lezen met een potlood"
HONDT = "De rekenkunst van d’Hondt"
WANDELEN = "Vergaderen terwijl je wandelt"
BROOD = "Brood dat de tijd neemt"
BRIEF = "Een brief is geen e-mail"
BENCH = "What the bench remembers"
GARDEN = "Growing a garden in C++"
TRAIN = "Learning C# on the night train"
RUNNING = "Running with a notebook"
KITCHEN = "Studies of a quiet kitchen"
TESTS = "Tests that read like sentences"
SUMMER = "The summer of 1984"
SLOWLY = "From Łódź to Tromsø without flying"
FORGET = "Why organisations forget"
BAKER = "‘Watch first,’ said the baker"
ABOUT = "About this margin"
REDACTIE = "Over de redactie"

# What is typed, and what must be found first: a post or page by its title, a reply as "reply by … on …".
FOUND_FIRST = [
    # Words of a title, in another case and another form.
    ("vakman", VAKMAN),
    ("VAKMAN", VAKMAN),
    ("vakmannen", VAKMAN),
    ("organisatie", ORGANISATIE),
    ("organisaties", ORGANISATIE),
    ("Organisatie 2.0", ORGANISATIE),
    ("foto", FOTOS),
    ("foto's", FOTOS),
    ("foto’s", FOTOS),
    ("fotos", FOTOS),
    ("huis", HUIZEN),
    ("huizen", HUIZEN),
    ("lezen", LEZEN),
    ("vergadering", WANDELEN),
    ("broden", BROOD),
    ("brief", BRIEF),
    ("brieven", BRIEF),
    ("e-mail", BRIEF),
    ("bench", BENCH),
    ("benches", BENCH),
    ("run", RUNNING),
    ("runs", RUNNING),
    ("study", KITCHEN),
    ("studies", KITCHEN),
    ("kitchens", KITCHEN),
    ("test", TESTS),
    ("learning", TRAIN),
    ("organisations", FORGET),
    ("organisation", FORGET),
    ("garden", GARDEN),
    ("notebook", RUNNING),
    ("margin", ABOUT),
    # Signs and numbers that belong to a name.
    ("C++", GARDEN),
    ("c#", TRAIN),
    ("c++ garden", GARDEN),
    ("d'Hondt", HONDT),
    ("D’HONDT", HONDT),
    ("hondt", HONDT),
    ("1984", SUMMER),
    ("organisatie 3.0", f"reply by Leen on {ORGANISATIE}"),
    ("120 knikkers", HONDT),
    # Letters typed without their accents, or with.
    ("een persoon", SOEP),
    ("één persoon soep", SOEP),
    ("cafe", SOEP),
    ("CAFÉ", SOEP),
    ("Łódź", SLOWLY),
    ("lodz", SLOWLY),
    ("tromso", SLOWLY),
    ("smorrebrod", SLOWLY),
    ("strassenlied", SLOWLY),
    ("Straße", SLOWLY),
    ("zoe muller", f"reply by Zoë Müller on {SLOWLY}"),
    ("ozdemir zwaluw", f"reply by Yasmina Özdemir on {BRIEF}"),
    # Names and tags.
    ("dijkstra zee", HUIZEN),
    ("Roos Dijkstra", BROOD),
    ("Victor brief", BRIEF),
    ("lukasz train", TRAIN),
    ("øverby", TESTS),
    ("Grace Weiss", TESTS),
    ("Niel 1984", SUMMER),
    ("wulff citroen", f"reply by Heidi Wulff on {SOEP}"),
    ("O'Neill whistle", f"reply by Peter O’Neill on {BENCH}"),
    ("samenleven", HONDT),
    ("koken", SOEP),
    ("vakmanschap", BROOD),
    ("bread", BAKER),
    ("software writing", TESTS),
    # Several words, in any order and any form.
    ("thema ramen", FOTOS),
    ("gelezen boek", LEZEN),
    ("wandeling vergaderingen", WANDELEN),
    ("huizen zee rug", HUIZEN),
    ("winter lantaarns", HUIZEN),
    ("tante inkt", BRIEF),
    ("groene inkt", BRIEF),
    ("groene inkt zwaluw", f"reply by Yasmina Özdemir on {BRIEF}"),
    ("boekhouder automaat", f"reply by Bram on {ORGANISATIE}"),
    ("summer 1984", SUMMER),
    ("net bus fish", SLOWLY),
    ("said baker", BAKER),
    ("tenth floor", f"reply by Mary on {BAKER}"),
    ("January scarves", f"reply by Zoë Müller on {SLOWLY}"),
    ("sunflowers breakfast", f"reply by Peter O’Neill on {TRAIN}"),
    ("garbage collectors", f"reply by Ada on {GARDEN}"),
    # A single word of the text, of a reply, or of a page.
    ("schaaf", VAKMAN),
    ("desem", BROOD),
    ("krijt", ORGANISATIE),
    ("sunflower", TRAIN),
    ("apprentice", BAKER),
    ("alfons", f"reply by Bram on {BROOD}"),
    ("splijten", f"reply by Leen on {VAKMAN}"),
    ("marmots", f"reply by Mary on {RUNNING}"),
    ("pelikan", f"reply by Ada on {ABOUT}"),
    ("appelmoes", REDACTIE),
    ("fountain pen", ABOUT),
    # The beginning of a word.
    ("koff", ORGANISATIE),
    ("vijg", HUIZEN),
    ("kantl", LEZEN),
    ("rek", HONDT),
    ("conduc", TRAIN),
    ("memor", SUMMER),
    # Phrases, in any quotes.
    ('"kijken komt eerst"', VAKMAN),
    ('"een vakman zonder leerling"', f"reply by Heidi Wulff on {VAKMAN}"),
    ("“groene inkt”", BRIEF),
    ("„hier geweest”", LEZEN),
    ('"watch first"', BAKER),
    ('"used to say"', f"reply by Mary on {BENCH}"),
    ('"under things"', f"reply by Ada on {FORGET}"),
    ('"rain gauge" tomatoes', GARDEN),
    # Without a word or phrase.
    ("organisatie -koffie", WANDELEN),
    ("vakman -brief -schaaf", BROOD),
    ("vijgenboom -winter", f"reply by Jan de Smet on {HUIZEN}"),
    ("bread -baker", SUMMER),
    ('knife -"bread knife"', KITCHEN),
    ("rain -radio", GARDEN),
    # Sentences as somebody remembers them.
    ("wat een vakman weet", VAKMAN),
    ("vijgenboom die nooit rijpe vruchten geeft", HUIZEN),
    ("wie schrijft in de kantlijn", LEZEN),
    ("gist verdraagt geen haast", BROOD),
    ("it isn't going anywhere", BAKER),
    ("a tool is half a teacher", BENCH),
    ("closed account sends no letter", TESTS),
    ("fires want small wood first", SUMMER),
    ("a timetable that corrects itself", TRAIN),
]  # fmt: skip

# A slip of the keyboard, and the words that must be offered instead.
NEAR_MISSES = [
    ("vakmna", "vakman"),
    ("organistie", "organisatie"),
    ("potlod", "potlood"),
    ("rekenkunts", "rekenkunst"),
    ("vijgeboom", "vijgenboom"),
    ("dijkstar", "dijkstra"),
    ("lantaarms", "lantaarns"),
    ("groene inktt", "groene inkt"),
    ("sunflwers", "sunflowers"),
    ("notbook", "notebook"),
    ("kitchn", "kitchen"),
    ("conducter", "conductor"),
    ("organisatoins", "organisations"),
    ("pelican", "pelikan"),
    ("quiet kichen", "quiet kitchen"),
]

# What must find nothing: unknown, spread over pieces, in another order, taken away again, too short.
FOUND_NOWHERE = [
    "1985", "organisatie 4.0", "sunflower sentence", "desem notebook", "C++ C#", '"weet vakman"',
    '"kijken eerst"', '"summer of 1985"', '"used to sit" mood', "desem -desem", "potlood -boek",
    'tomatoes -"rain gauge"', "va", "kwartel", "olifant", "!?",
]  # fmt: skip
