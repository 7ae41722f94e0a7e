"""PostgreSQL: whoever may write rows, by whatever route, publishes nothing unsigned (rules R1–R8).

Each class is one route; each test sets the session up as an intruder would and forges. The role has
SELECT, INSERT, UPDATE and DELETE on all tables and nothing more, unless the class says otherwise.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from articles import guards
from tests.guards.forging import FORGE, PUBLISH, SCHEDULE, SIGN_AS_WRITER, write_lines
from tests.postgres import WRITER
from tests.support.tampering import check_deferred

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="routes of PostgreSQL"),
]
EVERY_FORGERY = pytest.mark.parametrize("forgery", FORGE, ids=["publish", "schedule", "sign"])

GRANTS = (
    f"GRANT USAGE ON SCHEMA public TO {WRITER}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WRITER}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WRITER}",
)


def run(*statements: str, **values: object) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values or None)


@pytest.fixture
def release(newsroom):
    """A text of which the first step is signed, with a log that says that all are."""
    half_signed = newsroom.half_signed()
    write_lines(half_signed)
    check_deferred()
    return half_signed


@pytest.fixture
def writer(release):
    """The session belongs to the lesser role from now on."""
    run(*GRANTS, f"SET LOCAL ROLE {WRITER}")
    return release


def expect_refusal(forgery: str, release, home: str = "") -> None:
    """The database refuses a forgery, and names the rule."""
    with pytest.raises(IntegrityError, match=FORGE[forgery]), transaction.atomic():
        run(forgery.format(home=home), release=release.pk)


class TestTheOwnersRole:
    @EVERY_FORGERY
    def test_it_is_refused(self, release, forgery):
        expect_refusal(forgery, release)


class TestALesserRole:
    @EVERY_FORGERY
    def test_it_is_refused(self, writer, forgery):
        expect_refusal(forgery, writer)

    @pytest.mark.parametrize(
        "statement",
        [
            "ALTER TABLE articles_publication DISABLE TRIGGER publication_cleared",
            "DROP TRIGGER publication_cleared ON articles_publication",
            "CREATE OR REPLACE FUNCTION publication_cleared() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$",
            "TRUNCATE articles_entry",
            "CREATE TABLE public.child () INHERITS (articles_publication)",
            "CREATE RULE none AS ON DELETE TO articles_publication DO INSTEAD NOTHING",
        ],
    )
    def test_it_may_not_touch_a_definition(self, writer, statement):
        with pytest.raises(Exception, match=r"owner|permission denied"), transaction.atomic():
            run(statement)

    def test_rows_that_are_copied_in_are_asked_as_well(self, writer):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT article_id, id, channel_id, frozen_at FROM articles_release WHERE id = %s",
                [writer.pk],
            )
            article, release, channel, at = cursor.fetchone()
            columns = "article_id, release_id, channel_id, first_published_at, published_at"
            with (
                pytest.raises(Exception, match="R1: this text is not signed"),
                transaction.atomic(),
                cursor.copy(f"COPY articles_publication ({columns}) FROM STDIN") as copy,
            ):
                copy.write_row((article, release, channel, at, at))

    def test_rows_that_are_merged_in_are_asked_as_well(self, writer):
        merge = (
            "MERGE INTO articles_publication p USING (SELECT * FROM articles_release"
            " WHERE id = %(release)s) r ON p.release_id = r.id WHEN NOT MATCHED THEN INSERT"
            " (article_id, release_id, channel_id, first_published_at, published_at)"
            " VALUES (r.article_id, r.id, r.channel_id, r.frozen_at, r.frozen_at)"
        )
        with pytest.raises(IntegrityError, match="R1: this text is not signed"):
            run(merge, release=writer.pk)


#: A table that a guard asks → what a forger would have it say instead.
SHADOWS = {
    "articles_release": "UPDATE pg_temp.articles_release SET chain = '[]', writers = '[]'",
    "articles_signoff": "INSERT INTO pg_temp.articles_signoff"
    " (id, release_id, step, label, person_id, name, digest, at) SELECT 0, release_id,"
    " 'responsible_editor', label, person_id, name, digest, at FROM public.articles_signoff",
    "articles_withdrawal": "DELETE FROM pg_temp.articles_withdrawal",
    "articles_entry": "DELETE FROM pg_temp.articles_entry",
    "articles_article": "UPDATE pg_temp.articles_article SET embargo_until = NULL",
}


class TestATemporaryTableOfAGuardedName:
    @EVERY_FORGERY
    @pytest.mark.parametrize("table", SHADOWS)
    def test_it_takes_no_guards_place(self, writer, table, forgery):
        run(f"CREATE TEMP TABLE {table} AS SELECT * FROM public.{table}", SHADOWS[table])
        expect_refusal(forgery, writer, home="public.")

    def test_a_temporary_view_takes_no_guards_place(self, writer):
        run(
            "CREATE TEMP VIEW articles_signoff AS SELECT 0 AS id, r.id AS release_id,"
            " c.value->>'slug' AS step, '' AS label, 0 AS person_id, '' AS name, r.digest,"
            " r.frozen_at AS at FROM public.articles_release r, jsonb_array_elements(r.chain) c"
        )
        expect_refusal(PUBLISH, writer)

    def test_it_is_named_while_it_is_there(self, writer):
        run("CREATE TEMP TABLE articles_release AS SELECT * FROM public.articles_release")
        assert any("articles_release" in name for name in guards.missing(connection))


class TestAnotherSchemaOnTheSearchPath:
    """The role made a schema of its own, as PostgreSQL before 15 lets everybody do in public."""

    @pytest.fixture
    def schema(self, release):
        run(f"CREATE SCHEMA evil AUTHORIZATION {WRITER}", *GRANTS, f"SET LOCAL ROLE {WRITER}")
        run("SET LOCAL search_path = evil, pg_catalog, public")
        return release

    @EVERY_FORGERY
    @pytest.mark.parametrize("table", SHADOWS)
    def test_its_tables_take_no_guards_place(self, schema, table, forgery):
        run(
            f"CREATE TABLE evil.{table} AS SELECT * FROM public.{table}",
            SHADOWS[table].replace("pg_temp.", "evil."),
        )
        expect_refusal(forgery, schema, home="public.")

    @pytest.mark.parametrize(
        "function",
        [
            "jsonb_array_elements(jsonb) RETURNS SETOF jsonb LANGUAGE sql AS"
            " 'SELECT NULL::jsonb WHERE false'",
            "lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
            "jsonb_array_length(jsonb) RETURNS integer LANGUAGE sql AS 'SELECT 2'",
        ],
    )
    def test_its_functions_take_no_guards_place(self, schema, function):
        run(f"CREATE FUNCTION evil.{function}")
        expect_refusal(PUBLISH, schema)

    @pytest.mark.parametrize("kinds", ["varchar, varchar", "bigint, bigint", "text, varchar"])
    def test_its_operators_take_no_guards_place(self, schema, kinds):
        left_type, right = kinds.split(", ")
        run(
            f"CREATE FUNCTION evil.yes({kinds}) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
            f"CREATE OPERATOR evil.= (FUNCTION = evil.yes, LEFTARG = {left_type}, RIGHTARG = {right})",
        )
        with pytest.raises(IntegrityError, match="R1: this text is not signed"):
            run(
                PUBLISH.format(home="public.").replace("id =", "id OPERATOR(pg_catalog.=)"),
                release=schema.pk,
            )

    def test_a_path_of_nothing_changes_nothing(self, writer):
        run("SET LOCAL search_path = ''")
        with pytest.raises(IntegrityError, match="R1: this text is not signed"):
            run(PUBLISH.format(home="public."), release=writer.pk)


class TestASessionsSettings:
    @EVERY_FORGERY
    @pytest.mark.parametrize(
        "setting",
        [
            "SET LOCAL session_replication_role = replica",
            "SET LOCAL transform_null_equals = on",
            "SET LOCAL standard_conforming_strings = off",
            "SET LOCAL array_nulls = off",
            "SET LOCAL row_security = off",
            "SET LOCAL enable_seqscan = off",
            "SET LOCAL plan_cache_mode = force_generic_plan",
            "SET LOCAL jit = on",
            "SET CONSTRAINTS ALL DEFERRED",
        ],
    )
    def test_no_setting_switches_a_guard_off(self, writer, setting, forgery):
        run(setting)
        expect_refusal(forgery, writer)

    @pytest.mark.parametrize(
        ("statement", "rule"),
        [
            ("DELETE FROM articles_article", "R8: a story that is on the log stays"),
            ("DELETE FROM articles_person", "R8: somebody whom the log names stays"),
            ("DELETE FROM articles_channel", "R8: a channel with submitted texts stays"),
            ("DELETE FROM articles_loghead", "R8: the log keeps its end"),
            ("UPDATE articles_article SET id = id + 1000", "R8: a article keeps its number"),
            ("UPDATE articles_person SET id = id + 1000", "R8: a person keeps its number"),
        ],
    )
    def test_without_foreign_keys_what_the_record_speaks_of_stays(self, writer, statement, rule):
        run("SET LOCAL session_replication_role = replica")
        with pytest.raises(IntegrityError, match=rule):
            run(statement)


class TestAViewThatCanBeWritten:
    @pytest.mark.parametrize("where", ["TEMP", ""])
    def test_what_goes_through_it_is_asked(self, release, where):
        run(
            f"CREATE SCHEMA evil AUTHORIZATION {WRITER}",
            *GRANTS,
            f"SET LOCAL ROLE {WRITER}",
            "SET LOCAL search_path = public, evil",
            f"CREATE {where} VIEW {'' if where else 'evil.'}back_door AS"
            " SELECT * FROM public.articles_publication",
        )
        through = PUBLISH.format(home="").replace("INTO articles_publication", "INTO back_door")
        with pytest.raises(IntegrityError, match="R1: this text is not signed"):
            run(through, release=release.pk)


def test_a_slot_and_a_signature_beside_the_log_are_refused(newsroom):
    """Without their lines: the log would say nothing of them."""
    release = newsroom.half_signed()
    run(*GRANTS, f"SET LOCAL ROLE {WRITER}")
    sign = SIGN_AS_WRITER.replace("frozen_by_id", str(newsroom.second.pk))
    for forgery, rule in ((sign, "R8: the log does not say"), (SCHEDULE, "R1")):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            run(forgery.format(home=""), release=release.pk)
