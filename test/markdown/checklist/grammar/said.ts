import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemFields, TextContext } from "../../../../src/markdown/checklist/grammar/item-fields.ts";
import { parseItemText } from "../../../../src/markdown/checklist/grammar/item-text.ts";
import { HOME } from "../../home.ts";

/** A Sunday. */
export const CONTEXT: TextContext = { today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

/** A text and what it says. Without words, all of the text is words; fields that are left out are empty. */
export type Row = readonly [text: string, words?: string, says?: Record<string, unknown>];

export function table(rule: string, rows: readonly Row[]): void {
  describe(rule, () => {
    it.each(rows.map(([text, words, says]) => [text, words ?? text, says ?? {}] as const))(
      "%j",
      (text, words, says) => {
        const { fields } = parseItemText(text, CONTEXT);
        expect(filled(fields)).toEqual({ words, ...says });
      },
    );
  });
}

/**
 * The words and the other fields that are not empty. A date is its day, or `?` and the text that can't be read.
 * An issue is a `link` if it is written as one.
 */
export function filled({ due, unreadDue, issue, bareIssue, ...fields }: ItemFields): Record<string, unknown> {
  const all = {
    ...fields,
    due: due && day(due),
    unreadDue: unreadDue && day(unreadDue),
    [bareIssue ? "issue" : "link"]: issue && named(issue),
  };
  const isFilled = ([, value]: [string, unknown]): boolean =>
    Boolean(value) && !(Array.isArray(value) && value.length === 0);
  return { words: fields.words, ...Object.fromEntries(Object.entries(all).filter(isFilled)) };
}

function day(due: NonNullable<ItemFields["due"]>): string {
  return "date" in due ? due.date : `?${due.unreadable}`;
}

function named({ owner, repo, number }: NonNullable<ItemFields["issue"]>): string {
  return owner === null ? `#${number}` : `${owner}/${repo}#${number}`;
}
