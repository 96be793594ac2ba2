import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { GateOutcome, GatePullRequest, Verdict } from "../../../src/domain/gate/verdict.ts";
import { PRIORITIES, type Priority } from "../../../src/domain/priority.ts";
import { share } from "../../harness/cases.ts";
import { anItem, anUnreadable, aPostmortem, HOLDS_EVERYONE, reading, SHOP, settings } from "./gate-cases.ts";

/*
 * What blocks a change, compared with an oracle that follows the gate's documentation: what the scope exempts, which
 * changes pass, and what always blocks.
 */

const DAY = "2026-12-11";
const RUNS = { numRuns: share(10_000) };
const AREAS = {
  web: { paths: ["web/**"], labels: ["area/web"], teams: [] },
  pay: { paths: ["pay/**"], labels: ["area/pay"], teams: ["acme/pay"] },
};
const NUMBERS = [1, 2, 3, 4];

interface Obligation {
  readonly is: "item" | "postmortem" | "unreadable item" | "tampered item" | "tampered postmortem";
  readonly isOverdue: boolean;
  readonly priority: Priority | null;
  readonly severity: string | null;
  readonly labels: readonly string[];
  readonly team: boolean;
}

interface PullRequest {
  readonly hotfix: boolean;
  readonly reverts: boolean;
  readonly closes: readonly number[];
  readonly areas: readonly (keyof typeof AREAS)[] | null;
}

interface World {
  readonly obligations: readonly Obligation[];
  readonly change: readonly PullRequest[] | null;
  readonly priorities: readonly Priority[] | null;
  readonly severities: readonly string[] | null;
  readonly ignores: boolean;
  readonly byArea: boolean;
  readonly hasProblem: boolean;
  readonly knowsPolicy: boolean;
  readonly isPast: boolean;
}

const oneInFive = fc.constantFrom(false, false, false, false, true);
const severity = fc.constantFrom("sev1", "sev2", "sev3");
const anObligation: fc.Arbitrary<Obligation> = fc.record({
  is: fc.constantFrom<Obligation["is"]>(
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
  isOverdue: fc.boolean(),
  priority: fc.option(fc.constantFrom(...PRIORITIES)),
  severity: fc.option(severity),
  labels: fc.subarray(["parked", "area/web", "Area/Pay", "other"]),
  team: oneInFive,
});
const aPullRequest: fc.Arbitrary<PullRequest> = fc.record({
  hotfix: oneInFive,
  reverts: oneInFive,
  closes: fc.subarray(NUMBERS, { maxLength: 2 }),
  areas: fc.option(fc.subarray(["web", "pay"] as const), { freq: 4 }),
});
const world: fc.Arbitrary<World> = fc.record({
  obligations: fc.array(anObligation, { maxLength: NUMBERS.length }),
  change: fc.option(fc.array(aPullRequest, { maxLength: 3 }), { freq: 5 }),
  priorities: fc.option(fc.subarray([...PRIORITIES], { minLength: 1 })),
  severities: fc.option(fc.uniqueArray(severity, { minLength: 1 })),
  ignores: fc.boolean(),
  byArea: fc.boolean(),
  hasProblem: oneInFive,
  knowsPolicy: oneInFive.map((not) => !not),
  isPast: oneInFive,
});

function verdictOn(one: World): Verdict {
  const due = ({ isOverdue }: Obligation) => (isOverdue ? "2026-12-01" : "2027-12-01");
  const numbered = one.obligations.map((obligation, index) => ({ obligation, number: NUMBERS[index]! }));
  const of = (...kinds: Obligation["is"][]) =>
    numbered.filter(({ obligation }) => kinds.includes(obligation.is));
  const scoped = ({ severity, labels, team }: Obligation) => ({
    severity,
    labels,
    owners: team ? ["Acme/Pay"] : ["alice"],
  });
  const read = reading({
    timeZone: one.knowsPolicy ? "UTC" : null,
    today: one.isPast ? "2026-12-12" : DAY,
    day: DAY,
    items: of("item").map(({ obligation, number }) =>
      anItem(number, due(obligation), { ...scoped(obligation), priority: obligation.priority }),
    ),
    postmortems: of("postmortem").map(({ obligation, number }) => ({
      ...aPostmortem(number, due(obligation)),
      ...scoped(obligation),
    })),
    unreadable: [
      ...of("unreadable item").map(({ number }) => anUnreadable(number)),
      ...of("tampered item").map(({ number }) => anUnreadable(number, { tampered: true })),
      ...of("tampered postmortem").map(({ number }) =>
        anUnreadable(number, { tampered: true, kind: "postmortem" }),
      ),
    ],
    problems: one.hasProblem ? [{ text: "It is gone." }] : [],
  });
  const rules = settings({
    priorities: one.priorities,
    severities: one.severities,
    ignoreLabels: one.ignores ? ["PARKED"] : [],
    hotfixLabels: ["hotfix"],
    holds: HOLDS_EVERYONE,
    ...(one.byArea && { scope: "changed-areas", areas: AREAS }),
  });
  const pullRequests = one.change?.map(
    ({ hotfix, reverts, closes, areas }, index): GatePullRequest => ({
      number: 11 + index,
      author: "alice",
      toDefaultBranch: true,
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

/** The expected verdict, according to the documentation. */
function expected(one: World): GateOutcome {
  const isUnreadable = (obligation: Obligation) => obligation.is !== "item" && obligation.is !== "postmortem";
  const counts = (obligation: Obligation): boolean => {
    if (isUnreadable(obligation)) return true;
    if (!obligation.isOverdue || (one.ignores && obligation.labels.includes("parked"))) return false;
    const priority = obligation.is === "item" ? obligation.priority : null;
    if (one.priorities && priority && !one.priorities.includes(priority)) return false;
    return !(one.severities && obligation.severity && !one.severities.includes(obligation.severity));
  };
  const counted = one.obligations
    .map((obligation, index) => ({ obligation, number: NUMBERS[index]! }))
    .filter(({ obligation }) => counts(obligation));
  const fixes = ({ closes }: PullRequest) =>
    counted.some(({ obligation, number }) => obligation.is.endsWith("item") && closes.includes(number));
  const change = one.change ?? [];
  const passes = (pull: PullRequest) => pull.hotfix || pull.reverts || fixes(pull);
  const others = change.filter((pull) => !passes(pull));
  const touches = (obligation: Obligation, { areas }: PullRequest): boolean => {
    if (!one.byArea || areas === null || isUnreadable(obligation)) return true;
    if (obligation.labels.includes("area/web") && areas.includes("web")) return true;
    return (obligation.labels.includes("Area/Pay") || obligation.team) && areas.includes("pay");
  };
  const blockingHere =
    change.length === 0
      ? counted
      : counted.filter(({ obligation }) => others.some((pull) => touches(obligation, pull)));
  if (blockingHere.some(({ obligation }) => obligation.is !== "unreadable item")) return "fail";
  const exempt =
    change.length > 0 && one.knowsPolicy && change.every(({ hotfix, reverts }) => hotfix || reverts);
  const isUndecided = blockingHere.length > 0 || (one.hasProblem && !exempt) || one.isPast;
  return isUndecided ? "undecided" : "pass";
}

describe("a change, compared with an independent oracle", () => {
  it("never passes falsely and is never blocked falsely", () => {
    fc.assert(
      fc.property(world, (one) => {
        expect(verdictOn(one).outcome).toBe(expected(one));
      }),
      RUNS,
    );
  });

  it("is reported as passing only if it passes", () => {
    fc.assert(
      fc.property(world, (one) => {
        const { outcome, reasons } = verdictOn(one);
        if (outcome !== "pass") expect(reasons.join()).not.toContain("It passes");
      }),
      { numRuns: 1_000 },
    );
  });

  it("is blocked by the findings in the verdict, each with ways to clear it", () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const { blocks, exemption, clear, reason } of verdictOn(one).findings) {
          expect(blocks && exemption !== null).toBe(false);
          if (blocks) expect(clear).not.toEqual([]);
          expect(reason).not.toBe("");
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
