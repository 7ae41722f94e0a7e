"""Stories that the desk meets."""

#: Words of the story that a person of another channel must not meet at any address.
SECRET = "绝密选题"
#: A story that has everything a story can have.
FULL = {
    "kicker": "黄河口观察",
    "subhead": "志愿者记下四十一种",
    "dateline_date": "7月25日",
    "credits": [
        {"role": "reporter", "name": "张力雯"},
        {"role": "reporter", "name": "付凯"},
        {"role": "correspondent", "name": "阿不都\u00b7热合曼"},
        {"role": "photographer", "name": "仪博文"},
    ],
    "body": (
        "<h2>一</h2><p>退潮<strong>以后</strong>&amp; &lt;b&gt;“引号” \"直引号\" 'x' &nbsp; \u3000空格</p>"
        '<p><a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer nofollow">公告</a><br>换行</p>'
        "<ul><li><p>甲</p></li></ul><blockquote><p>乙</p></blockquote><hr>"
    ),
    "is_reprint": True,
    "reprint_title": "水鸟",
    "reprint_author": "仪博文",
    "reprint_url": "https://example.com/\u4e2d\u6587?a=1",
    "notice_kind": "correction",
    "notice_text": "数目有误\u3002",
    "tags": ["湿地", "AI", "C++", "\u2605"],
}
