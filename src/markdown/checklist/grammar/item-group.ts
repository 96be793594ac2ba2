import { type Priority, parsePriority } from "../../../domain/priority.ts";
import { foldTitle } from "../../blocks.ts";

/** What the subheading or the label above a list says about the items below it. */
export interface ItemGroup {
  readonly type: string | null;
  readonly priority: Priority | null;
}

export const NO_GROUP: ItemGroup = { type: null, priority: null };

const TYPES: readonly (readonly [type: string, words: RegExp])[] = [
  ["prevent", /^prevent(?:s|ing|ion|ive|ative)?$/],
  ["detect", /^(?:detect(?:s|ing|ion|ive)?|monitoring|alerting|observability)$/],
  ["mitigate", /^mitigat(?:e|es|ing|ion|ive|ions)$/],
  ["process", /^process(?:es)?$/],
  ["technical", /^tech(?:nical|nology)?$/],
  ["investigate", /^investigat(?:e|ing|ion|ions|ive)$/],
  ["repair", /^repairs?$/],
  ["respond", /^respon(?:d|se)$/],
  ["communicate", /^communicat(?:e|ion|ions)$/],
  ["document", /^document(?:ation)?$/],
  ["train", /^training$/],
];

/** Words of a subheading that say nothing about the kind of remedy. */
const FILLER =
  /(?:^| )(?:(?:action )?items?|actions?|improvements?|measures?|tasks?|work|fix(?:es)?|changes?|steps?|recurrence|issues?|tickets?)$/;

const MAX_TYPE = 30;

/** `prevent` for *Prevention*, `process` for *Process improvements*; null if it is not a known kind of remedy. */
export function knownType(title: string): string | null {
  const words = foldTitle(title).split(" ");
  if (words.length > 5) return null;
  return TYPES.find(([, pattern]) => pattern.test(words[0]!))?.[0] ?? null;
}

/** Whether a type is a known kind of remedy, and no word of the author's own. */
export function isKnownType(type: string): boolean {
  return TYPES.some(([known]) => known === type);
}

/** The group that a subheading makes of the items below it. Any other short title is a type by itself. */
export function groupOf(title: string): ItemGroup {
  const folded = foldTitle(title).replace(/ ?\([^()]*\)$/, "");
  const priority = parsePriority(folded.replace(/^priority:? | priority$/g, "")) ?? leadingPriority(folded);
  if (priority) return { ...NO_GROUP, priority };
  return { ...NO_GROUP, type: knownType(title) ?? typeOfItsOwn(folded) };
}

function leadingPriority(folded: string): Priority | null {
  return parsePriority(/^(p[0-4])\b/.exec(folded)?.[1] ?? "");
}

function typeOfItsOwn(folded: string): string | null {
  const type = folded.replace(FILLER, "").replaceAll(" ", "-");
  return type.length <= MAX_TYPE && /^\p{L}+(?:-\p{L}+){0,2}$/u.test(type) ? type : null;
}

/** A group inside another. The outer group fills in what the inner one leaves open. */
export function nested(outer: ItemGroup, inner: ItemGroup): ItemGroup {
  return {
    type: inner.type ?? outer.type,
    priority: inner.priority ?? outer.priority,
  };
}
