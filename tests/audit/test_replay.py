"""The replay alone, without a database: lines in, state and broken rules out."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.audit.house import Account, House, Leave
from articles.audit.line import Line, as_text
from articles.audit.replay import Facts, replay

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
CHAIN = [{"slug": "first", "label": "甲"}, {"slug": "second", "label": "乙"}]
WRITER, FIRST, SECOND, BOTH, NOBODY = range(1, 6)
DUTIES = {
    WRITER: {"reporter"},
    FIRST: {"first", "reporter"},
    SECOND: {"second"},
    BOTH: {"first", "second"},
    NOBODY: set(),
}
HERE = Facts(channel=1)


def house(lines=(), leaves=None, **facts) -> House:
    accounts = {
        pk: Account(f"人{pk}", frozenset(duties), facts.get("channels", frozenset()), True)
        for pk, duties in DUTIES.items()
    }
    return House(accounts, {1: "东营", 2: "体育"}, leaves or {}).read(lines, CHAIN)


def line(number: int, verb: str, person=None, release=None, /, **data) -> Line:
    at = BEGAN + timedelta(hours=number)
    return Line(number, at, person, f"人{person}", verb, 7, release, data)


def release_line(
    verb: str, number: int, person: int, release: int, count: int, writers, amenders=()
):
    return line(
        number,
        verb,
        person,
        release,
        article=7,
        number=count,
        digest=f"d{release}",
        chain=CHAIN,
        writers=[{"id": pk} for pk in writers],
        amenders=[{"id": pk, "step": step} for pk, step in amenders],
        frozen_by=person,
    )


def sign(number: int, person: int, release: int, step: str) -> Line:
    data = {"step": step, "person": person, "digest": f"d{release}"}
    return line(number, "sign", person, release, **data)


def publish(number: int, release: int, first: int | None = None) -> Line:
    moment = as_text(BEGAN + timedelta(hours=first or number))
    data = {"release": release, "digest": f"d{release}", "first_published_at": moment}
    return line(number, "publish", None, release, **data)


def lawful() -> list[Line]:
    return [
        line(1, "create", WRITER, text="d1", owner=WRITER),
        release_line("submit", 2, WRITER, 1, 1, [WRITER]),
        sign(3, FIRST, 1, "first"),
        sign(4, SECOND, 1, "second"),
        publish(5, 1),
    ]


def problems_of(lines, accounts=None, facts=None) -> list[str]:
    return [str(s) for s in replay(7, lines, accounts or house(), facts or {1: HERE})[1]]


def test_a_lawful_story_breaks_no_rule():
    story, damage = replay(7, lawful(), house(), {1: HERE})
    assert damage == []
    assert (story.stage, story.live.text.number, story.live.published_at) == (
        "cleared",
        1,
        as_text(BEGAN + timedelta(hours=5)),
    )


def test_each_line_that_is_left_out_is_missed():
    every = lawful()
    for number in range(1, 4):
        assert problems_of(every[:number] + every[number + 1 :]) != [], number


def test_words_about_a_withdrawal_are_signed_and_bring_nothing_back():
    first = as_text(BEGAN + timedelta(hours=5))
    data = {"person": SECOND, "last_number": 1, "first_published_at": first}
    withdrawn = [*lawful(), line(6, "withdraw", SECOND, 1, **data)]
    rows = [
        *withdrawn,
        release_line("submit", 7, WRITER, 2, 2, [WRITER]),
        sign(8, FIRST, 2, "first"),
        sign(9, SECOND, 2, "second"),
        line(10, "explain", None, 2, release=2, digest="d2"),
    ]
    rows.insert(6, line(6, "save", WRITER, text="d2"))
    facts = {1: HERE, 2: HERE}
    story, damage = replay(7, rows, house(), facts)
    assert (damage, story.live) == ([], None)
    assert problems_of([*rows[:-2], rows[-1]], facts=facts) != []
    assert problems_of([*withdrawn, line(7, "explain", None, 1, digest="d1")], facts=facts) != []


def test_a_duty_that_was_taken_away_is_held_until_then():
    facts = {
        "model": "person",
        "id": SECOND,
        "before": {"duties": ["second"]},
        "after": {"duties": []},
    }
    early = Line(3, BEGAN + timedelta(hours=1), 9, "", "appoint", None, None, facts)
    late = early._replace(id=9, at=BEGAN + timedelta(hours=9))
    at_once = early._replace(at=BEGAN + timedelta(hours=4, seconds=-20))
    lines = [*lawful()[:2], *(each._replace(id=each.id + 1) for each in lawful()[2:])]
    assert "did not hold the duty second" in problems_of(lines, house([early]))[0]
    assert problems_of(lines, house([late])) == []
    assert problems_of(lines, house([at_once])) == []


def test_a_deputy_holds_the_duty_while_the_other_is_away_and_no_longer():
    lines = [*lawful()[:3], sign(4, NOBODY, 1, "second")]
    for since, until, is_lawful in ((3, 5, True), (5, 6, False), (1, 3, False)):
        hours = [BEGAN + timedelta(hours=hour) for hour in (since, until)]
        house_with_leave = house(leaves={1: Leave(SECOND, NOBODY, *hours)})
        assert (problems_of(lines, house_with_leave) == []) is is_lawful


def test_a_channel_that_was_renamed_is_the_same_channel():
    """Lines of accounts have channels by the name of their day."""
    facts = {"model": "channel", "id": 1, "before": {"name": "旧名"}, "after": {"name": "东营"}}
    fields = {
        "model": "person",
        "id": SECOND,
        "before": {"channels": []},
        "after": {"channels": ["旧名"]},
    }
    lines = [
        Line(-9, BEGAN, 9, "", "appoint", None, None, fields),
        Line(-8, BEGAN, 9, "", "organise", None, None, facts),
    ]
    assert problems_of(lawful(), house(lines)) == []
    assert problems_of(lawful(), house(lines), {1: Facts(channel=2)}) != []


def test_an_account_of_before_the_tick_for_all_channels_worked_in_all_when_none_was_chosen():
    def appointment(number, **after) -> Line:
        data = {"model": "person", "id": SECOND, "before": {"channels": ["体育"]}, "after": after}
        return Line(number, BEGAN, 9, "", "appoint", None, None, data)

    older, later = appointment(-9, channels=[]), appointment(-9, channels=[], all_channels=False)
    assert problems_of(lawful(), house([older])) == []
    assert problems_of(lawful(), house([later])) != []


# Any lines at all

VERBS = [
    *("create", "take_in", "save", "submit", "recall", "sign", "send_back", "amend", "publish"),
    *("withdraw", "claim", "unclaim", "comment", "plan", "schedule", "unschedule", "nonsense"),
]
values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=3,
)
KEYS = (
    *("text", "owner", "number", "digest", "chain", "writers", "amenders", "frozen_by", "step"),
    *("person", "release", "first_published_at", "publish_at", "embargo_until", "last_number"),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Line,
            id=st.integers(1, 99),
            at=st.datetimes(timezones=st.just(UTC)),
            person=st.none() | st.integers(0, 6),
            name=st.text(max_size=3),
            verb=st.sampled_from(VERBS),
            article=st.just(7),
            release=st.none() | st.integers(1, 3),
            data=st.dictionaries(st.sampled_from(KEYS), values, max_size=8),
        ),
        max_size=8,
    )
)
def test_whatever_a_log_says_the_replay_answers_in_sentences(lines):
    _story, damage = replay(7, lines, house(), {1: HERE})
    assert all(sentence.startswith("Story 7, log entry ") for sentence in damage)


people = st.sampled_from(list(DUTIES))


@settings(max_examples=125, deadline=None)
@given(people, people, people)
def test_what_two_people_sign_is_lawful_just_when_the_rules_say_so(writer, first, second):
    lines = [
        line(1, "create", writer, text="d1", owner=writer),
        release_line("submit", 2, writer, 1, 1, [writer]),
        sign(3, first, 1, "first"),
        sign(4, second, 1, "second"),
        publish(5, 1),
    ]
    is_lawful = (
        len({writer, first, second}) == 3
        and "first" in DUTIES[first]
        and "second" in DUTIES[second]
    )
    assert (problems_of(lines) == []) is is_lawful
