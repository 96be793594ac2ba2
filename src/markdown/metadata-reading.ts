import type { WrittenDue } from "../domain/action-item.ts";
import type { Priority } from "../domain/priority.ts";

/** One thing that a line says besides its words. `blank` is a label with nothing behind it. */
export type Metadata =
  | { readonly field: "owners"; readonly value: readonly string[] }
  /** People without an `@`: nobody can be assigned by them, so they stay among the words. `beside` an owner they are easily overlooked. */
  | { readonly field: "names"; readonly value: readonly string[]; readonly beside: boolean }
  /** `bare` stands without a label. */
  | { readonly field: "due"; readonly value: WrittenDue; readonly floats: boolean; readonly bare: boolean }
  | { readonly field: "priority"; readonly value: Priority }
  | { readonly field: "type"; readonly value: string }
  | { readonly field: "repository"; readonly value: string }
  | { readonly field: "blank" };

export interface Reading {
  readonly end: number;
  readonly metadata: readonly Metadata[];
  /** Written so plainly, with a label and a colon, that it counts in the middle of a sentence too. */
  readonly anywhere: boolean;
}
