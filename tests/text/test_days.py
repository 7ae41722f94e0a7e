"""Days and months of the calendar, and the moments at which they begin and end."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.days import Month, span

SHANGHAI = ZoneInfo("Asia/Shanghai")
months = st.builds(Month, st.integers(1000, 2999), st.integers(1, 12))


@given(months)
def test_a_month_holds_its_days_in_order_and_no_other(month):
    days = month.days
    assert (days[0], days[-1]) == (month.first, month.last)
    assert days == sorted(set(days))
    assert {Month.of(day) for day in days} == {month}


@given(months)
def test_weeks_begin_on_monday_and_hold_every_day_once(month):
    assert all(len(week) == 7 for week in month.weeks)
    assert [day for week in month.weeks for day in week if day] == month.days
    assert all(day.weekday() == n for week in month.weeks for n, day in enumerate(week) if day)


@given(months)
def test_the_second_week_is_whole(month):
    """The calendar's heading is read off it."""
    assert None not in month.weeks[1]


@pytest.mark.parametrize(("month", "last"), [((2024, 2), 29), ((2026, 2), 28), ((2026, 12), 31)])
def test_the_last_day_of_a_month(month, last):
    assert Month(*month).last.day == last


def test_months_compare_as_they_follow_each_other():
    assert Month(2025, 12) < Month(2026, 1) < Month(2026, 11)


def test_a_day_begins_and_ends_by_the_newsrooms_clock():
    day = date(2026, 7, 22)
    begins = datetime(2026, 7, 21, 16, tzinfo=UTC)
    assert span(day, day, SHANGHAI) == (begins, datetime(2026, 7, 22, 16, tzinfo=UTC))


def test_a_day_on_which_the_clock_is_put_forward_has_23_hours():
    day = date(2026, 3, 29)
    start, end = (moment.astimezone(UTC) for moment in span(day, day, ZoneInfo("Europe/Berlin")))
    assert (end - start).total_seconds() == 23 * 3600
