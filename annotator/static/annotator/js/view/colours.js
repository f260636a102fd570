import { KINDS } from "../core/layer.js";
import { LANES } from "../core/segments.js";

/** @typedef {import("../core/scheme.js").Scheme} Scheme */

/** Lightness of the two shades of a hue, so that text, underline and chip keep their contrast on both papers. */
const SHADES = [
  { line: 56, chip: 44, darkLine: 72, darkChip: 81 },
  { line: 44, chip: 37, darkLine: 84, darkChip: 88 },
];

/** @type {CSSStyleSheet | null} */
let sheet = null;

/**
 * The scheme's colours as a constructed style sheet, which a strict CSP allows: `--c` line and fill, `--t` text,
 * and per lane the underline of a label (`.l0-e3`: lane 0, entity label 3).
 * @param {Scheme} scheme
 */
export function applyColours(scheme) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.replaceSync(KINDS.flatMap((kind) => scheme.labels(kind).map((label) => rules(scheme, kind, label))).join("\n"));
}

/** @param {Scheme} scheme @param {import("../core/types.js").Kind} kind @param {import("../core/types.js").Label} label */
function rules(scheme, kind, label) {
  const name = scheme.colourClass(kind, label.code);
  const shade = SHADES[label.shade === 1 ? 1 : 0];
  const hue = Number(label.hue) || 0;
  const line = `light-dark(oklch(${shade.line}% .14 ${hue}), oklch(${shade.darkLine}% .12 ${hue}))`;
  const text = `light-dark(oklch(${shade.chip}% .13 ${hue}), oklch(${shade.darkChip}% .1 ${hue}))`;
  const lanes = Array.from({ length: LANES }, (_, lane) => `.l${lane}-${name.slice(2)} { --l${lane}: ${line}; }`);
  return [`.${name} { --c: ${line}; --t: ${text}; }`, ...lanes].join("\n");
}
