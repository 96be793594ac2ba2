import { DEFAULT_GATE, type GatePolicy } from "../gate-policy.ts";
import { snakeCase } from "../text.ts";
import type { GateSettings } from "./verdict.ts";

/** The gate settings that a workflow requests by inputs; null where it leaves them to config and defaults. */
export type GateRequest = {
  readonly [Name in "failOn" | "dueSoonDays" | "graceDays" | "scope" | "onUndecided"]:
    | GatePolicy[Name]
    | null;
};

/** The values of the rules that are not numbers, the most lenient first. */
const LENIENT_FIRST = {
  failOn: ["none", "overdue", "due-soon"],
  scope: ["changed-areas", "all"],
  onUndecided: ["warn", "fail"],
} as const;

/**
 * The active rules. A pull request can change the workflow, so an input can only make stricter what the config sets.
 * What the config doesn't set, the workflow can choose.
 * @param sourceOf where a config key (`gate.fail_on`) was set; null if it wasn't
 */
export function gateSettings(
  policy: GatePolicy,
  request: GateRequest,
  sourceOf: (key: string) => string | null,
): GateSettings {
  const ignoredInputs: string[] = [];
  const names = Object.keys(DEFAULT_GATE) as (keyof GatePolicy)[];
  const sources = Object.fromEntries(
    names.map((name) => [name, sourceOf(keyOf(name)) ?? "default"]),
  ) as Record<keyof GatePolicy, string>;
  const choose = <Name extends keyof GateRequest>(name: Name): GatePolicy[Name] => {
    const requested = request[name] as GatePolicy[Name] | null;
    const configured = policy[name];
    if (requested === null || requested === configured) return configured;
    const input = `input ${snakeCase(name).replaceAll("_", "-")}`;
    if (sourceOf(keyOf(name)) !== null && !isStricter(name, requested, configured)) {
      ignoredInputs.push(
        `The ${input} is ${requested} and was ignored: ${sources[name]} sets ${configured}, and inputs can only make that stricter.`,
      );
      return configured;
    }
    sources[name] = input;
    return requested;
  };
  const chosen = {
    failOn: choose("failOn"),
    dueSoonDays: choose("dueSoonDays"),
    graceDays: choose("graceDays"),
    scope: choose("scope"),
    onUndecided: choose("onUndecided"),
  };
  return { ...policy, ...chosen, sources, ignoredInputs };
}

function isStricter(name: keyof GateRequest, requested: unknown, configured: unknown): boolean {
  if (name === "dueSoonDays") return Number(requested) > Number(configured);
  if (name === "graceDays") return Number(requested) < Number(configured);
  const order: readonly unknown[] = LENIENT_FIRST[name];
  return order.indexOf(requested) > order.indexOf(configured);
}

function keyOf(name: keyof GatePolicy): string {
  return `gate.${snakeCase(name)}`;
}
