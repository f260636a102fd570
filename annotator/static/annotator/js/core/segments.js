/**
 * A stretch of one annotation on one line. `size` is the length of the whole mark and decides which is on top.
 * `offer` is the label that a suggestion would give; what is marked has none.
 * @typedef {{id: string, kind: string, start: number, end: number, size: number, first: boolean, lane?: number,
 *   offer?: string}} Piece
 * @typedef {{start: number, end: number, over: Piece[]}} Segment
 */

/** Underlines that fit below a line of text; deeper ones share the last. */
export const LANES = 4;

/** Give each piece the first lane that is free where it starts. @param {Piece[]} pieces @returns {Piece[]} in order */
export function lanes(pieces) {
  const sorted = [...pieces].sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  /** @type {number[]} */
  const ends = [];
  return sorted.map((piece) => {
    let lane = 0;
    while (ends[lane] > piece.start) lane++;
    ends[lane] = piece.end;
    return { ...piece, lane: Math.min(lane, LANES - 1) };
  });
}

/**
 * A line cut at every edge of a mark: each segment with the pieces over it, widest first.
 * @param {number} start @param {number} end @param {Piece[]} pieces @returns {Segment[]}
 */
export function segments(start, end, pieces) {
  const laid = lanes(pieces);
  const edges = new Set([start, end]);
  for (const piece of laid) edges.add(piece.start).add(piece.end);
  const cuts = [...edges].sort((a, b) => a - b);
  const found = [];
  for (let index = 0; index + 1 < cuts.length; index++) {
    const [from, to] = [cuts[index], cuts[index + 1]];
    const over = laid.filter((piece) => piece.start <= from && piece.end >= to);
    over.sort((a, b) => b.size - a.size);
    found.push({ start: from, end: to, over });
  }
  return found;
}
