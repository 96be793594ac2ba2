/** A field that the settings name, as the organization defines it. */
export interface IssueField {
  readonly id: number;
  readonly name: string;
}

/** A part of the settings about issue fields that has no effect. */
export type FieldLack =
  /** The fields of this owner cannot be read: `forbidden`, or there are none. */
  | { readonly kind: "forbidden" | "none"; readonly owner: string }
  /** No field has this name. */
  | {
      readonly kind: "unknown";
      readonly setting: string;
      readonly name: string;
      readonly owner: string;
      readonly known: readonly string[];
    }
  /** `type` is GitHub's name, such as `single_select`. */
  | {
      readonly kind: "wrong-type";
      readonly setting: string;
      readonly name: string;
      readonly type: string;
      readonly wanted: string;
    };

/** The issue fields that the settings name; null for each that is not set or can't be used. */
export interface IssueFields {
  readonly due: IssueField | null;
  readonly lacks: readonly FieldLack[];
}

export const NO_FIELDS: IssueFields = { due: null, lacks: [] };

/** The values of an issue's fields, as text, by the id of the field. */
export type FieldValues = Readonly<Record<number, string>>;
