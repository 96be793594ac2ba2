import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { GatePullRequest, Outcome, Verdict } from "../../../src/domain/gate/verdict.ts";
import { PRIORITIES, type Priority } from "../../../src/domain/priority.ts";
import { anItem, anUnreadable, aPostmortem, reading, SHOP, settings } from "./gate-cases.ts";

/*
 * What a change is held up by, against an oracle that is written from the page about the gate alone: whom the scope
 * spares, who passes by what right, and what no right helps against.
 */

const DAY = "2026-12-11";
const RUNS = { numRuns: 10_000 };
const AREAS = {
  web: { paths: ["web/**"], labels: ["area/web"], teams: [] },
  pay: { paths: ["pay/**"], labels: ["area/pay"], teams: ["acme/pay"] },
};
const NUMBERS = [1, 2, 3, 4];

interface Owed {
  readonly is: "item" | "postmortem" | "unreadable item" | "tampered item" | "tampered postmortem";
  readonly late: boolean;
  readonly priority: Priority | null;
  readonly severity: string | null;
  readonly labels: readonly string[];
  readonly team: boolean;
}

interface Asked {
  readonly hotfix: boolean;
  readonly reverts: boolean;
  readonly closes: readonly number[];
  readonly areas: readonly (keyof typeof AREAS)[] | null;
}

interface World {
  readonly owed: readonly Owed[];
  readonly change: readonly Asked[] | null;
  readonly priorities: readonly Priority[] | null;
  readonly severities: readonly string[] | null;
  readonly ignores: boolean;
  readonly byArea: boolean;
  readonly hasProblem: boolean;
  readonly knowsPolicy: boolean;
  readonly isPast: boolean;
}

const rarely = fc.constantFrom(false, false, false, false, true);
const severity = fc.constantFrom("sev1", "sev2", "sev3");
const owed: fc.Arbitrary<Owed> = fc.record({
  is: fc.constantFrom<Owed["is"]>(
    ...([
      "item",
      "item",
      "item",
      "postmortem",
      "unreadable item",
      "tampered item",
      "tampered postmortem",
    ] as const),
  ),
  late: fc.boolean(),
  priority: fc.option(fc.constantFrom(...PRIORITIES)),
  severity: fc.option(severity),
  labels: fc.subarray(["parked", "area/web", "Area/Pay", "other"]),
  team: rarely,
});
const asked: fc.Arbitrary<Asked> = fc.record({
  hotfix: rarely,
  reverts: rarely,
  closes: fc.subarray(NUMBERS, { maxLength: 2 }),
  areas: fc.option(fc.subarray(["web", "pay"] as const), { freq: 4 }),
});
const world: fc.Arbitrary<World> = fc.record({
  owed: fc.array(owed, { maxLength: NUMBERS.length }),
  change: fc.option(fc.array(asked, { maxLength: 3 }), { freq: 5 }),
  priorities: fc.option(fc.subarray([...PRIORITIES], { minLength: 1 })),
  severities: fc.option(fc.uniqueArray(severity, { minLength: 1 })),
  ignores: fc.boolean(),
  byArea: fc.boolean(),
  hasProblem: rarely,
  knowsPolicy: rarely.map((not) => !not),
  isPast: rarely,
});

function verdictOn(one: World): Verdict {
  const due = ({ late }: Owed) => (late ? "2026-12-01" : "2027-12-01");
  const numbered = one.owed.map((own, index) => ({ own, number: NUMBERS[index]! }));
  const of = (...kinds: Owed["is"][]) => numbered.filter(({ own }) => kinds.includes(own.is));
  const scoped = ({ severity, labels, team }: Owed) => ({
    severity,
    labels,
    teams: team ? ["Acme/Pay"] : [],
  });
  const read = reading({
    timeZone: one.knowsPolicy ? "UTC" : null,
    today: one.isPast ? "2026-12-12" : DAY,
    day: DAY,
    items: of("item").map(({ own, number }) =>
      anItem(number, due(own), { ...scoped(own), priority: own.priority }),
    ),
    postmortems: of("postmortem").map(({ own, number }) => ({
      ...aPostmortem(number, due(own)),
      ...scoped(own),
    })),
    unreadable: [
      ...of("unreadable item").map(({ number }) => anUnreadable(number)),
      ...of("tampered item").map(({ number }) => anUnreadable(number, { tampered: true })),
      ...of("tampered postmortem").map(({ number }) =>
        anUnreadable(number, { tampered: true, kind: "postmortem" }),
      ),
    ],
    problems: one.hasProblem ? ["It is gone."] : [],
  });
  const rules = settings({
    priorities: one.priorities,
    severities: one.severities,
    ignoreLabels: one.ignores ? ["PARKED"] : [],
    hotfixLabels: ["hotfix"],
    ...(one.byArea && { scope: "changed-areas", areas: AREAS }),
  });
  const pullRequests = one.change?.map(
    ({ hotfix, reverts, closes, areas }, index): GatePullRequest => ({
      number: 11 + index,
      labels: hotfix ? ["HotFix"] : ["bug"],
      reverts: reverts ? "#9" : null,
      closes: closes.map((number) => ({ ...SHOP, number })),
      areas,
    }),
  );
  return evaluateGate(
    [read],
    rules,
    pullRequests ? { repository: SHOP, isQueue: true, pullRequests, notes: [] } : null,
  );
}

/** By the words of the page alone. */
function expected(one: World): Outcome {
  const isDoubt = (own: Owed) => own.is !== "item" && own.is !== "postmortem";
  const counts = (own: Owed): boolean => {
    if (isDoubt(own)) return true;
    if (!own.late || (one.ignores && own.labels.includes("parked"))) return false;
    const priority = own.is === "item" ? own.priority : null;
    if (one.priorities && priority && !one.priorities.includes(priority)) return false;
    return !(one.severities && own.severity && !one.severities.includes(own.severity));
  };
  const holding = one.owed
    .map((own, index) => ({ own, number: NUMBERS[index]! }))
    .filter(({ own }) => counts(own));
  const fixes = ({ closes }: Asked) =>
    holding.some(({ own, number }) => own.is.endsWith("item") && closes.includes(number));
  const change = one.change ?? [];
  const free = (asking: Asked) => asking.hotfix || asking.reverts || fixes(asking);
  const bound = change.filter((asking) => !free(asking));
  const touches = (own: Owed, { areas }: Asked): boolean => {
    if (!one.byArea || areas === null || isDoubt(own)) return true;
    if (own.labels.includes("area/web") && areas.includes("web")) return true;
    return (own.labels.includes("Area/Pay") || own.team) && areas.includes("pay");
  };
  const held =
    change.length === 0 ? holding : holding.filter(({ own }) => bound.some((asking) => touches(own, asking)));
  if (held.some(({ own }) => own.is !== "unreadable item")) return "fail";
  const exempt =
    change.length > 0 && one.knowsPolicy && change.every(({ hotfix, reverts }) => hotfix || reverts);
  const isDoubtful = held.length > 0 || (one.hasProblem && !exempt) || one.isPast;
  return isDoubtful ? "undecided" : "pass";
}

describe("a change, against an independent oracle", () => {
  it("is never falsely let through, and never falsely held up", () => {
    fc.assert(
      fc.property(world, (one) => {
        expect(verdictOn(one).outcome).toBe(expected(one));
      }),
      RUNS,
    );
  });

  it("is told that it passes only if it does", () => {
    fc.assert(
      fc.property(world, (one) => {
        const { outcome, reasons } = verdictOn(one);
        if (outcome !== "pass") expect(reasons.join()).not.toContain("It passes");
      }),
      { numRuns: 1_000 },
    );
  });

  it("is held up by what the verdict says, and says how each of it is cleared", () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const { blocks, spared, clear, reason } of verdictOn(one).findings) {
          expect(blocks && spared !== null).toBe(false);
          if (blocks) expect(clear).not.toEqual([]);
          expect(reason).not.toBe("");
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
