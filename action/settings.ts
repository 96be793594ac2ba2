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
export function settingsFrom(
  request: GateRequest,
  read: { readonly policy: PolicyReading | null; readonly isHidden: boolean } | null,
): GateSettings {
  const loaded = read?.policy ?? null;
  if (loaded === null) return settingsBlindly(request, read?.isHidden ?? false);
  const settings = gateSettings(loaded.policy.gate, request, (key) => sourceOf(loaded, key));
  return { ...settings, notObeyed: [...loaded.notObeyed, ...settings.notObeyed] };
}

/** A pull request can take permissions away in the workflow: what it cannot see, it could else get around. */
function settingsBlindly(request: GateRequest, isHidden: boolean): GateSettings {
  const isRefused = isHidden && request.onUndecided === "warn";
  const asked = isRefused ? { ...request, onUndecided: null } : request;
  const settings = gateSettings(DEFAULT_GATE, asked, () => null);
  return isRefused ? { ...settings, notObeyed: [REFUSAL] } : settings;
}

const REFUSAL =
  "The input on-undecided is warn, and was not obeyed: the config, which may say fail, could not be read with this token or under this name.";
