"""The rules of the chain, without a database: who may do what, and in which words not."""

from dataclasses import replace

import pytest

from articles.rules import chain
from articles.rules.chain import Actor, ReviewState, Step, lacks, parse, refusal

CHAIN = parse(chain.DEFAULT)
THREE = parse(chain.DEFAULT + ",final_review=终审")

WRITER = Actor(1, "张力雯", frozenset({"reporter"}))
BOTH = Actor(2, "赵静", frozenset({"initial_review", "responsible_editor"}))
FIRST = Actor(3, "孙红", frozenset({"initial_review"}))
SECOND = Actor(4, "丰丽莎", frozenset({"responsible_editor"}))
COLLEAGUE = Actor(5, "仪博文", frozenset({"reporter"}))
OUTSIDER = Actor(6, "访客", frozenset())

DRAFT = ReviewState(CHAIN)
IN_REVIEW = ReviewState(CHAIN, in_review=True, writers=frozenset({1}))
HALF_SIGNED = replace(IN_REVIEW, signers={"initial_review": 3})
LIVE = ReviewState(CHAIN, is_live=True)
CLAIMED = replace(IN_REVIEW, claim=chain.Claim(3, "孙红", "10:25"))

EVERY_VERB = sorted(chain.RULES)
#: Somebody who may do each verb, and when.
ALLOWED = {
    "create": (WRITER, DRAFT),
    "save": (WRITER, DRAFT),
    "submit": (WRITER, DRAFT),
    "recall": (WRITER, IN_REVIEW),
    "read": (FIRST, IN_REVIEW),
    "claim": (FIRST, IN_REVIEW),
    "unclaim": (FIRST, CLAIMED),
    "comment": (WRITER, DRAFT),
    "resolve": (FIRST, IN_REVIEW),
    "sign": (FIRST, IN_REVIEW),
    "amend": (FIRST, IN_REVIEW),
    "send_back": (FIRST, IN_REVIEW),
    "withdraw": (SECOND, LIVE),
    "plan": (WRITER, DRAFT),
    "hasten": (SECOND, HALF_SIGNED),
    "unschedule": (SECOND, ReviewState(CHAIN, is_scheduled=True)),
}


def test_the_default_chain_is_initial_review_and_then_responsible_editor():
    steps = (Step("initial_review", "初审编辑"), Step("responsible_editor", "责任编辑"))
    assert parse(chain.DEFAULT) == steps


def test_a_third_step_is_one_line_of_settings():
    assert THREE[-1] == Step("final_review", "终审")


def test_spaces_and_a_last_comma_in_a_chain_do_not_matter():
    assert parse(" a = 甲 , b=乙, ") == (Step("a", "甲"), Step("b", "乙"))


@pytest.mark.parametrize("spec", ["", " , ", "a=甲", "a=甲,"])
def test_a_chain_needs_two_steps(spec):
    with pytest.raises(ValueError, match="two steps"):
        parse(spec)


@pytest.mark.parametrize("spec", ["a=甲,a=乙", "a=甲,b=乙,a=丙"])
def test_a_step_stands_in_a_chain_once(spec):
    with pytest.raises(ValueError, match="slug of its own"):
        parse(spec)


def test_no_step_is_the_reporters():
    with pytest.raises(ValueError, match="'reporter'"):
        parse("reporter=记者,b=乙")


@pytest.mark.parametrize(
    "part", ["甲", "a=", "=甲", "a b=甲", "1a=甲", "初审=甲", "a-b=甲", "a;=甲"]
)
def test_a_step_that_is_no_slug_and_label_is_quoted(part):
    with pytest.raises(ValueError, match="not of the form slug=label") as error:
        parse(f"{part},b=乙")
    assert repr(part) in str(error.value)


@pytest.mark.parametrize(
    "spec", [f"{'a' * 41}=甲,b=乙", f"a={'甲' * 41},b=乙"], ids=["slug", "label"]
)
def test_a_step_longer_than_the_record_can_keep_is_refused(spec):
    """A signature keeps slug and label in forty characters each."""
    with pytest.raises(ValueError, match="40"):
        parse(spec)


def test_the_next_step_is_the_first_that_nobody_signed():
    assert HALF_SIGNED.next_step == CHAIN[1]


def test_after_the_last_signature_there_is_no_next_step():
    result = replace(HALF_SIGNED, signers={"initial_review": 3, "responsible_editor": 4})
    assert result.next_step is None


def test_every_verb_has_its_rules():
    assert set(EVERY_VERB) == set(ALLOWED)


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_whoever_may_is_not_refused(verb):
    assert refusal(verb, *ALLOWED[verb]) is None


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_a_closed_account_may_nothing(verb):
    actor, standing = ALLOWED[verb]
    assert refusal(verb, replace(actor, is_active=False), standing) == "This account is closed."


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_an_outsider_may_nothing(verb):
    assert refusal(verb, OUTSIDER, ALLOWED[verb][1])


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_a_refusal_is_a_sentence(verb):
    sentence = refusal(verb, OUTSIDER, ALLOWED[verb][1])
    assert sentence.endswith(".")


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_a_refusal_remembers_what_it_was_made_of(verb):
    sentence = refusal(verb, OUTSIDER, ALLOWED[verb][1])
    assert (sentence.template % sentence.facts if sentence.facts else sentence.template) == sentence


def test_an_unknown_verb_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        refusal("publish", BOTH, HALF_SIGNED)


@pytest.mark.parametrize("verb", ["create", "save", "submit"])
@pytest.mark.parametrize("actor", [WRITER, BOTH, FIRST, SECOND], ids=lambda actor: actor.name)
def test_everybody_with_an_editorial_duty_may_write(verb, actor):
    assert refusal(verb, actor, DRAFT) is None


@pytest.mark.parametrize("verb", ["save", "submit"])
def test_what_is_in_review_is_recalled_first(verb):
    assert "recall it first" in refusal(verb, WRITER, IN_REVIEW)


def test_what_a_text_lacks_is_said_in_the_words_of_the_text():
    lacking = replace(DRAFT, lacks=lacks({**FORM, "headline": ""}))
    assert refusal("submit", WRITER, lacking) == lacks({**FORM, "headline": ""})


def test_an_unchanged_text_is_not_submitted():
    assert "Nothing has changed" in refusal("submit", WRITER, replace(DRAFT, is_changed=False))


@pytest.mark.parametrize("verb", ["recall", "sign", "amend", "send_back"])
def test_what_is_not_in_review_is_not_reviewed(verb):
    actor, standing = ALLOWED[verb]
    sentence = refusal(verb, actor, replace(standing, in_review=False))
    assert sentence == "This story is not in review at the moment."


@pytest.mark.parametrize("actor", [COLLEAGUE, FIRST, SECOND, BOTH], ids=lambda actor: actor.name)
def test_only_writers_recall(actor):
    assert "Only somebody who wrote" in refusal("recall", actor, IN_REVIEW)


@pytest.mark.parametrize("verb", ["sign", "amend", "send_back"])
def test_only_the_latest_text_is_reviewed(verb):
    actor, standing = ALLOWED[verb]
    assert "newer text" in refusal(verb, actor, replace(standing, is_latest=False))


@pytest.mark.parametrize("verb", ["sign", "amend", "send_back"])
def test_no_writer_reviews_their_own_text(verb):
    wrote = replace(IN_REVIEW, writers=frozenset({1, BOTH.id}))
    assert "You wrote in this text" in refusal(verb, BOTH, wrote)


@pytest.mark.parametrize("verb", ["sign", "amend", "send_back"])
def test_the_second_duty_does_not_do_for_the_first_step(verb):
    assert "waits for 初审编辑" in refusal(verb, SECOND, IN_REVIEW)


@pytest.mark.parametrize("verb", ["sign", "amend"])
def test_the_first_duty_does_not_do_for_the_second_step(verb):
    other = replace(FIRST, id=9)
    assert "waits for 责任编辑" in refusal(verb, other, HALF_SIGNED)


@pytest.mark.parametrize("verb", ["sign", "amend"])
def test_who_signed_a_step_signs_no_other(verb):
    release = replace(HALF_SIGNED, signers={"initial_review": BOTH.id})
    assert refusal(verb, BOTH, release) == (
        "You signed this text as 初审编辑; 责任编辑 must be somebody else."
    )


def test_who_signed_first_signs_neither_of_the_later_steps():
    chief = Actor(2, "赵静", frozenset(step.slug for step in THREE))
    release = ReviewState(
        THREE, in_review=True, signers={"initial_review": 2, "responsible_editor": 4}
    )
    assert "终审 must be somebody else" in refusal("sign", chief, release)


def test_who_signed_may_send_back_afterwards():
    assert refusal("send_back", FIRST, HALF_SIGNED) is None


def test_who_rewrote_may_sign_their_own_step():
    rewritten = replace(IN_REVIEW, amenders={BOTH.id: "initial_review"})
    assert refusal("sign", BOTH, rewritten) is None


def test_who_rewrote_may_sign_no_other_step():
    rewritten = replace(HALF_SIGNED, amenders={BOTH.id: "initial_review"})
    assert "only your own step" in refusal("sign", BOTH, rewritten)


def test_who_rewrote_a_later_step_may_not_sign_an_earlier_one():
    rewritten = replace(IN_REVIEW, amenders={BOTH.id: "responsible_editor"})
    assert "初审编辑 must be somebody else" in refusal("sign", BOTH, rewritten)


@pytest.mark.parametrize("verb", ["claim", "sign", "amend", "send_back"])
def test_what_a_colleague_is_reading_is_left_to_them(verb):
    sentence = refusal(verb, BOTH, CLAIMED)
    assert sentence.startswith("孙红 is reading this story until 10:25;")


@pytest.mark.parametrize("verb", ["read", "claim", "sign", "amend", "send_back", "unclaim"])
def test_a_claim_does_not_stop_whoever_holds_it(verb):
    assert refusal(verb, FIRST, CLAIMED) is None


def test_a_story_still_waits_for_those_who_may_read_it_after_the_claim():
    assert refusal("read", BOTH, CLAIMED) is None


def test_who_could_not_sign_anyway_hears_the_lasting_reason():
    assert "a duty you do not hold" in refusal("sign", COLLEAGUE, CLAIMED)


def test_a_claim_is_given_back_by_whoever_holds_it():
    assert "nothing to give back" in refusal("unclaim", BOTH, CLAIMED)


def test_a_claim_does_not_keep_the_writer_from_recalling():
    assert refusal("recall", WRITER, CLAIMED) is None


@pytest.mark.parametrize("actor", [FIRST, SECOND, BOTH, COLLEAGUE], ids=lambda actor: actor.name)
def test_editors_and_whoever_made_it_resolve_a_comment(actor):
    assert refusal("resolve", actor, replace(IN_REVIEW, commenter=COLLEAGUE.id)) is None


def test_another_reporter_does_not_resolve_a_comment():
    sentence = refusal("resolve", WRITER, replace(IN_REVIEW, commenter=COLLEAGUE.id))
    assert sentence.startswith("Only an editor")


def test_what_is_not_public_is_not_withdrawn():
    assert "not public" in refusal("withdraw", SECOND, DRAFT)


@pytest.mark.parametrize("actor", [WRITER, FIRST], ids=lambda actor: actor.name)
def test_only_who_signs_after_the_first_step_withdraws(actor):
    assert refusal("withdraw", actor, LIVE) == "Only 责任编辑 can withdraw a story."


def test_any_later_step_withdraws():
    final = Actor(7, "总编", frozenset({"final_review"}))
    assert refusal("withdraw", final, replace(LIVE, chain=THREE)) is None


FORM = {
    "kicker": "",
    "headline": "三千水鸟落滩涂",
    "subhead": "",
    "source": "海报新闻",
    "channel": 1,
    "credits": [],
    "dateline": {"place": "", "date": ""},
    "body": "<p>退潮以后。</p>",
    "tags": [],
    "figures": [],
    "reprint": {"is_reprint": False, "title": "", "author": "", "url": ""},
    "notice": {"kind": "", "text": ""},
}
FIGURE = {"alt": "鸟", "caption": "滩涂", "credit": "付凯"}
REPRINT = {"is_reprint": True, "title": "原题", "author": "甲", "url": ""}


def test_a_complete_text_lacks_nothing():
    assert lacks({**FORM, "figures": [FIGURE], "reprint": REPRINT}) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"channel": None}, "no channel"),
        ({"headline": ""}, "no headline"),
        ({"body": ""}, "no text"),
        ({"source": "", "reprint": REPRINT}, "A reprint must name"),
        ({"reprint": {**REPRINT, "title": ""}}, "A reprint must name"),
        ({"reprint": {**REPRINT, "author": ""}}, "A reprint must name"),
        ({"figures": [FIGURE, {**FIGURE, "alt": ""}]}, "Picture 2 needs"),
        ({"figures": [{**FIGURE, "caption": ""}]}, "Picture 1 needs"),
        ({"figures": [{**FIGURE, "credit": ""}]}, "Picture 1 needs"),
        ({"notice": {"kind": "correction", "text": ""}}, "both its kind and its text"),
        ({"notice": {"kind": "", "text": "已改正"}}, "both its kind and its text"),
    ],
)
def test_what_a_text_lacks_is_named(change, said):
    assert said in lacks({**FORM, **change})


def test_what_is_lacking_is_said_one_at_a_time():
    assert lacks({**FORM, "channel": None, "headline": "", "body": ""}).count(".") == 1


OUT = chain.Outgoing(2, newest_signed=2, live=1, withdrawn=1)


def test_the_newest_signed_text_goes_out():
    assert chain.holds_back(OUT) is None
    assert chain.holds_back(chain.Outgoing(1)) is None


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"is_signed": False}, "not signed at every step"),
        ({"is_intact": False}, "behind the desk's back"),
        ({"withdrawn": 2}, "was withdrawn"),
        ({"newest_signed": 3}, "was signed after text"),
        ({"live": 2}, "Readers have text"),
        ({"live": 3}, "Readers have text"),
        ({"embargo": "2026-12-01 08:00"}, "under embargo until"),
    ],
    ids=str,
)
def test_a_text_is_held_back_with_the_reason(fact, said):
    assert said in chain.holds_back(replace(OUT, **fact)).template


@pytest.mark.parametrize("name", ["孙红", "孙 红", "孙\u3000红"])
@pytest.mark.parametrize("verb", ["read", "claim", "sign", "amend"])
def test_nobody_signs_beside_somebody_of_the_same_name(verb, name):
    release = replace(HALF_SIGNED, names=frozenset({"孙红"}))
    assert "one name twice" in refusal(verb, replace(SECOND, name=name), release).template
    assert refusal(verb, SECOND, release) is None


def test_letters_of_another_case_or_width_are_the_same_name():
    release = replace(HALF_SIGNED, names=frozenset({"Ann Li"}))
    assert refusal("sign", replace(SECOND, name="ANN ＬI"), release)


def test_with_three_steps_all_names_before_count():
    standing = ReviewState(
        THREE,
        in_review=True,
        signers={"initial_review": 3, "responsible_editor": 4},
        names=frozenset({"孙红", "丰丽莎"}),
    )
    final = Actor(7, "孙红", frozenset({"final_review"}))
    assert "one name twice" in refusal("sign", final, standing).template


SIGNED = [HALF_SIGNED, ReviewState(CHAIN, is_scheduled=True)]


@pytest.mark.parametrize("standing", SIGNED, ids=["half signed", "scheduled"])
@pytest.mark.parametrize("actor", [WRITER, FIRST], ids=["reporter", "first step"])
def test_a_signed_text_goes_out_earlier_by_a_later_step_alone(actor, standing):
    sentence = refusal("hasten", actor, standing)
    assert ("can lift or shorten" in sentence.template, sentence.facts) == (
        True,
        {"steps": "责任编辑"},
    )


@pytest.mark.parametrize("standing", [DRAFT, IN_REVIEW], ids=["draft", "unsigned"])
def test_before_any_signature_whoever_writes_may_bring_it_forward(standing):
    assert refusal("hasten", WRITER, standing) is None


def test_with_three_steps_the_second_answers_for_the_moment_too():
    standing = ReviewState(THREE, is_scheduled=True)
    assert refusal("hasten", SECOND, standing) is None
