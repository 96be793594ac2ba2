import { type Priority, parsePriority } from "../../../domain/priority.ts";
import { foldTitle } from "../../blocks.ts";

/** What the place of an item says about it: its sub-heading, or the label above its list. */
export interface ItemGroup {
  readonly type: string | null;
  readonly priority: Priority | null;
  /** False where people keep notes, questions and what is over: only what is marked as an item counts there. */
  readonly acceptsItems: boolean;
}

export const NO_GROUP: ItemGroup = { type: null, priority: null, acceptsItems: true };

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

const NOT_PROMISED =
  /^(?:notes?|discussions?|background|context|references?|links?|related|see also|append(?:ix|ices)|decisions?|risks?|assumptions|attendees|participants|learnings|root causes?|contributing|(?:immediate )?(?:actions?|steps?|measures) (?:already )?taken|what (?:we|was|happened)|(?:open )?questions?|lessons?|what went|where we|examples?|guidance|guidelines|instructions?|how to|tips|definitions|legend|summary|timeline|impact|done|(?:already |recently )?(?:done|completed|resolved|finished|closed|fixed)|won'?t|not (?:doing|planned)|out of scope|rejected|dropped|cancell?ed|considered|supporting)\b/;

/** Words of a sub-heading that say nothing about the kind of remedy. */
const FILLER =
  /(?:^| )(?:(?:action )?items?|actions?|improvements?|measures?|tasks?|work|fix(?:es)?|changes?|steps?|recurrence|issues?|tickets?)$/;

const MAX_TYPE = 30;

/** `prevent` for *Prevention*, `process` for *Process improvements*; null for what is no usual kind of remedy. */
export function knownType(title: string): string | null {
  const words = foldTitle(title).split(" ");
  if (words.length > 5) return null;
  return TYPES.find(([, pattern]) => pattern.test(words[0]!))?.[0] ?? null;
}

/** What a sub-heading of the action items makes of the items below it. Other short titles are types of their own. */
export function groupOf(title: string): ItemGroup {
  const folded = foldTitle(title).replace(/ ?\([^()]*\)$/, "");
  if (NOT_PROMISED.test(folded)) return { ...NO_GROUP, acceptsItems: false };
  const priority = parsePriority(folded.replace(/^priority:? | priority$/g, "")) ?? leadingPriority(folded);
  if (priority) return { ...NO_GROUP, priority };
  return { ...NO_GROUP, type: knownType(title) ?? typeOfItsOwn(folded) };
}

function leadingPriority(folded: string): Priority | null {
  return parsePriority(/^(p[0-4])\b/.exec(folded)?.[1] ?? "");
}

function typeOfItsOwn(folded: string): string | null {
  const type = folded.replace(FILLER, "").trim().replaceAll(" ", "-");
  return type.length <= MAX_TYPE && /^\p{L}+(?:-\p{L}+){0,2}$/u.test(type) ? type : null;
}

/** A group within another: what it leaves open, the outer one says. */
export function nested(outer: ItemGroup, inner: ItemGroup): ItemGroup {
  return {
    type: inner.type ?? outer.type,
    priority: inner.priority ?? outer.priority,
    acceptsItems: outer.acceptsItems && inner.acceptsItems,
  };
}
