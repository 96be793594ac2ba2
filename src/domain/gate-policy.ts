import type { Priority } from "./priority.ts";

/** What fails the gate; `none` only reports. */
export type FailOn = "overdue" | "due-soon" | "none";

/** Whether all items block a pull request, or only those of the areas that it changes. */
export type GateScope = "all" | "changed-areas";

/** Whose pull requests an overdue item holds: those of everyone, or only those of its owners. */
type Held = "everyone" | "owners";

/** A part of the code: its files, and the labels and teams that identify its items. */
export interface Area {
  /** Globs, relative to the repository's root. */
  readonly paths: readonly string[];
  readonly labels: readonly string[];
  /** `org/team`. */
  readonly teams: readonly string[];
}

/** What makes the gate fail. */
export interface GatePolicy {
  readonly failOn: FailOn;
  /** How many days before its due date an item counts as due soon. */
  readonly dueSoonDays: number;
  /** For how many calendar days after its due date an item doesn't block yet. */
  readonly graceDays: number;
  readonly onUndecided: "fail" | "warn";
  readonly scope: GateScope;
  /** By name. */
  readonly areas: Readonly<Record<string, Area>>;
  /** Only items with one of these priorities block, and items without a priority; null means all. */
  readonly priorities: readonly Priority[] | null;
  /** The same for the severities of their incidents. */
  readonly severities: readonly string[] | null;
  /** Items with one of these labels don't block. */
  readonly ignoreLabels: readonly string[];
  /** A pull request with one of these labels passes regardless of what is overdue. */
  readonly hotfixLabels: readonly string[];
  /** Whom items hold, by their priority; `default` is for items without one. */
  readonly holds: Readonly<Record<Priority | "default", Held>>;
  /** From so many calendar days after its due date, an item holds everyone. */
  readonly holdsEveryoneAfterDays: number;
}

/** The gate of a repository whose config doesn't set it. */
export const DEFAULT_GATE: GatePolicy = {
  failOn: "overdue",
  dueSoonDays: 7,
  graceDays: 0,
  onUndecided: "fail",
  scope: "all",
  areas: {},
  priorities: null,
  severities: null,
  ignoreLabels: [],
  hotfixLabels: [],
  holds: {
    P0: "everyone",
    P1: "everyone",
    P2: "everyone",
    P3: "owners",
    P4: "owners",
    default: "everyone",
  },
  holdsEveryoneAfterDays: 30,
};
