/** @typedef {import("./types.js").Span} Span */

const SURROGATE = /[\ud800-\udfff]/;
const GRAPHEMES = new Intl.Segmenter("ko", { granularity: "grapheme" });

/**
 * One line of an article. `start` and `length` count code points; the line end is not part of it.
 * @typedef {{text: string, start: number, length: number, plain: boolean}} Line
 */

/**
 * The geometry of a text: code points of the whole article ⇄ a line and UTF-16 units inside it.
 * The text is never normalised here.
 */
export class Doc {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {Line[]} */
    this.lines = [];
    let start = 0;
    for (const line of text.split("\n")) {
      const plain = !SURROGATE.test(line);
      const length = plain ? line.length : [...line].length;
      this.lines.push({ text: line, start, length, plain });
      start += length + 1;
    }
    /** Code points of the whole text. */
    this.length = start - 1;
    /** UTF-16 offsets of the second halves of surrogate pairs; null when there are none. */
    this.astral = this.length === text.length ? null : secondHalves(text);
  }

  /** The line that a code point offset is in; the offset of a line end belongs to its line. @param {number} offset */
  lineAt(offset) {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The end of a line, without its line end. @param {number} line */
  lineEnd(line) {
    return this.lines[line].start + this.lines[line].length;
  }

  /** A code point offset as a line and UTF-16 units. @param {number} offset @returns {[number, number]} */
  toUtf16(offset) {
    const index = this.lineAt(offset);
    const line = this.lines[index];
    return [index, unitsOf(line, offset - line.start)];
  }

  /** A line and UTF-16 units as a code point offset. @param {number} index @param {number} utf16Offset */
  fromUtf16(index, utf16Offset) {
    const line = this.lines[index];
    if (line.plain) return line.start + utf16Offset;
    return line.start + [...line.text.slice(0, utf16Offset)].length;
  }

  /** UTF-16 units of the whole text as a code point offset. @param {number} utf16Offset */
  fromUtf16Text(utf16Offset) {
    if (!this.astral) return utf16Offset;
    let low = 0;
    let high = this.astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.astral[middle] < utf16Offset) low = middle + 1;
      else high = middle;
    }
    return utf16Offset - low;
  }

  /** The surface of a span. @param {number} start @param {number} end */
  slice(start, end) {
    const [first, utf16Start] = this.toUtf16(start);
    const [last, utf16End] = this.toUtf16(end);
    if (first === last) return this.lines[first].text.slice(utf16Start, utf16End);
    const between = this.lines.slice(first + 1, last).map((line) => line.text);
    return [this.lines[first].text.slice(utf16Start), ...between, this.lines[last].text.slice(0, utf16End)].join("\n");
  }

  /**
   * The nearest grapheme edge at or beyond an offset, so that no syllable or emoji is cut.
   * @param {number} offset @param {-1 | 1} direction
   */
  snap(offset, direction) {
    const [index, utf16Offset] = this.toUtf16(offset);
    const text = this.lines[index].text;
    if (utf16Offset <= 0 || utf16Offset >= text.length) return offset;
    const grapheme = GRAPHEMES.segment(text).containing(utf16Offset);
    if (!grapheme || grapheme.index === utf16Offset) return offset;
    return this.fromUtf16(index, direction < 0 ? grapheme.index : grapheme.index + grapheme.segment.length);
  }

  /** The next or previous grapheme edge; a line end counts as one grapheme. @param {number} offset @param {-1 | 1} direction */
  step(offset, direction) {
    const [index, utf16Offset] = this.toUtf16(offset);
    const text = this.lines[index].text;
    const segments = GRAPHEMES.segment(text);
    if (direction > 0) {
      if (utf16Offset >= text.length) return Math.min(this.length, offset + 1);
      const grapheme = segments.containing(utf16Offset);
      return grapheme ? this.fromUtf16(index, grapheme.index + grapheme.segment.length) : offset;
    }
    if (utf16Offset <= 0) return Math.max(0, offset - 1);
    const grapheme = segments.containing(utf16Offset - 1);
    return grapheme ? this.fromUtf16(index, grapheme.index) : offset;
  }

  /** A span without white space at its edges; null when there is nothing else in it. @param {Span} span @returns {Span | null} */
  withoutSpace({ start, end }) {
    const surface = this.slice(start, end);
    const before = [...surface].length - [...surface.trimStart()].length;
    const after = [...surface].length - [...surface.trimEnd()].length;
    return start + before < end - after ? { start: start + before, end: end - after } : null;
  }

  /** A span grown to grapheme edges. @param {number} start @param {number} end @returns {Span} */
  snapSpan(start, end) {
    return { start: this.snap(start, -1), end: this.snap(end, 1) };
  }

  /** The part of a span that lies on one line; null when none does. @param {number} index @param {number} start @param {number} end @returns {Span | null} */
  onLine(index, start, end) {
    const line = this.lines[index];
    const from = Math.max(start, line.start);
    const to = Math.min(end, line.start + line.length);
    return from < to ? { start: from, end: to } : null;
  }
}

/** @param {Line} line @param {number} points */
function unitsOf(line, points) {
  if (line.plain) return points;
  let units = 0;
  for (let left = points; left > 0 && units < line.text.length; left--) {
    units += /** @type {number} */ (line.text.codePointAt(units)) > 0xffff ? 2 : 1;
  }
  return units;
}

/** @param {string} text @returns {number[]} */
function secondHalves(text) {
  return [...text.matchAll(/[\u{10000}-\u{10ffff}]/gu)].map((match) => match.index + 1);
}
