"""Proofreading shows what is not written as the house writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.proof import Rule, findings

TERMS = [Rule("帐户", "账户"), Rule("户口", "户口簿", "全称")]


def find_terms(text: str, rules=TERMS) -> list:
    return list(findings({"正文": [text]}, rules))


def test_a_wrong_word_is_found_with_the_words_around_it():
    (one,) = find_terms("请核对您的帐户余额")
    assert (one.part, one.line, one.before, one.after) == ("正文", 0, "请核对您的", "余额")


def test_every_place_is_found_in_the_order_of_reading():
    text = "户口和帐户、帐户和户口"
    assert [one.rule.wrong for one in find_terms(text)] == ["户口", "帐户", "帐户", "户口"]


def test_a_word_inside_its_better_form_is_no_finding():
    assert find_terms("请带上户口簿") == []


@pytest.mark.parametrize("rules", [[], [Rule("")]])
def test_no_rule_finds_nothing(rules):
    assert find_terms("帐户", rules) == []


@given(st.text(alphabet="帐户口簿账", max_size=40))
def test_what_is_found_is_really_there(text):
    for one in find_terms(text):
        assert (one.before[-12:] + one.rule.wrong + one.after) in text


def test_in_a_part_of_several_lines_the_line_is_said():
    assert [one.line for one in findings({"正文": ["没有", "请核对帐户"]}, TERMS)] == [2]
