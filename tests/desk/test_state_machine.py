"""Random people do random things through the desk; whatever they do, the rules hold.

Each example plays in a savepoint that is rolled back, so one is independent of the next.
``NEWSROOM_EXAMPLES`` asks for more examples than the everyday number, and for other ones each
time.
"""

import os
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from articles import audit, desk
from articles.models import Article, Entry, Person, Publication, Release, Slot
from articles.models.article import CLAIM_LASTS
from tests.support.cast import Newsroom, channel, person
from tests.support.record import everything

EXAMPLES = int(os.environ.get("NEWSROOM_EXAMPLES", "0"))
PROFILE = settings(
    max_examples=EXAMPLES or 8,
    stateful_step_count=40,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink] if EXAMPLES else [Phase.generate],
    print_blob=True,
)

WRITING = ("create", "take_in", "save")
#: What ends a claim.
MOVING = ("submit", "recall", "sign", "send_back", "amend", "withdraw", "unclaim")
#: What happens, as often as it stands here.
TURNS = [
    *["plan", "time_passes"] * 2,
    "unschedule",
    *["submit", "sign", "everybody_tries_to_sign"] * 4,
    *["save_a_headline", "save_a_text", "amend"] * 2,
    *["create", "move", "submit_as_its_owner", "recall", "send_back", "withdraw"],
    "get_or_lose_a_duty",
    *["claim", "unclaim", "comment", "settle"],
]
#: Mostly the latest release and the text that was really read.
how_old = st.sampled_from([0, 0, 0, 0, 0, 1, 2])
read = st.sampled_from([None, None, None, None, None, None, "", "0" * 64])
behind = st.sampled_from([0, 0, 0, 0, 0, 1])
headlines = st.sampled_from(
    [*"甲乙丙丁戊己庚辛壬癸子丑", "", "<script>alert(1)</script>", "字" * 201]
)
bodies = st.sampled_from(
    ["<p>甲</p>", "<p>乙</p>", "<p>丙<script>alert(1)</script></p>", "<p>丁</p><hr>", ""]
)


class Desk(RuleBasedStateMachine):
    """The newsroom as a board game."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.news = Newsroom()
        self.sports = channel("sports", "体育")
        self.people = [
            self.news.reporter,
            self.news.first,
            self.news.second,
            person("wuyan", "吴岩", "initial_review", "responsible_editor"),
            person("sunhong", "孙红", "initial_review", "reporter"),
            person("yibowen", "仪博文", "reporter"),
            person("zhouyan", "周岩", "responsible_editor", channels=[self.sports]),
            self.news.outsider,
            self.news.administrator,
        ]
        self.last_record: dict | None = None
        self.public: list[Publication] | None = None

    def teardown(self):
        try:
            breaks = [str(sentence) for sentence in audit.breaks()]
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
        assert breaks == []

    @initialize()
    def somebody_has_begun(self):
        self.news.draft(headline="甲题")

    @rule(
        turn=st.sampled_from(TURNS),
        who=st.integers(0, 35),
        which=st.integers(0, 2),
        how_old=how_old,
        read=read,
        behind=behind,
        headline=headlines,
        body=bodies,
        tags=st.sampled_from([["湿地"], ["观鸟", "湿地"], []]),
        away=st.integers(0, 3).map(lambda number: number == 0),
    )
    def somebody_does_something(self, turn, **draws):
        self.public = None
        getattr(self, turn)(**draws)

    # What people do

    def create(self, who, headline, body, away, **_rest):
        if Article.objects.count() < 3:
            place = self.sports if away else self.news.channel
            by = self.people[who % len(self.people)]
            self._try(desk.create, by, headline=headline, body=body, channel=place)

    def save_a_headline(self, who, which, behind, headline, **_rest):
        story = self._story(which)
        by, version = self._somebody("save", story, who), story.version - behind
        self._try(desk.save, story, by, version=version, headline=headline)

    def save_a_text(self, who, which, body, tags, **_rest):
        story = self._story(which)
        by = self._somebody("save", story, who)
        self._try(desk.save, story, by, version=story.version, body=body, tags=tags)

    def move(self, who, which, away, **_rest):
        story = self._story(which)
        place = self.sports if away else self.news.channel
        by = self._somebody("save", story, who)
        self._try(desk.save, story, by, version=story.version, channel=place)

    def submit_as_its_owner(self, which, behind, **_rest):
        story = self._story(which)
        self._try(desk.submit, story, story.owner, version=story.version - behind)

    def submit(self, who, which, **_rest):
        story = self._story(which)
        by = self._somebody("submit", story, who)
        self._try(desk.submit, story, by, version=story.version)

    def recall(self, who, which, **_rest):
        story = self._story(which)
        self._try(desk.recall, story, self._somebody("recall", story, who))

    def sign(self, who, which, how_old, read, **_rest):
        if release := self._release(which, how_old):
            by = self._somebody("sign", release.article, who)
            text = release.digest if read is None else read
            self._try(desk.sign, release, by, read=text)

    def everybody_tries_to_sign(self, which, who, **_rest):
        if release := self._release(which, 0):
            for number in range(len(self.people)):
                by = self.people[(who + number) % len(self.people)]
                self._try(desk.sign, release, by, read=release.digest)

    def send_back(self, who, which, how_old, **_rest):
        if release := self._release(which, how_old):
            by = self._somebody("send_back", release.article, who)
            self._try(desk.send_back, release, by, note="再核")

    def claim(self, who, which, behind, **_rest):
        """Some claims have lapsed long ago, the others keep everybody else away."""
        story = self._story(which)
        at = timezone.now() - behind * timedelta(hours=1)
        self._try(desk.claim, story, self._somebody("claim", story, who), at=at)

    def unclaim(self, who, which, **_rest):
        story = self._story(which)
        self._try(desk.unclaim, story, self._somebody("unclaim", story, who))

    def comment(self, who, which, how_old, headline, **_rest):
        story = self._story(which)
        by = self._somebody("comment", story, who)
        options = {"quote": headline, "release": self._release(which, how_old)}
        parent = story.comments.last() if who % 2 else None
        self._try(desk.comment, story, by, f"@赵静 {headline}", reply_to=parent, **options)

    def settle(self, who, which, **_rest):
        story = self._story(which)
        if comment := story.comments.last():
            verb = desk.reopen if comment.is_resolved else desk.resolve
            self._try(verb, comment, self._somebody("resolve", story, who))

    def amend(self, who, which, how_old, headline, **_rest):
        if release := self._release(which, how_old):
            by = self._somebody("amend", release.article, who)
            self._try(desk.amend, release, by, headline=headline)

    def withdraw(self, who, which, **_rest):
        story = self._story(which)
        by = self._somebody("withdraw", story, who)
        if self._try(desk.withdraw, story, by, reason="内容有误"):
            assert not Publication.objects.filter(article=story).exists()

    def plan(self, who, which, away, **_rest):
        """For now, for later, or under an embargo as well."""
        story, soon = self._story(which), timezone.now() + timedelta(hours=who % 4)
        times = {"publish_at": soon, "embargo_until": soon + timedelta(hours=1) if away else None}
        self._try(desk.plan, story, self._somebody("plan", story, who), **times)

    def unschedule(self, who, which, **_rest):
        story = self._story(which)
        by = self._somebody("unschedule", story, who)
        if self._try(desk.unschedule, story, by):
            assert not Slot.objects.filter(article=story).exists()

    def time_passes(self, who, **_rest):
        """What is due goes out; nothing else does, and nothing fails."""
        self.last_record = None
        out = desk.publish_due(timezone.now() + timedelta(hours=who % 5))
        assert all(outing.publication for outing in out)

    def get_or_lose_a_duty(self, who, **_rest):
        """Duties come and go; what is written stays written."""
        self.last_record = None
        somebody = self.people[who % len(self.people)]
        duties = set(somebody.groups.values_list("name", flat=True))
        desk.save_account(somebody, self.news.administrator, duties=duties ^ {"initial_review"})

    # What must hold after each

    @invariant()
    def only_cleared_text_is_public(self):
        for live in self._public():
            steps = [step["slug"] for step in live.release.chain]
            marks = list(live.release.signoffs.all())
            assert sorted(mark.step for mark in marks) == sorted(steps)
            assert {mark.digest for mark in marks} == {live.release.form_digest}

    @invariant()
    def as_many_people_signed_as_there_are_steps(self):
        for live in self._public():
            people = {mark.person_id for mark in live.release.signoffs.all()}
            assert len(people) == len(live.release.chain) >= 2

    @invariant()
    def nobody_signed_what_they_wrote(self):
        """By the log, not by what the release says of itself."""
        for live in self._public():
            wrote, rewrote = self._hands(live.release)
            for mark in live.release.signoffs.all():
                assert mark.person_id not in wrote
                assert rewrote.get(mark.person_id, mark.step) == mark.step

    @invariant()
    def what_readers_have_carries_nothing_unsigned(self):
        for live in self._public():
            assert sorted(live.tags.names()) == live.release.tag_names
            assert live.channel_id == live.release.channel_id
            assert "<script" not in live.release.body

    @invariant()
    def only_cleared_text_waits_in_a_slot(self):
        for slot in Slot.objects.select_related("release", "article"):
            assert slot.release.is_cleared
            assert slot.release.article_id == slot.article_id
            assert slot.publish_at >= slot.article.goes_out_at

    @invariant()
    def a_signed_story_is_public_or_waits_in_a_slot(self):
        for story in Article.objects.filter(stage="cleared"):
            assert story.live or story.scheduled

    @invariant()
    def a_withdrawn_text_is_not_public(self):
        for live in self._public():
            numbers = live.article.withdrawals.values_list("last_number", flat=True)
            assert all(live.release.number > number for number in numbers)

    @invariant()
    def only_stories_in_review_are_claimed(self):
        stories = Article.objects.exclude(claimed_by=None)
        assert not stories.exclude(stage=Article.Stage.IN_REVIEW).exists()

    @invariant()
    def nobody_signed_while_another_was_reading(self):
        """By the log: between taking a story and what ends that, nobody else moves it on."""
        holder: dict[int, tuple[int, datetime]] = {}
        for line in Entry.objects.order_by("pk"):
            reading, since = holder.get(line.article_id, (None, line.at))
            if line.verb in ("sign", "send_back", "amend") and reading:
                assert line.person_id == reading or line.at >= since + CLAIM_LASTS
            if line.verb in MOVING:
                holder.pop(line.article_id, None)
            if line.verb == "claim":
                holder[line.article_id] = (line.person_id, line.at)

    # How they do it

    def _try(self, verb, *args, **kwargs):
        """Do it, or be refused with nothing changed."""
        before = self.last_record or everything()
        self.last_record = None
        try:
            return verb(*args, **kwargs)
        except desk.Refused:
            self.last_record = everything()
            assert self.last_record == before
            return None

    def _somebody(self, verb: str, story: Article, who: int) -> Person:
        """Seldom anybody at all, else one of those who may."""
        fresh = Person.objects.prefetch_related("groups", "channels").in_bulk()
        people = [fresh[one.pk] for one in self.people]
        may = [one for one in people if story.refusal(verb, one) is None]
        choice = may if may and who % 4 else people
        return choice[who // 4 % len(choice)]

    def _story(self, which: int) -> Article:
        stories = Article.objects.order_by("pk")
        return stories[which % len(stories)]

    def _release(self, which: int, how_old: int) -> Release | None:
        return self._story(which).releases.order_by("-number")[how_old : how_old + 1].first()

    def _public(self) -> list[Publication]:
        """What readers have after a turn: read once for all that is asked of it."""
        if self.public is None:
            live = Publication.objects.select_related("release", "article")
            self.public = list(live.prefetch_related("release__signoffs"))
        return self.public

    def _hands(self, release: Release) -> tuple[set[int], dict[int, str]]:
        """Who saved, and who rewrote at which step, since the text that was live before."""
        lines = list(Entry.objects.filter(article=release.article).order_by("pk"))
        end = next(n for n, line in enumerate(lines) if self._froze(line, release.pk))
        start = self._start(lines, release)
        wrote = {e.person_id for e in lines[start:end] if e.verb in WRITING and e.person_id}
        wrote |= {lines[end].person_id} if lines[end].verb == "submit" else set()
        rewrote = {
            e.person_id: self._step_of(e) for e in lines[start : end + 1] if e.verb == "amend"
        }
        return wrote, rewrote

    def _start(self, lines: list[Entry], release: Release) -> int:
        """After the line that froze what was live when ``release`` was made, or at the beginning."""
        live = None
        for line in lines:
            if self._froze(line, release.pk):
                break
            if line.verb in ("publish", "withdraw"):
                live = line.release_id if line.verb == "publish" else None
        froze = (n for n, line in enumerate(lines) if live and self._froze(line, live))
        return next(froze, -1) + 1

    @staticmethod
    def _froze(line: Entry, release_id: int) -> bool:
        return line.verb in ("submit", "amend") and line.release_id == release_id

    @staticmethod
    def _step_of(line: Entry) -> str:
        return next(a["step"] for a in line.data["amenders"] if a["id"] == line.person_id)


@pytest.mark.slow
@pytest.mark.django_db
def test_random_people_never_make_uncleared_text_public():
    run_state_machine_as_test(Desk, settings=PROFILE)
