import type { Temporal } from "temporal-polyfill";
import type { WrittenDue } from "../../../domain/calendar/written-date.ts";
import type { Priority } from "../../../domain/priority.ts";

/** What a reading of metadata depends on besides its text. */
export interface ReadingContext {
  readonly today: Temporal.PlainDate;
  /** Whose repositories these are: only this owner's teams are teams; without it anybody's. */
  readonly owner: string | undefined;
  /** The brackets that it stands in by itself; null outside of any. */
  readonly bracket: "(" | "[" | null;
  /** Whether metadata stands right before it. */
  readonly behind: boolean;
  /** The separator right before it; empty where none stands. */
  readonly separator: string;
}

/** Reads the text of an item from its start. */
export function readingContext({
  today,
  owner,
}: Pick<ReadingContext, "today"> & { readonly owner?: string }): ReadingContext {
  return { today, owner, bracket: null, behind: false, separator: "" };
}

/** A position in the masked line. */
export interface Cursor extends ReadingContext {
  readonly mask: string;
  readonly at: number;
}

// Blanks are bounded everywhere, so that no pattern looks twice at a long line.
export const AFTER = "(?=[*_`]{0,3}(?:$|[\\s,;|·•—–→)\\]]|[.:!?](?:\\s|$)))";

export const COLON = "[*_]{0,3}\\s{0,3}[:=][*_]{0,3}\\s{0,3}[*_`]{0,3}";

export const GAP = "[*_]{0,3}\\s{1,3}[*_`]{0,3}";

export const OWNER_LABEL = "(?:owners?|owned by|assignees?|assigned(?: to)?|responsible|dri|who)";

export const DUE_LABEL =
  "(?:due(?:[ -]date| on| by)?|eta|deadline|target date|target(?=[*_]{0,3}\\s{0,3}[:=])|complete by|completion date)";

export const sticky = (source: string, flags = "iy"): RegExp => new RegExp(source, flags);

/** Whether the cursor is set off from the sentence: by metadata, as the first thing in brackets, or by a separator. */
export function isSetOff({ mask, at, bracket, behind, separator }: Cursor, mark = /[^.:!]/): boolean {
  return (
    behind ||
    (separator !== "" && mark.test(separator)) ||
    (bracket !== null && at < 8 && mask.slice(0, at).trim() === "")
  );
}

/** What this pattern finds right at the cursor. */
export function matchAt(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  return pattern.exec(cursor.mask);
}

/** Where the emphasis ends that closes behind this position. */
export function skipEmphasis(mask: string, at: number): number {
  let end = at;
  while (end < at + 3 && /[*_`]/.test(mask[end] ?? "")) end += 1;
  return end;
}

/** One thing that a line says besides its words. `blank` is a label with nothing behind it. */
export type Metadata =
  | { readonly field: "owners"; readonly value: readonly string[] }
  /** People without an `@`: nobody can be assigned by them, so they stay among the words. `beside` an owner they are easily overlooked. */
  | { readonly field: "names"; readonly value: readonly string[]; readonly beside: boolean }
  /** `bare` stands without a label. */
  | { readonly field: "due"; readonly value: WrittenDue; readonly relative: boolean; readonly bare: boolean }
  | { readonly field: "priority"; readonly value: Priority }
  | { readonly field: "type"; readonly value: string }
  | { readonly field: "repository"; readonly value: string }
  | { readonly field: "blank" };

export interface MetadataMatch {
  readonly end: number;
  readonly metadata: readonly Metadata[];
  /** Written so plainly, with a label and a colon, that it counts in the middle of a sentence too. */
  readonly anywhere: boolean;
}
