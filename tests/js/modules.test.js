import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../annotator/static/annotator/js", import.meta.url));
/** Which room may import which. */
const ROOMS = { core: ["core"], view: ["core", "view"], ui: ["core", "ui", "vendor"], sync: ["core", "sync"] };

const FILES = readdirSync(ROOT, { recursive: true })
  .map((name) => join(ROOT, String(name)))
  .filter((path) => path.endsWith(".js") && !path.includes("/vendor/"));

/** [whole statement, what it imports] */
const importsOf = (path) =>
  [...readFileSync(path, "utf8").matchAll(/^(?:import|export)\b[^\n]*?from\s*"([^"]+)"[^\n]*$/gm)].map((match) => [
    match[0],
    match[1],
  ]);

test("imports are relative, on one line, end with a semicolon and lead somewhere", () => {
  for (const path of FILES) {
    for (const [statement, target] of importsOf(path)) {
      assert.match(target, /^\.\.?\//, statement);
      assert.ok(statement.endsWith(";"), `${relative(ROOT, path)}: ${statement}`);
      assert.ok(existsSync(resolve(dirname(path), target)), `${relative(ROOT, path)}: ${target}`);
    }
    assert.doesNotMatch(
      readFileSync(path, "utf8"),
      /^import\s*\{\s*$/m,
      `${relative(ROOT, path)} has an import over several lines`,
    );
  }
});

test("no module imports itself by a detour, which would stop the hashing of static files", () => {
  const done = new Set();
  const visit = (path, above) => {
    assert.ok(!above.includes(path), [...above, path].map((one) => relative(ROOT, one)).join(" → "));
    if (done.has(path) || path.includes("/vendor/")) return;
    for (const [, target] of importsOf(path)) visit(resolve(dirname(path), target), [...above, path]);
    done.add(path);
  };
  for (const path of FILES) visit(path, []);
});

test("rooms import only what they may", () => {
  for (const path of FILES) {
    const room = relative(ROOT, path).split("/")[0];
    if (!(room in ROOMS)) continue;
    for (const [statement, target] of importsOf(path)) {
      const other = relative(ROOT, resolve(dirname(path), target)).split("/")[0];
      assert.ok(ROOMS[room].includes(other), `${relative(ROOT, path)}: ${statement}`);
    }
  }
});
