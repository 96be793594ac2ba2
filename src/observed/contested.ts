import { formatIssueRef, type IssueRef, parseIssueRef, sameIssue } from "../domain/issue-ref.ts";
import { normalizeWords } from "../domain/items/action-item.ts";
import type { FieldsBase } from "../domain/items/ledger.ts";
import type { LineEdit } from "../markdown/checklist/checklist.ts";
import { fingerprint } from "../record/visible-text.ts";

/**
 * A field of an issue that the App writes: `title`, `owners`, `state`, `label:NAME`, GitHub's own `field-due`; in the description `head` and `link`, and
 * `line-done`, `line-owners` … of a postmortem's checklist.
 */
export type FieldName =
  | "title"
  | "owners"
  | "state"
  | "head"
  | "link"
  | `label:${string}`
  | `field-${keyof FieldsBase}`
  | `line-${keyof LineEdit["set"]}`;

/** A value that the App writes into a field. */
export interface WrittenField {
  readonly issue: IssueRef;
  readonly field: FieldName;
  /** Identifies the value: a fingerprint of it. */
  readonly value: string;
}

/** A write that another bot undid again and again, so the App stops. */
export interface ContestedField extends WrittenField {
  /** The other bot; null if GitHub does not say. */
  readonly by: string | null;
}

/** How often the App writes a value that another bot changes back. */
export const MAX_ROUNDS = 3;

export function writtenField(issue: IssueRef, field: FieldName, value: string): WrittenField {
  return { issue, field, value: fingerprint(value) };
}

/** A label that is added (`+`) or removed (`-`). Names of labels have no case. */
export function writtenLabel(issue: IssueRef, name: string, change: "+" | "-"): WrittenField {
  return writtenField(issue, `label:${encodeURIComponent(name.toLowerCase())}`, change);
}

/** The fields that an edit of a line writes. */
export function writtenLineFields(postmortem: IssueRef, { find, set }: LineEdit): WrittenField[] {
  const line = `${normalizeWords(find.words)} ${find.occurrence}`;
  return (Object.keys(set) as (keyof LineEdit["set"])[]).map((name) => {
    return writtenField(postmortem, `line-${name}`, `${line} ${JSON.stringify(set[name])}`);
  });
}

export function isSameField(a: WrittenField, b: WrittenField): boolean {
  return a.field === b.field && a.value === b.value && sameIssue(a.issue, b.issue);
}

/** What somebody did to a field, oldest first. */
export interface Act {
  readonly by: "app" | "bot" | "person";
  readonly login: string;
}

/** How often a bot undid what the App wrote, since a person last did anything there. */
export function roundsOf(acts: readonly Act[]): number {
  const sincePerson = acts.slice(acts.findLastIndex(({ by }) => by === "person") + 1);
  return sincePerson.filter(({ by }, index) => by === "bot" && sincePerson[index - 1]?.by === "app").length;
}

const MARK = /<!-- followthrough-contested (\S+) (\S+) (\S+) -->/g;

/** Hidden beside a note, so that the next process knows of it. It only says where to look: GitHub's history decides. */
export function contestedMark({ issue, field, value }: WrittenField): string {
  return `<!-- followthrough-contested ${formatIssueRef(issue)} ${field} ${value} -->`;
}

export function readContestedMarks(body: string): WrittenField[] {
  return [...body.matchAll(MARK)].flatMap(([, name, field, value]) => {
    const issue = parseIssueRef(name!);
    return issue ? [{ issue, field: field as FieldName, value: value! }] : [];
  });
}
