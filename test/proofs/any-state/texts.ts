import { WEB } from "../../fake-github/owner-views.ts";
import {
  type IncidentState,
  type ItemState,
  type LineState,
  originOf,
  type PageState,
  type Place,
  type Room,
} from "./state.ts";

/* What people and the App have written into a state: the words, lines and dates of its issues. */

/** An issue that never was. */
export const NOWHERE = 900;
export const OWNER = "alice";
export const OTHER = "bob";
export const changed = (words: string): string => `${words} for good`;

export const PAGE_DUE = "2026-03-16";
export const dueOf = ({ isLate }: Pick<ItemState, "isLate">): string =>
  isLate ? "2026-02-27" : "2026-04-01";
/** A week later. */
export const extendedFrom = ({ isLate }: Pick<ItemState, "isLate">): string =>
  isLate ? "2026-03-06" : "2026-04-08";
export const WAIVED_UNTIL = "2026-03-31";
export const WAIVED_BECAUSE = "The new region opens first";

/** An issue as texts in a repository name it. */
export const mentionOf = (number: number, place: Place, home: Place): string =>
  place === home ? `#${number}` : `acme/${place}#${number}`;

export const urlOf = (number: number, place: Place): string => `${WEB}/acme/${place}/issues/${number}`;

export const linkTo = (number: number, place: Place, home: Place): string =>
  `[${mentionOf(number, place, home)}](${urlOf(number, place)})`;

/** GitHub's limit, in characters. */
const LIMIT = 65_536;
/** Some room: enough for the numbers of all lines, or for one more record. */
const SOME_ROOM = 3_000;
/** How the words begin that fill a text. They are at its end. */
export const FILLER_START = "All was well until it was not.\n";
const FILLER = FILLER_START.repeat(2_200);

/** A text with more words of a person below, up to the limit. */
export function filled(text: string, room: Room): string {
  if (room === "plenty") return text;
  const left = room === "some" ? SOME_ROOM : 0;
  return `${text}\n\n${FILLER}`.slice(0, LIMIT - left);
}

/** The words of items whose lines are gone. */
export const LINELESS = ["Drain the queue by hand", "Upgrade kernel modules", "Budget extra capacity"];

/** The text of a page, with its lines as people see them. */
export function pageText(
  { number }: IncidentState,
  { home, text }: Pick<PageState, "home" | "text">,
  lines: readonly LineState[],
): string {
  const rows = lines.filter(({ form }) => form === "table").map((line) => rowOf(line, home));
  const table =
    rows.length === 0
      ? []
      : ["", "| Action | Owner | Due | Status | Issue |", "| --- | --- | --- | --- | --- |", ...rows];
  return [
    `Postmortem of the incident ${mentionOf(number, "shop", home)}, due ${PAGE_DUE}.`,
    "",
    "## Summary",
    "",
    text === "filled" ? "The queue was full." : "_What happened?_",
    "",
    "## Action items",
    "",
    ...lines.filter(({ form }) => form !== "table").map((line) => lineOf(line, home)),
    ...table,
    "",
    "## Lessons",
    "",
    text === "filled" ? "A queue needs an alarm." : "_What did we learn?_",
  ].join("\n");
}

const SIGNS = { task: "- [ ]", star: "* [ ]", numbered: "1. [ ]", plain: "-" };

const dateOf = ({ item, copies }: LineState): string => dueOf(item ?? copies[0] ?? { isLate: false });

function numberOf(line: LineState, home: Place): string {
  const shown = line.item ?? line.copies[0];
  if (line.shows === "stranger") return mentionOf(line.stranger, line.place, home);
  if (line.shows === "no issue") return `#${NOWHERE}`;
  if (line.shows === "nothing" || shown === undefined) return "";
  const { number, place } = originOf(shown);
  return line.shows === "link" ? linkTo(number, place, home) : mentionOf(number, place, home);
}

const wordsOf = ({ words, change }: LineState): string => (change === "words" ? changed(words) : words);
const ownerOf = ({ change }: LineState): string => (change === "owner" ? OTHER : OWNER);

function lineOf(line: LineState, home: Place): string {
  const sign = SIGNS[line.form as keyof typeof SIGNS].replace("[ ]", line.isChecked ? "[x]" : "[ ]");
  const number = numberOf(line, home);
  const due =
    line.shows === "link"
      ? `@${ownerOf(line)} · due ${dateOf(line)}`
      : `@${ownerOf(line)} due ${dateOf(line)}`;
  const where = number === "" && line.place !== home ? `repo: acme/${line.place}` : "";
  return [sign, number, wordsOf(line), due, where].filter((part) => part !== "").join(" ");
}

function rowOf(line: LineState, home: Place): string {
  return `| ${wordsOf(line)} | @${ownerOf(line)} | ${dateOf(line)} | ${line.isChecked ? "done" : "open"} | ${numberOf(line, home)} |`;
}

/** The key of the repository where incidents are. */
export const SHOP = "acme/shop";

/** How a person closed what is in this state; null if nobody did. */
export function closingOf(is: string): "completed" | "not_planned" | "duplicate" | null {
  if (is === "completed" || is === "complete") return "completed";
  return is === "not planned" ? "not_planned" : is === "duplicate" ? "duplicate" : null;
}
