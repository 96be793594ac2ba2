import type { Temporal } from "temporal-polyfill";
import type { WrittenDue } from "../domain/action-item.ts";
import { endOfDate, readDue } from "../domain/due-text.ts";
import type { Priority } from "../domain/policy.ts";
import { priorityOf } from "./priority-text.ts";

/** One thing that a line says besides its words. `blank` is a label with nothing behind it. */
export type Metadata =
  | { readonly field: "owners"; readonly value: readonly string[] }
  /** People without an `@`: nobody can be assigned by them, so they stay among the words. */
  | { readonly field: "names"; readonly value: readonly string[] }
  | { readonly field: "due"; readonly value: WrittenDue; readonly floats: boolean }
  | { readonly field: "priority"; readonly value: Priority }
  | { readonly field: "type"; readonly value: string }
  | { readonly field: "repository"; readonly value: string }
  | { readonly field: "blank" };

export interface Reading {
  readonly end: number;
  readonly metadata: Metadata;
  /** Written so plainly, with a label and a colon, that it counts in the middle of a sentence too. */
  readonly anywhere: boolean;
}

/** A place in the masked line, and what a reading depends on besides. */
export interface Place {
  readonly mask: string;
  readonly at: number;
  readonly today: Temporal.PlainDate;
  /** Whether it stands alone in brackets, where lower case `p1` is a priority too. */
  readonly bracketed: boolean;
}

// Blanks are bounded everywhere, so that no pattern looks twice at a long line.
const AFTER = "(?=[*_]{0,3}(?:$|[\\s,;|·•—–)\\]]|[.:!?](?:\\s|$)))";
const COLON = "[*_]{0,3}\\s{0,3}[:=][*_]{0,3}\\s{0,3}[*_]{0,3}";
const GAP = "[*_]{0,3}\\s{1,3}";
const MENTION = "@[a-z\\d][\\w-]{0,100}(?:\\[bot\\]|/[\\w-]{1,100})?";
const AND = "\\s{0,3}(?:[&+/]|,?\\s{0,3}and\\s)\\s{0,3}";
const OWNER_LABEL = "(?:owners?|assignees?|assigned to|responsible|dri|who)";
const DUE_LABEL = "(?:due(?:[ -]date| on| by)?|eta|deadline|target date)";
/** A name begins with a capital letter, and is none of the words that templates leave in its place. */
const NO_NAME =
  "Name|Owner|Person|Someone|Somebody|Team|Nobody|None|Unassigned|Due|ETA|Deadline|Priority|Type|T[Bb][ACDacd]|P[0-4]";
const NAME = `(?!(?:${NO_NAME})\\b)\\p{Lu}[\\p{L}'’-]{0,40}`;
const FULL_NAME = `${NAME}(?: ${NAME}){0,2}`;
const NOTHING = "(?:tb[acd]|todo|n/?a|none|nobody|unassigned|\\?{1,3}|_{1,20}|…|\\.{3}|@)";

const sticky = (source: string, flags = "iy"): RegExp => new RegExp(source, flags);
const MENTIONS = sticky(`(${MENTION}(?:${AND}${MENTION})*)${AFTER}`);
const OWNERS = sticky(
  `[*_]{0,3}${OWNER_LABEL}(${COLON}|${GAP})(${MENTION}(?:(?:${AND}|\\s{0,3},\\s{0,3}|\\s{1,3})${MENTION})*)${AFTER}`,
);
const NAMES = sticky(
  "[*_]{0,3}(?:[Oo]wners?|[Aa]ssignees?|[Aa]ssigned to|[Rr]esponsible|DRI|[Ww]ho)" +
    `${COLON}(${FULL_NAME}(?:\\s{0,3}(?:[,&+/]|and\\s)\\s{0,3}${FULL_NAME}){0,5})${AFTER}`,
  "uy",
);
const DUE = sticky(`[*_]{0,3}${DUE_LABEL}(${COLON}|${GAP})`);
const BY = sticky(`[*_]{0,3}by(${COLON}|${GAP})`);
const PRIORITY = sticky(`P([0-4])${AFTER}`, "y");
const BRACKETED_PRIORITY = sticky(`p([0-4])${AFTER}`);
const LABELLED_PRIORITY = sticky(`[*_]{0,3}prio(?:rity)?(${COLON}|${GAP})p([0-4])${AFTER}`);
const WORDY_PRIORITY = sticky(`[*_]{0,3}prio(?:rity)?${COLON}([a-z]{3,8})${AFTER}`);
const TYPE = sticky(`#([a-z]{2,30})${AFTER}`);
const LABELLED_TYPE = sticky(`[*_]{0,3}type${COLON}#?([a-z]{2,30})${AFTER}`);
const REPOSITORY = sticky(`[*_]{0,3}repo(?:sitory)?${COLON}([\\w-]{1,100}/[\\w.-]{0,100}[\\w-])${AFTER}`);
const BLANK_LABEL = sticky(
  `[*_]{0,3}(?:${OWNER_LABEL}${COLON}(?:${NOTHING}${AFTER})?|(?:${DUE_LABEL}|priority|type|repo)${COLON})` +
    "(?=\\s{0,3}(?:$|[,;|·•—–)\\]]|-{1,3}\\s))",
);

function run(pattern: RegExp, place: Place): RegExpExecArray | null {
  pattern.lastIndex = place.at;
  return pattern.exec(place.mask);
}

function reading(end: number, metadata: Metadata, label = ""): Reading {
  return { end, metadata, anywhere: /[:=]/.test(label) };
}

const logins = (text: string): string[] => [...text.matchAll(/@([\w/[\]-]+)/g)].map((match) => match[1]!);

const readers: readonly ((place: Place) => Reading | null)[] = [
  (place) => {
    const match = run(MENTIONS, place);
    return match && reading(place.at + match[0].length, { field: "owners", value: logins(match[1]!) });
  },
  (place) => {
    const match = run(OWNERS, place);
    return (
      match && reading(place.at + match[0].length, { field: "owners", value: logins(match[2]!) }, match[1]!)
    );
  },
  (place) => {
    const match = run(NAMES, place);
    return match && reading(place.at + match[0].length, { field: "names", value: namesIn(match[1]!) }, ":");
  },
  readDueAt,
  readDateAhead,
  (place) => {
    const match = run(place.bracketed ? BRACKETED_PRIORITY : PRIORITY, place);
    return match && reading(place.at + match[0].length, priority(match[1]!));
  },
  (place) => {
    const match = run(LABELLED_PRIORITY, place);
    return match && reading(place.at + match[0].length, priority(match[2]!), match[1]!);
  },
  (place) => {
    const match = run(WORDY_PRIORITY, place);
    const value = match && priorityOf(match[1]!);
    return value ? reading(place.at + match[0].length, { field: "priority", value }, ":") : null;
  },
  (place) => {
    const match = run(TYPE, place) ?? run(LABELLED_TYPE, place);
    return match && reading(place.at + match[0].length, { field: "type", value: match[1]!.toLowerCase() });
  },
  (place) => {
    const match = run(REPOSITORY, place);
    return match && reading(place.at + match[0].length, { field: "repository", value: match[1]! }, ":");
  },
  (place) => {
    const match = run(BLANK_LABEL, place);
    return match && reading(place.at + match[0].length, { field: "blank" });
  },
];

/** What metadata begins at this place; null when it is only a word. */
export function readMetadata(place: Place): Reading | null {
  for (const reader of readers) {
    const found = reader(place);
    if (found) return { ...found, end: skipEmphasis(place.mask, found.end) };
  }
  return null;
}

/** The people of `Alice, Bob and Carol King`. */
export function namesIn(text: string): string[] {
  return text
    .split(/[,;&+/]|\band\s/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function priority(digit: string): Metadata {
  return { field: "priority", value: `P${digit}` as Priority };
}

function skipEmphasis(mask: string, at: number): number {
  let end = at;
  while (end < at + 3 && /[*_]/.test(mask[end] ?? "")) end += 1;
  return end;
}

function dueFrom(text: string, today: Temporal.PlainDate): Metadata {
  return { field: "due", value: readDue(text, today), floats: dateFloats(text) };
}

/** Whether a date reads otherwise on another day: without a year it does. */
export function dateFloats(text: string): boolean {
  return !/\d{4}/.test(text);
}

function readDueAt(place: Place): Reading | null {
  const due = run(DUE, place);
  const match = due ?? run(BY, place);
  if (!match) return null;
  const from = place.at + match[0].length;
  const labelled = /[:=]/.test(match[1]!);
  const end = endOfDate(place.mask, from, due || labelled ? "any" : "day");
  if (end !== null) {
    return reading(end, dueFrom(place.mask.slice(from, end), place.today), match[1]!);
  }
  const odd = labelled ? endOfOddDate(place.mask, from) : null;
  if (odd === null) return null;
  return reading(odd, dueFrom(place.mask.slice(from, odd), place.today));
}

const SET_OFF = /(?:[,;|·•—–]|(?:^|\s)-{1,3})\s*$/;

/** `+14d` stands for itself; `in 2 weeks` and `tomorrow` behind a separator or in brackets only, else they are prose. */
function readDateAhead({ mask, at, today, bracketed }: Place): Reading | null {
  const setOff = bracketed || SET_OFF.test(mask.slice(Math.max(0, at - 8), at));
  const end = endOfDate(mask, at, "plus") ?? (setOff ? endOfDate(mask, at, "ahead") : null);
  if (end === null) return null;
  return reading(end, dueFrom(mask.slice(at, end), today));
}

const ODD_WORD = /(?!-\s|P[0-4]\b|[a-z]+:)[^\s,;|·•—–()[\]@#\uE000][^\s,;|·•—–()[\]\uE000]*/iy;

/** Behind `due:` up to four words are taken for an attempt at a date if nothing but metadata follows. */
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
