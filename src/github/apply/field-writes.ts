import type { FieldWrite } from "../../operations/operation.ts";
import { faultKindOf } from "../client/errors.ts";

/** Values as the API takes them. */
export function valuesOf(values: readonly FieldWrite[]) {
  return values.map(({ field, value }) => ({ field_id: field.id, value }));
}

/** Opens an issue with these fields; without them if GitHub refuses the request. After a 422 nothing was done. */
export async function withFields<Answer>(
  fields: readonly FieldWrite[],
  write: (more: { issue_field_values?: ReturnType<typeof valuesOf> }) => Promise<Answer>,
): Promise<Answer> {
  if (fields.length === 0) return write({});
  try {
    return await write({ issue_field_values: valuesOf(fields) });
  } catch (error) {
    if (faultKindOf(error) !== "invalid") throw error;
    return write({});
  }
}
