"""The workbench with many spans, against the same page without any, in one run of headless Chromium.

    python benchmarks/workbench.py [--steps 60] [--port 8161]

Makes a temporary SQLite database with synthetic Korean articles of 20,000 and 100,000 characters, each once without
labels and once with 500 and 5,000 spans (30 % of them overlap or nest; some are events with arguments), serves it as
`manage.py serve` does, and works in it by real key presses and drags. "→paint" is the time from the event to the end
of the frame that shows its effect, so it includes waiting for that frame.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((20_000, 500), (100_000, 5_000))
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SYLLABLES = "가나다라마바사아자차카타파하강남동북서울부산대구인천광주"
PARTICLES = ("은", "는", "이", "가", "을", "를", "에서", "으로", "에", "")
LINE = 170
PAUSE = 0.12
"""Seconds between two key presses, so that saving goes on meanwhile as it does in real work."""

# Runs in the page before its own scripts do.
METER = """
(() => {
  const meter = (window.meter = { paints: [], tasks: [], opened: 0 });
  // A CSP forbids to evaluate conditions from outside again and again; these wait inside.
  const until = (holds) => new Promise((kept) => (function look() { holds() ? kept() : setTimeout(look, 5); })());
  meter.ready = () => until(() => meter.opened).then(() => meter.opened);
  meter.after = (count) => until(() => meter.paints.length > count).then(() => meter.paints.at(-1));
  const painted = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => then(performance.now());
      channel.port2.postMessage(0);
    });
  const measure = (event) => painted((now) => meter.paints.push(now - event.timeStamp));
  addEventListener("keydown", measure, true);
  addEventListener("mouseup", measure, true);
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) meter.tasks.push(one.duration);
  }).observe({ type: "longtask" });
  const watch = new MutationObserver(() => {
    if (!document.querySelector("#article p")) return;
    watch.disconnect();
    painted((now) => (meter.opened = now));
  });
  watch.observe(document, { childList: true, subtree: true });
})();
"""

SCROLL = """
() => new Promise((resolve) => {
  const sheet = document.getElementById("sheet");
  const frames = [];
  sheet.scrollTop = 0;
  let last = 0;
  requestAnimationFrame(function step(now) {
    if (last) frames.push(now - last);
    last = now;
    sheet.scrollTop += 240;
    if (frames.length < 90) requestAnimationFrame(step);
    else resolve(frames);
  });
})
"""


@dataclass
class Figures:
    """Milliseconds of one page; `tasks` are those over 50 ms while marking."""

    select: list[float] = field(default_factory=list)
    label: list[float] = field(default_factory=list)
    drag: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)


def text_of(length: int, dice: random.Random) -> str:
    """Synthetic Korean in lines of about LINE characters."""
    lines: list[str] = []
    while sum(map(len, lines)) + len(lines) < length:
        words: list[str] = []
        while sum(map(len, words)) + len(words) < LINE:
            stem = "".join(dice.choice(SYLLABLES) for _ in range(dice.randrange(1, 4)))
            words.append(stem + dice.choice(PARTICLES))
        lines.append(" ".join(words) + ".")
    return "\n".join(lines)[:length].rstrip()


def labels_of(text: str, count: int, dice: random.Random) -> list[dict[str, Any]]:
    """Additions: 94 % entities, the rest events with two arguments; 30 % lie on or in an earlier one."""
    spans: list[tuple[int, int]] = []
    while len(spans) < count:
        start = dice.randrange(len(text) - 12)
        if spans and dice.random() < 0.3:
            start = max(0, dice.choice(spans)[0] - dice.randrange(0, 2))
        end = start + dice.randrange(2, 8)
        if "\n" not in text[start:end] and text[start:end].strip() == text[start:end]:
            spans.append((start, end))
    events = count * 6 // 100
    entities = [
        {"id": f"e{n}", "label": dice.choice(("PS", "LC", "OG", "DT")), "start": start, "end": end}
        for n, (start, end) in enumerate(spans[events:])
    ]
    return [{"kind": "entity", "value": one} for one in entities] + [
        {
            "kind": "event",
            "value": {
                "id": f"v{n}",
                "type": "MEETING",
                "trigger": {"start": start, "end": end},
                "arguments": [
                    {"role": "Participant", "target": f"e{2 * n % len(entities)}"},
                    {"role": "Host", "target": f"e{(2 * n + 1) % len(entities)}"},
                ],
            },
        }
        for n, (start, end) in enumerate(spans[:events])
    ]


def fill(folder: Path) -> tuple[str, dict[tuple[int, int], int]]:
    """Make the database: the name=value of a session cookie, and article ids by characters and spans."""
    os.environ["GISA_DATA_DIR"] = str(folder)
    os.environ["GISA_STATIC_ROOT"] = str(folder / "static")
    os.environ["DJANGO_SETTINGS_MODULE"] = "annotator.settings"
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from annotator.core import text as core_text
    from annotator.core.changes import Change
    from annotator.models import Article, User
    from annotator.workflow.annotating import MAX_BATCH, open_layer, save_changes
    from annotator.workflow.projects import create_project

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("bench")
    project = create_project("bench", "Bench", "news-ko", user)
    found = {}
    for characters, spans in SIZES:
        for count in (0, spans):
            # The last line differs, because a project takes each text once.
            text = f"{text_of(characters, random.Random(7))}\n{count}"
            article = Article.objects.create(
                project=project,
                key=f"{characters}-{count}",
                text=text,
                sha256=core_text.sha256(text),
                characters=len(text),
                title=core_text.first_line(text)[:40],
                language="ko",
                meta="{}",
            )
            layer = open_layer(article, user)
            changes = [
                Change(str(uuid.uuid4()), "add", one["kind"], one["value"])
                for one in labels_of(text, count, random.Random(9))
            ]
            for first in range(0, len(changes), MAX_BATCH):
                save_changes(layer.pk, user, first, changes[first : first + MAX_BATCH])
            found[characters, count] = article.pk
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value, found


@contextmanager
def serving(port: int) -> Iterator[str]:
    """The server, with the environment of this process; its address."""
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if server.poll() is not None:
                sys.exit("The server did not start.")
            try:
                urllib.request.urlopen(f"{address}/login/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def open_page(browser: Browser, address: str, session: str, article: int) -> Page:
    context = browser.new_context(base_url=address, locale="ko-KR", viewport={"width": 1320, "height": 830})
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    page.add_init_script(METER)
    page.goto(f"/articles/{article}/")
    page.evaluate("meter.ready()")
    return page


def first_load(browser: Browser, address: str, session: str, article: int) -> tuple[int, int]:
    """Requests and bytes on the wire of a first visit."""
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    seen: list[float] = []
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.on("Network.loadingFinished", lambda event: seen.append(event["encodedDataLength"]))
    page.goto(f"/articles/{article}/", wait_until="networkidle")
    context.close()
    return len(seen), int(sum(seen))


def step(page: Page, act: Any) -> float:
    """Do something that ends in one measured event: its milliseconds to paint."""
    before = page.evaluate("meter.paints.length")
    act()
    taken = float(page.evaluate("(before) => meter.after(before)", before))
    time.sleep(PAUSE)
    return taken


def work(page: Page, figures: Figures, steps: int) -> None:
    """Select a word and label it, `steps` times, then drag."""
    page.evaluate("meter.tasks.length = 0")
    for _ in range(steps):
        figures.select.append(step(page, lambda: page.keyboard.press("ArrowRight")))
        figures.label.append(step(page, lambda: page.keyboard.press("p")))
    figures.tasks += page.evaluate("meter.tasks")
    box = page.evaluate("(({x, y, width, height}) => [x, y, width, height])(sheet.getBoundingClientRect())")
    for number in range(steps // 4):
        x, y = box[0] + box[2] * 0.3, box[1] + box[3] * (0.3 + 0.4 * number / steps)

        def drag(x: float = x, y: float = y) -> None:
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + 90, y, steps=3)
            page.mouse.up()

        figures.drag.append(step(page, drag))


def start_in_the_middle(page: Page) -> None:
    """The caret in the middle of the article, past most of its spans."""
    page.evaluate(
        "(all => all[all.length >> 1].scrollIntoView({block: 'center'}))(document.querySelectorAll('p[data-line]'))"
    )
    middle = page.locator("#article p[data-line]").nth(page.locator("#article p[data-line]").count() // 2)
    box = middle.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.press("Escape")


def compare(browser: Browser, address: str, session: str, articles: list[int], steps: int) -> list[Figures]:
    """Work in turn in the article without spans and in the one with them, so that both meet the same noise."""
    found = [Figures() for _ in articles]
    pages = [open_page(browser, address, session, article) for article in articles]
    for page, figures in zip(pages, found, strict=True):
        figures.frames += page.evaluate(SCROLL)
        start_in_the_middle(page)
    for _ in range(3):
        for page, figures in zip(pages, found, strict=True):
            page.bring_to_front()
            work(page, figures, steps // 3)
    for _ in range(5):
        for page, figures in zip(pages, found, strict=True):
            page.bring_to_front()
            page.reload()
            figures.opened.append(page.evaluate("meter.ready()"))
    for page in pages:
        page.context.close()
    return found


def show(name: str, plain: list[float], spans: list[float]) -> None:
    (plain50, plain95), (spans50, spans95) = [(median(one), quantiles(one, n=20)[-1]) for one in (plain, spans)]
    columns = f"{plain50:>10.1f}{plain95:>8.1f}{spans50:>10.1f}{spans95:>8.1f}"
    print(f"  {name:<14}{columns}{spans50 / plain50:>10.2f}{spans95 / plain95:>8.2f}")


def report(characters: int, spans: int, plain: Figures, full: Figures) -> None:
    print(f"\n{characters:,} characters, {spans:,} spans; milliseconds, and spans / plain")
    print(f"{'':<16}{'plain p50':>10}{'p95':>8}{'spans p50':>10}{'p95':>8}{'ratio p50':>10}{'p95':>8}")
    for name, one, other in (
        ("select→paint", plain.select, full.select),
        ("label→paint", plain.label, full.label),
        ("drag→paint", plain.drag, full.drag),
        ("scroll frame", plain.frames, full.frames),
        ("open", plain.opened, full.opened),
    ):
        show(name, one, other)
    long = ", ".join(f"{one:.0f} ms" for one in sorted(full.tasks, reverse=True)[:8])
    print(f"  long tasks while marking: {len(full.tasks)} ({len(plain.tasks)} without spans) {long}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--port", type=int, default=8161)
    options = parser.parse_args()
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("GISA_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        sys.exit("No Chromium found; name it in GISA_CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder:
        session, articles = fill(Path(folder))
        with serving(options.port) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            requests, size = first_load(browser, address, session, articles[SIZES[0][0], 0])
            print(f"First load: {requests} requests, {size / 1000:.0f} KB on the wire, the article included")
            for characters, spans in SIZES:
                pair = [articles[characters, 0], articles[characters, spans]]
                report(characters, spans, *compare(browser, address, session, pair, options.steps))
            browser.close()


if __name__ == "__main__":
    main()
