// Recreates annotator/static/annotator/js/vendor/ from node_modules; `--check` only compares.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const from = join(root, "node_modules", "lit-html");
const { version } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
const to = join(root, "annotator/static/annotator/js/vendor", `lit-html-${version}`);

// The source map is not shipped, and hashing static files would fail on a reference to it.
const module = readFileSync(join(from, "lit-html.js"), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n");
const files = {
  "lit-html.js": module,
  "lit-html.d.ts": 'export * from "lit-html";\n',
  LICENSE: readFileSync(join(from, "LICENSE"), "utf8"),
};
const sums = Object.entries(files).map(
  ([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`,
);
files.SHA256SUMS = sums.join("");

if (process.argv.includes("--check")) {
  for (const [name, text] of Object.entries(files)) {
    if (readFileSync(join(to, name), "utf8") !== text) throw new Error(`${join(to, name)} is not what it should be`);
  }
} else {
  mkdirSync(to, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(to, name), text);
}
