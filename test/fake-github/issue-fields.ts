import type { Hub } from "./hub.ts";
import { invalid } from "./routes/route.ts";
import type {
  FieldValue,
  IssueFieldRow,
  IssueRow,
  IssueTypeRow,
  IssueValue,
  RepositoryRow,
} from "./state.ts";
import { nowOf } from "./state.ts";

/**
 * Issue fields and issue types, which organizations define for their repositories. The defaults are those that GitHub makes:
 * https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/managing-issue-fields-in-your-organization.
 */
export const DEFAULT_FIELDS: readonly IssueFieldRow[] = [
  select(11, "Priority", ["Urgent", "High", "Medium", "Low"]),
  select(12, "Effort", ["High", "Medium", "Low"]),
  { id: 13, name: "Start date", dataType: "date" },
  { id: 14, name: "Target date", dataType: "date" },
];

export const DEFAULT_TYPES: readonly IssueTypeRow[] = ["Task", "Bug", "Feature"].map((name, index) => {
  return { id: index + 1, name, isEnabled: true };
});

/** A single-select field with these options. */
export function select(id: number, name: string, options: readonly string[]): IssueFieldRow {
  return { id, name, dataType: "single_select", options: options.map((one, at) => [id * 100 + at, one]) };
}

/** Undefined for a personal account, and for an organization without the feature. */
export function fieldsOf({ state }: Hub, owner: string): readonly IssueFieldRow[] | undefined {
  return state.organizations.get(owner.toLowerCase())?.issueFields ?? undefined;
}

/** The same for issue types. */
export function typesOf({ state }: Hub, owner: string): readonly IssueTypeRow[] | undefined {
  return state.organizations.get(owner.toLowerCase())?.issueTypes ?? undefined;
}

export function showField({ id, name, dataType, options }: IssueFieldRow) {
  return {
    id,
    node_id: `IF_${id}`,
    name,
    description: null,
    data_type: dataType,
    visibility: "organization_members_only",
    ...(options && { options: options.map(showOption) }),
  };
}

export function showTypeRow({ id, name, isEnabled }: IssueTypeRow) {
  return { id, node_id: `IT_${id}`, name, description: null, color: null, is_enabled: isEnabled };
}

function showOption([id, name]: readonly [id: number, name: string]) {
  return { id, name, color: "gray" };
}

/** The values of an issue; undefined where there are no fields. */
export function showFieldValues(hub: Hub, row: IssueRow, seen: IssueValue = nowOf(row)) {
  const defined = fieldsOf(hub, hub.repositoryById(row.repositoryId).owner);
  return defined?.flatMap((field) => {
    const value = seen.fields?.[field.id];
    if (value === undefined) return [];
    const option = field.options?.find(([, name]) => name === value);
    const shown = {
      issue_field_id: field.id,
      issue_field_name: field.name,
      node_id: `IFV_${row.id}_${field.id}`,
    };
    if (typeof value === "object") return [{ ...shown, data_type: field.dataType, value: value.join(", ") }];
    return [
      {
        ...shown,
        data_type: field.dataType,
        value,
        ...(option && { single_select_option: showOption(option) }),
      },
    ];
  });
}

/** Values as a request names them, by the id of their field. Throws what GitHub refuses. */
export function checkedValues(hub: Hub, { owner }: RepositoryRow, body: unknown): Record<number, FieldValue> {
  const given = (body ?? []) as readonly { readonly field_id: number; readonly value: FieldValue }[];
  const defined = fieldsOf(hub, owner) ?? [];
  const values = given.map(({ field_id, value }) => {
    const field = defined.find(({ id }) => id === field_id);
    if (!field) throw invalid("IssueFieldValue", "field_id", "invalid", String(field_id));
    if (!isOfField(field, value)) throw invalid("IssueFieldValue", "value", "invalid", String(value));
    return [field_id, value] as const;
  });
  return Object.fromEntries(values);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function isOfField({ dataType, options = [] }: IssueFieldRow, value: FieldValue): boolean {
  const isOption = (name: string) => options.some(([, known]) => known === name);
  switch (dataType) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "date":
      return typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value));
    case "single_select":
      return typeof value === "string" && isOption(value);
    case "multi_select":
      return typeof value === "object" && value.every(isOption);
  }
}
