"""The cast at the desk, and the stories that it meets."""

import pytest

from articles import desk
from articles.models import Article
from tests.admin.screens.clients import Desk, at, now
from tests.admin.screens.pictures import figure_of, picture
from tests.admin.screens.stories import FULL, SECRET
from tests.support import cast


@pytest.fixture
def who(newsroom):
    """The cast by its roles, with an editor of another channel."""
    sports = cast.channel("sports", "体育")
    newsroom.elsewhere = cast.person(
        "linjiahe", "林嘉禾", "initial_review", "responsible_editor", "reporter", channels=[sports]
    )
    newsroom.anonymous = None
    return newsroom


@pytest.fixture
def reporter(who) -> Desk:
    return at(who.reporter)


@pytest.fixture
def first(who) -> Desk:
    return at(who.first)


@pytest.fixture
def second(who) -> Desk:
    return at(who.second)


@pytest.fixture
def administrator(who) -> Desk:
    return at(who.administrator)


@pytest.fixture
def secret(who) -> Article:
    """A story in review, in a channel that ``elsewhere`` does not work for."""
    page = picture(who, caption="滩涂", alt="滩涂", credit="张力雯")
    release = who.submitted(
        headline=SECRET,
        subhead=SECRET,
        body=f"<p>{SECRET}</p>",
        source=SECRET,
        figures=[figure_of(page, caption=SECRET, alt=SECRET)],
    )
    desk.sign(release, who.first, read=release.digest, note=SECRET)
    return release.article


@pytest.fixture
def full(who) -> Article:
    rows = [picture(who, colour, caption=f"图{colour}") for colour in ("teal", "navy")]
    figures = [figure_of(rows[0]), figure_of(rows[1], caption='第二张 "引号" <b>')]
    return now(who.draft(**FULL, figures=figures))
