"""Static files are hashed, and every module finds the modules that it imports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponseNotFound
from django.template import Context, Template
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from annotator.bundling import BundleError
from annotator.staticfiles import collect_if_changed

IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;'"]*?(?:from\s*)?["'](\.[^"']+)["']""", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_every_import_of_a_hashed_module_leads_to_a_hashed_file(collected: Path) -> None:
    hashed = [
        file for file in (collected / "annotator/js").rglob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", file.name)
    ]
    assert len(hashed) > 20
    for file in hashed:
        for target in IMPORT.findall(COMMENT.sub("", file.read_text())):
            assert re.search(r"\.[0-9a-f]{12}\.js$", target), f"{file.name} imports {target} unhashed"
            assert (file.parent / target).resolve().is_file(), f"{file.name} imports {target}, which is not there"


def page_module(name: str) -> str:
    return Template("{% load annotator %}{% module name %}").render(Context({"name": f"annotator/js/pages/{name}"}))


def test_a_page_loads_one_hashed_file_for_all_its_modules(collected: Path) -> None:
    url = page_module("workbench.js")
    assert re.fullmatch(r"/static/annotator/js/pages/workbench\.bundle\.[0-9a-f]{12}\.js", url)
    file = collected / url.removeprefix("/static/")
    assert "annotator/js/core/layer.js" in file.read_text()
    assert IMPORT.findall(COMMENT.sub("", file.read_text())) == []
    assert file.with_name(f"{file.name}.gz").is_file()


def style_links() -> list[str]:
    made = Template("{% load annotator %}{% stylesheet 'annotator/css/workbench.css' %}").render(Context())
    return re.findall(r'<link rel="stylesheet" href="([^"]+)">', made)


def test_without_hashes_a_page_loads_each_style_sheet_in_order() -> None:
    found = style_links()
    assert found[0] == "/static/annotator/css/workbench/frame.css"
    assert found[-1] == "/static/annotator/css/workbench/adapt.css"
    assert len(found) == len(set(found)) > 5


def test_a_page_loads_one_hashed_style_sheet_for_all_that_it_imports(collected: Path) -> None:
    (url,) = style_links()
    assert re.fullmatch(r"/static/annotator/css/workbench\.bundle\.[0-9a-f]{12}\.css", url)
    file = collected / url.removeprefix("/static/")
    assert ".card {" in file.read_text() and "@import" not in file.read_text()
    assert not (collected / "annotator/css/base.bundle.css").exists()


def test_only_what_pages_load_becomes_a_bundle(collected: Path) -> None:
    found = {file.name for file in (collected / "annotator/js/pages").glob("*.bundle.js")}
    assert "workbench.bundle.js" in found and "common.bundle.js" in found
    assert "workbench_desk.bundle.js" not in found


@pytest.fixture
def own_files(settings: Any, collected: Path, tmp_path: Path) -> Path:
    """The folder of `js` of which alone `collectstatic` collects now, into a folder `out` beside it."""
    settings.STATIC_ROOT = tmp_path / "out"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "in"]
    for name in ("pages", "vendor"):
        (tmp_path / "in/annotator/js" / name).mkdir(parents=True)
    return tmp_path / "in/annotator/js"


def test_a_file_that_is_loaded_later_is_hashed_in_the_bundle(own_files: Path, settings: Any) -> None:
    (own_files / "vendor/later.js").write_text("export const tour = 1;\n")
    (own_files / "pages/lazy.js").write_text('export const load = () => import("../vendor/later.js");\n')
    call_command("collectstatic", interactive=False, verbosity=0)
    file = settings.STATIC_ROOT / page_module("lazy.js").removeprefix("/static/")
    found = re.search(r'import\("(\.\./vendor/later\.[0-9a-f]{12}\.js)"\)', file.read_text())
    assert found and (file.parent / found[1]).resolve().is_file()


def test_collecting_stops_at_a_module_that_cannot_be_bundled(own_files: Path) -> None:
    (own_files / "pages/odd.js").write_text("const one = 1;\nexport default one;\n")
    with pytest.raises(BundleError, match=r"annotator/js/pages/odd\.js:2: "):
        call_command("collectstatic", interactive=False, verbosity=0)


def test_collecting_again_gives_the_same_bundle(own_files: Path) -> None:
    (own_files / "pages/one.js").write_text("const one = 1;\n")
    call_command("collectstatic", interactive=False, verbosity=0)
    before = page_module("one.js")
    call_command("collectstatic", interactive=False, verbosity=0)
    assert page_module("one.js") == before
    (own_files / "pages/one.js").write_text("const one = 2;\n")
    call_command("collectstatic", interactive=False, verbosity=0)
    assert page_module("one.js") != before


def test_without_hashing_a_page_loads_its_plain_module() -> None:
    assert page_module("workbench.js") == "/static/annotator/js/pages/workbench.js"


def test_browsers_may_keep_hashed_files_for_ever(collected: Path) -> None:
    serve = WhiteNoiseMiddleware(lambda request: HttpResponseNotFound())
    hashed = serve(RequestFactory().get(page_module("workbench.js")))
    assert "immutable" in hashed.headers["Cache-Control"]
    plain = serve(RequestFactory().get("/static/annotator/js/pages/workbench.js"))
    assert "immutable" not in plain.headers["Cache-Control"]


def test_static_files_are_collected_again_only_when_one_changed(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    collect_if_changed()
    (tmp_path / "annotator/css/tokens.css").unlink()
    collect_if_changed()
    assert not (tmp_path / "annotator/css/tokens.css").exists()
    (tmp_path / ".collected").write_text("older")
    collect_if_changed()
    assert (tmp_path / "annotator/css/tokens.css").exists()


def test_static_files_are_collected_again_when_what_makes_them_changed(
    own_files: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_files / "pages/one.js").write_text("const one = 1;\n")
    code = tmp_path / "code.py"
    code.write_text("one way")
    monkeypatch.setattr("annotator.staticfiles.CODE", (code,))
    collect_if_changed()
    made = settings.STATIC_ROOT / "annotator/js/pages/one.bundle.js"
    made.unlink()
    collect_if_changed()
    assert not made.exists()
    code.write_text("another way")
    collect_if_changed()
    assert made.exists()


def test_pages_name_their_modules_by_the_tag(settings: Any) -> None:
    pages = [path for path in Path(settings.BASE_DIR, "templates").rglob("*.html") if "<script" in path.read_text()]
    assert len(pages) > 3
    for path in pages:
        for found in re.findall(r"{% static '(annotator/js/[^']+\.js)' %}", path.read_text()):
            raise AssertionError(
                f"{path.name} asks for {found} and all that it imports one by one: use module, not static"
            )
