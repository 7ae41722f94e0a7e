"""Numbers as shapes."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from articles.text.charts import Bar, beams, columns, minutes

counts = st.lists(st.integers(0, 10_000), max_size=48)


def test_the_highest_value_is_as_high_as_the_plot():
    assert columns([1, 4, 2], 30, 40, gap=0)[1] == Bar(10, 0, 10, 40, 4)


def test_others_stand_on_the_same_ground():
    assert columns([1, 4, 2], 30, 40, gap=0)[2] == Bar(20, 20, 10, 20, 2)


def test_nothing_has_no_height():
    assert columns([0, 0], 30, 40)[0].height == 0


def test_little_is_seen_beside_much():
    assert columns([1, 100_000], 30, 40)[0].height == 1


def test_plots_can_share_a_scale():
    assert columns([2], 10, 40, top=4)[0].height == 20


def test_no_values_are_no_bars():
    assert columns([], 30, 40) == beams([], 30, 40) == []


def test_the_longest_beam_is_as_wide_as_the_plot():
    assert [bar.width for bar in beams([30, 60], 240, 14)] == [120, 240]


def test_beams_lie_one_under_the_other():
    assert [bar.y for bar in beams([30, 60, 0], 240, 14)] == [0, 14, 28]


def test_times_are_said_in_whole_minutes():
    assert minutes([timedelta(seconds=100), timedelta(hours=1)]) == [2, 60]


@given(counts)
def test_no_bar_leaves_its_plot(values):
    for bar in columns(values, 240, 30):
        assert 0 <= bar.x <= bar.x + bar.width <= 240.01
        assert 0 <= bar.y <= 30
        assert abs(bar.y + bar.height - 30) < 0.02


@given(counts)
def test_what_is_more_is_never_lower(values):
    bars = sorted(columns(values, 240, 30), key=lambda bar: bar.value)
    heights = [bar.height for bar in bars]
    assert heights == sorted(heights)
