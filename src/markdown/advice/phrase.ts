import type { BlamePhrase } from "../../domain/policy.ts";
import lists from "./data/people-words.json" with { type: "json" };
import { ADVERBS, IN_WORD, LETTER, MAYBE_END, MAYBE_MARK, NAME, NOBODY, OTHER, WHO } from "./people.ts";
import { quoteLiteral } from "./prose.ts";

/** A phrase as a pattern for a text with marked people. */
export interface Rule {
  readonly pattern: RegExp;
  /** Every text that the pattern matches contains one key of each list: a cheap first check. */
  readonly keys: readonly (readonly string[])[];
  readonly suggestion: string;
}

/** After a phrase, these words make it the name of a metric: "the operator error counter". */
const NAMES_DATA = `\\s(?:counters?|rates?|codes?|logs?|messages?|metrics?|budgets?|handlers?|pages?|alerts?)(?![${LETTER}])`;

/** A verb in the past, as participle or by itself: any regular one, and those that postmortems have. */
const DONE = `(?:[a-z][a-z-]+ed|${lists.pastVerbs.join("|")})`;

/** "The team's dashboard" is not about the team. */
const NO_OWNER = "(?!['’](?:s(?!\\w)|\\s))";

/** "It is nobody's fault" says the opposite. */
const NOT_NOBODY = `(?!${MAYBE_MARK}no(?:body|\\sone))`;

const SLOTS: Readonly<Record<string, string>> = {
  "{who}": WHO + NO_OWNER + ADVERBS,
  "{other}": OTHER + NO_OWNER + ADVERBS,
  "{name}": NAME + NO_OWNER + ADVERBS,
  "{nobody}": NOBODY + ADVERBS,
  // "She should have been paged" and "if he had known" ask for more of the system.
  "{acted}": `(?!(?:been|received|got|gotten|needed|known|seen)(?!\\w))${DONE}`,
  "{done}": DONE,
};

const OWNER = /^\{(who|name)\}'s$/;

const OPEN: Readonly<Record<string, string>> = {
  "...": `(?:\\s${IN_WORD}+){0,3}?`,
  "{rest}": `(?:,?\\s${IN_WORD}+){0,8}?,?`,
  "{of-course}": `,?\\s${MAYBE_MARK}(?:of\\scourse|as\\susual|as\\salways|(?:once|yet)\\sagain|naturally|predictably|typically)${MAYBE_END},?`,
};

/** Text in brackets is one piece, even with spaces in it. */
const piecesOf = (say: string): readonly string[] => say.match(/\([^()]*\)|\S+/g) ?? [];

/** Compiles a phrase of `BlamePhrase`, or one of the App's, which can also use `{name}`, `{nobody}`, `{acted}`, `{of-course}` and `{rest}`. */
export function compilePhrase({ say, instead }: BlamePhrase): Rule {
  return { pattern: patternOf(say), keys: keysOf(say), suggestion: instead };
}

function patternOf(say: string): RegExp {
  const parts = piecesOf(say).map((piece, index) => OPEN[piece] ?? closed(piece, index === 0 ? "" : "\\s"));
  return new RegExp(
    `(?<![${LETTER}\\w@#/.-])${parts.join("")}(?![${LETTER}\\w]|-[${LETTER}]|${NAMES_DATA})`,
    "gi",
  );
}

function closed(piece: string, gap: string): string {
  const owner = OWNER.exec(piece)?.[1];
  if (owner) return `${gap}${NOT_NOBODY}${owner === "who" ? WHO : NAME}(?:['’]s|(?<=s${MAYBE_END})['’])`;
  if (SLOTS[piece]) return gap + SLOTS[piece];
  if (!piece.startsWith("(")) return gap + plain(piece);
  const choices = piece.slice(1, -1).split("|");
  const words = choices.filter((choice) => choice !== "").map(plain);
  return choices.includes("") ? `(?:${gap}(?:${words.join("|")}))?` : `${gap}(?:${words.join("|")})`;
}

/** The pieces that a phrase cannot do without, rarest first by their length; in brackets each choice is a key. */
function keysOf(say: string): string[][] {
  const sets = piecesOf(say).flatMap((piece) => {
    if (piece.startsWith("{") || piece in OPEN) return [];
    const keys = piece.replace(/^\(|\)$/g, "").split("|");
    return keys.includes("") ? [] : [keys.map((key) => key.replace("*", "").toLowerCase())];
  });
  const shortest = (keys: readonly string[]): number => Math.min(...keys.map((key) => key.length));
  return sets.toSorted((a, b) => shortest(b) - shortest(a));
}

/** Literal words, marked as people or not; `*` at the end matches any ending. */
function plain(words: string): string {
  const open = words.endsWith("*");
  const each = (open ? words.slice(0, -1) : words).split(" ").map((word, index, all) => {
    const ending = open && index === all.length - 1 ? `[${LETTER}-]*` : "";
    return MAYBE_MARK + quoteLiteral(word).replace(/'/g, "['’]") + ending + MAYBE_END;
  });
  return each.join("\\s");
}
