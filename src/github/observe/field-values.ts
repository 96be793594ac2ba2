import type { FieldValues } from "../../domain/items/issue-fields.ts";

/** A value as the API shows it, in a listing of issues and by itself. */
interface ApiFieldValue {
  readonly issue_field_id: number | bigint;
  readonly data_type: string;
  readonly value: string | number | null;
  readonly single_select_option?: { readonly name: string } | null;
}

/** The length of `YYYY-MM-DD`. */
const DAY = 10;

/** A day without a time, and of a choice the name of its option. */
export function toFieldValues(values: readonly ApiFieldValue[]): FieldValues {
  const entries = values.map(({ issue_field_id, data_type, value, single_select_option }) => {
    const text = String(single_select_option?.name ?? value ?? "");
    return [Number(issue_field_id), data_type === "date" ? text.slice(0, DAY) : text] as const;
  });
  return Object.fromEntries(entries.filter(([, text]) => text !== ""));
}
