import type { WrittenDue } from "../../../domain/calendar/written-date.ts";
import type { Priority } from "../../../domain/priority.ts";
import said from "./data/labels.json" with { type: "json" };
import type { TextContext } from "./item-fields.ts";

/** A position in the masked line. */
export interface Cursor extends TextContext {
  readonly mask: string;
  readonly at: number;
  /** The brackets around the text; null if there are none. */
  readonly bracket: "(" | "[" | null;
  /** Whether the piece right before it is metadata. */
  readonly behind: boolean;
  /** The separator right before it; empty if there is none. */
  readonly separator: string;
  /** The word right before it; empty if something else is. */
  readonly last: string;
  /** Whether the line begins with its owner. */
  readonly isOwned: boolean;
}

// Runs of spaces are bounded everywhere, so that matching stays linear on a long line.
export const AFTER = "(?=[*_`]{0,3}(?:$|[\\s,;|·•—–→)\\]]|[.:!?](?:\\s|$)))";

export const COLON = "[*_]{0,3}\\s{0,3}[:=][*_]{0,3}\\s{0,3}[*_`]{0,3}";

export const GAP = "[*_]{0,3}\\s{1,3}[*_`]{0,3}";

/** The labels of a field in all languages that are known. */
const labels = (words: readonly string[]): string => words.join("|");

export const OWNER_LABEL = `(?:${labels(said.owners)})`;

export const DUE_LABEL = `(?:${labels(said.due)}|target(?=[*_]{0,3}\\s{0,3}[:=]))`;

export const PRIORITY_LABEL = `(?:${labels(said.priority)})`;

/** The first characters of these labels. */
export const LABEL_STARTS = labels([
  ...new Set([...said.owners, ...said.due, ...said.priority].map((word) => /^[^[(?.\\]{1,2}/.exec(word)![0])),
]);

export const sticky = (source: string, flags = "iy"): RegExp => new RegExp(source, flags);

/** Whether the text at the cursor is set off from the sentence: by metadata, a bracket or a separator before it. */
export function isSetOff({ mask, at, bracket, behind, separator }: Cursor, mark = /[^.:!]/): boolean {
  return behind || mark.test(separator) || (bracket !== null && mask.slice(0, at).trim() === "");
}

/** Whether a dash, a bullet or a pipe is right before the text. A comma can also separate the parts of a sentence. */
export function isBehindDash({ separator }: Cursor): boolean {
  return /[|·•—–-]/.test(separator);
}

/** The match of this pattern at the cursor. */
export function matchAt(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  return pattern.exec(cursor.mask);
}

/** The position after any emphasis marks at this position. */
export function skipEmphasis(mask: string, at: number): number {
  return at + /[*_`]*/.exec(mask.slice(at, at + 3))![0].length;
}

/** One piece of metadata in a line. `blank` is a label without a value. */
export type Metadata =
  | { readonly field: "owners"; readonly value: readonly string[] }
  /** People named without an `@`. They cannot be assigned, so they stay in the words. `beside`: an owner is named with them. */
  | { readonly field: "names"; readonly value: readonly string[]; readonly beside: boolean }
  /** `bare`: written without a label. */
  | { readonly field: "due"; readonly value: WrittenDue; readonly relative: boolean; readonly bare: boolean }
  | { readonly field: "priority"; readonly value: Priority }
  | { readonly field: "type"; readonly value: string }
  | { readonly field: "repository"; readonly value: string }
  | { readonly field: "blank" };

export interface MetadataMatch {
  readonly end: number;
  readonly metadata: readonly Metadata[];
  /** Written with a label and a colon, so that it counts in the middle of a sentence too. */
  readonly anywhere: boolean;
}
