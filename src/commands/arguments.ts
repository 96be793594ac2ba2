import { endOfDate } from "../domain/due-text.ts";

const QUOTED = /^(?:"([^"]{1,60})"|'([^']{1,60})'|“([^”]{1,60})”|`([^`]{1,60})`)/;
/** `/extend to …`, `/waive until …`. */
const LEADING = /^(?:to|until|till|by|for)\s{1,3}(?=\S)/i;
const SEPARATOR = /^[\s:;,.|·•—–-]+/;

/** A date at the start, in quotes or not, and what stands behind it; null when no date begins there. */
export function splitDate(text: string): { readonly date: string; readonly rest: string } | null {
  const from = text.replace(LEADING, "");
  const quoted = QUOTED.exec(from);
  if (quoted) {
    const date = quoted.slice(1).find((part) => part !== undefined) ?? "";
    return { date: date.trim(), rest: from.slice(quoted[0].length).replace(SEPARATOR, "") };
  }
  const end = endOfDate(from, 0, "any");
  return end === null ? null : { date: from.slice(0, end), rest: from.slice(end).replace(SEPARATOR, "") };
}

/** What a person wrote, short enough to be said back. */
export function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length > 80 ? `${characters.slice(0, 79).join("")}…` : text;
}
