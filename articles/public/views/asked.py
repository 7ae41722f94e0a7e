"""What a reader typed into the search page, as a question to the index."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from articles import search
from articles.models import Channel
from articles.models.publication import span_of
from articles.queries.navigation import Navigation
from articles.text import bigrams
from articles.text.words import plain_line

NEWEST = "newest"
_DAYS = {"1": _("the past day"), "7": _("the past week"), "31": _("the past month")}
_DAYS |= {"366": _("the past year")}
# Days that every database can count with.
_EARLIEST, _LATEST = date(1000, 1, 1), date(2999, 12, 31)
_INSIDE = ("by", "tag", "since", "until")


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(_EARLIEST), MaxValueValidator(_LATEST)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class SearchForm(forms.Form):
    """Everything is optional. A query that is too long is cut, and ``is_cut`` says so."""

    use_required_attribute = False

    q = forms.CharField(
        required=False,
        widget=forms.SearchInput(
            attrs={
                "maxlength": bigrams.LONGEST_QUERY,
                "enterkeyhint": "search",
                "aria-label": _("Words to search for"),
            }
        ),
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    time = forms.ChoiceField(
        label=_("Time"), required=False, choices=[("", _("any time")), *_DAYS.items()]
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("headlines first")), (NEWEST, _("newest first"))],
    )
    by = forms.CharField(label=_("Reporter"), required=False, max_length=60)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=100)
    since = _day(_("From"))
    until = _day(_("To"))

    def __init__(self, data, navigation: Navigation):
        super().__init__(data, label_suffix="")
        self._navigation = navigation
        names = [
            (channel.slug, f"　{channel}" if channel.parent_id else str(channel))
            for top in navigation.top
            for channel in self._with_below(top)
        ]
        self.fields["channel"].choices = [("", _("all channels")), *names]

    @property
    def above(self) -> list[forms.BoundField]:
        """The fields that are always in view, below the words."""
        return [self[name] for name in ("channel", "time", "order")]

    @property
    def inside(self) -> list[forms.BoundField]:
        """The fields that a reader opens."""
        return [self[name] for name in _INSIDE]

    @property
    def is_detailed(self) -> bool:
        return any(self[name].value() for name in _INSIDE)

    @property
    def is_cut(self) -> bool:
        return len(self["q"].value() or "") > bigrams.LONGEST_QUERY

    def clean(self) -> dict:
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The time ends before it begins."))
        return data

    def clean_q(self) -> str:
        return plain_line(self.cleaned_data["q"])[: bigrams.LONGEST_QUERY]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for beside the words."""
        return any(self.cleaned_data[name] for name in ("channel", "time", *_INSIDE))

    def question(self, after: str, at: datetime) -> search.Query:
        """``at``: now, for times that are counted back."""
        data = self.cleaned_data
        recent = at - timedelta(days=int(data["time"])) if data["time"] else None
        since, until = data["since"], data["until"]
        channel = self._navigation.channel(data["channel"])
        return search.Query(
            words=tuple(bigrams.words(data["q"])),
            channels=tuple(below.pk for below in self._with_below(channel)) if channel else (),
            tag=data["tag"],
            person=data["by"],
            since=span_of(since, since)[0] if since else recent,
            until=span_of(until, until)[1] if until else None,
            newest=data["order"] == NEWEST,
            after=search.Cursor.read(after),
        )

    def _with_below(self, channel: Channel) -> list[Channel]:
        return [channel, *self._navigation.below(channel)]
