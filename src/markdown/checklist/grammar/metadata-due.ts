import type { Temporal } from "temporal-polyfill";
import { endOfDate, readDue } from "../../../domain/calendar/written-date.ts";
import { GLUE } from "./glue.ts";
import {
  COLON,
  type Cursor,
  DUE_LABEL,
  GAP,
  isSetOff,
  type Metadata,
  type MetadataMatch,
  matchAt,
  sticky,
} from "./grammar.ts";

/** A postponed date: `~~2026-12-01~~ 2026-12-15`. */
const STRUCK = "(?:~~[^~]{1,40}~~\\s{0,3})?";

const DUE = sticky(`[*_]{0,3}${DUE_LABEL}(${COLON}|${GAP})${STRUCK}`);

const BY = sticky(
  `[*_]{0,3}(?:by|before|bis(?: zum)?|avant(?: le)?|d['’]ici(?: le| au)?|antes del?|hasta el|até)(${COLON}|${GAP})`,
);

/** "Freeze deploys until Monday" is a sentence. */
const UNTIL = sticky(`[*_]{0,3}until(${COLON}|${GAP})`);

/** `(target 15 Dec)` */
const TARGET = sticky(`[*_]{0,3}(?:target|goal)(${GAP})`);

function dueFrom(text: string, today: Temporal.PlainDate, bare: boolean): Metadata {
  return { field: "due", value: readDue(text, today), relative: isRelativeDate(text), bare };
}

/** Whether a date means another day when it is read on another day. Without a year, it does. */
export function isRelativeDate(text: string): boolean {
  return !/\d{4}/.test(text);
}

/** A date after a label. After a label with a colon, also text that is meant as a date. A specific date after "due" counts anywhere. */
export function readDueAt(cursor: Cursor): MetadataMatch | null {
  const { mask, at, today } = cursor;
  const due = matchAt(DUE, cursor);
  const match =
    due ??
    matchAt(BY, cursor) ??
    (isSetOff(cursor) ? matchAt(TARGET, cursor) : null) ??
    (isSetOff(cursor) || cursor.isOwned ? matchAt(UNTIL, cursor) : null);
  if (!match) return null;
  const from = at + match[0].length;
  const labelled = /[:=]/.test(match[1]!);
  const end = endOfDate(mask, from, due || labelled ? "any" : "day");
  if (end !== null) {
    const anywhere = labelled || (due !== null && endOfDate(mask, from, "certain") !== null);
    return { end, metadata: [dueFrom(mask.slice(from, end), today, false)], anywhere };
  }
  const odd = labelled ? endOfOddDate(mask, from) : null;
  if (odd === null) return null;
  return { end: odd, metadata: [dueFrom(mask.slice(from, odd), today, false)], anywhere: false };
}

/** A separator stronger than a comma, which can also separate the parts of a sentence. */
const WELL_SET_OFF = /[^,.:!]/;

/** Text after a date that does not make it part of a sentence. */
const ENDS = sticky(
  "(?=[*_`]{0,3}[.!]?\\s{0,3}(?:$|[,;|·•—–→/)\\]([@#\\uE000]|-{1,3}\\s|P[0-4]\\b|[A-Z]{2,10}-\\d|EO[DB]\\b|COB\\b|\\p{Extended_Pictographic}))",
  "uy",
);

const OPENS = sticky("(?=[*_]{0,3}(?:[:—–|·•→]|\\s{1,3}(?:[—–|·•→]|-{1,3}\\s)))");

/**
 * A date without a label. `+14d` always counts. A day or `in 2 weeks` counts at the start of the line, after a separator, in
 * brackets and after metadata; elsewhere it is prose. A past day counts only next to other metadata.
 */
export function readBareDate(cursor: Cursor): MetadataMatch | null {
  const { mask, at, today } = cursor;
  const end = endOfDate(mask, at, "plus") ?? endOfBareDate(cursor);
  if (end === null) return null;
  const metadata = dueFrom(mask.slice(at, end), today, true);
  return { end, metadata: [metadata], anywhere: false };
}

function endOfBareDate(cursor: Cursor): number | null {
  const { mask, at, today, bracket, behind } = cursor;
  const setOff = isSetOff(cursor);
  if (!(setOff || at === 0)) return endOfLastDate(cursor);
  if (behind) {
    const any = endOfDate(mask, at, "day") ?? endOfDate(mask, at, "ahead");
    if (any !== null && isEnd(ENDS, cursor, any)) return any;
  }
  if (at === 0 && bracket === null) {
    const first = endOfDate(mask, at, "certain");
    return first !== null && isEnd(OPENS, cursor, first) && !isPast(mask.slice(at, first), today)
      ? first
      : null;
  }
  if (!setOff) return null;
  const ahead = endOfDate(mask, at, "ahead");
  if (ahead !== null) return ahead;
  const day = endOfDate(mask, at, "certain");
  if (day !== null)
    return isEnd(ENDS, cursor, day) && (bracket !== null || !isPast(mask.slice(at, day), today)) ? day : null;
  const odd = isSetOff(cursor, WELL_SET_OFF) ? endOfDate(mask, at, "day") : null;
  return odd !== null && isEnd(ENDS, cursor, odd) && !isShare(mask.slice(at, odd)) ? odd : null;
}

const LAST = sticky("(?=[*_`]{0,3}[.!]?\\s{0,3}$)");

/** In a line that begins with its owner, a day with a year at its end is the due date: `@alice Alert on lag 11 Dec 2026`. */
function endOfLastDate(cursor: Cursor): number | null {
  const { mask, at, isOwned, last, bracket } = cursor;
  if (!isOwned || bracket !== null || GLUE.test(last) || SINCE.test(last)) return null;
  const end = endOfDate(mask, at, "certain");
  return end !== null && /\d{4}/.test(mask.slice(at, end)) && isEnd(LAST, cursor, end) ? end : null;
}

const SINCE = /^(?:since|until|after|before|from|during|of|incident|outage|release)$/i;

function isEnd(pattern: RegExp, cursor: Cursor, end: number): boolean {
  return matchAt(pattern, { ...cursor, at: end }) !== null;
}

function isPast(text: string, today: Temporal.PlainDate): boolean {
  const read = readDue(text, today);
  return "date" in read && read.date < today.toString();
}

/** `(1/3)`: the first of three. */
function isShare(text: string): boolean {
  const [part, whole, year] = text.split("/").map(Number);
  return year === undefined && part! <= whole! && whole! <= 12;
}

const ODD_WORD = /(?!-\s|P[0-4]\b|[a-z]+:)[^\s,;|·•—–()[\]@#\uE000][^\s,;|·•—–()[\]\uE000]*/iy;

/** After `due:`, up to four words count as an attempt at a date if only metadata follows. */
function endOfOddDate(mask: string, from: number): number | null {
  let end = from;
  for (let count = 0; count <= 4; count += 1) {
    const next = /\S/.test(mask[end] ?? "") ? end : end + 1;
    ODD_WORD.lastIndex = next;
    if (!ODD_WORD.test(mask)) return count === 0 ? null : end;
    end = ODD_WORD.lastIndex;
  }
  return null;
}
