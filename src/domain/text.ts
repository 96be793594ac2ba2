/** At most `length` UTF-16 code units, ending in `…` if cut. Never splits a surrogate pair. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The same, but counted in characters, as people count them. */
export function cutCharacters(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** The message of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `1 day`, `2 days`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a, b and 3 more`: at most `most` names. */
export function listSome(names: readonly string[], most: number): string {
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return names.slice(0, most).join(", ") + more;
}

/** The line below a list that was cut. */
export function andMore(left: number): string {
  return `… and ${left} more.`;
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(words: readonly string[], word = "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** A text's lines, without their ends: CRLF, LF and a lone CR end one. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** Whether a name is in a list. GitHub's labels, logins and teams are case-insensitive. */
export function containsName(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** Entries by a key, in order. */
export function groupBy<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}

/** Code unit order, which is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `days_before` for `daysBefore`. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Limits a reason to a length that fits into a ledger. The comment has the rest. */
const MAX_REASON = 300;

/** A reason on one line; null if the text is empty. */
export function readReason(text: string): string | null {
  const reason = text.replace(/\s+/g, " ").trim();
  return /[\p{L}\p{N}]/u.test(reason) ? cutText(reason, MAX_REASON) : null;
}
