"""A story as ninjs 3.1, the IPTC's news in JSON (https://www.iptc.org/std/ninjs/).

What the standard leaves to the provider is decided here: roles of headlines and bodies, of who
took part, and how a list is written. ``docs/exchange.md`` tells it to those who read our files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from articles.framework.paths import path_to
from articles.models import Copy, Publication, SignOff, Withdrawal, body_at
from articles.queries.cached import cached
from articles.text.words import joined

from .figures import Rendition, largest, renditions
from .site import absolute, drop_empty, label_text, language, moment

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}


def item(live: Publication) -> str:
    """One published story, as JSON; tags and signatures must have been fetched with it."""
    return _with_more({"standard": STANDARD}, _story(live)[1:])


def package(title: str, path: str, stories: list[Publication]) -> str:
    """A list of stories as one composite item, each story whole among its associations; JSON."""
    newest = max((live.published_at for live in stories), default=None)
    whole = drop_empty(
        {
            "standard": STANDARD,
            "uri": absolute(path),
            "type": "composite",
            "versionCreated": moment(newest) if newest else "",
            "pubStatus": "usable",
            "language": language(),
            "title": title,
        }
    )
    if not stories:
        return _json(whole)
    return _with_more(whole, f'"associations": [{", ".join(map(_member, stories))}]}}')


def _member(live: Publication) -> str:
    return _with_more({"name": live.release.headline, "rel": "member"}, _story(live)[1:])


def _with_more(properties: dict, rest: str) -> str:
    """An object with these properties and then the ``rest`` of it, which is JSON already."""
    return f"{_json(properties)[:-1]}, {rest}"


def _json(properties: dict) -> str:
    return json.dumps(properties, ensure_ascii=False)


def canceled_item(withdrawal: Withdrawal) -> str:
    """What is left of a withdrawn story: that it is, and what readers are told (rule R10)."""
    notice, names = withdrawal.public_notice, _names_of(withdrawal.signatures)
    return _json(
        {
            "standard": STANDARD,
            "uri": absolute(withdrawal.get_absolute_url()),
            "type": "text",
            "firstCreated": moment(withdrawal.first_published_at),
            "versionCreated": moment(withdrawal.at),
            "pubStatus": "canceled",
            "language": language(),
            "edNote": notice,
            "descriptions": [
                _plain("withdrawal", notice),
                *([_plain("signoff", names)] if names else []),
            ],
        }
    )


@cached
def _story(live: Publication) -> str:
    copy = live.release
    return _json(
        drop_empty(
            {
                "uri": live.permalink,
                "type": "text",
                "representationType": "full",
                "profile": "text-photo" if copy.figures else "text-only",
                "version": str(copy.number),
                "firstCreated": moment(live.first_published_at),
                "versionCreated": moment(live.published_at),
                "contentCreated": moment(copy.frozen_at),
                "pubStatus": "usable",
                "language": language(),
                "headlines": _headlines(copy),
                "by": _by(copy),
                "located": copy.dateline_place,
                "bodies": _bodies(live),
                "descriptions": _descriptions(live),
                "edNote": _notice(copy),
                "infoSources": _parties(live),
                "subjects": _subjects(live),
                "genres": [{"name": _("Reprint"), "literal": "reprint"}] if copy.is_reprint else [],
                "associations": [*_pictures(copy), *_original(copy)],
                "renditions": [{"name": "web", "href": live.permalink, "contentType": "text/html"}],
                "altIds": [
                    {"role": "article", "value": str(live.article_id)},
                    {"role": "sha256", "value": copy.digest},
                ],
                "trustIndicators": [
                    {"title": _("Sign-off record"), "href": absolute(live.record_url)}
                ],
            }
        )
    )


def _plain(role: str, value: str) -> dict:
    return {"role": role, "contentType": "text/plain", "value": value}


def _headlines(copy: Copy) -> list[dict]:
    lines = {
        "main": copy.headline,
        "kicker": copy.kicker,
        "subhead": copy.subhead,
        "original": copy.reprint_title if copy.is_reprint else "",
    }
    return [_plain(role, line) for role, line in lines.items() if line]


def _by(copy: Copy) -> str:
    """The byline in words: 记者 张力雯 通讯员 李新、王芳."""
    return " ".join(f"{label} {joined(names)}" for label, names in copy.bylines)


def _bodies(live: Publication) -> list[dict]:
    text_length = live.release.text_length
    length = {"charCount": text_length.characters, "wordCount": text_length.length}
    rich = body_at(live.release.body, live.permalink)
    return [
        _plain("main", "\n\n".join(live.release.paragraphs)) | length,
        {"role": "richtext", "contentType": "text/html", **length, "value": rich},
    ]


def _descriptions(live: Publication) -> list[dict]:
    """A summary, the notice to readers under its kind, and the names that signed as printed."""
    copy = live.release
    texts = {
        "summary": copy.excerpt,
        copy.notice_kind or "notice": copy.notice_text,
        "signoff": _names_of(copy.signatures),
    }
    return [_plain(role, value) for role, value in texts.items() if value]


def _names_of(signatures: Iterable[SignOff]) -> str:
    """The names that signed, as printed."""
    return "\u3000".join(map(str, signatures))


def _notice(copy: Copy) -> str:
    """A notice to readers is what an editor who already used the story must see first."""
    if not copy.notice_text:
        return ""
    return label_text(copy.notice_label or _("Notice"), copy.notice_text)


def _parties(live: Publication) -> list[dict]:
    """Everybody with a part in the content; ``people`` is left for those it is about.

    Roles: source, originalAuthor, the roles of credits, and the slugs of the chain's steps.
    """
    copy = live.release
    parties = [("source", copy.source or settings.NEWSROOM_NAME)]
    if copy.is_reprint:
        parties.append(("originalAuthor", copy.reprint_author))
    parties += [(credit["role"], credit["name"]) for credit in copy.credits]
    parties += [(mark.step, mark.name) for mark in copy.signatures]
    return [{"name": name, "role": role} for role, name in parties if name]


def _subjects(live: Publication) -> list[dict]:
    channels = (channel for channel in (live.channel.parent, live.channel) if channel)
    return [
        *(_subject("channel", c.name, c.get_absolute_url()) for c in channels),
        *(_subject("tag", t.name, t.slug and path_to("tag", t.slug)) for t in live.shown_tags),
    ]


def _subject(kind: str, name: str, path: str) -> dict:
    return drop_empty({"name": name, "rel": kind, "uri": path and absolute(path)})


def _pictures(copy: Copy) -> list[dict]:
    return [_picture(f"picture-{n}", figure) for n, figure in enumerate(copy.figures, 1)]


def _picture(name: str, figure: dict) -> dict:
    words = [_plain(role, figure[role]) for role in ("caption", "alt") if figure[role]]
    return drop_empty(
        {
            "name": name,
            "rel": "illustration",
            "uri": largest(figure).url,
            "type": "picture",
            "pubStatus": "usable",
            "language": language(),
            "by": figure["credit"],
            "descriptions": words,
            "renditions": [
                _rendition(rendition, figure["focal"]) for rendition in renditions(figure)
            ],
            "altIds": [{"role": "sha256", "value": figure["sha256"]}],
        }
    )


def _rendition(rendition: Rendition, focal: list[int]) -> dict:
    across, down = focal
    return {
        "name": rendition.name,
        "href": rendition.url,
        "contentType": rendition.content_type,
        "width": rendition.width,
        "height": rendition.height,
        "poi": {"x": rendition.width * across // 100, "y": rendition.height * down // 100},
    }


def _original(copy: Copy) -> list[dict]:
    """The text that a reprint was taken from, if its address is known."""
    if not (copy.is_reprint and copy.reprint_url):
        return []
    return [
        drop_empty(
            {
                "name": "original",
                "rel": "reprintOf",
                "uri": iri_to_uri(copy.reprint_url),
                "type": "text",
                "title": copy.reprint_title,
                "by": copy.reprint_author,
            }
        )
    ]
