"""Somebody looks for something that was once read here."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Author, Comment, Post, Tag, User
from tests import finding_queries as q
from tests.finding_blog import HIDDEN, build
from tests.finding_page import SearchPage, names, search
from tests.makers import NOON, make_author, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db

ORDER = Path(__file__).parent / "finding_order.json"
A_YEAR = dt.timedelta(days=365)


# The tables


def test_what_is_looked_for_comes_first(client: Client) -> None:
    build()

    first = {words: names(client, words)[:1] for words, _ in q.FOUND_FIRST}

    assert first == {words: [name] for words, name in q.FOUND_FIRST}


def test_a_slip_of_the_keyboard_is_understood(client: Client) -> None:
    build()

    pages = {words: search(client, words) for words, _ in q.NEAR_MISSES}

    assert not any(page.found for page in pages.values())
    assert [words for words, meant in q.NEAR_MISSES if meant not in pages[words].offered] == []


def test_what_is_offered_instead_is_there(client: Client) -> None:
    build()

    for words, _ in q.NEAR_MISSES:
        assert all(names(client, other) for other in search(client, words).offered)


def test_what_stands_nowhere_is_not_found(client: Client) -> None:
    build()

    assert {words: names(client, words) for words in q.FOUND_NOWHERE if names(client, words)} == {}


def test_the_order_is_the_same_on_every_database(client: Client) -> None:
    # A change of the order is a change of this file: look at what moved before you write it anew.
    build()

    order = {words: names(client, words) for words, _ in q.FOUND_FIRST}

    assert order == json.loads(ORDER.read_text(encoding="utf-8"))


# What readers may not see


def test_what_is_hidden_is_not_found(client: Client) -> None:
    build()

    for word in HIDDEN:
        page = search(client, word)
        assert (page.found, page.close, page.offered, page.marks) == ([], [], [], []), word
        assert (page.said, page.facets) == ("Nothing found", {}), word
        assert page.html.count(word) == search(client, "olifant").html.count("olifant")


def test_a_hidden_word_is_not_offered_for_one_like_it(client: Client) -> None:
    build()

    for word in HIDDEN:
        page = search(client, word[:3] + word[4:])
        assert word not in page.html


def test_a_hidden_tag_is_no_topic(client: Client) -> None:
    build()

    assert "leren" in search(client, "olifant").topics
    assert "ovenschaal" not in search(client, "olifant").topics


def test_a_moderator_finds_what_a_reader_finds(client: Client, admin: User) -> None:
    build()
    client.force_login(admin)

    for word in HIDDEN:
        assert names(client, word) == []
    assert names(client, "desem") == [q.BROOD, f"reply by Bram on {q.BROOD}"]


# Words, phrases, and without


def test_accents_and_case_make_no_difference(client: Client) -> None:
    make_post("Één café", body="Niets.")

    for words in ("één", "een café", "EEN CAFE", "Één CAFÉ"):
        assert names(client, words) == ["Één café"], words


def test_an_accent_may_be_a_sign_of_its_own(client: Client) -> None:
    make_post("Één café", body="Niets.")

    assert names(client, "e\u0301e\u0301n cafe\u0301") == ["Één café"]


def test_every_word_must_be_found_in_one_text(client: Client) -> None:
    make_post("Balloon", body="It rose.")
    make_post("Zeppelin", body="It fell.")

    assert names(client, "zeppelin fell") == ["Zeppelin"]
    assert names(client, "zeppelin rose") == []


def test_quoted_words_stand_together_in_this_order(client: Client) -> None:
    make_post("Near", body="A silver zeppelin over the bay.")
    make_post("Far", body="A zeppelin, all silver.")

    for phrase in ('"silver zeppelin"', "“silver zeppelin”", "„silver zeppelin”", '"Silver zeppelins'):
        assert names(client, phrase) == ["Near"], phrase
    assert sorted(names(client, "silver zeppelin")) == ["Far", "Near"]


def test_a_phrase_does_not_run_from_one_field_into_the_next(client: Client) -> None:
    make_post("A silver", standfirst="zeppelin over the", body="bay of pigs", tags="north, sea")

    assert names(client, '"silver zeppelin"') == []
    assert names(client, '"the bay"') == []


def test_a_phrase_is_not_found_among_the_words_as_they_are_written(client: Client) -> None:
    make_post("Een", body="Kerken in de mist, boten op de gracht.", language="nl")
    make_post("Twee", body="Er zijn boten, kerken en mist.", language="nl")

    assert names(client, '"boten kerken"') == ["Twee"]
    assert names(client, 'mist -"boten kerken"') == ["Een"]


def test_minus_takes_a_word_or_a_phrase_away(client: Client) -> None:
    make_post("One", body="A silver zeppelin.")
    make_post("Two", body="A zeppelin with silver stars.")

    assert names(client, "zeppelin -stars") == ["One"]
    assert names(client, 'zeppelin -"silver zeppelin"') == ["Two"]
    assert names(client, "zeppelin -silver") == []


def test_three_letters_are_the_beginning_of_a_word_and_two_are_not(client: Client) -> None:
    make_post("Zeppelin")

    assert names(client, "zep") == ["Zeppelin"]
    assert names(client, "ze") == []
    assert names(client, "eppelin") == []


def test_a_beginning_is_found_in_the_word_as_it_is_written(client: Client) -> None:
    make_post("One", body="De vergaderingen duren lang.", language="nl")

    for typed in ("verg", "vergader", "vergaderi", "vergaderinge", "vergaderingen"):
        assert names(client, typed) == ["One"], typed


# Which comes first


def test_a_title_goes_above_a_tag_above_a_standfirst_above_a_text(client: Client) -> None:
    words = "zeppelin " * 20
    make_post("In the text", body=words, published_at=NOON + A_YEAR)
    make_post("In the standfirst", standfirst="A zeppelin.", published_at=NOON)
    make_post("In a tag", tags="zeppelin", body=words, published_at=NOON - A_YEAR)
    title = "The long way home by bus, by boat and by zeppelin"
    make_post(title, published_at=NOON - 2 * A_YEAR)

    assert names(client, "zeppelin") == [title, "In a tag", "In the standfirst", "In the text"]


def test_an_author_counts_as_much_as_a_tag(client: Client) -> None:
    make_post("Older", tags="zeppelin", published_at=NOON)
    make_post("Newer", authors=[make_author("Zeppelin")], published_at=NOON + A_YEAR)
    make_post("Text", body="Zeppelin. " * 9, published_at=NOON + 2 * A_YEAR)

    assert names(client, "zeppelin") == ["Newer", "Older", "Text"]


def test_a_reply_goes_below_the_posts(client: Client) -> None:
    make_comment(make_post("Balloon", published_at=NOON + A_YEAR), "Leen", "Zeppelin! " * 9)
    make_post("Text", body="Once a zeppelin.", published_at=NOON)

    assert names(client, "zeppelin") == ["Text", "reply by Leen on Balloon"]


def test_of_two_texts_the_one_with_more_of_it_comes_first(client: Client) -> None:
    make_post("Often", body="Zeppelin, zeppelin, zeppelin.", published_at=NOON)
    make_post("Once", body="Zeppelin, balloon, balloon.", published_at=NOON + A_YEAR)

    assert names(client, "zeppelin") == ["Often", "Once"]


def test_of_two_equals_the_newer_comes_first(client: Client) -> None:
    make_post("New", body="A zeppelin.", published_at=NOON + A_YEAR)
    make_post("Old", body="A zeppelin.", published_at=NOON)
    make_post("Newest", body="A zeppelin.", published_at=NOON + 2 * A_YEAR)

    assert names(client, "zeppelin") == ["Newest", "New", "Old"]


def test_a_whole_word_goes_above_one_that_only_begins_so(client: Client) -> None:
    make_post("Begins", body="A barometer.", published_at=NOON + A_YEAR)
    make_post("Whole", body="A bar.", published_at=NOON)

    assert names(client, "bar") == ["Whole", "Begins"]


def test_a_word_in_two_languages_is_found_in_both_the_newest_first(client: Client) -> None:
    build()

    assert names(client, "winter") == [q.BAKER, q.BROOD, q.BENCH, q.HUIZEN]


# Narrowing


def test_a_search_is_narrowed_by_author_tag_and_year(client: Client) -> None:
    build()

    assert set(names(client, "organisatie")) == {
        q.ORGANISATIE, q.WANDELEN, f"reply by Leen on {q.ORGANISATIE}",
    }  # fmt: skip
    assert names(client, "organisatie", author="niel") == [q.WANDELEN]
    assert names(client, "organisatie", tag="wandelen") == [q.WANDELEN]
    assert names(client, "organisatie", year=2009) == [q.ORGANISATIE, f"reply by Leen on {q.ORGANISATIE}"]
    assert names(client, "organisatie", year=2009, author="niel") == []


def test_facets_say_how_many_there_are(client: Client) -> None:
    build()

    facets = search(client, "organisatie").facets

    assert {facet: list(counts.items()) for facet, counts in facets.items()} == {
        "Author": [("Roos Dijkstra", 3), ("Niel", 1)],
        "Topic": [("Organisatie 2.0", 2), ("leren", 2), ("organisatie", 1), ("wandelen", 1)],
        "Year": [("2009", 2), ("2011", 1)],
    }


def test_every_facet_finds_as_many_as_it_says(client: Client) -> None:
    build()
    slugs = {"Author": Author.objects, "Topic": Tag.objects}
    key = {"Author": "author", "Topic": "tag", "Year": "year"}

    for words in ("schrijf", "notebook", "winter", "leren"):
        for facet, counts in search(client, words).facets.items():
            for label, number in counts.items():
                value = slugs[facet].get(name=label).slug if facet in slugs else label
                assert len(names(client, words, **{key[facet]: value})) == number, (words, label)


# The page


def test_ten_are_shown_on_a_page_and_each_once(client: Client) -> None:
    for number in range(23):
        make_post(f"Zeppelin {number}")

    pages = [names(client, "zeppelin", page=number) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [10, 10, 3]
    assert len(set().union(*pages)) == 23


def test_found_words_are_marked_in_the_form_they_have(client: Client) -> None:
    make_post("Één foto", body="Foto’s van vroeger, en een FOTO van nu.", language="nl")

    assert search(client, "foto").marks == ["foto", "Foto’s", "FOTO"]
    assert search(client, "een -xyz").marks == ["Één", "een"]


def test_what_was_typed_stands_in_the_field(client: Client) -> None:
    assert search(client, '<b>"één" & twee').form == '<b>"één" & twee'


def test_nothing_that_was_written_becomes_markup(client: Client) -> None:
    evil = "<script>alert(1)</script><b onclick=x>zeppelin</b>"
    post = make_post(
        f"Title {evil}", authors=[make_author(f"Author {evil}")], tags=f"tag {evil}", standfirst=evil,
        body=f"`{evil}` zeppelin",
    )  # fmt: skip
    make_comment(post, f"Name {evil}", f"`{evil}` zeppelin")
    make_post("Another zeppelin", authors=[make_author("Other")], tags="other")

    narrowed = {"author": post.byline[0].slug, "tag": post.tags.get().slug}
    pages = [search(client, "zeppelin"), search(client, "zeppelin", **narrowed)]
    pages.append(search(client, f"qxqxqx {evil}"))

    assert [len(page.found) for page in pages] == [3, 2, 0]
    for page in pages:
        assert "&lt;script&gt;" in page.html
        assert "<script>alert" not in page.html
        assert "<b onclick" not in page.html


def test_an_empty_search_shows_the_form_alone(client: Client) -> None:
    make_post("Zeppelin")

    for words in ("", "   ", "\t\n"):
        page = search(client, words)
        assert (page.found, page.close, page.offered, page.form) == ([], [], [], ""), repr(words)
        assert 'role="search"' in page.html
    assert client.get("/search/").status_code == 200


def test_addresses_of_wordpress_lead_to_the_search(client: Client) -> None:
    make_post("Zeppelin")

    for address in ("/?s=zeppelin", "/search/zeppelin/"):
        response = client.get(address, follow=True)
        assert response.redirect_chain, address
        assert response.redirect_chain[-1][0].startswith("/search/?s=zeppelin")
        assert SearchPage(response.content.decode()).names == ["Zeppelin"]


def test_pages_are_found_at_their_own_address(client: Client) -> None:
    about = make_page("About", body="A zeppelin.")
    make_page("Team", parent=about, body="A zeppelin too.")

    assert sorted(search(client, "zeppelin").found) == ["/about/", "/about/team/"]


def test_a_search_asks_the_database_no_more_often_the_more_it_finds(client: Client) -> None:
    def asked(number: int) -> int:
        post = make_post(f"Zeppelin {number}", tags=f"tag {number}", authors=[make_author(f"A {number}")])
        make_comment(post, f"Leen {number}", "Zeppelin!")
        with CaptureQueriesContext(connection) as queries:
            assert search(client, "zeppelin").found
        return len(queries)

    counts = [asked(number) for number in range(15)]

    assert max(counts) == counts[0] < 10


def test_a_deleted_reply_leaves_its_answers_to_be_found(client: Client) -> None:
    post = make_post("One")
    first = make_comment(post, "Leen", "Balloon?")
    make_comment(post, "Heidi", "No, a zeppelin.", parent=first)

    first.delete()

    assert names(client, "zeppelin") == ["reply by Heidi on One"]
    assert Comment.objects.count() == 1
    assert Post.objects.count() == 1
