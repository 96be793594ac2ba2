import type { Temporal } from "temporal-polyfill";
import type { WrittenDue } from "../domain/action-item.ts";
import type { Priority } from "../domain/policy.ts";
import { endOfDate, readDue } from "./due-text.ts";

/** One thing that a line says besides its words. `blank` is a label with nothing behind it. */
export type Metadata =
  | { readonly field: "owners"; readonly value: readonly string[] }
  | { readonly field: "due"; readonly value: WrittenDue }
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
const OWNER_LABEL = "(?:owners?|assignees?|assigned to|responsible|dri)";
const DUE_LABEL = "(?:due(?:[ -]date| on| by)?|eta|deadline)";
const NOTHING = "(?:tb[acd]|todo|n/?a|none|nobody|unassigned|\\?{1,3}|_{1,20}|…|\\.{3}|@)";

const sticky = (source: string, flags = "iy"): RegExp => new RegExp(source, flags);
const MENTIONS = sticky(`(${MENTION}(?:${AND}${MENTION})*)${AFTER}`);
const OWNERS = sticky(
  `[*_]{0,3}${OWNER_LABEL}(${COLON}|${GAP})(${MENTION}(?:(?:${AND}|\\s{0,3},\\s{0,3}|\\s{1,3})${MENTION})*)${AFTER}`,
);
const DUE = sticky(`[*_]{0,3}${DUE_LABEL}(${COLON}|${GAP})`);
const BY = sticky(`[*_]{0,3}by(${COLON}|${GAP})`);
const PRIORITY = sticky(`P([0-4])${AFTER}`, "y");
const BRACKETED_PRIORITY = sticky(`p([0-4])${AFTER}`);
const LABELLED_PRIORITY = sticky(`[*_]{0,3}prio(?:rity)?(${COLON}|${GAP})p([0-4])${AFTER}`);
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
  readDueAt,
  (place) => {
    const match = run(place.bracketed ? BRACKETED_PRIORITY : PRIORITY, place);
    return match && reading(place.at + match[0].length, priority(match[1]!));
  },
  (place) => {
    const match = run(LABELLED_PRIORITY, place);
    return match && reading(place.at + match[0].length, priority(match[2]!), match[1]!);
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

function priority(digit: string): Metadata {
  return { field: "priority", value: `P${digit}` as Priority };
}

function skipEmphasis(mask: string, at: number): number {
  let end = at;
  while (end < at + 3 && /[*_]/.test(mask[end] ?? "")) end += 1;
  return end;
}

function readDueAt(place: Place): Reading | null {
  const due = run(DUE, place);
  const match = due ?? run(BY, place);
  if (!match) return null;
  const from = place.at + match[0].length;
  const labelled = /[:=]/.test(match[1]!);
  const end = endOfDate(place.mask, from, due || labelled ? "any" : "day");
  if (end !== null) {
    const value = readDue(place.mask.slice(from, end), place.today);
    return reading(end, { field: "due", value }, match[1]!);
  }
  const odd = labelled ? endOfOddDate(place.mask, from) : null;
  if (odd === null) return null;
  return reading(odd, { field: "due", value: readDue(place.mask.slice(from, odd), place.today) });
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
