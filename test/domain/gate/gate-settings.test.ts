import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type GateRequest, gateSettings } from "../../../src/domain/gate/gate-settings.ts";
import { DEFAULT_GATE, type GatePolicy } from "../../../src/domain/gate-policy.ts";

const NOTHING: GateRequest = {
  failOn: null,
  dueSoonDays: null,
  graceDays: null,
  scope: null,
  onUndecided: null,
};
const FILE = "acme/shop:.github/followthrough.yml";
const KEYS: Readonly<Record<keyof GateRequest, string>> = {
  failOn: "gate.fail_on",
  dueSoonDays: "gate.due_soon_days",
  graceDays: "gate.grace_days",
  scope: "gate.scope",
  onUndecided: "gate.on_undecided",
};

/** The result of the config's rules and a workflow's inputs. */
const inForce = (config: Partial<GatePolicy>, request: Partial<GateRequest>) => {
  const set = new Set(Object.keys(config).map((name) => KEYS[name as keyof GateRequest]));
  return gateSettings({ ...DEFAULT_GATE, ...config }, { ...NOTHING, ...request }, (key) =>
    set.has(key) ? `${FILE}, ${key}` : null,
  );
};

describe("an input can only tighten the config", () => {
  it.each<[keyof GateRequest, unknown, unknown, unknown]>([
    // rule, in config, input, effective
    ["failOn", "overdue", "due-soon", "due-soon"],
    ["failOn", "overdue", "none", "overdue"],
    ["failOn", "none", "overdue", "overdue"],
    ["failOn", "due-soon", "overdue", "due-soon"],
    ["graceDays", 3, 1, 1],
    ["graceDays", 3, 30, 3],
    ["graceDays", 0, 1, 0],
    ["dueSoonDays", 7, 14, 14],
    ["dueSoonDays", 7, 1, 7],
    ["scope", "changed-areas", "all", "all"],
    ["scope", "all", "changed-areas", "all"],
    ["onUndecided", "warn", "fail", "fail"],
    ["onUndecided", "fail", "warn", "fail"],
  ])("%s: config says %j, the input %j: %j", (name, set, requested, expected) => {
    const settings = inForce({ [name]: set }, { [name]: requested });
    expect(settings[name]).toBe(expected);
    const isAccepted = expected === requested;
    expect(settings.ignoredInputs).toHaveLength(isAccepted ? 0 : 1);
    expect(settings.sources[name]).toMatch(isAccepted ? /^input / : `${FILE}, ${KEYS[name]}`);
    if (!isAccepted)
      expect(settings.ignoredInputs[0]).toContain(`was ignored: ${FILE}, ${KEYS[name]} sets ${set}`);
  });

  it.each<[keyof GateRequest, unknown]>([
    ["failOn", "none"],
    ["graceDays", 30],
    ["dueSoonDays", 0],
    ["scope", "changed-areas"],
    ["onUndecided", "warn"],
  ])("any input is allowed if the config does not set the rule: %s %j", (name, requested) => {
    const settings = inForce({}, { [name]: requested });
    expect(settings[name]).toBe(requested);
    expect(settings.sources[name]).toMatch(/^input /);
    expect(settings.ignoredInputs).toEqual([]);
  });

  it("names the source of each rule", () => {
    expect(inForce({ graceDays: 3 }, { failOn: "none" }).sources).toMatchObject({
      graceDays: `${FILE}, gate.grace_days`,
      failOn: "input fail-on",
      dueSoonDays: "default",
    });
  });

  it("never loosens a rule, for any input", () => {
    const order: Readonly<Record<string, readonly unknown[]>> = {
      failOn: ["none", "overdue", "due-soon"],
      scope: ["changed-areas", "all"],
      onUndecided: ["warn", "fail"],
    };
    const rank = (name: string, value: unknown) =>
      name === "graceDays" ? -Number(value) : (order[name]?.indexOf(value) ?? Number(value));
    const rules = fc.record({
      failOn: fc.constantFrom("none" as const, "overdue" as const, "due-soon" as const),
      graceDays: fc.nat(30),
      dueSoonDays: fc.nat(30),
      scope: fc.constantFrom("all" as const, "changed-areas" as const),
      onUndecided: fc.constantFrom("fail" as const, "warn" as const),
    });
    fc.assert(
      fc.property(rules, rules, (config, request) => {
        const settings = inForce(config, request);
        for (const name of Object.keys(KEYS) as (keyof GateRequest)[]) {
          const strictest = [config[name], request[name]].sort((a, b) => rank(name, b) - rank(name, a))[0];
          expect(settings[name]).toBe(strictest);
        }
      }),
    );
  });
});
