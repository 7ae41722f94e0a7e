"""More of the cast: colleagues that only the desk's own tests need."""

import pytest

from articles.desk import moment
from tests.support.cast import channel, person


@pytest.fixture
def on_the_clock():
    """The moment of a verb is now, as it is outside of tests."""
    token = moment._is_free.set(False)
    yield
    moment._is_free.reset(token)


@pytest.fixture
def elsewhere(newsroom):
    """An editor with every duty, in another channel only."""
    sports = channel("sports", "体育")
    duties = ("reporter", "initial_review", "responsible_editor")
    return person("tiyu", "周岩", *duties, channels=[sports])


@pytest.fixture
def colleague(newsroom):
    """A second reporter."""
    return person("yibowen", "仪博文", "reporter")


@pytest.fixture
def third(newsroom):
    """A third editor, with both duties."""
    return person("wuyan", "吴岩", "initial_review", "responsible_editor")


@pytest.fixture
def initial(newsroom):
    """An editor with the first duty alone."""
    return person("sunhong", "孙红", "initial_review")
