/**
 * The shapes that travel between the parts. Offsets are Unicode code points of the stored text, end-exclusive.
 *
 * @typedef {"entity" | "event" | "boilerplate" | "link"} Kind
 * @typedef {{start: number, end: number}} Span
 * @typedef {{id: string, label: string, start: number, end: number, text: string,
 *   fragments?: [number, number][], attributes: Record<string, string>}} Entity
 * @typedef {{start: number, end: number, text: string, fragments?: [number, number][]}} Trigger
 * @typedef {{role: string, target: string}} Argument
 * @typedef {{id: string, type: string, trigger: Trigger, arguments: Argument[],
 *   attributes: Record<string, string>}} Event
 * @typedef {{id: string, label: string, start: number, end: number, text: string}} Boilerplate
 * @typedef {{id: string, type: string, members: string[]}} Link
 * @typedef {Entity | Event | Boilerplate | Link} Annotation
 * @typedef {{entities: Entity[], events: Event[], boilerplate: Boilerplate[], links: Link[]}} Lists
 *
 * @typedef {{id: string, op: "add" | "update" | "remove", kind: Kind, value: any, step?: string}
 *   | {id: string, op: "load", kind: "layer", value: any, step?: string}} Change
 *
 * What the annotator did with a suggestion; `source` is the layer that it stands in, `annotation` its id there.
 * @typedef {{id: string, source: number, annotation: string,
 *   verdict: "accepted" | "rejected" | "relabelled" | "undone"}} Decision
 * @typedef {{key: string, source: number, author: string, kind: string, item: "entity" | "event" | "boilerplate",
 *   value: any, targets?: Record<string, {label: string, start: number, end: number}>, score: number | null,
 *   reason: string, reason_code: string, reason_parts: (string | number)[], sources: string[],
 *   words?: Record<string, SourceWords>}} Suggestion `words`: those of all sources of the answer that it came with
 * @typedef {{label: Names, reasons: Record<string, Names>}} SourceWords
 *
 * @typedef {{ko: string, en: string}} Names
 * @typedef {{kind: Kind, code: string, name: Names}} Group
 * @typedef {{code: string, name: Names, group: string, hue: number, shade: number, key: string,
 *   note?: Names, retired?: boolean}} Label
 * @typedef {{code: string, name: Names, fillers: string[], required: boolean, multiple: boolean,
 *   retired?: boolean}} Role
 * @typedef {Label & {triggers?: string[], roles: Role[]}} EventType
 * @typedef {Label & {unit: "line" | "span" | "block", rights?: string[]}} BoilerplateLabel
 * @typedef {{code: string, name: Names, on: string[], values: {code: string, name: Names, retired?: boolean}[],
 *   default: string, key: string, retired?: boolean}} Attribute
 * @typedef {{id: string, version: unknown, language: string, name: Names, groups: Group[], entities: Label[],
 *   events: EventType[], boilerplate: BoilerplateLabel[], attributes: Attribute[]}} SchemeValue
 *
 * @typedef {{code: string, severity: "error" | "warning", annotation: string | null, message: string}} Problem
 * @typedef {{id: number, key: string, title: string}} Neighbour
 * @typedef {{previous: Neighbour | null, next: Neighbour | null, next_open?: Neighbour | null, position: number,
 *   count: number, take?: boolean}} Neighbours `take`: the next open one is handed out
 * @typedef {{reason: string, by: string | null}} Returned why labels came back; by nobody: training is not passed yet
 */

export {};
