"""SQLite: another program that opens the file with settings of its own publishes nothing unsigned.

It is a plain connection to a copy of the newsroom's database: foreign keys off, triggers not
recursive, every conflict clause at hand.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from articles import desk, guards
from articles.models import Article
from tests.guards.forging import FORGE, PUBLISH, SIGN_AS_WRITER, write_lines

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="routes of SQLite"),
]
EVERY_FORGERY = pytest.mark.parametrize("forgery", FORGE, ids=["publish", "schedule", "sign"])
CLAUSES = ("OR REPLACE", "OR IGNORE", "OR FAIL", "OR ABORT", "OR ROLLBACK")


class Client:
    """Another program at a copy of the newsroom's database."""

    def __init__(self, path: Path):
        # What the test's own transaction wrote is in it. Bytes 18 and 19: no write-ahead log.
        content = bytearray(connection.connection.serialize())
        content[18:20] = b"\x01\x01"
        path.write_bytes(content)
        self.database = sqlite3.connect(path, isolation_level=None)

    def run(self, *statements: str, **values: object) -> list[tuple]:
        rows: list[tuple] = []
        for statement in statements:
            rows = self.database.execute(
                statement.replace("%(release)s", ":release"), values
            ).fetchall()
        return rows

    def refused(self, statement: str, rule: str, **values: object) -> None:
        with pytest.raises(sqlite3.IntegrityError, match=rule):
            self.run(statement.format(home="main."), **values)


@pytest.fixture
def release(newsroom):
    half_signed = newsroom.half_signed()
    write_lines(half_signed)
    return half_signed


@pytest.fixture
def client(release, tmp_path):
    return Client(tmp_path / "copy.sqlite3")


@pytest.fixture
def public(newsroom, tmp_path):
    """Two public stories, and another program at the database."""
    newsroom.published()
    newsroom.published(headline="第二篇", source="另一家")
    return Client(tmp_path / "copy.sqlite3")


class TestAConnectionOfItsOwn:
    @EVERY_FORGERY
    @pytest.mark.parametrize(
        "setting",
        [
            "PRAGMA foreign_keys = OFF",
            "PRAGMA recursive_triggers = OFF",
            "PRAGMA ignore_check_constraints = ON",
            "PRAGMA defer_foreign_keys = ON",
            "PRAGMA legacy_alter_table = ON",
            "PRAGMA reverse_unordered_selects = ON",
            "PRAGMA case_sensitive_like = ON",
        ],
    )
    def test_no_setting_switches_a_guard_off(self, client, release, setting, forgery):
        client.run(setting)
        client.refused(forgery, FORGE[forgery], release=release.pk)

    @EVERY_FORGERY
    @pytest.mark.parametrize("clause", CLAUSES)
    def test_no_conflict_clause_talks_a_guard_out_of_it(self, client, release, clause, forgery):
        forgery_of = forgery.replace("INSERT INTO", f"INSERT {clause} INTO")
        client.refused(forgery_of, FORGE[forgery], release=release.pk)


class TestATemporaryTableOfAGuardedName:
    @pytest.mark.parametrize(
        ("table", "change"),
        [
            ("articles_release", "UPDATE temp.articles_release SET chain = '[]', writers = '[]'"),
            ("articles_signoff", "UPDATE temp.articles_signoff SET step = 'responsible_editor'"),
            ("articles_entry", "DELETE FROM temp.articles_entry"),
        ],
    )
    @pytest.mark.parametrize("forgery", [PUBLISH, SIGN_AS_WRITER], ids=["publish", "sign"])
    def test_it_takes_no_guards_place(self, client, release, table, change, forgery):
        client.run(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table}", change)
        client.refused(forgery, FORGE[forgery], release=release.pk)

    def test_a_table_of_another_file_takes_no_guards_place(self, client, release, tmp_path):
        client.run(
            f"ATTACH '{tmp_path / 'other.sqlite3'}' AS aside",
            "CREATE TABLE aside.articles_release AS SELECT * FROM main.articles_release",
            "UPDATE aside.articles_release SET chain = '[]'",
        )
        client.refused(PUBLISH, FORGE[PUBLISH], release=release.pk)


#: What cannot be taken from under the record, without foreign keys and without asking on DELETE.
TAKEN = {
    "DELETE FROM articles_article": "R8: a story that is on the log stays",
    "DELETE FROM articles_person": "R8: somebody whom the log names stays",
    "DELETE FROM articles_channel": "R8: a channel with submitted texts stays",
    "DELETE FROM articles_loghead": "R8: the log keeps its end",
    "UPDATE articles_loghead SET count = 0": "R8: the end of the log moves by a line alone",
    "UPDATE articles_loghead SET digest = 'x'": "R8: the end of the log moves by a line alone",
    "REPLACE INTO articles_loghead (id, count, digest) VALUES (1, 0, '')": "R8: the log has one end",
    "UPDATE articles_article SET id = id + 1000": "keeps its number",
    "UPDATE articles_publication SET id = id + 1000": "keeps its number",
    "UPDATE OR REPLACE articles_publication SET id ="
    " (SELECT MAX(id) FROM articles_publication)": "keeps its number",
    "UPDATE OR REPLACE articles_publication SET article_id ="
    " (SELECT MAX(article_id) FROM articles_publication)": "R1|R8",
    "UPDATE OR REPLACE articles_person SET username = 'zhaojing'": "R8: this person is there already",
    "UPDATE OR REPLACE articles_channel SET id = 7": "keeps its number",
    "UPDATE OR REPLACE articles_taggedpublication SET tag_id = 1, content_object_id = 1": "R8|R4",
    "REPLACE INTO articles_publication SELECT * FROM articles_publication": "R1|R8",
    "REPLACE INTO articles_article SELECT * FROM articles_article": "R8: this article is there",
    "REPLACE INTO articles_person SELECT * FROM articles_person": "R8: this person is there",
    "REPLACE INTO articles_channel SELECT * FROM articles_channel": "R8: this channel is there",
}


class TestWhatTheRecordSpeaksOf:
    @pytest.mark.parametrize("statement", TAKEN)
    def test_it_stays(self, public, statement):
        public.refused(statement, TAKEN[statement])


class TestALineOfTheLog:
    LINE = (
        "INSERT {clause} INTO articles_entry"
        " (id, at, name, verb, note, data, previous, digest)"
        " SELECT {id}, '2026-12-01 08:00:00', '某', 'save', '', '{{}}', {previous}, {digest}"
        " FROM articles_loghead"
    )

    def line(self, number="NULL", previous="digest", digest="'" + "f" * 64 + "'", clause=""):
        facts = {"id": number, "previous": previous, "digest": digest, "clause": clause}
        return self.LINE.format(**facts)

    @pytest.mark.parametrize("clause", ["", *CLAUSES])
    @pytest.mark.parametrize("previous", ["''", "'" + "0" * 64 + "'", "previous"])
    def test_it_stands_at_no_other_place(self, public, clause, previous):
        if previous == "previous":
            previous = "(SELECT previous FROM articles_entry ORDER BY id DESC LIMIT 1)"
        with pytest.raises(sqlite3.IntegrityError, match="R8"):
            public.run(self.line(previous=previous, clause=clause))

    @pytest.mark.parametrize("number", ["9223372036854775807", "4611686018427387905", "0", "-1"])
    def test_its_number_leaves_one_for_the_next(self, public, number):
        with pytest.raises(sqlite3.IntegrityError, match="R8"):
            public.run(self.line(number=number))

    @pytest.mark.parametrize("clause", CLAUSES)
    def test_one_that_is_not_taken_moves_no_end(self, public, clause):
        """A column that may not be empty is: the line is left out, and so is its step of the end."""
        before = public.run("SELECT count, digest FROM articles_loghead")
        without_name = self.line(clause=clause).replace("'某'", "NULL")
        with pytest.raises(sqlite3.IntegrityError) if clause != "OR IGNORE" else _nothing():
            public.run(without_name)
        assert public.run("SELECT count, digest FROM articles_loghead") == before


class _nothing:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


def test_the_desk_goes_on_after_a_foreign_line(newsroom):
    """It took the next link; the next verb follows it, and no withdrawal is refused for it."""
    article = newsroom.published()
    with connection.cursor() as cursor:
        cursor.execute(TestALineOfTheLog().line())
    desk.withdraw(article, newsroom.second, reason="内容有误")
    assert Article.objects.get(pk=article.pk).is_withdrawn


def test_numbers_at_their_end_are_named(newsroom):
    newsroom.published()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'articles_entry'"
        )
    assert guards.missing(connection) == ["articles_entry: its numbers are at their end"]
