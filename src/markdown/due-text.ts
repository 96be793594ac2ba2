import { strict } from "chrono-node/en";
import { Temporal } from "temporal-polyfill";
import type { WrittenDue } from "../domain/action-item.ts";

const MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)";
const MONTH_NAME = `(?:january|february|march|april|june|july|august|september|october|november|december|${MONTH}\\.?)`;
const WEEKDAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?";
const ORDINAL = "\\d{1,2}(?:st|nd|rd|th)?";
const YEAR = "(?:,?\\s{1,3}\\d{4})?";

const ISO = "\\d{4}-\\d{2}-\\d{2}";
const NAMED =
  `(?:${WEEKDAY},?\\s{1,3})?` +
  `(?:${MONTH_NAME}\\s{1,3}${ORDINAL}${YEAR}|${ORDINAL}\\s{1,3}(?:of\\s{1,3})?${MONTH_NAME}${YEAR})`;
const RELATIVE = "(?:\\+\\s?|in\\s{1,3})?\\d{1,3}\\s?(?:days?|weeks?|d|w)";
const VAGUE = [
  "\\d{1,4}/\\d{1,2}(?:/\\d{1,4})?",
  "\\d{1,4}\\.\\d{1,2}\\.\\d{1,4}",
  "\\d{4}-\\d{1,2}(?:-\\d{1,2})?",
  "(?:fy)?q[1-4](?:[\\s/-]?\\d{2,4})?",
  `${MONTH_NAME}(?:\\s{1,3}\\d{4})?`,
  "(?:today|tonight|tomorrow|asap|soon|later|eo[dwmqy]|tb[acd])",
  `(?:(?:next|this|end\\sof|mid|early|late)[\\s-](?:the\\s)?)?(?:${WEEKDAY}|day|week|month|quarter|year|sprint|${MONTH_NAME})`,
  "y{2,4}[-/]m{1,2}[-/]d{1,2}",
];
/** What follows a date: the end, a separator, a closing bracket, or the end of a sentence. */
const AFTER = "(?=[*_]{0,3}(?:$|[\\s,;|·•—–)\\]]|[.:!?](?:\\s|$)))";

const SHAPES = {
  /** A day of the calendar, or something that is meant as one. */
  day: new RegExp(`(?:${[ISO, NAMED, ...VAGUE].join("|")})${AFTER}`, "iy"),
  any: new RegExp(`(?:${[ISO, NAMED, RELATIVE, ...VAGUE].join("|")})${AFTER}`, "iy"),
};

/**
 * Where a date written at this place of a line ends, whether or not it can be read; null when there is none.
 * `day` leaves out spans such as `14 days`, which behind "by" are amounts.
 */
export function endOfDate(text: string, at: number, shape: keyof typeof SHAPES): number | null {
  const pattern = SHAPES[shape];
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

const ONLY_ISO = new RegExp(`^${ISO}$`);
const ONLY_NAMED = new RegExp(`^${NAMED}$`, "i");
const ONLY_RELATIVE = /^(?:\+\s?|in\s+)?(\d{1,3})\s?(d|w|days?|weeks?)$/i;

/**
 * Reads `2026-12-01`, `+14d`, `2w` or `Dec 1` (then the next such day from `today` on). What cannot be read
 * without guessing comes back as it was written, with a hint how to write it.
 */
export function readDue(written: string, today: Temporal.PlainDate): WrittenDue {
  const text = written.trim();
  const relative = ONLY_RELATIVE.exec(text);
  if (relative) {
    const count = Number(relative[1]);
    return { date: today.add(/^w/i.test(relative[2]!) ? { weeks: count } : { days: count }).toString() };
  }
  if (ONLY_ISO.test(text)) return existing(text) ?? unreadable(text, "there is no such day", today);
  if (ONLY_NAMED.test(text)) return readNamed(text, today) ?? unreadable(text, "there is no such day", today);
  return unreadable(text, reason(text), today);
}

function readNamed(text: string, today: Temporal.PlainDate): WrittenDue | null {
  // Noon in UTC, and only the parts that were written are used: the zone of this process never matters.
  const instant = new Date(Date.UTC(today.year, today.month - 1, today.day, 12));
  const [result] = strict.parse(text, { instant, timezone: 0 });
  const day = result?.start.get("day");
  const month = result?.start.get("month");
  if (!result || result.text.length !== text.length || !day || !month) return null;
  if (result.start.isCertain("year")) return existing(isoDay(result.start.get("year")!, month, day));
  const thisYear = existing(isoDay(today.year, month, day));
  // ISO days compare as text.
  if (thisYear && thisYear.date >= today.toString()) return thisYear;
  return existing(isoDay(today.year + 1, month, day));
}

function isoDay(year: number, month: number, day: number): string {
  const pad = (value: number, length: number): string => String(value).padStart(length, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function existing(iso: string): { readonly date: string } | null {
  try {
    return { date: Temporal.PlainDate.from(iso, { overflow: "reject" }).toString() };
  } catch {
    return null; // the calendar has no such day
  }
}

function reason(text: string): string {
  if (/^\d{1,2}\/\d{1,2}(\/\d+)?$/.test(text)) return "day and month could be meant either way";
  if (/^(fy)?q[1-4]/i.test(text)) return "a quarter is not a day";
  return "this names no certain day";
}

function unreadable(text: string, why: string, today: Temporal.PlainDate): WrittenDue {
  const example = today.add({ days: 14 }).toString();
  return { unreadable: text, hint: `${why}; write \`due ${example}\` or \`due +14d\`` };
}
