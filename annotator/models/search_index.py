"""The index of all articles' words: FTS5 on SQLite, integers under GIN on PostgreSQL. Neither needs an extension.

Derived from the articles and rebuilt from them at will. It proposes: who asks has to look at the texts, since two grams
may share a number, and the grams of a word may stand apart. Articles never change, so rows are only added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zlib import crc32

from django.db import connection, transaction

from annotator.core.grams import fold, grams, grams_of_terms, number, spaced_pairs

if TYPE_CHECKING:
    from annotator.models.article import Article

SQLITE_TABLE = "annotator_search"
POSTGRES_TABLE = "annotator_articlegrams"
CHUNK = 500
FIELDS = ("pk", "project_id", "title", "text", "key", "publisher", "url", "meta", "batch")
Row = tuple[int, int, str, str, str, str, str, str, str]
"""The FIELDS of an article."""


class _Numbers(dict[str, int]):
    """Grams as integers, remembered: computing one takes longer than finding it."""

    def __missing__(self, gram: str) -> int:
        if len(self) > 500_000:
            self.clear()
        self[gram] = found = number(gram)
        return found


_NUMBERS = _Numbers()


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def facets(project_id: int, publisher: str = "", batch: str = "") -> list[str]:
    """What an article is found by beside its words. Longer than any gram, so never taken for one."""
    found = [f"project{project_id}"]
    if publisher:
        found.append(f"publisher{crc32(publisher.encode()):x}")
    if batch:
        found.append(f"batch{crc32(batch.encode()):x}")
    return found


def row_of(article: Article) -> Row:
    """What the index needs of an article."""
    return (
        article.pk,
        article.project_id,
        article.title,
        article.text,
        article.key,
        article.publisher,
        article.url,
        article.meta,
        article.batch,
    )


def index_articles(rows: Iterable[Row]) -> None:
    """Add new articles to the index; to be called in the transaction that stores them."""
    made = [_entry(row) for row in rows]
    if not made:
        return
    if _is_postgres():
        sql = (
            f"INSERT INTO {POSTGRES_TABLE} (article_id, grams) VALUES (%s, %s::int4[])"
            " ON CONFLICT (article_id) DO UPDATE SET grams = excluded.grams"
        )
    else:
        sql = f"INSERT INTO {SQLITE_TABLE} (rowid, grams) VALUES (%s, %s)"
    with connection.cursor() as cursor:
        cursor.executemany(sql, made)


def _entry(row: Row) -> tuple[int, str]:
    pk, project, title, text, key, publisher, url, meta, batch = row
    head = "" if text.startswith(title) else title
    folded = fold("\n".join((text, head, key, publisher, url, meta)))
    others = facets(project, publisher, batch)
    if _is_postgres():
        found = {_NUMBERS[one] for one in grams(folded)} | {number(one) for one in others}
        return pk, f"{{{','.join(map(str, found))}}}"
    # FTS5 takes pairs apart at ASCII punctuation and spaces by itself, and drops those that come twice.
    return pk, f"{spaced_pairs(folded)} {' '.join(others)}"


def _condition(terms: Sequence[str], others: Sequence[str]) -> tuple[str, list[int] | str]:
    """What an entry must have, as SQL with its one parameter."""
    wanted = grams_of_terms(terms)
    if _is_postgres():
        numbers = [number(one) for one in (*wanted, *others)]
        return "grams @> %s::int4[]", numbers
    words = [f'"{one}"' if len(one) > 1 else f'"{one}" *' for one in sorted(wanted)]
    return f"{SQLITE_TABLE} MATCH %s", " AND ".join([*words, *others])


def candidates(
    project_id: int, terms: Sequence[str], after: int, limit: int, publisher: str = "", batch: str = ""
) -> list[int]:
    """The next `limit` articles after an id that may have all these terms, in order of their ids."""
    condition, value = _condition(terms, facets(project_id, publisher, batch))
    table, key = (POSTGRES_TABLE, "article_id") if _is_postgres() else (SQLITE_TABLE, "rowid")
    sql = f"SELECT {key} FROM {table} WHERE {condition} AND {key} > %s ORDER BY {key} LIMIT %s"
    if _is_postgres():
        sql = (
            f"WITH found AS MATERIALIZED (SELECT {key} FROM {table} WHERE {condition})"
            f" SELECT {key} FROM found WHERE {key} > %s ORDER BY {key} LIMIT %s"
        )
    with _by_the_index(), connection.cursor() as cursor:
        cursor.execute(sql, [value, after, limit])
        return [pk for (pk,) in cursor.fetchall()]


@contextmanager
def _by_the_index() -> Iterator[None]:
    """PostgreSQL would rather read the entries in order until enough have a rare word: that is all of them."""
    if not _is_postgres():
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


FEW = 2_000
"""So many articles a list can be narrowed to by their ids; of more it finds a page quickly without."""


def among_candidates(project_id: int, terms: Sequence[str]) -> list[int] | None:
    """The ids of all articles that may have these terms, when they are few; None where the index does not narrow."""
    if not grams_of_terms(terms):
        return None
    found = candidates(project_id, terms, 0, FEW + 1)
    return None if len(found) > FEW else found


def clear_index() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        if _is_postgres():
            cursor.execute(f"TRUNCATE {POSTGRES_TABLE}")
        else:
            cursor.execute(f"INSERT INTO {SQLITE_TABLE} ({SQLITE_TABLE}) VALUES ('delete-all')")


def index_everything() -> Iterator[int]:
    """Index all articles anew, a transaction for each CHUNK of them; gives how many are done so far."""
    from annotator.models.article import Article

    clear_index()
    last = done = 0
    while True:
        rows = list(Article.objects.filter(pk__gt=last).order_by("pk").values_list(*FIELDS)[:CHUNK])
        if not rows:
            return
        with transaction.atomic():
            index_articles(rows)
        last, done = rows[-1][0], done + len(rows)
        yield done


def unindexed(limit: int = 20) -> tuple[int, list[int]]:
    """How many articles the index does not have, and the first of their ids."""
    from annotator.models.article import Article

    known: set[int] = set()
    with connection.cursor() as cursor:
        if _is_postgres():
            cursor.execute(f"SELECT article_id FROM {POSTGRES_TABLE}")
        else:
            cursor.execute(f"SELECT rowid FROM {SQLITE_TABLE} WHERE {SQLITE_TABLE} MATCH 'project*'")
        known = {pk for (pk,) in cursor.fetchall()}
    missing = [pk for pk in Article.objects.order_by("pk").values_list("pk", flat=True).iterator() if pk not in known]
    return len(missing), missing[:limit]
