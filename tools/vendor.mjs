// Recreates annotator/static/annotator/js/vendor/ from node_modules; `--check` only compares.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What is taken of a package: our name of a file → its name there. */
const PACKAGES = [
  { name: "lit-html", files: { "lit-html.js": "lit-html.js", LICENSE: "LICENSE" }, types: "lit-html" },
  {
    name: "driver.js",
    files: { "driver.js": "dist/driver.js.mjs", "driver.css": "dist/driver.css", LICENSE: "license" },
    types: "driver.js",
  },
];

for (const one of PACKAGES) {
  const from = join(root, "node_modules", one.name);
  const { version } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  const to = join(root, "annotator/static/annotator/js/vendor", `${one.name}-${version}`);
  const texts = Object.entries(one.files).map(([name, source]) => [
    name,
    shipped(readFileSync(join(from, source), "utf8")),
  ]);
  const types = Object.keys(one.files)[0].replace(/\.js$/, ".d.ts");
  texts.push([types, `export * from "${one.types}";\n`]);
  const sums = texts.map(([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`);
  for (const [name, text] of [...texts, ["SHA256SUMS", sums.join("")]]) keep(join(to, name), text);
}

/** The source map is not shipped, and hashing static files would fail on a reference to it. */
function shipped(text) {
  return text.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n");
}

function keep(file, text) {
  if (!process.argv.includes("--check")) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) throw new Error(`${file} is not what it should be`);
}
