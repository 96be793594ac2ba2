import type { FieldWrite } from "../../domain/items/issue-fields.ts";
import type { CreateIssue } from "../../operations/operation.ts";
import type { Marker } from "../../record/marker-types.ts";
import { faultKindOf } from "../client/errors.ts";

/** Values as the API takes them. */
export function valuesOf(values: readonly FieldWrite[]) {
  return values.map(({ field, value }) => ({ field_id: field.id, value }));
}

interface SentFields {
  readonly issue_field_values?: ReturnType<typeof valuesOf>;
  readonly type?: string;
}

/**
 * Opens an issue with these fields and this type; without both if GitHub refuses the request, since definitions can change at any
 * time. After a 422 nothing was done.
 */
export async function withFields<Answer>(
  { fields = [], type }: Pick<CreateIssue<Marker>, "fields" | "type">,
  write: (more: SentFields) => Promise<Answer>,
): Promise<Answer> {
  if (fields.length === 0 && type === undefined) return write({});
  try {
    const values = fields.length > 0 && { issue_field_values: valuesOf(fields) };
    return await write({ ...values, ...(type !== undefined && { type }) });
  } catch (error) {
    if (faultKindOf(error) !== "invalid") throw error;
    return write({});
  }
}
