"""Modules joined into one file: scopes, names, comments, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from annotator.bundling import BundleError, bundle, bundle_styles, imports, style_imports

STATIC = Path(settings.BASE_DIR) / "annotator/static"


def joined(entry: str, **modules: str) -> str:
    """The bundle of pages/page.js, with other modules by their path (`core__a` is core/a.js)."""
    files = {f"{name.replace('__', '/')}.js": text for name, text in modules.items()}

    def read(name: str) -> str:
        if name not in files:
            raise FileNotFoundError(name)
        return files[name]

    files["pages/page.js"] = entry
    return bundle("pages/page.js", read)


def test_modules_come_in_the_order_that_they_need_each_other() -> None:
    made = joined(
        'import { b } from "../core/b.js";\nimport { a as first } from "../core/a.js";\nb(first);\n',
        core__a="export const a = 1;\n",
        core__b='import * as all from "./a.js";\nexport function b(x) {\n  return x + all.a;\n}\n',
    )
    assert made == (
        "/* core/a.js */\nconst module$0 = (() => {\nconst a = 1;\nreturn { a: a };\n})();\n"
        "/* core/b.js */\nconst module$1 = (() => {\nconst all = module$0;\n"
        "function b(x) {\n  return x + all.a;\n}\nreturn { b: b };\n})();\n"
        "/* pages/page.js */\nconst module$2 = (() => {\n"
        "const { b: b } = module$1;\nconst { a: first } = module$0;\nb(first);\nreturn {  };\n})();\n"
    )


def test_all_kinds_of_exports_are_handed_on() -> None:
    made = joined(
        'import { A, b, c, d } from "../core/a.js";\nimport "../core/types.js";\n',
        core__a=(
            "export class A {}\nexport async function b() {}\nexport function c() {}\nconst e = 1;\nexport { e as d };"
        ),
        core__types="export {};\n",
    )
    assert "return { A: A, b: b, c: c, d: e };" in made
    assert "export" not in made and "import" not in made


def test_a_vendored_file_on_one_line_keeps_its_licence() -> None:
    text = '/**\n * @license\n * BSD */\nconst t=1,r=/`"/;export{t as html,r as render};\n'
    made = joined('import { html } from "../vendor/lit.js";\nhtml;\n', vendor__lit=text)
    assert '@license\n * BSD */\nconst t=1,r=/`"/;\nreturn { html: t, render: r };' in made


def test_comments_go_but_not_what_only_looks_like_one() -> None:
    kept = (
        'const url = "http://a/*b*/";\n'
        "const pattern = /[/*]\"'`/u.test(url) ? 4 / 2 : 1; \n"
        'const nested = `a /* ${[1, 2].map((x) => `// ${{ x }} \\` "`)} */ // b`;\n'
        "const half = (1 + 2) / 3 / url.length;\n"
    )
    made = joined(f'/** @type {{import("./x.js").X}} */\n// about\n{kept}let a = 1; /* b */ let c = 2;\n')
    assert kept in made
    assert "@type" not in made and "about" not in made and "let a = 1;   let c = 2;" in made


def test_in_doubt_comments_stay() -> None:
    made = joined('/** A count. */\nlet i = 1;\nlet j = i++ / 2;\n/* "an open quote */\n')
    assert "A count." in made and "let j = i++ / 2;" in made


def test_a_file_that_is_loaded_later_is_found_from_the_bundle() -> None:
    entry = 'import { tour } from "../ui/tour/tour.js";\ntour();\n'
    made = joined(entry, ui__tour__tour='export const tour = () => import("../../vendor/driver/driver.js");\n')
    assert 'import("../vendor/driver/driver.js")' in made


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('import x from "./a.js";', "named imports"),
        ('import { x } from "lit";', "named imports"),
        ("export default 1;", "named imports"),
        ("export let x = 1;", "named imports"),
        ("export const { x } = y;", "named imports"),
        ('export * from "./a.js";', "named imports"),
        ("const here = import.meta.url;", "named imports"),
        ("await start();", "no await outside"),
        ("const x = await start();", "no await outside"),
        ("const load = () => import(name);", "named imports"),
        ('const load = () => import("../core/a.js");', "only vendored"),
        ('const load = () => import("lit");', "only vendored"),
        ('import { x } from "./none.js";', "there is no pages/none.js"),
        ('import { x } from "./page.js";', "in a circle"),
    ],
)
def test_what_breaks_the_conventions_is_named_with_its_line(line: str, why: str) -> None:
    with pytest.raises(BundleError, match=why) as error:
        joined(f"/**\n * A module.\n */\nconst text = `\nimport x from y\n`;\n{line}\n")
    assert str(error.value).startswith("pages/page.js:7: ")


def test_a_name_that_is_not_exported_is_refused() -> None:
    with pytest.raises(BundleError, match=r"^pages/page\.js:1: core/a\.js does not export b\.$"):
        joined('import { a, b } from "../core/a.js";\n', core__a="export const a = 1,\n  b = 2;\n")


def test_awaiting_inside_functions_is_fine() -> None:
    text = "export async function start() {\n  await one();\n  const x = await two();\n  return x;\n}\n"
    assert "  await one();\n" in joined(text)


@pytest.mark.parametrize("entry", sorted((STATIC / "annotator/js/pages").glob("*.js")), ids=lambda path: path.name)
def test_every_page_of_gisa_can_be_bundled(entry: Path) -> None:
    made = bundle(str(entry.relative_to(STATIC)), lambda name: (STATIC / name).read_text())
    assert "@typedef" not in made
    assert not imports(made)


def styles(**sheets: str) -> str:
    """The style sheet css/page.css with those that it imports, by their path (`page__a` is css/page/a.css)."""
    texts = {f"css/{name.replace('__', '/')}.css": text for name, text in sheets.items()}

    def read(name: str) -> str:
        try:
            return texts[name]
        except KeyError:
            raise FileNotFoundError(name) from None

    return bundle_styles("css/page.css", read)


def test_style_sheets_are_joined_in_the_order_of_their_imports() -> None:
    page = '/* All. */\n@import "./page/b.css";\n@import "./page/a.css";\n'
    made = styles(page=page, page__a=".a {\n}\n", page__b='/* B. */\n.b::after {\n  content: "/* x */";\n}\n')
    assert made == '.b::after {\n  content: "/* x */";\n}\n.a {\n}\n'


@pytest.mark.parametrize(
    ("page", "part", "why"),
    [
        ('@import "./page/b.css";', "", r"^css/page\.css:1: there is no css/page/b\.css\.$"),
        (
            '@import "./page/a.css";',
            '\n@import "./c.css";',
            r"^css/page/a\.css:2: an imported style sheet has no",
        ),
        ('@import "./page/a.css";', ".a { background: url(x.png); }", r"^css/page/a\.css:1: "),
        ('\n@import "./page/a.css" screen;', "", r"^css/page\.css:2: a bundle takes only"),
    ],
)
def test_a_style_sheet_that_would_not_work_when_joined_is_an_error(page: str, part: str, why: str) -> None:
    with pytest.raises(BundleError, match=why):
        styles(page=page, page__a=part)


def test_every_style_sheet_of_the_workbench_is_in_its_bundle() -> None:
    entry = "annotator/css/workbench.css"
    made = bundle_styles(entry, lambda name: (STATIC / name).read_text())
    there = sorted(f"./workbench/{file.name}" for file in (STATIC / "annotator/css/workbench").glob("*.css"))
    assert sorted(style_imports((STATIC / entry).read_text())) == there
    assert "@import" not in made and "/*" not in made
    assert made.count("{") == made.count("}") > 300
