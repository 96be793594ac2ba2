import { foldTitle } from "../blocks.ts";
import { isOrderly } from "../checklist/promise.ts";
import words from "./data/title-words.json" with { type: "json" };

/**
 * What a title says about the lines below it. `promises`: they are action items. `set-aside`: they are done, questions, notes,
 * advice or causes. `other`: nothing about that.
 */
export type TitleKind = "promises" | "set-aside" | "other";

/** What is known about a title. */
export interface ReadTitle {
  readonly kind: TitleKind;
  /** The language of a known title of action items; null if it is English or not known. */
  readonly language: string | null;
}

/** In a list of headings, this name stands for all titles that are known without a config. */
export const KNOWN_TITLES = "default";

/** Longer titles are sentences. */
const LONGEST = 120;

const oneOf = (patterns: readonly string[]): string => `(?:${patterns.join("|")})`;

const whole = (...patterns: readonly string[]): RegExp => new RegExp(`^${oneOf(patterns)}$`, "u");

const QUALIFIERS = `(?:${oneOf(words.qualifiers)} )*`;

const QUALIFIED = new RegExp(`^(?:${oneOf(words.qualifiers)} )+(?=\\S)`, "u");

const CORE = `${QUALIFIERS}(?:${oneOf(words.alone)}|${oneOf(words.modifiers)} ${oneOf(words.heads)})`;

/** *Action items*, *Our next steps*, *Preventive measures*. */
const NOUNS = whole(CORE);

/** *Corrective* in *Corrective and preventive measures*. */
const HALF = whole(QUALIFIERS + oneOf([...words.modifiers, ...words.alone]));

/** *Follow-ups from the review*, *Storage team action items*, *What we will change*. */
const PHRASES = whole(`${CORE} ${words.tails}(?: .*)?`, words.named, ...words.clauses);

const LANGUAGES = Object.entries(words.languages).map(([language, patterns]) => ({
  title: { kind: "promises", language } as const,
  pattern: whole(...patterns),
}));

const SET_ASIDE = whole(...words.setAside, ...Object.values(words.setAsideIn).flat());

/** *Log the sender* is no log. */
const ORDER = /^\p{L}+ (?:the|a|an|all|each|every|our|any) /u;

const TOLD = whole(words.told);

const OTHER: ReadTitle = { kind: "other", language: null };

const ASIDE: ReadTitle = { kind: "set-aside", language: null };

const PROMISES: ReadTitle = { kind: "promises", language: null };

/**
 * Returns a reader of titles.
 * @param headings titles of action items; `default` among them stands for all that are known
 */
export function titleReader(headings: readonly string[]): (title: string) => ReadTitle {
  const isDefault = headings.includes(KNOWN_TITLES);
  const own = new Set(headings.filter((heading) => heading !== KNOWN_TITLES).map(bareTitle));
  const known = new Map<string, ReadTitle>();
  return (title) => {
    const before = known.get(title);
    if (before) return before;
    const read = readTitle(title, own, isDefault);
    known.set(title, read);
    return read;
  };
}

function readTitle(title: string, own: ReadonlySet<string>, isDefault: boolean): ReadTitle {
  const folded = bareTitle(title);
  if (folded === "" || folded.length > LONGEST) return OTHER;
  const bracketed = /\(([^()]*)\)$/.exec(folded)?.[1];
  if (bracketed !== undefined && TOLD.test(bracketed)) return ASIDE;
  const whole = readPart(folded, own, isDefault);
  if (whole.kind !== "other") return whole;
  // `Outage of May 2: action items`, `Action items – storage team`
  const parts = title.split(/\s[-–—|]+\s|[:：]\s?/).map(bareTitle);
  if (parts.length < 2 || parts.length > 3) return OTHER;
  if (parts.some((part) => TOLD.test(part))) return ASIDE;
  const read = parts.map((part) => readPart(part, own, isDefault));
  return read[0]!.kind === "set-aside" ? ASIDE : (read.find(({ kind }) => kind === "promises") ?? OTHER);
}

function readPart(part: string, own: ReadonlySet<string>, isDefault: boolean): ReadTitle {
  const bare = part.replace(/ ?\([^()]*\)$/, "");
  const found = readNouns(part, own, isDefault) ?? readList(bare, own, isDefault);
  if (found) return found;
  if (SET_ASIDE.test(bare) && !(ORDER.test(bare) && isOrderly(bare))) return ASIDE;
  return isDefault && PHRASES.test(bare) ? PROMISES : OTHER;
}

/** Several titles in one: `Action items & follow-ups`. Each part must be one. */
function readList(title: string, own: ReadonlySet<string>, isDefault: boolean): ReadTitle | null {
  const parts = title.split(/ ?[,&/+] ?| and /).filter((part) => part !== "");
  const last = readNouns(parts.at(-1) ?? "", own, isDefault);
  const isOne = (part: string) => readNouns(part, own, isDefault) || (isDefault && HALF.test(part));
  return last && parts.every(isOne) ? last : null;
}

function readNouns(title: string, own: ReadonlySet<string>, isDefault: boolean): ReadTitle | null {
  if (own.has(title) || own.has(title.replace(QUALIFIED, ""))) return PROMISES;
  if (!isDefault) return null;
  if (NOUNS.test(title)) return PROMISES;
  const found = LANGUAGES.find(({ pattern }) => pattern.test(title));
  return found && !SET_ASIDE.test(title) ? found.title : null;
}

/** A title without case, marks, accents, and signs around it. */
function bareTitle(title: string): string {
  return foldTitle(title)
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll("ß", "ss")
    .replaceAll("’", "'")
    .replace(/^[\s【「『《〈■□◆◇●○▼▽▲△★☆※>]+|[\s】」』》〉?!.:;…：？！。]+$/g, "");
}
