import { Temporal } from "temporal-polyfill";
import monthNames from "../data/month-names.json" with { type: "json" };
import { DAY_NAMES } from "./days.ts";

/** A date as written in a line, and what it means. */
export type WrittenDue = Day | UnreadDue;

interface Day {
  readonly date: string;
}

/** Unreadable: the text as written, and how to write it instead. */
export interface UnreadDue {
  readonly unreadable: string;
  readonly hint: string;
}

const MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)";

const MONTH_NAME = `(?:january|february|march|april|june|july|august|september|october|november|december|${MONTH}\\.?)`;

const WEEKDAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?";

const ORDINAL = "\\d{1,2}(?:st|nd|rd|th)?";

const YEAR = "(?:,?\\s{1,3}\\d{4})?";

/** A time of day after the date is ignored, because a due date includes the whole day. */
const ISO = "\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?";

const NAMED =
  `(?:${WEEKDAY},?\\s{1,3})?` +
  `(?:${MONTH_NAME}\\s{1,3}${ORDINAL}${YEAR}|${ORDINAL}\\s{1,3}(?:of\\s{1,3})?${MONTH_NAME}${YEAR}` +
  `|\\d{1,2}-${MONTH_NAME}(?:-\\d{4})?)`;

const SLASHED = "\\d{4}/\\d{1,2}/\\d{1,2}";

/** `18 décembre 2026`, `18. Dezember`, `18 de diciembre de 2026` */
const FOREIGN = `\\d{1,2}\\.?\\s{1,3}(?:de\\s)?(?:${Object.values(monthNames).join("|")})(?![\\p{L}])(?:\\s{1,3}(?:de\\s|del\\s)?\\d{4})?`;

/** `18.12.2026`: with dots and a whole year, the day always comes first. */
const DOTTED = "\\d{1,2}\\.\\s?\\d{1,2}\\.\\s?\\d{4}";

const OVER_12 = "(?:1[3-9]|2\\d|3[01])";

const UP_TO_12 = "(?:0?[1-9]|1[0-2])";

/** `18/12/2026`, `12-18-2026`: a number over 12 is the day, in every country. */
const PLAIN_ORDER = `(?:${OVER_12}[/-]${UP_TO_12}|${UP_TO_12}[/-]${OVER_12})[/-]\\d{4}`;

const KANJI = "(?:\\d{4}年\\s?)?\\d{1,2}月\\s?\\d{1,2}日";

const COUNT = "(?:\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)";

const SPAN = `${COUNT}\\s{1,3}(?:days?|weeks?|months?)`;

const AHEAD = `(?:in|within)\\s{1,3}${SPAN}`;

const PLUS = "\\+\\s?\\d{1,3}\\s?(?:days?|weeks?|months?|d|w|m)";

const RELATIVE = `(?:${SPAN}\\s{1,3}from\\s{1,3}(?:now|today)|${AHEAD}|${PLUS}|(?:in\\s{1,3})?\\d{1,3}\\s?(?:days?|weeks?|months?|d|w))`;

const QUARTER = "(?:fy)?q[1-4](?:[\\s/-]?\\d{2,4})?";

const MONTH_ONLY = `${MONTH_NAME}(?:\\s{1,3}\\d{4})?`;

const PART_OF = "(?:(?:end|start|beginning|middle)\\sof|next|this|mid|early|late)[\\s-](?:the\\s)?";

const VAGUE = [
  "\\d{1,4}/\\d{1,2}(?:/\\d{1,4})?",
  "\\d{1,4}\\.\\d{1,2}\\.\\d{1,4}",
  "\\d{4}-\\d{1,2}(?:-\\d{1,2})?",
  "(?:today|tonight|tomorrow|asap|soon|later|eo[dwmqy]|tb[acd])",
  // "by month" and "by week" say how to group something.
  `${PART_OF}(?:${QUARTER}|${MONTH_ONLY}|${WEEKDAY}|day|week|month|quarter|year|sprint)`,
  QUARTER,
  MONTH_ONLY,
  WEEKDAY,
  "y{2,4}[-/]m{1,2}[-/]d{1,2}",
];

/** The text after a date: the end, a separator, a closing bracket, or the end of a sentence. */
const AFTER = "(?=[*_`]{0,3}(?:$|[\\s,;|·•—–)\\]]|[.:!?](?:\\s|$)))";

const OF_OTHER_LANGUAGES = [FOREIGN, DOTTED, PLAIN_ORDER, KANJI];

const SHAPES = {
  /** A calendar day, or text that is meant as one. */
  day: new RegExp(`(?:${[ISO, NAMED, ...OF_OTHER_LANGUAGES, ...VAGUE].join("|")})${AFTER}`, "iuy"),
  /** A specific calendar day. */
  certain: new RegExp(`(?:${[ISO, NAMED, SLASHED, ...OF_OTHER_LANGUAGES].join("|")})${AFTER}`, "iuy"),
  any: new RegExp(`(?:${[ISO, NAMED, ...OF_OTHER_LANGUAGES, RELATIVE, ...VAGUE].join("|")})${AFTER}`, "iuy"),
  /** A date in the future by its words alone: `in 2 weeks`, `tomorrow`. */
  ahead: new RegExp(`(?:${AHEAD}|${SPAN}\\s{1,3}from\\s{1,3}(?:now|today)|tomorrow)${AFTER}`, "iy"),
  /** `+14d`, which means nothing else. */
  plus: new RegExp(`${PLUS}${AFTER}`, "iy"),
};

/**
 * The end of a date that begins at this index, whether or not it can be read. Null if there is none.
 * `day` excludes spans such as `14 days`, which are amounts after "by".
 */
export function endOfDate(text: string, at: number, shape: keyof typeof SHAPES): number | null {
  const pattern = SHAPES[shape];
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

const ONLY_ISO = new RegExp(`^${ISO}$`);

const ONLY_NAMED = new RegExp(`^${NAMED}$`, "i");

const ONLY_WEEKDAY = new RegExp(`^(?:(next|this|on)\\s{1,3})?(${WEEKDAY})$`, "i");

/** Year, month, day: no other order is in use with the year in front. */
const ONLY_SLASHED = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/;

const ONLY_PLAIN_ORDER = new RegExp(`^(?:${PLAIN_ORDER})$`);

const ONLY_RELATIVE = new RegExp(`^(?=${RELATIVE}$)(?:\\+\\s?|(?:in|within)\\s+)?(${COUNT})\\s?([dwm])`, "i");

const COUNT_WORDS = "one two three four five six seven eight nine ten eleven twelve".split(" ");

/** Whether the text is a number of days and not a day: `+14d`, `2 weeks`. `in 2 weeks` is a day, counted from when it is written. */
export function isAmount(written: string): boolean {
  const text = written.trim();
  return ONLY_RELATIVE.test(text) && !/^in\b/i.test(text);
}

/**
 * Reads `2026-12-01`, `+14d`, `2w`, `Dec 1` (then the next such day from `today` on), `tomorrow`, `in two weeks` or
 * `next friday`. Returns an ambiguous text as it was written, with a hint how to write it.
 */
export function readDue(written: string, today: Temporal.PlainDate): WrittenDue {
  // Tables show days with hyphens that do not break, and people copy them.
  const text = written.trim().replace(/[\u2010\u2011]/g, "-");
  const read = readEnglish(inEnglish(text), today);
  if (typeof read !== "string") return read;
  const example = today.add({ days: 14 }).toString();
  return { unreadable: text, hint: `${read}; write \`due ${example}\` or \`due +14d\`` };
}

const MISSING_DAY = "that date doesn't exist";

/** The day, or why it can't be read. */
function readEnglish(text: string, today: Temporal.PlainDate): Day | string {
  const relative = ONLY_RELATIVE.exec(text);
  if (relative) return { date: today.add(spanOf(relative[1]!, relative[2]!)).toString() };
  const weekday = ONLY_WEEKDAY.exec(text);
  if (weekday) return { date: readWeekday(weekday[1], weekday[2]!, today).toString() };
  if (ONLY_ISO.test(text)) return existing(text.slice(0, 10)) ?? MISSING_DAY;
  const slashed = ONLY_SLASHED.exec(text);
  if (slashed) {
    const [year, month, day] = slashed.slice(1).map(Number) as [number, number, number];
    return existing({ year, month, day }) ?? MISSING_DAY;
  }
  if (ONLY_PLAIN_ORDER.test(text)) {
    const [first, second, year] = text.split(/[/-]/).map(Number) as [number, number, number];
    const [day, month] = first > 12 ? [first, second] : [second, first];
    return existing({ year, month, day }) ?? MISSING_DAY;
  }
  if (ONLY_NAMED.test(text)) return readNamed(text, today);
  if (/^today$/i.test(text)) return { date: today.toString() };
  if (/^tomorrow$/i.test(text)) return { date: today.add({ days: 1 }).toString() };
  return reason(text);
}

const ONLY_FOREIGN = new RegExp(`^${FOREIGN}$`, "iu");

const ONLY_DOTTED = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/;

const ONLY_KANJI = /^(?:(\d{4})年\s?)?(\d{1,2})月\s?(\d{1,2})日$/;

const MONTHS = Object.entries(monthNames).map(([english, names]) => ({
  english,
  names: new RegExp(`(?<![\\p{L}])(?:${names})(?![\\p{L}])`, "iu"),
}));

/** A date of another language as English text: `18 december 2026`. Any other text stays. */
function inEnglish(text: string): string {
  const month = ONLY_FOREIGN.test(text) ? MONTHS.find(({ names }) => names.test(text)) : undefined;
  if (month) {
    const [day, year] = text.match(/\d+/g)!;
    return [day, month.english, year].filter((part) => part !== undefined).join(" ");
  }
  const dotted = ONLY_DOTTED.exec(text);
  if (dotted) return `${dotted[3]}/${dotted[2]}/${dotted[1]}`;
  const [, year, number, day] = ONLY_KANJI.exec(text) ?? [];
  if (number === undefined) return text;
  return year === undefined ? `${day} ${MONTHS[Number(number) - 1]?.english}` : `${year}/${number}/${day}`;
}

/** `14` or `two`, and the first letter of days, weeks or months. Months are calendar months. */
function spanOf(count: string, unit: string): { days?: number; weeks?: number; months?: number } {
  const word = COUNT_WORDS.indexOf(count.toLowerCase());
  const amount = /^\d/.test(count) ? Number(count) : Math.max(word + 1, 1);
  if (/m/i.test(unit)) return { months: amount };
  return /w/i.test(unit) ? { weeks: amount } : { days: amount };
}

const DAYS = DAY_NAMES.map((name) => name.slice(0, 3).toLowerCase());

/** 1 for `Mon`, `Monday,` and so on to 7. */
function readDay(weekday: string): number {
  return DAYS.indexOf(weekday.slice(0, 3).toLowerCase()) + 1;
}

/** `this friday` is the first Friday from today on. `next friday` is in the next week, which begins on Monday. */
function readWeekday(which: string | undefined, name: string, today: Temporal.PlainDate) {
  const ahead = readDay(name) - today.dayOfWeek;
  if (which?.toLowerCase() === "next") return today.add({ days: ahead + 7 });
  return today.add({ days: ahead < 0 ? ahead + 7 : ahead });
}

/** A day without a year that is at least this far ahead can also mean the one that just passed. */
const FAR = 183;

const LEADING_WEEKDAY = new RegExp(`^${WEEKDAY},?\\s{1,3}`, "i");

const MONTH_START = new RegExp(MONTH, "i");

/** Without a year: the next such day from `today` on, unless the one that just passed can be meant. */
function readNamed(text: string, today: Temporal.PlainDate): Day | string {
  const weekday = LEADING_WEEKDAY.exec(text)?.[0];
  const start = MONTH_START.exec(text)![0].toLowerCase();
  const month = MONTHS.findIndex(({ english }) => english.startsWith(start)) + 1;
  const [date, year] = text.match(/\d+/g)!.map(Number) as [number, number?];
  const first = existing({ year: year ?? today.year, month, day: date });
  const isOver = first !== null && year === undefined && first.date < today.toString(); // ISO days compare as text
  const isNext = isOver || (first === null && year === undefined);
  const found = isNext ? existing({ year: today.year + 1, month, day: date }) : first;
  if (!found) return MISSING_DAY;
  const day = Temporal.PlainDate.from(found.date);
  const either = `${first?.date} or ${found.date} could be meant`;
  if (isOver && today.until(day).days > FAR) return either;
  if (weekday === undefined || readDay(weekday) === day.dayOfWeek) return found;
  const others = isOver ? either : "that date falls on a different weekday";
  return `${found.date} is a ${DAY_NAMES[day.dayOfWeek - 1]}; ${others}`;
}

function existing(day: Temporal.PlainDateLike | string): Day | null {
  try {
    return { date: Temporal.PlainDate.from(day, { overflow: "reject" }).toString() };
  } catch {
    return null; // the calendar has no such day
  }
}

function reason(text: string): string {
  if (/^\d{1,2}\/\d{1,2}(\/\d+)?$/.test(text)) return "the order of day and month is ambiguous";
  if (/\b(fy)?q[1-4]/i.test(text)) return "a quarter isn't a date";
  return "this isn't a specific date";
}
