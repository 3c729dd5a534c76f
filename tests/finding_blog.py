"""The blog that is searched: posts, pages and replies in Dutch and English, full of easily missed words.

What is hidden from readers has words that stand nowhere else: see `HIDDEN`.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from blog.models import Author, Comment, Post, Status
from tests.makers import make_author, make_comment, make_page, make_post

# Words of a draft, a scheduled post, a post in the trash, three replies nobody has let through, and replies
# below the first three posts.
HIDDEN = [
    "kwartelei", "stardust", "zeepaardje", "vuurpijl", "horlogeketting", "gruttenpap", "kersenpit", "thimble",
    "spinnewiel",
]  # fmt: skip

# language, title, authors, tags, date, standfirst, body
POSTS = [
    ("nl", "Wat een vakman weet", "Niel", "vakmanschap, leren", "2010-04-12",
     "Over handen die verder kijken.", """
In de werkplaats van mijn oom hing één schaaf aan een spijker boven het raam. Wie haar leende, legde haar
terug met het mes omhoog. Niemand had dat ooit gezegd. Vakmannen leggen zelden uit waarom ze iets doen; ze
doen het nog eens, langzamer, en wachten tot je het ziet.

## Kijken komt eerst

Een leerling kijkt een jaar lang en denkt dat hij niets leert. Dan krijgt hij het hout zelf onder handen en
merkt dat zijn vingers al weten wat zijn hoofd nog moet bedenken. Hout vergeeft veel, maar het vergeet niets.
Dat is de hele les, en ze past niet in een handleiding.
"""),
    ("nl", "Organisatie 2.0 begint bij de koffie", "Roos Dijkstra", "Organisatie 2.0, leren", "2009-02-03",
     "", """
Elk kantoor heeft een plek waar het echte werk wordt verdeeld. Bij ons is dat de koffiehoek. Daar hoort de
boekhouder wat de monteur al een week weet, en daar blijkt dat twee afdelingen aan hetzelfde probleem zitten
te trekken.

Veel organisaties kopen een programma om kennis te delen en zetten daarna het apparaat weg dat de mensen bij
elkaar bracht. Het programma blijft leeg. Begin andersom: zet een tafel bij de koffie, hang er een bord naast
en schrijf er één vraag op. Morgen staan er drie antwoorden onder, en overmorgen een ruzie waar iedereen
wijzer van wordt. Een netwerk tekent zichzelf, als er maar krijt ligt.
"""),
    ("nl", "Foto’s zonder mensen", "Niel", "fotografie, reizen", "2011-07-21",
     "", """
Op mijn oude foto’s staat bijna niemand. Een leeg perron, een stapel stoelen, de schaduw van een ladder. Ik
dacht dat ik bouwwerken mooi vond, maar ik was gewoon bang om iets te vragen aan vreemden.

Later leerde ik eerst gedag zeggen en dan pas de camera pakken. Een foto van een bakker begint met een brood.
Wie koopt, mag kijken; wie kijkt, mag na een tijdje ook een foto nemen. De thema’s kwamen vanzelf: ramen,
deuren, handen die iets vasthouden. Nu zijn de beelden minder recht, en ik bekijk ze veel vaker.
"""),
    ("nl", "Soep voor één persoon", "Roos Dijkstra", "koken, alleen", "2010-11-08",
     "Een pan, een lepel en geduld.", """
Koken voor jezelf geldt als zielig, en dat is onzin. Wie voor zes mensen kookt, is de hele avond bezig met de
anderen. Wie alleen kookt, kan luisteren naar de pan. Een prei, een aardappel, wat selderij en een korst oude
kaas: meer is er niet nodig. Laat alles zachtjes trekken tot het raam beslaat.

In het café om de hoek schenken ze linzensoep in diepe kommen, en de kok weigert een recept te geven. Proeven,
zegt hij, is ook een manier van vragen. Sindsdien proef ik zonder te tellen, en zout pas als de buurvrouw naar
boven roept dat het lekker ruikt.
"""),
    ("nl", "Huizen met hun rug naar de zee", "Roos Dijkstra", "reizen, bouwen", "2008-09-30",
     "", """
Langs de kust van het eiland staan de huizen verkeerd om. De keuken kijkt naar het land, de bedstee naar de
muur, en aan de kant van het water zit alleen een luikje. Een oude visser legde het uit: wie de hele dag
golven ziet, wil ’s avonds iets anders.

Elk huis heeft daarom een tuin van drie passen breed, met een muur van stapelstenen tegen de wind. Daar groeit
één vijgenboom, die nooit rijpe vruchten geeft. Niemand hakt hem om. In de winter hangen er lantaarns in,
zodat de laatste bus weet waar de weg ophoudt.
"""),
    ("nl", "Lezen met een potlood", "Niel", "lezen, leren", "2012-01-15",
     "De kantlijn is de helft van het boek.", """
Mijn grootvader leende geen boeken uit, want dan moest hij zijn aantekeningen gladstrijken. Hij las met een
stompje potlood achter zijn oor en praatte terug tegen elke schrijver. Uitroeptekens voor wat klopte, een
golfje voor wat niet deugde, en heel soms een datum.

Toen ik zijn kast erfde, heb ik dezelfde boeken gelezen, maar dan met hem erbij. Op bladzijde veertig van een
reisgids stond: “hier geweest, regende”. Een gelezen boek zonder strepen lijkt op een bord waarvan niemand
gegeten heeft. Wie schrijft in de kantlijn, leest de volgende keer ook zichzelf.
"""),
    ("nl", "De rekenkunst van d’Hondt", "Victor d’Hondt-Maes", "rekenen, samenleven", "2010-06-14",
     "", """
Een advocaat uit Gent bedacht hoe je zetels verdeelt zonder te zagen. Deel de stemmen van elke lijst door één,
door twee, door drie, schrijf de uitkomsten onder elkaar en geef de zetels aan de grootste getallen. Een kind
kan het narekenen, en dat is precies de kracht van de methode.

Op school deden we het na met knikkers in een sigarenkist. De kleine groepjes mopperden, de grote vonden het
eerlijk, en na een kwartier wist iedereen waarom kleine lijsten liever samen gaan. Ik heb nooit een betere les
over macht gehad dan die middag met 120 knikkers.
"""),
    ("nl", "Vergaderen terwijl je wandelt", "Niel, Roos Dijkstra", "organisatie, wandelen", "2011-03-05",
     "", """
Sinds een jaar doen we de vergadering van maandag buiten. Geen scherm, geen agenda op papier, alleen een
rondje langs de vaart. Wie het woord wil, komt vooraan lopen. Wie moe is van het praten, zakt vanzelf naar
achteren.

Na drie vergaderingen bleek dat we nog maar de helft van de tijd nodig hadden. Een wandeling heeft een einde
dat iedereen kan zien aankomen. De notulen passen op een kaartje, want onderweg onthoud je alleen wat ertoe
doet. Regent het, dan beslissen we sneller. Onze organisatie is er niet slimmer van geworden, wel gezonder.
"""),
    ("nl", "Brood dat de tijd neemt", "Roos Dijkstra", "koken, vakmanschap", "2012-10-02",
     "Drie dagen voor één korst.", """
Desem is een huisdier dat je mag opeten. Je voert het meel en water, je zet het uit de tocht, en na een week
begint het naar appels te ruiken. Vanaf dan bepaalt het brood de dag, niet de bakker.

De eerste broden waren plat als een dakpan. Ik had haast, en gist verdraagt geen haast. Pas toen ik leerde
wachten tot de deegbal terugveerde onder mijn duim, kwam er lucht in. Wie bakt met desem, leert vooruit
denken: wat je zaterdag wilt eten, begint op donderdag. In de winter duurt alles een halve dag langer.
"""),
    ("nl", "Een brief is geen e-mail", "Victor d’Hondt-Maes", "schrijven", "2009-12-19",
     "", """
Wie een brief schrijft, weet dat er drie dagen geen antwoord komt. Daardoor schrijf je anders: je vraagt
minder en vertelt meer. Een e-mail wil iets van je, liefst voor de middag. Brieven willen alleen gelezen
worden.

Ik bewaar ze in schoenendozen, gesorteerd op handschrift. De tante met de groene inkt, de vriend die alles in
hoofdletters zet, de buurjongen die zich in elke zin verschrijft en er een bloem overheen tekent. Van tien
jaar e-mail heb ik geen enkel vel bewaard. De postbode kent mijn correspondentie beter dan ik.
"""),
    ("en", "What the bench remembers", "Niel", "craft, learning", "2010-09-17",
     "Marks left by other hands.", """
The workbench came with the house, and it came with scars. A row of saw cuts near the vice, a burn shaped like
an iron, three dates pencilled under the top. Whoever worked here before me sharpened his knives on the left
side and drank his tea on the right.

I meant to plane it flat and start again. Then I noticed that every scar tells you where a hand should go.
Boards slide into place along the old grooves; the burn marks the spot where glue will not freeze in winter. A
tool that has been used well is half a teacher, and it never raises its voice.
"""),
    ("en", "Growing a garden in C++", "Łukasz Øverby", "C++, software", "2011-05-09",
     "", """
My tomatoes are watered by a program of two hundred lines. It reads a sensor, waits, and opens a valve, and it
has done so for three summers without a crash. I wrote it in C++ because the little board under the pergola
understands nothing else.

People expect a language like that to be full of traps, and it is. But a small program with one owner can be
kept as tidy as a seedbed. Every object knows who will throw it away. Nothing is allocated after the sun is
up. The pointer that frightened me most was the one on the rain gauge.
"""),
    ("en", "Learning C# on the night train", "Łukasz Øverby", "C#, software, travel", "2012-03-11",
     "", """
Between two borders there is no signal, so I learned a language from a printed book. C# looks stern on paper:
braces, types, a semicolon after every thought. By the third station it had become a kind of knitting.

The sleeper across the corridor asked what I was writing. I told him it was a timetable that could correct
itself. He was a conductor, off duty, and he corrected my timetable instead. Trains do not run late, he said,
they run when the line is free. I changed one class and went to sleep. It compiled in the morning, somewhere
among fields of sunflowers.
"""),
    ("en", "Running with a notebook", "Grace Weiß", "running, writing", "2011-10-23",
     "", """
My best sentences arrive around the fourth kilometre, and by the sixth they are gone. So I run with a notebook
in a plastic bag and a stub of pencil on a string. It looks ridiculous. Dogs follow the string.

Nobody runs faster for writing, but the writing changes its pace. On the flat the sentences are long; on the
hill they lose every adjective. When I copy the pages out in the evening, I can tell from the handwriting
where the wind was. A paragraph that survives the hill rarely needs another draft, and a draft that dies there
was never going to live.
"""),
    ("en", "Studies of a quiet kitchen", "Grace Weiß", "cooking, craft", "2009-06-28",
     "", """
For a month I made a study of one kitchen, drawing it every evening after the last guest had left. The copper
hung in order of weight. The cook wiped the board, turned the knife, and only then sat down.

What looks like habit is a language. A folded towel means the oven is hot; a spoon across a pot means do not
stir. New helpers learn it the way children learn to speak, by getting it wrong in company. I filled two
sketchbooks and never once drew the food. A quiet kitchen is not an idle one, it is a place where everything
has already been said.
"""),
    ("en", "Tests that read like sentences", "Łukasz Øverby, Grace Weiß", "software, writing", "2012-08-14",
     "", """
The name of a test is the only documentation that somebody checks every night. Give it a subject, a verb and a
promise: a closed account sends no letters. When it fails, the report reads like news.

We rewrote four hundred of them in a week. Halfway through, the team began to argue about words instead of
brackets, and that was when the design improved. You cannot write a clear sentence about an object that does
three things. The queries grew shorter, the mocks went away, and a new colleague found her first bug before
lunch, by reading.
"""),
    ("en", "The summer of 1984", "Niel", "memory", "2008-07-04",
     "A radio, a tent and no plan.", """
In 1984 we owned a tent without a floor and a radio with one station. My sister kept a list of everything we
lost: a shoe, the bread knife, an hour somewhere near the border. At night the rain drew a map on the canvas.

I remember learning two things that summer. A fire wants small wood first, and a promise to a child should be
small as well. We had 17 guilders left when we came home, and my mother counted them out on the table as if
they were a prize. The radio still works, though the station has gone.
"""),
    ("en", "From Łódź to Tromsø without flying", "Grace Weiß", "travel, slowness", "2010-08-19",
     "", """
It takes five trains, two ferries and a bus that smells of fish. You sleep sitting up in Göteborg and you eat
smørrebrød on a deck where nobody speaks. By the third day the map in your head has gained its proper size.

In Łódź a baker on a street called Krótka gave me a loaf and refused the money. In Tromsø I gave the last of
it to a man mending a net. That is all that happened, and I have told it a hundred times. Flying would have
saved four days and cost me the story. The word for it in German is a “Straßenlied”, a song of the road.
"""),
    ("en", "Why organisations forget", "Niel", "organisation, learning", "2009-10-12",
     "", """
An organisation forgets in three ways. People leave and take the reasons with them. Files stay and keep the
conclusions without the doubts. And rooms are repainted, so that nobody remembers who used to sit beside whom.

I once asked a factory where its best idea had come from. They showed me a report. The report showed a number.
The idea, it turned out, had come from a cleaner who moved a cart to reach a socket. What organisations need
is not a bigger archive but a habit of asking before somebody clears the desk. Memory is a conversation, and
the other side retires on Friday.
"""),
    ("en", "‘Watch first,’ said the baker", "Victor d’Hondt-Maes", "craft, bread, learning", "2012-11-25",
     "", """
I came to the bakery at three in the morning, with a notebook and clean shoes. ‘Watch first,’ said the baker,
and for two hours I was not allowed to touch a thing. Her daughter weighed the salt with her back to the
scales and was never wrong.

At five I was given a ball of dough and a corner of the table. I pulled, it tore. “Slower,” she said, “it
isn’t going anywhere.” The apprentices laughed, kindly. By the time the first loaves came out I had learned
one movement of the wrist. It took me a winter to learn the second, and I’m told there are nine.
"""),
]  # fmt: skip

PAGES = [
    ("en", "About this margin", """
We are five people who write in the margin of our work. Some of us teach, some of us build, all of us take too
long over breakfast. The site keeps no statistics and sells nothing. Write to the editors at the address
below; a postcard is answered sooner than anything else, and a correction is answered first of all. The
typeface is older than the youngest of us, and the drawing at the top was made with a borrowed fountain pen.
"""),
    ("nl", "Over de redactie", """
De redactie komt eens per seizoen bijeen in een schuur met een houtkachel. Daar lezen we elkaar voor wat nog
niet af is. Wie wil meeschrijven, stuurt een proefstuk van één bladzijde en een zin over het laatste boek dat
is uitgelezen. Vergoedingen betalen we in appelmoes. Drukfouten mogen gemeld worden; de vinder krijgt een
potje extra.
"""),
]  # fmt: skip

# name, the title of the post or page, body
REPLIES = [
    ("Leen", "Wat een vakman weet",
     "Mijn vader was timmerman en kon een plank horen splijten voordat het gebeurde. Dat leer je niet "
     "uit een boek, dat leer je uit spijt."),
    ("Heidi Wulff", "Wat een vakman weet",
     "Mooi. Een vakman zonder leerling is een brief zonder postzegel."),
    ("Jan de Smet", "Wat een vakman weet",
     "De schaaf van mijn grootmoeder hangt nog altijd in de gang, als barometer."),
    ("Bram", "Organisatie 2.0 begint bij de koffie",
     "Bij ons hebben ze de koffiehoek vervangen door een automaat met een betaalpas. Sindsdien weet de "
     "boekhouder niets meer."),
    ("Leen", "Organisatie 2.0 begint bij de koffie",
     "Krijt! Waarom dacht niemand daaraan? Bestaat er ook een organisatie 3.0?"),
    ("Yasmina Özdemir", "Foto’s zonder mensen",
     "Ik herken die verlegenheid. Mijn eerste portretten waren van etalagepoppen."),
    ("Heidi Wulff", "Soep voor één persoon",
     "Met een schijfje citroen erbij wordt het een feestmaal, ook op dinsdag."),
    ("Jan de Smet", "Huizen met hun rug naar de zee",
     "Die vijgenboom heb ik ook gezien! De lantaarns komen van een gestrand vrachtschip, vertelde de "
     "veerman."),
    ("Leen", "Lezen met een potlood",
     "Ik gebruik kleefbriefjes, uit eerbied voor wie na mij komt. Is dat laf?"),
    ("Niel", "Lezen met een potlood",
     "Helemaal niet laf, Leen. Maar een kleefbriefje valt er ooit uit."),
    ("Bram", "Brood dat de tijd neemt",
     "Mijn desem heet Alfons en is inmiddels twaalf jaar oud."),
    ("Yasmina Özdemir", "Een brief is geen e-mail",
     "Groene inkt, die tante had ik ook. Ze ondertekende met een zwaluw."),
    ("Peter O’Neill", "What the bench remembers",
     "Mine has a hole drilled for a whistle. Nobody knows why, and the dog is long dead."),
    ("Mary", "What the bench remembers",
     "My grandfather used to say: measure the mood, then the board."),
    ("Ada", "Growing a garden in C++",
     "Have you tried the same thing with a garbage collector? The compost would like it."),
    ("Peter O’Neill", "Learning C# on the night train",
     "Sunflowers and semicolons, what a breakfast. My conductor only taught me patience."),
    ("Mary", "Running with a notebook",
     "I dictate to a recorder, and all I hear afterwards is a marmot breathing."),
    ("Ada", "Why organisations forget",
     "Our cleaner was asked to write a manual when she retired. It had one page: ‘look under things’."),
    ("Zoë Müller", "From Łódź to Tromsø without flying",
     "We did it the other way round in January. Bring two scarves."),
    ("Mary", "‘Watch first,’ said the baker",
     "There are ten movements. The tenth is sweeping the floor."),
    ("Ada", "About this margin",
     "Which fountain pen? The nib looks like an old Pelikan."),
]  # fmt: skip


def build() -> None:
    """Make the whole blog."""
    for language, title, names, tags, date, standfirst, body in POSTS:
        make_post(
            title,
            language=language,
            authors=[author(name) for name in names.split(", ")],
            tags=tags,
            published_at=dt.datetime.fromisoformat(f"{date}T10:00:00+00:00"),
            standfirst=standfirst,
            body=body,
        )
    for language, title, body in PAGES:
        make_page(title, language=language, body=body)
    for name, title, body in REPLIES:
        make_reply(name, title, body)
    make_hidden()


def make_hidden() -> None:
    """What no reader may find: each with a word of its own."""
    later = timezone.now() + dt.timedelta(days=20)
    draft = make_post("Een kwartelei voor de koning", published_at=None, language="nl", tags="ovenschaal")
    scheduled = make_post("Stardust on the windowsill", published_at=later)
    trashed = make_post("Het zeepaardje van glas", language="nl")
    for post, word in ((draft, "kersenpit"), (scheduled, "thimble"), (trashed, "spinnewiel")):
        make_comment(post, "Bram", f"Denk ook eens aan een {word}.")
    trashed.move_to_trash()
    make_reply("Bram", "Wat een vakman weet", "Dit knalt als een vuurpijl.", status=Status.PENDING)
    make_reply("Bram", "Wat een vakman weet", "Koop hier een horlogeketting.", status=Status.SPAM)
    make_reply("Bram", "Wat een vakman weet", "Ik lust geen gruttenpap.", status=Status.TRASH)


def author(name: str) -> Author:
    """The author of this name, made when first asked for."""
    return Author.objects.filter(name=name).first() or make_author(name, bio="", web_site="")


def make_reply(name: str, title: str, body: str, *, status: Status = Status.APPROVED) -> Comment:
    """A reply below the post or page of this title."""
    return make_comment(Post.objects.get(title=title), name, body, status=status)
