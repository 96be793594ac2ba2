import { PRIORITIES, type Priority, parsePriority } from "../priority.ts";
import type { FieldsBase } from "./ledger.ts";

/** A field that the settings name, as the organization defines it. */
export interface IssueField {
  readonly id: number;
  readonly name: string;
  /** Of a single-select field, the option for each priority that has one. */
  readonly options?: Readonly<Partial<Record<Priority, string>>>;
}

/** The priority that an option means: `P1`, `P1 (next sprint)`, or a word such as `High`; null if it means none. */
export function priorityOf(option: string): Priority | null {
  return parsePriority(option) ?? parsePriority(/^\s*p[0-4]\b/i.exec(option)?.[0] ?? "");
}

/** The first option for each priority. */
export function optionsByPriority(names: readonly string[]): NonNullable<IssueField["options"]> {
  const entries = PRIORITIES.flatMap((priority) => {
    const option = names.find((name) => priorityOf(name) === priority);
    return option === undefined ? [] : [[priority, option] as const];
  });
  return Object.fromEntries(entries);
}

/** A part of the settings about issue fields or types that has no effect. */
export type FieldLack =
  /** Those of this owner or repository cannot be read: `forbidden`, or there are none. */
  | {
      readonly kind: "forbidden" | "none";
      readonly setting: "fields" | "types";
      readonly where: string;
    }
  /** None has this name. */
  | {
      readonly kind: "unknown";
      readonly setting: string;
      readonly name: string;
      readonly where: string;
      readonly known: readonly string[];
    }
  /** `type` is GitHub's name, such as `single_select`. */
  | {
      readonly kind: "wrong-type";
      readonly setting: string;
      readonly name: string;
      readonly type: string;
      readonly wanted: string;
    }
  /** No option of a single-select field means a priority. */
  | { readonly kind: "no-option"; readonly setting: string; readonly name: string }
  /** An issue of this type would be an incident. */
  | { readonly kind: "incident-type"; readonly setting: string; readonly name: string };

/** The issue fields that the settings name; null for each that is not set or can't be used. */
export interface IssueFields {
  readonly due: IssueField | null;
  readonly priority: IssueField | null;
  readonly lacks: readonly FieldLack[];
}

/** The types of new issues; null for each that is not set or can't be used. */
export interface IssueTypes {
  readonly postmortem: string | null;
  readonly actionItem: string | null;
  readonly lacks: readonly FieldLack[];
}

export const NO_TYPES: IssueTypes = { postmortem: null, actionItem: null, lacks: [] };

export const NO_FIELDS: IssueFields = { due: null, priority: null, lacks: [] };

/** The values of an issue's fields, as text, by the id of the field. */
export type FieldValues = Readonly<Record<number, string>>;

/** A value for one of GitHub's own fields. */
export interface FieldWrite {
  readonly which: keyof FieldsBase;
  readonly field: IssueField;
  /** What the record says. */
  readonly value: string;
  /** What the field shows now; null if it is empty. */
  readonly shown: string | null;
}
