"""As much of an OpenSearch server as the newsroom asks for, in the memory of a test.

Its ``cjk`` analyser makes the pairs that Lucene's makes: a run of syllables becomes its pairs, a
single one stays single. What a real one would refuse of our calls it refuses: a document with a
field that is not in the mapping, and any call of which it has not heard.
"""

from __future__ import annotations

import json
import re
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

_SYLLABLE = (
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U000323af]"
)
_RUN = re.compile(rf"{_SYLLABLE}+|(?:(?!{_SYLLABLE})\w)+")


def cjk(line: str) -> list[str]:
    terms = []
    for run in _RUN.findall(line.lower()):
        pairs = re.match(_SYLLABLE, run) and [run[n : n + 2] for n in range(len(run) - 1)]
        terms += pairs or [run]
    return terms


def standard(line: str) -> list[str]:
    return re.findall(rf"{_SYLLABLE}|(?:(?!{_SYLLABLE})\w)+", line.lower())


class Index:
    def __init__(self, definition: dict):
        analysers = definition["settings"]["analysis"]["analyzer"]
        assert analysers == {"pairs": {"type": "cjk", "stopwords": "_none_"}}
        self.fields = definition["mappings"]["properties"]
        assert definition["mappings"]["dynamic"] == "strict"
        self.documents: dict[str, dict] = {}

    def put(self, key: str, document: dict) -> int:
        if not set(document) <= set(self.fields):
            return 400
        self.documents[key] = document
        return 201

    def search(self, body: dict) -> list[dict]:
        query = body.get("query", {"bool": {}})
        hits = [(self.score(query, doc), key, doc) for key, doc in self.documents.items()]
        rows = [(self._sort(body, s, doc), key) for s, key, doc in hits if s is not None]
        rows.sort(key=lambda row: row[0], reverse=body["sort"][-1]["place"] == "desc")
        if "search_after" in body:
            up = body["sort"][-1]["place"] == "asc"
            last = body["search_after"]
            rows = [row for row in rows if (row[0] > last if up else row[0] < last)]
        return [{"_id": key, "sort": sort} for sort, key in rows[: body["size"]]]

    def _sort(self, body: dict, score: float, document: dict) -> list:
        return [score if key == "_score" else document["place"] for key in body["sort"]]

    def score(self, query: dict, document: dict) -> float | None:
        """None if the document does not match."""
        [(kind, clause)] = query.items()
        return getattr(self, f"_{kind}")(clause, document)

    def _bool(self, clause: dict, document: dict) -> float | None:
        if any(self.score(each, document) is None for each in clause.get("filter", [])):
            return None
        return sum(self.score(each, document) or 0.0 for each in clause.get("should", []))

    def _constant_score(self, clause: dict, document: dict) -> float | None:
        return None if self.score(clause["filter"], document) is None else 1.0

    def _terms(self, clause: dict, document: dict) -> float | None:
        [(field, terms)] = clause.items()
        return 1.0 if set(terms) & set(document[field]) else None

    def _range(self, clause: dict, document: dict) -> float | None:
        [(field, bounds)] = clause.items()
        value = document[field]
        inside = bounds.get("gte", value) <= value < bounds.get("lt", value + 1)
        return 1.0 if inside else None

    def _prefix(self, clause: dict, document: dict) -> float | None:
        [(field, start)] = clause.items()
        terms = (term for line in self._lines(field, document) for term in line)
        return 1.0 if any(term.startswith(start) for term in terms) else None

    def _match_phrase(self, clause: dict, document: dict) -> float | None:
        [(field, phrase)] = clause.items()
        return self._phrase(field, phrase, document, lambda term, last: term == last)

    def _match_phrase_prefix(self, clause: dict, document: dict) -> float | None:
        [(field, phrase)] = clause.items()
        return self._phrase(field, phrase["query"], document, str.startswith)

    def _phrase(self, field, phrase, document, ends) -> float | None:
        *terms, last = self._analyser(field)(phrase)
        size = len(terms)
        for line in self._lines(field, document):
            for n in range(len(line) - size):
                if line[n : n + size] == terms and ends(line[n + size], last):
                    return 1.0
        return None

    def _lines(self, field: str, document: dict) -> list[list[str]]:
        return [self._analyser(field)(line) for line in document[field.split(".")[0]]]

    def _analyser(self, field: str):
        name, _dot, inner = field.partition(".")
        mapping = self.fields[name]["fields"][inner] if inner else self.fields[name]
        return {"pairs": cjk, "standard": standard}[mapping["analyzer"]]


class Server(ThreadingHTTPServer):
    """``is_down``: it answers 503 to everything."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.indices: dict[str, Index] = {}
        self.is_down = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/stories"

    def __enter__(self) -> Server:
        threading.Thread(target=self.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *exception):
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Content-Encoding") == "gzip":
            body = zlib.decompress(body, wbits=31)
        parts = urlsplit(self.path)
        name, *rest = unquote(parts.path).strip("/").split("/")
        index = self.server.indices.get(name)
        if self.server.is_down:
            return self._say(503, {"error": "down"})
        if not rest:
            return self._whole(name, index, body)
        if index is None:
            return self._say(404, {"error": "index_not_found_exception"})
        return self._of(index, rest, json.loads(body or "null"))

    def _whole(self, name: str, index: Index | None, body: bytes) -> None:
        if self.command == "PUT":
            self.server.indices[name] = Index(json.loads(body))
        self._say(200 if index or self.command == "PUT" else 404, {})

    def _of(self, index: Index, rest: list[str], body) -> None:
        match rest:
            case ["_search"]:
                self._say(200, {"hits": {"hits": index.search(body)}})
            case ["_mget"]:
                docs = [(key, index.documents.get(key)) for key in body["ids"]]
                self._say(
                    200, {"docs": [{"_id": k, "found": bool(d), "_source": d} for k, d in docs]}
                )
            case ["_refresh"]:
                self._say(200, {})
            case ["_doc", key] if self.command == "PUT":
                self._say(index.put(key, body), {})
            case ["_doc", key] if self.command == "DELETE":
                self._say(200 if index.documents.pop(key, None) else 404, {})
            case _:
                self._say(400, {"error": self.path})

    def _say(self, status: int, answer: dict) -> None:
        payload = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(payload)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer

    def log_message(self, *words) -> None:
        """Quiet."""
