"""What posts are about, as authors type it."""

from __future__ import annotations

from typing import Any

import pytest

from blog.models import Post, Tag
from blog.models.tag import join_tags, parse_tags
from tests.makers import make_post

pytestmark = pytest.mark.django_db


def test_a_comma_and_nothing_else_parts_two_tags() -> None:
    assert parse_tags('Kessels & Co, social media, "quoted", ,  één  twee ') == [
        "Kessels & Co", "social media", '"quoted"', "één twee",
    ]  # fmt: skip


def test_what_is_typed_twice_is_one_tag() -> None:
    assert parse_tags("Één, één, ÉÉN") == ["Één"]


def test_tags_that_differ_in_case_are_one(django_assert_max_num_queries: Any) -> None:
    make_post("One", tags="Één, Leren")
    post = make_post("Two")

    post.tags.set(["één", "LEREN", "nieuw"])

    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Leren", "nieuw", "Één"]
    assert join_tags(post.tags.all()) == "Leren, nieuw, Één"


def test_known_tags_are_found_in_one_query(django_assert_num_queries: Any) -> None:
    names = [f"tag {number}" for number in range(20)]
    make_post("One", tags=", ".join(names))
    manager = Post.objects.get().tags

    with django_assert_num_queries(1):
        assert len(manager._to_tag_model_instances([name.upper() for name in names], {})) == 20


def test_every_tag_has_an_address_of_its_own() -> None:
    make_post(tags="C, C++, C#, !!!, 😀, 日本, één, een, Łódź")

    slugs = {tag.name: tag.slug for tag in Tag.objects.all()}

    assert all(slugs.values())
    assert len(set(slugs.values())) == len(slugs) == 9
    assert (slugs["C"], slugs["Łódź"]) == ("c", "lodz")


def test_a_list_of_posts_brings_its_tags_in_one_query(django_assert_num_queries: Any) -> None:
    for number in range(5):
        make_post(f"Post {number}", tags="a, b, c")

    with django_assert_num_queries(2):
        assert all(len(post.tags.all()) == 3 for post in Post.objects.prefetch_related("tags"))


def test_long_names_that_begin_alike_have_addresses_that_fit() -> None:
    make_post(tags=", ".join("k" * 90 + str(number) for number in range(12)))

    slugs = set(Tag.objects.values_list("slug", flat=True))

    assert len(slugs) == 12
    assert max(map(len, slugs)) <= Tag._meta.get_field("slug").max_length
