import { plural } from "../text.ts";
import type { SettingsErrors, Verdict } from "./verdict.ts";

/** The verdict for a pull request that would bring errors into the settings: after a merge, nothing could be decided. */
export function withSettingsErrors(verdict: Verdict, errors: SettingsErrors): Verdict {
  const count = plural(errors.problems.length, "error");
  const other = verdict.outcome === "pass" ? "" : `, and ${lowerFirst(verdict.headline)}`;
  return {
    ...verdict,
    outcome: "fail",
    passedWithWarning: false,
    settingsErrors: errors,
    headline: `This pull request brings ${count} into the settings${other}`,
  };
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
