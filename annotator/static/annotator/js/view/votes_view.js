import { Doc } from "../core/offsets.js";
import { drawn, isOpen, letterOf } from "../core/adjudication.js";
import { nameIn } from "../core/scheme.js";

/** @typedef {import("../core/adjudication.js").Case} Case */
/** @typedef {import("../core/adjudication.js").Piece_} Drawn */
/** @typedef {import("../core/adjudication.js").Question} Question */
/** @typedef {import("../core/scheme.js").Scheme} Scheme */
/** @typedef {import("../core/scheme.js").Language} Language */

/** Lanes below a line of text; further voters share the last one. */
const LANES = 6;

/**
 * The article with everybody's marks in it: what all agree about quietly, else a lane for each voter, and behind the
 * words what each of them says.
 */
export class VotesView {
  /** @param {HTMLElement} root @param {(key: string) => void} choose what a click on a question does */
  constructor(root, choose) {
    this.root = root;
    this.doc = new Doc("");
    this.root.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-question]") : null;
      if (target instanceof HTMLElement) choose(target.dataset.question ?? "");
    });
  }

  /** @param {Case} found @param {string} active @param {Scheme} scheme @param {Language} language */
  show(found, active, scheme, language) {
    if (this.doc.text !== found.article.text) this.doc = new Doc(found.article.text);
    const pieces = drawn(found, active);
    const lines = this.doc.lines.map((_, index) => this.line(index, found, pieces, active, scheme, language));
    this.root.replaceChildren(...lines);
  }

  /** @param {number} index @param {Case} found @param {Drawn[]} all @param {string} active @param {Scheme} scheme @param {Language} language */
  line(index, found, all, active, scheme, language) {
    const line = this.doc.lines[index];
    const p = document.createElement("p");
    p.dataset.number = String(index + 1);
    if (index === 0) p.className = "title";
    if (!line.text.trim()) p.classList.add("blank");
    const onLine = all.flatMap((piece) => {
      const on = this.doc.onLine(index, piece.start, piece.end);
      return on ? [{ ...piece, ...on, last: on.end === piece.end }] : [];
    });
    const bare = line.text.trim();
    const whole = onLine.some(
      (one) =>
        one.kind === "boilerplate" && one.voter < 0 && this.doc.slice(one.start, one.end).trim().length >= bare.length,
    );
    if (whole && bare) p.classList.add("boilerplate");
    const pieces = whole ? onLine.filter((one) => one.kind !== "boilerplate" || one.voter >= 0) : onLine;
    const cuts = new Set([line.start, line.start + line.length]);
    for (const piece of pieces) cuts.add(piece.start).add(piece.end);
    const edges = [...cuts].sort((a, b) => a - b);
    for (let at = 0; at + 1 < edges.length; at++) {
      const over = pieces.filter((one) => one.start <= edges[at] && one.end >= edges[at + 1]);
      p.append(this.segment(this.doc.slice(edges[at], edges[at + 1]), over, active, scheme));
      for (const question of found.questions) {
        const ends = !question.agreed && question.kind !== "link" && question.end === edges[at + 1];
        if (ends) p.append(this.chips(question, found, active, scheme, language));
      }
    }
    return p;
  }

  /** @param {string} words @param {Drawn[]} over @param {string} active @param {Scheme} scheme */
  segment(words, over, active, scheme) {
    /** @type {Node} */
    let inner = document.createTextNode(words);
    const wrap = (/** @type {string} */ names, /** @type {Drawn} */ piece) => {
      const span = document.createElement("span");
      span.className = `${names} ${scheme.colourClass(piece.kind, piece.label)}`;
      span.append(inner);
      inner = span;
      return span;
    };
    // The lanes lie inside each other; the one that lies lowest comes last.
    const votes = over.filter((one) => one.voter >= 0).sort((a, b) => a.voter - b.voter);
    for (const piece of over.filter((one) => one.voter < 0 && !one.filler))
      wrap(`same ${{ event: "trigger", boilerplate: "part" }[/** @type {string} */ (piece.kind)] ?? ""}`, piece);
    for (const piece of votes) wrap(`vote v${Math.min(piece.voter, LANES - 1)}`, piece);
    for (const piece of over.filter((one) => one.filler)) wrap("filler", piece).dataset.role = piece.filler;
    if (votes.length) {
      const span = document.createElement("span");
      const key = votes.some((one) => one.question === active) ? active : votes[0].question;
      span.className = `asked${key === active ? " looked" : ""}`;
      span.dataset.question = key;
      span.append(inner);
      return span;
    }
    return inner;
  }

  /** What each says, behind the words. @param {Question} question @param {Case} found @param {string} active @param {Scheme} scheme @param {Language} language */
  chips(question, found, active, scheme, language) {
    const group = document.createElement("span");
    group.className = `chips${question.key === active ? " looked" : ""}${isOpen(question) ? "" : " settled"}`;
    group.dataset.question = question.key;
    group.setAttribute("aria-hidden", "true");
    const marks = question.pieces.filter((one) => one.part === "mark");
    if (!isOpen(question) && question.ruling) {
      const taken = question.ruling.taken;
      const chip = document.createElement("span");
      chip.className = `chip taken ${taken.length ? scheme.colourClass(question.kind, taken[0].label) : "none"}`;
      const codes = new Set(taken.map((one) => shortName(scheme, one.kind, one.label, language)));
      chip.textContent = `✓ ${question.ruling.take === "hand" ? "✎" : [...codes].join("·") || "–"}`;
      group.append(chip);
    }
    for (const { layer_id: layer } of found.voters) {
      const mine = marks.filter((one) => one.voters.includes(layer));
      const chip = document.createElement("span");
      chip.className = `chip ${mine.length ? scheme.colourClass(question.kind, mine[0].label) : "none"}`;
      const codes = mine.map((one) => shortName(scheme, one.kind, one.label, language));
      chip.textContent = `${letterOf(found, layer)} ${[...new Set(codes)].join("·") || "–"}`;
      group.append(chip);
    }
    return group;
  }

  /** Bring a question into view. @param {string} key */
  reveal(key) {
    const places = [...this.root.querySelectorAll("[data-question]")];
    const at = places.find((one) => one instanceof HTMLElement && one.dataset.question === key);
    at?.scrollIntoView({ block: "center" });
  }
}

/** The code of an entity, the name of anything else. @param {Scheme} scheme @param {import("../core/types.js").Kind} kind @param {string} code @param {Language} language */
function shortName(scheme, kind, code, language) {
  return kind === "entity" ? code : nameIn(scheme.label(kind, code)?.name, language) || code;
}
