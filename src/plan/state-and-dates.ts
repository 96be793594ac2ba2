import type { DigestItem } from "../domain/notices/weekly-digest.ts";

type Row = Omit<DigestItem, "priority" | "closedOn">;

/**
 * An item as a less private place than its issue shows it: only its state and dates.
 * @param words what that place says about it anyway
 */
export function stateAndDates<Shown extends Row>(
  item: Shown,
  words: Pick<Row, "title" | "owners"> = { title: "", owners: [] },
): Shown {
  const waiver = item.waiver && { ...item.waiver, reason: "", by: "" };
  return { ...item, ...words, waiver, recurrences: 0, isPrivate: true };
}
