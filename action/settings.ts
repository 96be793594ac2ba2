import { DEFAULT_GATE } from "../src/domain/gate-policy.ts";
import { type GateRequest, gateSettings } from "../src/domain/gate-settings.ts";
import type { GateSettings } from "../src/domain/verdict.ts";
import { type PolicyReading, sourceOf } from "./read-policy.ts";

const NOTHING_ASKED: GateRequest = {
  failOn: null,
  dueSoonDays: null,
  graceDays: null,
  scope: null,
  onUndecided: null,
};

/** The settings of a run whose inputs could not be read. */
export const DEFAULT_SETTINGS = gateSettings(DEFAULT_GATE, NOTHING_ASKED, () => null);

/** The settings in force, each with where it came from; the defaults stand in for a policy that could not be read. */
export function settingsFrom(request: GateRequest, loaded: PolicyReading | null): GateSettings {
  if (loaded === null) return gateSettings(DEFAULT_GATE, request, () => null);
  const settings = gateSettings(loaded.policy.gate, request, (key) => sourceOf(loaded, key));
  return { ...settings, notObeyed: [...loaded.notObeyed, ...settings.notObeyed] };
}
