/** @typedef {import("./types.js").SchemeValue} SchemeValue */
/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./types.js").EventType} EventType */
/** @typedef {import("./types.js").BoilerplateLabel} BoilerplateLabel */
/** @typedef {import("./types.js").Attribute} Attribute */
/** @typedef {import("./types.js").Names} Names */
/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {"ko" | "en"} Language */

/** Letters that the workbench uses itself, so that no label can have them. */
export const RESERVED = new Set("EBGUXZJKHM");

/** Keys for labels that have none; reserved ones last, since they are free only in a chooser. */
const CHOOSER_KEYS = [..."1234567890QWRTYIOPASDFLCVN", ...RESERVED];

/** @type {Record<Kind, string>} */
const PREFIX = { entity: "e", event: "v", boilerplate: "b", link: "l" };

/** The keys that a person chose for labels, by `kind:code`. @typedef {Readonly<Record<string, string>>} OwnKeys */

/** A label scheme with look-ups. What is retired is known by its code, and not offered. */
export class Scheme {
  /** @param {SchemeValue} given @param {readonly string[]} suffixes what the project leaves out of marks besides particles @param {OwnKeys} keys */
  constructor(given, suffixes = [], keys = {}) {
    const value = withKeys(given, keys);
    this.given = given;
    this.value = value;
    this.suffixes = suffixes;
    this.entities = byCode(value.entities);
    this.events = byCode(value.events.map((type) => ({ ...type, roles: offered(type.roles) })));
    this.boilerplate = byCode(value.boilerplate);
    this.entityKeys = byKey(value.entities);
    this.boilerplateKeys = new Map(
      this.choices("boilerplate").flatMap(({ label, key }) => (key && !RESERVED.has(key) ? [[key, label]] : [])),
    );
  }

  /** Attributes of entities or events. @param {string} kind @returns {Attribute[]} */
  attributesOn(kind) {
    const found = offered(this.value.attributes).filter((one) => one.on.includes(kind));
    return found.map((one) => ({ ...one, values: offered(one.values) }));
  }

  /** The label of an annotation of a kind. @param {Kind} kind @param {string} code @returns {Label | undefined} */
  label(kind, code) {
    if (kind === "entity") return this.entities.get(code);
    if (kind === "event") return this.events.get(code);
    return kind === "boilerplate" ? this.boilerplate.get(code) : undefined;
  }

  /** Labels of a kind under their groups, in the scheme's order. @param {Kind} kind @returns {{name: Names | null, labels: Label[]}[]} */
  grouped(kind) {
    const labels = offered(this.labels(kind));
    const groups = this.value.groups.filter((group) => group.kind === kind);
    const known = new Set(groups.map((group) => group.code));
    const found = groups.map((group) => ({
      name: /** @type {Names | null} */ (group.name),
      labels: labels.filter((label) => label.group === group.code),
    }));
    const rest = labels.filter((label) => !known.has(label.group));
    if (rest.length) found.push({ name: null, labels: rest });
    return found.filter((group) => group.labels.length);
  }

  /** @param {Kind} kind @returns {Label[]} */
  labels(kind) {
    if (kind === "entity") return this.value.entities;
    if (kind === "event") return this.value.events;
    return kind === "boilerplate" ? this.value.boilerplate : [];
  }

  /** CSS class that carries a label's colour. @param {Kind} kind @param {string} code */
  colourClass(kind, code) {
    const index = this.labels(kind).findIndex((label) => label.code === code);
    return index < 0 ? "c-none" : `c-${PREFIX[kind]}${index}`;
  }

  /** The event types whose trigger words are in a surface. @param {string} surface @returns {EventType[]} */
  typesFor(surface) {
    return offered(this.value.events).filter((type) => type.triggers?.some((word) => surface.includes(word)));
  }

  /** The trigger word that a surface begins with: `투자하기로` → `투자`. @param {string} surface */
  triggerIn(surface) {
    const words = this.value.events.flatMap((type) => type.triggers ?? []);
    const found = words.filter((word) => word && surface.startsWith(word));
    return found.sort((a, b) => b.length - a.length)[0] ?? "";
  }

  /** The key of a label. @param {string} name `kind:code` */
  keyOf(name) {
    return this.named().find((one) => one.name === name)?.label.key ?? "";
  }

  /** Which other label of the same kind has a key, as `kind:code`; "" when none has. @param {string} name @param {string} key */
  holderOf(name, key) {
    const kind = name.slice(0, name.indexOf(":") + 1);
    const others = this.named().filter((one) => one.name.startsWith(kind) && one.name !== name && !one.label.retired);
    return (key && others.find((one) => one.label.key === key)?.name) || "";
  }

  /** Labels that have keys of their own, by `kind:code`. */
  named() {
    const kinds = /** @type {const} */ (["entity", "boilerplate"]);
    return kinds.flatMap((kind) => this.labels(kind).map((label) => ({ name: `${kind}:${label.code}`, label })));
  }

  /** Labels of a kind with the key that chooses each in a chooser, where every key is free. @param {Kind} kind @returns {{label: Label, key: string}[]} */
  choices(kind) {
    const labels = offered(this.labels(kind));
    const taken = new Set(labels.map((label) => label.key).filter(Boolean));
    const free = CHOOSER_KEYS.filter((key) => !taken.has(key));
    return labels.map((label) => ({ label, key: label.key || (free.shift() ?? "") }));
  }
}

/** The scheme with a person's own keys; a key that one label takes is gone from the others of its kind. @param {SchemeValue} value @param {OwnKeys} keys @returns {SchemeValue} */
function withKeys(value, keys) {
  if (!Object.keys(keys).length) return value;
  /** @template {Label} T @param {T[]} labels @param {Kind} kind @returns {T[]} */
  const rekeyed = (labels, kind) => {
    const own = new Map(
      labels.flatMap((label) => (`${kind}:${label.code}` in keys ? [[keys[`${kind}:${label.code}`], label.code]] : [])),
    );
    return labels.map((label) => {
      const chosen = keys[`${kind}:${label.code}`];
      if (chosen !== undefined) return { ...label, key: chosen && own.get(chosen) === label.code ? chosen : "" };
      return own.has(label.key) ? { ...label, key: "" } : label;
    });
  };
  return {
    ...value,
    entities: rekeyed(value.entities, "entity"),
    boilerplate: rekeyed(value.boilerplate, "boilerplate"),
  };
}

/** @template {{retired?: boolean}} T @param {T[]} items @returns {T[]} */
function offered(items) {
  return items.filter((one) => !one.retired);
}

/** @template {Label} T @param {T[]} labels @returns {Map<string, T>} */
function byCode(labels) {
  return new Map(labels.map((label) => [label.code, label]));
}

/** @template {Label} T @param {T[]} labels @returns {Map<string, T>} */
function byKey(labels) {
  return new Map(labels.filter((label) => label.key).map((label) => [label.key, label]));
}

/** A name in a language, or in the other when it is missing. @param {Names | undefined | null} names @param {Language} language */
export function nameIn(names, language) {
  if (!names) return "";
  return names[language] || names.ko || names.en || "";
}
