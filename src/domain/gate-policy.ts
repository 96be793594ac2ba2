import type { Priority } from "./priority.ts";

/** What fails the gate; `none` only reports. */
export type FailOn = "overdue" | "due-soon" | "none";

/** Whether a pull request is held by every item, or only by those of the areas that it touches. */
export type GateScope = "all" | "changed-areas";

/** A part of the code: its files, and the labels and teams by which its items are known. */
export interface Area {
  /** Globs, matched against paths from the repository's root. */
  readonly paths: readonly string[];
  readonly labels: readonly string[];
  /** `org/team`, as owners of items are written. */
  readonly teams: readonly string[];
}

/** What the gate holds builds up for. */
export interface GatePolicy {
  readonly failOn: FailOn;
  /** How many days ahead a due date counts as soon. */
  readonly dueSoonDays: number;
  /** How many calendar days past the due date are tolerated. */
  readonly graceDays: number;
  readonly onUndecided: "fail" | "warn";
  readonly scope: GateScope;
  /** By name. */
  readonly areas: Readonly<Record<string, Area>>;
  /** Only items of these hold anything up, and items that have none; null means all. */
  readonly priorities: readonly Priority[] | null;
  /** The same for the severity of their incidents. */
  readonly severities: readonly string[] | null;
  /** Items with one of these labels hold nothing up. */
  readonly ignoreLabels: readonly string[];
  /** A pull request with one of these labels passes, whatever is overdue. */
  readonly hotfixLabels: readonly string[];
}

/** The gate of a repository whose config says nothing of it. */
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
};
