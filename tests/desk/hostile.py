"""What people paste, and what an attacker would."""

#: Each must be gone, or harmless, whatever the way into the record.
HTML = (
    "<p>正文</p><script>alert(1)</script>",
    '<p>正文<img src="x" onerror="alert(1)"></p>',
    '<p><a href="javascript:alert(1)">正文</a></p>',
    '<p><a href="JaVaScRiPt:alert(1)">正文</a></p>',
    '<p><a href="java\tscript:alert(1)">正文</a></p>',
    '<p><a href="&#106;avascript:alert(1)">正文</a></p>',
    '<p><a href="data:text/html;base64,PHNjcmlwdD4=">正文</a></p>',
    '<p><a href="https://example.org" onclick="alert(1)" style="color:red">正文</a></p>',
    "<p>正文</p><svg/onload=alert(1)>",
    '<p>正文</p><iframe src="https://example.org"></iframe>',
    '<p>正文</p><math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<p>正文</p><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p>正文</p><style>@import 'https://example.org'</style>",
    '<p onmouseover="alert(1)">正文</p>',
    "<p>正文</p><object data='x'></object><embed src='x'><form action='x'><input></form>",
)

#: What must not be found in a tag of a text in the record.
FORBIDDEN = (
    r"<\s*(?:script|img|svg|iframe|math|style|object|embed|form|input|noscript)\b",
    r"<[^>]*\son\w+\s*=",
    r"<[^>]*(?:javascript|data|vbscript)\s*:",
    r"<[^>]*\sstyle\s*=",
)
