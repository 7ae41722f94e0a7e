"""Lines that try to be more than words, and stories full of them."""

from __future__ import annotations

from articles.text import bounds

LINES = {
    "markup": "<script>alert(1)</script><u>线</u>",
    "end of title": "</title></script><svg onload=alert(1)>",
    "end of data": "]]><!--<script>--!>{{ 7*7 }}{% now 'Y' %}",
    "quotes": "\"'`><img src=x onerror=alert(1)> & &amp; &lt;",
    "directions": "\u202e\u2067倒写 abc\u061c",
    "line ends of JavaScript": "一\u2028二\u2029三\x85四",
    "emoji": "🎉👩\u200d👩\u200d👧\u200d👦🏳\ufe0f\u200d🌈\U000e0067",
    "marks without a letter": "\u0301\u0489\u20dd" + "Z\u0351\u036b" * 8,
    "never characters": "\ufdd0\ufffe\uffff\U0001fffe\U0010ffff尾",
    "rare letters": "𠮷\U00030000\U0010fffd\ue000",
    "control": "\x00\x01\x0b\x1b[31m\x7f\x9f红",
    "addresses": "javascript:alert(1) //evil.example data:text/html,x",
    "long": "长" * 200,
    "long word": "W" * 200,
}


def words_of(line: str) -> dict:
    """The line in every field that takes one, as long as the field allows."""
    return {
        "kicker": line[:120],
        "headline": f"题{line}"[:200],
        "subhead": line[:200],
        "source": f"社{line}"[:80],
        "credits": [
            {"role": "reporter", "name": f"记{line}"[: bounds.CREDIT]},
            {"role": "photographer", "name": "王芳"},
        ],
        "dateline_place": line[:40],
        "dateline_date": line[:40],
        "body": f"<p>文{line}</p>",
        "is_reprint": True,
        "reprint_title": f"原{line}"[:200],
        "reprint_url": "https://example.org/?a=1&lt=2\"'",
        "reprint_author": f"作{line}"[:80],
        "notice_kind": "clarification",
        "notice_text": f"更{line}",
        "tags": [f"签{line}"[:100]],
    }
