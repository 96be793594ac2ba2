import type { FailOn, GateSettings } from "../src/domain/verdict.ts";
import type { Inputs } from "./inputs.ts";

const DEFAULTS: { readonly failOn: FailOn; readonly dueSoonDays: number; readonly graceDays: number } = {
  failOn: "overdue",
  dueSoonDays: 7,
  graceDays: 0,
};

/** The settings in force, each with where it came from. */
export function settingsFrom(inputs: Pick<Inputs, "failOn" | "dueSoonDays" | "graceDays">): GateSettings {
  const source = (value: unknown, input: string) => (value === null ? "default" : `input ${input}`);
  return {
    failOn: inputs.failOn ?? DEFAULTS.failOn,
    dueSoonDays: inputs.dueSoonDays ?? DEFAULTS.dueSoonDays,
    graceDays: inputs.graceDays ?? DEFAULTS.graceDays,
    sources: {
      failOn: source(inputs.failOn, "fail-on"),
      dueSoonDays: source(inputs.dueSoonDays, "due-soon-days"),
      graceDays: source(inputs.graceDays, "grace-days"),
    },
  };
}

/** The settings of a run whose inputs could not be read. */
export const DEFAULT_SETTINGS = settingsFrom({ failOn: null, dueSoonDays: null, graceDays: null });
