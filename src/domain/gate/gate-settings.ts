import { DEFAULT_GATE, type FailOn, type GatePolicy, type GateScope } from "../gate-policy.ts";
import { snakeCase } from "../text.ts";
import type { GateSettings } from "./verdict.ts";

/** What a workflow asks of the gate; null where it leaves the choice to config and defaults. */
export interface GateRequest {
  readonly failOn: FailOn | null;
  readonly dueSoonDays: number | null;
  readonly graceDays: number | null;
  readonly scope: GateScope | null;
  readonly onUndecided: GatePolicy["onUndecided"] | null;
}

/** The values of each rule that is no number, from the most lenient to the strictest. */
const LENIENT_FIRST = {
  failOn: ["none", "overdue", "due-soon"],
  scope: ["changed-areas", "all"],
  onUndecided: ["warn", "fail"],
} as const;

/** The Action's input for each rule. */
const INPUTS = {
  failOn: "fail-on",
  dueSoonDays: "due-soon-days",
  graceDays: "grace-days",
  scope: "scope",
  onUndecided: "on-undecided",
} as const satisfies Record<keyof GateRequest, string>;

/**
 * The rules in force. What config sets binds: a pull request can change the workflow, so an input may only make it
 * stricter. What config leaves open the workflow is free to choose.
 * @param sourceOf where a key of a config (`gate.fail_on`) was set; null when it was not
 */
export function gateSettings(
  policy: GatePolicy,
  request: GateRequest,
  sourceOf: (key: string) => string | null,
): GateSettings {
  const ignoredInputs: string[] = [];
  const sources = Object.fromEntries(
    (Object.keys(DEFAULT_GATE) as (keyof GatePolicy)[]).map((name) => [
      name,
      sourceOf(keyOf(name)) ?? "default",
    ]),
  ) as Record<keyof GatePolicy, string>;
  const choose = <Name extends keyof GateRequest>(name: Name): GatePolicy[Name] => {
    const asked = request[name] as GatePolicy[Name] | null;
    const set = policy[name];
    if (asked === null || asked === set) return set;
    const input = `input ${INPUTS[name]}`;
    if (sourceOf(keyOf(name)) !== null && !isStricter(name, asked, set)) {
      ignoredInputs.push(
        `The ${input} is ${asked}, and was not obeyed: ${sources[name]} sets ${set}, which it may only tighten.`,
      );
      return set;
    }
    sources[name] = input;
    return asked;
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

function isStricter(name: keyof GateRequest, asked: unknown, set: unknown): boolean {
  if (name === "dueSoonDays") return Number(asked) > Number(set);
  if (name === "graceDays") return Number(asked) < Number(set);
  const order: readonly unknown[] = LENIENT_FIRST[name];
  return order.indexOf(asked) > order.indexOf(set);
}

function keyOf(name: keyof GatePolicy): string {
  return `gate.${snakeCase(name)}`;
}
