import type { RepositoryRef } from "../../domain/issue-ref.ts";
import type { IssueHistory, Period } from "../../domain/simulation/history.ts";
import { readEntries } from "../../record/index-entries.ts";
import { readReport } from "../../record/report-tag.ts";
import type { IssueEvidence } from "./evidence.ts";
import type { Versions } from "./versions.ts";

/**
 * The items that an index listed at some time and that no listing has anymore: they were deleted, transferred, or lost their
 * label. What they held isn't known.
 * @param found the numbers of the issues that were found
 */
export function lostItems(
  indexes: readonly IssueEvidence[],
  versionsOf: (index: IssueEvidence) => Versions | undefined,
  found: ReadonlySet<number>,
  repository: RepositoryRef,
): IssueHistory[] {
  const periods = new Map<number, Period[]>();
  for (const index of indexes) {
    const texts = versionsOf(index)?.texts ?? [];
    const shown = [...texts.slice(0, -1), { from: texts.at(-1)?.from ?? 0, body: index.body }];
    let listed = new Set<number>();
    for (const { from, body } of shown) {
      const now = body === null ? listed : numbersIn(body);
      const note = (number: number, state: Period["state"]) => {
        if (found.has(number)) return;
        periods.set(number, [...(periods.get(number) ?? []), { from, state }]);
      };
      for (const number of now) if (!listed.has(number)) note(number, { as: "unknown", why: lost(number) });
      for (const number of listed) if (!now.has(number)) note(number, { as: "nothing" });
      listed = now;
    }
  }
  return [...periods].map(([number, known]) => ({
    issue: { ...repository, number },
    title: "",
    periods: known.toSorted((a, b) => a.from - b.from),
  }));
}

function numbersIn(body: string): Set<number> {
  const items = readReport(body)?.identity.items;
  return new Set(items ? readEntries(items).map(({ number }) => number) : []);
}

function lost(number: number): string {
  return `#${number} was an item, and its record is missing: it was deleted or transferred, or lost its label.`;
}
