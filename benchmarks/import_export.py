"""Articles in and labels out, against raw sqlite3 and orjson on the very same rows.

    python benchmarks/import_export.py [--articles 10000]

Makes a temporary SQLite database and synthetic Korean records (1,800 characters, 30 annotations each). The raw
baseline inserts the rows that Gisa stored (articles, layers, journal, mentions) with `executemany`, in the same
batches, schema and pragmas, and reads them back as records dumped with orjson.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("annotator_article", "annotator_layer", "annotator_revision", "annotator_mention")
BATCH = 500
SYLLABLES = "가나다라마바사아자차카타파하강남동북서울부산대구인천광주"


def record(number: int, dice: random.Random) -> dict[str, Any]:
    """A record of 1,800 characters with 24 entities, 3 events and 3 boilerplate marks."""
    text = "".join(dice.choice(SYLLABLES) if dice.random() > 0.2 else " " for _ in range(1790)) + f"\n{number:09}"

    def span(length: int) -> dict[str, Any]:
        start = dice.randrange(0, 1780 - length)
        return {"start": start, "end": start + length, "text": text[start : start + length]}

    labels = ("PS", "LC", "OG", "DT", "QT")
    return {
        "record": "gisa/1",
        "id": f"a{number:07}",
        "text": text,
        "language": "ko",
        "meta": {"title": f"제목 {number}", "publisher": "가온일보", "published_at": "2026-11-02T09:41:00+09:00"},
        "layer": None,
        "entities": [
            {"id": f"e{n}", "label": dice.choice(labels), **span(dice.randrange(2, 8)), "attributes": {}}
            for n in range(24)
        ],
        "events": [
            {
                "id": f"v{n}",
                "type": "MEETING",
                "trigger": span(2),
                "arguments": [{"role": "Participant", "target": "e1"}, {"role": "Time", "target": "e2"}],
                "attributes": {"modality": "asserted", "polarity": "positive", "tense": "past"},
            }
            for n in range(3)
        ],
        "boilerplate": [{"id": f"b{n}", "label": "copyright", **span(40)} for n in range(3)],
        "links": [],
    }


def write_records(file: Path, count: int) -> int:
    """Write `count` records; the bytes written."""
    dice = random.Random(7)
    with file.open("wb") as out:
        return sum(out.write(orjson.dumps(record(number, dice)) + b"\n") for number in range(count))


def manage(folder: Path, *args: str) -> tuple[float, int]:
    """Run a command of Gisa: wall seconds, and the largest memory of any child so far in KiB."""
    environment = {**os.environ, "GISA_DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    started = time.perf_counter()
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *args], check=True, env=environment, capture_output=True)
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def connect(file: Path) -> sqlite3.Connection:
    """A connection with the pragmas that Gisa sets."""
    connection = sqlite3.connect(file)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    return connection


def raw_import(source: Path, target: Path) -> float:
    """Insert the rows of `source` into an empty copy of its schema, all tables batch by batch; seconds."""
    old, new = connect(source), connect(target)
    for table in TABLES:
        new.execute(f"DELETE FROM {table}")
    new.commit()
    rows = {table: old.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    per_batch = {table: -(-len(found) * BATCH // max(len(rows[TABLES[0]]), 1)) for table, found in rows.items()}
    marks = {table: ",".join("?" * len(found[0])) for table, found in rows.items()}
    started = time.perf_counter()
    for start in range(0, len(rows[TABLES[0]]), BATCH):
        for table in TABLES:
            step = per_batch[table]
            first = start // BATCH * step
            new.executemany(f"INSERT INTO {table} VALUES ({marks[table]})", rows[table][first : first + step])
        new.commit()
    return time.perf_counter() - started


def raw_records(database: Path) -> Iterator[bytes]:
    """The rows of all layers as records, dumped."""
    query = (
        "SELECT a.key, a.text, a.sha256, a.language, a.title, a.url, a.publisher, a.published_at, l.kind,"
        " l.author_name, l.status, l.version, l.scheme_version, l.body FROM annotator_layer l"
        " JOIN annotator_article a ON a.id = l.article_id ORDER BY a.id, l.kind, l.author_name"
    )
    for row in connect(database).execute(query):
        yield orjson.dumps(
            {
                "record": "gisa/1",
                "id": row[0],
                "text": row[1],
                "sha256": row[2],
                "language": row[3],
                "meta": {"title": row[4], "url": row[5], "publisher": row[6], "published_at": row[7]},
                "layer": {"kind": row[8], "author": row[9], "status": row[10], "version": row[11], "scheme": row[12]},
                **orjson.loads(row[13]),
            }
        )


def raw_export(database: Path, target: Path) -> float:
    """Write the records; seconds."""
    started = time.perf_counter()
    with target.open("wb") as out:
        for line in raw_records(database):
            out.write(line + b"\n")
    return time.perf_counter() - started


def show(what: str, seconds: float, count: int, size: int) -> None:
    print(f"{what:<22}{seconds:>8.2f} s{count / seconds:>10,.0f} docs/s{size / seconds / 1e6:>9.1f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_records(folder / "in.jsonl", count)
        manage(folder, "migrate", "--verbosity", "0")
        (folder / "raw.sqlite3").write_bytes((folder / "gisa.sqlite3").read_bytes())
        manage(folder, "create_project", "bench")
        start_up, idle = manage(folder, "export_dataset", "bench", "--output", str(folder / "none"))
        imported, memory = manage(folder, "import_articles", "bench", str(folder / "in.jsonl"))
        exported, memory_out = manage(
            folder, "export_dataset", "bench", "--layers", "imported", "--output", str(folder / "out.jsonl")
        )
        fill_keys(folder)
        raw_in = raw_import(folder / "gisa.sqlite3", folder / "raw.sqlite3")
        raw_out = raw_export(folder / "raw.sqlite3", folder / "raw.jsonl")
        out_size = (folder / "out.jsonl").stat().st_size
    print(
        f"{count:,} articles, {size / 1e6:.0f} MB of JSON lines; starting a command takes {start_up:.2f} s (included)"
    )
    show("import_articles", imported, count, size)
    show("raw executemany", raw_in, count, size)
    show("export_dataset", exported, count, out_size)
    show("raw orjson dumps", raw_out, count, out_size)
    print(f"import: {raw_in / imported:.2f} of raw; without start-up {raw_in / (imported - start_up):.2f}")
    print(f"export: {raw_out / exported:.2f} of raw; without start-up {raw_out / (exported - start_up):.2f}")
    print(f"memory: {idle / 1024:.0f} MiB for nothing, at most {max(memory, memory_out) / 1024:.0f} MiB for all")


def fill_keys(folder: Path) -> None:
    """The raw copy needs the rows that its foreign keys lead to."""
    old, new = connect(folder / "gisa.sqlite3"), connect(folder / "raw.sqlite3")
    for table in ("annotator_project",):
        rows = old.execute(f"SELECT * FROM {table}").fetchall()
        new.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    new.commit()


if __name__ == "__main__":
    main()
