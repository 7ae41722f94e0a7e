"""What a search engine reads in a page: JSON-LD in the words of schema.org.

Each function gives one node, or the nodes of one thing, as plain dictionaries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe

from articles.framework.paths import path_to, path_to_file
from articles.models import CREDIT_ROLES, Copy, NoticeKind, Publication

from .figures import largest
from .site import absolute, drop_empty, language, moment

#: Notices that take something back; an update only adds.
_CORRECTING = (NoticeKind.CORRECTION, NoticeKind.CLARIFICATION, NoticeKind.RETRACTION)
#: Characters that could end a script element or, in older readers, a line of JavaScript.
_ESCAPED = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def embed_nodes(nodes: Iterable[dict]) -> SafeString:
    """The nodes as one graph, to stand in a script element of an HTML page."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False)
    # Many times quicker than ``translate`` where most characters are Chinese.
    for character, replacement in _ESCAPED.items():
        text = text.replace(character, replacement)
    return mark_safe(text)


def newsroom(principles: str = "") -> dict:
    """The newsroom in full; ``principles`` is the path of the page that tells them, if any."""
    logo = absolute(path_to_file("site/apple-touch-icon.png"))
    return drop_empty(
        {
            **_publisher(),
            "logo": {"@type": "ImageObject", "url": logo},
            "correctionsPolicy": absolute(path_to("corrections")),
            "publishingPrinciples": principles and absolute(principles),
        }
    )


def _publisher() -> dict:
    return {
        "@type": "NewsMediaOrganization",
        "@id": absolute("/#newsroom"),
        "name": settings.NEWSROOM_NAME,
        "url": absolute("/"),
    }


def website() -> dict:
    """The site, with the address of its search."""
    return {
        **_site(),
        "inLanguage": language(),
        "publisher": _publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute(path_to("search")) + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def _site() -> dict:
    return {
        "@type": "WebSite",
        "@id": absolute("/#site"),
        "name": settings.NEWSROOM_NAME,
        "url": absolute("/"),
    }


def trail(*crumbs: tuple[str, str]) -> dict:
    """The way to a page: name and path of each page above it and of itself."""
    way = [(settings.NEWSROOM_NAME, "/"), *crumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": absolute(path)}
            for n, (name, path) in enumerate(way, 1)
        ],
    }


def listing(title: str, path: str, stories: Iterable[Publication]) -> dict:
    """A page that lists stories, in their order."""
    items = [
        {"@type": "ListItem", "position": n, "name": story.release.headline, "url": story.permalink}
        for n, story in enumerate(stories, 1)
    ]
    return {
        "@type": "CollectionPage",
        "@id": absolute(path),
        "url": absolute(path),
        "name": title,
        "inLanguage": language(),
        "isPartOf": _site(),
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": len(items),
            "itemListElement": items,
        },
    }


def story(live: Publication) -> dict:
    """A published story; its signatures should have been fetched with it."""
    copy = live.release
    return drop_empty(
        {
            "@type": "NewsArticle",
            "@id": f"{live.permalink}#story",
            "mainEntityOfPage": {"@type": "WebPage", "@id": live.permalink},
            "url": live.permalink,
            "headline": copy.headline,
            "alternativeHeadline": copy.subhead,
            "description": copy.excerpt,
            "datePublished": moment(live.first_published_at),
            "dateModified": moment(live.published_at),
            "version": copy.number,
            "inLanguage": language(),
            "isAccessibleForFree": True,
            "wordCount": copy.text_length.length,
            "dateline": " ".join(filter(None, (copy.dateline_place, copy.dateline_date))),
            "articleSection": live.channel.name,
            "keywords": copy.tag_names,
            "image": [_image(figure) for figure in copy.figures],
            "author": _authors(copy),
            "editor": [_in_role("editor", mark.label, mark.name) for mark in copy.signatures],
            "contributor": _photographers(copy),
            "sourceOrganization": _organisation(copy.source),
            "publisher": _publisher(),
            "publishingPrinciples": absolute(live.record_url),
            "correction": _corrections(live),
            "isBasedOn": _original(copy),
            "isPartOf": _site(),
        }
    )


def trail_of(live: Publication) -> dict:
    """The way to a story: channel above, channel, the story itself."""
    channels = [channel for channel in (live.channel.parent, live.channel) if channel]
    crumbs = [(channel.name, channel.get_absolute_url()) for channel in channels]
    return trail(*crumbs, (live.release.headline, live.get_absolute_url()))


def _person(name: str, job: str = "") -> dict:
    return drop_empty({"@type": "Person", "name": name, "jobTitle": job})


def _organisation(name: str) -> dict | None:
    return {"@type": "Organization", "name": name} if name else None


def _in_role(part: str, role: str, name: str) -> dict:
    """A person who did their part in a role; the role repeats the property (schema.org, Role)."""
    return {"@type": "Role", "roleName": role, part: _person(name)}


def _authors(copy: Copy) -> list[dict]:
    """Who wrote it: reporters and correspondents, else the original's author, else the source."""
    wrote = [(role, name) for role in ("reporter", "correspondent") for name in copy.credited(role)]
    if wrote:
        return [_person(name, str(CREDIT_ROLES[role])) for role, name in wrote]
    if copy.is_reprint and copy.reprint_author:
        return [_person(copy.reprint_author)]
    return [_organisation(copy.source) or _publisher()]


def _photographers(copy: Copy) -> list[dict]:
    label = str(CREDIT_ROLES["photographer"])
    return [_in_role("contributor", label, name) for name in copy.credited("photographer")]


def _image(figure: dict) -> dict:
    file = largest(figure)
    return drop_empty(
        {
            "@type": "ImageObject",
            "url": file.url,
            "width": file.width,
            "height": file.height,
            "caption": figure["caption"],
            "creditText": figure["credit"],
        }
    )


def _corrections(live: Publication) -> list[dict]:
    copy = live.release
    if not copy.notice_text or copy.notice_kind not in _CORRECTING:
        return []
    return [
        {
            "@type": "CorrectionComment",
            "name": str(copy.notice_label),
            "text": copy.notice_text,
            "datePublished": moment(live.published_at),
        }
    ]


def _original(copy: Copy) -> dict | None:
    """What a reprint was taken from."""
    if not copy.is_reprint:
        return None
    return drop_empty(
        {
            "@type": "CreativeWork",
            "name": copy.reprint_title,
            "url": iri_to_uri(copy.reprint_url),
            "author": _person(copy.reprint_author) if copy.reprint_author else None,
            "publisher": _organisation(copy.source),
        }
    )
