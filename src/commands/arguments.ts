import { endOfDate } from "../domain/calendar/written-date.ts";
import { cutCharacters } from "../domain/text.ts";

const QUOTED = /^(?:"([^"]{1,60})"|'([^']{1,60})'|“([^”]{1,60})”|`([^`]{1,60})`)/;

const BRACKETED = /^(?:\(([^()]{1,60})\)|\[([^[\]]{1,60})\]|<([^<>]{1,60})>|\*\*([^*]{1,60})\*\*)/;

/** `/extend to …`, `/waive until …`, `/extend due date to …`. */
const LEADING = /^(?:due(?:\s{1,3}date)?\s?:?\s{1,3})?(?:(?:to|until|till|by|for|on)\s{1,3})?(?=\S)/i;

const SEPARATOR = /^[\s:;,.|·•—–-]+/;

/** The lookbehind keeps the search linear: without it, a long run in the middle takes quadratic time. */
const STOP = /(?<![\s.,:;!])[\s.,:;!]+$/;

const COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

const SPELLED = new RegExp(
  `^(\\d{1,3}|an?|another|${COUNTS.join("|")})\\s{1,3}(?:more\\s{1,3})?(days?|weeks?)(?![\\w-])`,
  "i",
);

/** The date at the start, in quotes or not, and the rest; null if the text doesn't start with a date. */
export function splitDate(text: string): { readonly date: string; readonly rest: string } | null {
  const from = text.replace(LEADING, "").replace(SPELLED, (_, count: string, unit: string) => {
    return `${countOf(count.toLowerCase())} ${unit}`;
  });
  const quoted = QUOTED.exec(from);
  if (quoted) return split(from, quoted[0].length, innerOf(quoted));
  const bracketed = BRACKETED.exec(from);
  const inner = bracketed && innerOf(bracketed);
  if (inner && endOfDate(inner, 0, "any") === inner.length) return split(from, bracketed[0].length, inner);
  const end = endOfDate(from, 0, "any");
  return end === null ? null : split(from, end, from.slice(0, end));
}

function split(text: string, end: number, date: string) {
  return { date, rest: withoutSeparator(text.slice(end)) };
}

/** The text in the kind of brackets that matched. */
function innerOf(match: RegExpExecArray): string {
  return match.slice(1).join("").trim();
}

function countOf(written: string): string {
  if (/^\d/.test(written)) return written;
  return String(Math.max(1, COUNTS.indexOf(written) + 1));
}

/** Removes a separator at the start, as in `: gone` and `- gone`. */
export function withoutSeparator(text: string): string {
  return text.replace(SEPARATOR, "");
}

/** `P1.` without the end of a sentence. */
export function withoutStop(text: string): string {
  return text.replace(STOP, "");
}

/** A person's text, short enough to quote. */
export function shorten(text: string): string {
  return cutCharacters(text, 80);
}
