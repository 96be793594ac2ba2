import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import { teamsInQuestion } from "../../../src/domain/gate/holds.ts";
import type { GateOutcome, GatePullRequest, Verdict } from "../../../src/domain/gate/verdict.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import { PRIORITIES, type Priority } from "../../../src/domain/priority.ts";
import { share } from "../../harness/cases.ts";
import { anItem, anUnreadable, aPostmortem, reading, SHOP, settings, waivedUntil } from "./gate-cases.ts";

/*
 * Who is held, compared with an oracle that follows the documentation: whom each priority holds, who owns an item, whose pull
 * request it is, and what is merged with it. The oracle decides for one person at a time and knows nothing of verdicts.
 */

type Held = GatePolicy["holds"]["P0"];

const RUNS = { numRuns: share(10_000) };
const DAY_MS = 86_400_000;
const TODAY = "2026-12-11";
const ago = (days: number) => new Date(Date.parse(TODAY) - days * DAY_MS).toISOString().slice(0, 10);

const TEAMS: Readonly<Record<string, readonly string[] | "secret">> = {
  "acme/pay": ["carol", "dave"],
  "acme/web": ["alice"],
  "acme/empty": [],
  "acme/secret": "secret",
};
const AREAS = {
  web: { paths: ["web/**"], labels: ["area/web"], teams: [] },
  pay: { paths: ["pay/**"], labels: ["area/pay"], teams: [] },
};
const NUMBERS = [1, 2, 3, 4];

interface Owed {
  readonly is: "item" | "item" | "postmortem" | "unreadable" | "tampered";
  readonly priority: Priority | null;
  readonly owners: readonly string[];
  /** Days since its due date. */
  readonly past: number;
  readonly isWaived: boolean;
  readonly labels: readonly string[];
}

interface Change {
  readonly author: string | null;
  readonly isBot: boolean;
  readonly hotfix: boolean;
  readonly closes: readonly number[];
  readonly areas: readonly ("web" | "pay")[] | null;
}

interface World {
  readonly owed: readonly Owed[];
  /** The pull requests of the run; null for a push, a schedule or a deployment. */
  readonly change: readonly Change[] | null;
  readonly isQueue: boolean;
  readonly holds: Readonly<Record<Priority | "default", Held>> | null;
  /** Null for the default. */
  readonly everyoneAfter: number | null;
  readonly grace: number;
  readonly failOn: GatePolicy["failOn"];
  readonly priorities: readonly Priority[] | null;
  readonly byArea: boolean;
  /** Whether the token can read teams. */
  readonly readsTeams: boolean;
}

const oneInFive = fc.constantFrom(false, false, false, false, true);
const person = fc.constantFrom("alice", "Bob", "carol", "dave", "erin");
const someone = fc.oneof({ arbitrary: person, weight: 3 }, fc.constantFrom(...Object.keys(TEAMS)));
const held = fc.constantFrom<Held>("everyone", "owners");
const owed: fc.Arbitrary<Owed> = fc.record({
  is: fc.constantFrom<Owed["is"]>(
    ...(["item", "item", "item", "item", "item", "item", "postmortem", "unreadable", "tampered"] as const),
  ),
  priority: fc.option(fc.constantFrom<Priority>("P0", "P1", "P2", "P3", "P3", "P4", "P4"), { freq: 6 }),
  owners: fc.uniqueArray(someone, { maxLength: 3, selector: (name) => name.toLowerCase() }),
  past: fc.oneof(
    fc.integer({ min: -10, max: 5 }),
    fc.integer({ min: 28, max: 32 }),
    fc.integer({ min: 1, max: 60 }),
  ),
  isWaived: oneInFive,
  labels: fc.subarray(["area/web", "area/pay", "parked"]),
});
const change: fc.Arbitrary<Change> = fc.record({
  author: fc.option(person, { freq: 8 }),
  isBot: oneInFive,
  hotfix: oneInFive,
  closes: fc.oneof({ arbitrary: fc.constant([]), weight: 4 }, fc.subarray(NUMBERS, { maxLength: 1 })),
  areas: fc.option(fc.subarray(["web", "pay"] as const), { freq: 4 }),
});
const world: fc.Arbitrary<World> = fc.record({
  owed: fc.array(owed, { maxLength: NUMBERS.length }),
  change: fc.option(fc.array(change, { maxLength: 3 }), { freq: 5 }),
  isQueue: fc.boolean(),
  holds: fc.option(fc.record({ P0: held, P1: held, P2: held, P3: held, P4: held, default: held }), {
    freq: 2,
  }),
  everyoneAfter: fc.constantFrom(null, null, null, 30, 0, 3, 366),
  grace: fc.constantFrom(0, 0, 0, 3, 40),
  failOn: fc.constantFrom<GatePolicy["failOn"]>("overdue", "overdue", "overdue", "due-soon", "none"),
  priorities: fc.option(fc.subarray([...PRIORITIES], { minLength: 1 }), { freq: 3 }),
  byArea: oneInFive,
  readsTeams: fc.boolean(),
});

function verdictOn(one: World): Verdict {
  const numbered = one.owed.map((all, index) => ({ ...all, number: NUMBERS[index]! }));
  const of = (kind: Owed["is"]) => numbered.filter(({ is }) => is === kind);
  const readable = Object.entries(TEAMS).flatMap(([name, members]) =>
    one.readsTeams && members !== "secret" ? [[name, new Set(members)] as const] : [],
  );
  const read = reading({
    today: TODAY,
    day: TODAY,
    items: of("item").map(({ number, past, priority, owners, labels, isWaived }) =>
      anItem(number, ago(past), {
        priority,
        owners,
        labels,
        ...(isWaived && { ledger: waivedUntil(TODAY, ago(past)) }),
      }),
    ),
    postmortems: of("postmortem").map(({ number, past, owners, labels }) => {
      return { ...aPostmortem(number, ago(past)), owners, labels };
    }),
    unreadable: [
      ...of("unreadable").map(({ number, owners }) => anUnreadable(number, { owners })),
      ...of("tampered").map(({ number, owners }) => anUnreadable(number, { owners, tampered: true })),
    ],
    teams: new Map(readable),
  });
  const rules = settings({
    failOn: one.failOn,
    graceDays: one.grace,
    priorities: one.priorities,
    ignoreLabels: ["parked"],
    hotfixLabels: ["hotfix"],
    ...(one.holds && { holds: one.holds }),
    ...(one.everyoneAfter !== null && { holdsEveryoneAfterDays: one.everyoneAfter }),
    ...(one.byArea && { scope: "changed-areas", areas: AREAS }),
  });
  const pullRequests = one.change?.map(
    ({ author, isBot, hotfix, closes, areas }, index): GatePullRequest => ({
      number: 11 + index,
      author,
      isByBot: isBot,
      toDefaultBranch: true,
      labels: hotfix ? ["hotfix"] : [],
      reverts: null,
      closes: closes.map((number) => ({ ...SHOP, number })),
      areas,
    }),
  );
  const merged = pullRequests ? { repository: SHOP, isQueue: one.isQueue, pullRequests, notes: [] } : null;
  return evaluateGate([read], rules, merged);
}

/** Whether it fails the gate for whom it holds. */
function isDue(
  { failOn, grace, priorities }: World,
  { is, past, isWaived, priority, labels }: Owed,
): boolean {
  if (is === "unreadable" || is === "tampered") return true;
  if (labels.includes("parked") || (is === "item" && isWaived)) return false;
  if (is === "item" && priorities && priority && !priorities.includes(priority)) return false;
  if (failOn === "none") return false;
  return failOn === "overdue" ? past > grace : past >= -7;
}

/** Everyone, or the people whom it holds. */
function whomItHolds(one: World, { is, priority, owners, past }: Owed): "everyone" | readonly string[] {
  if (is !== "item") return "everyone";
  const byDefault = priority === "P3" || priority === "P4" ? "owners" : "everyone";
  const rule = one.holds ? one.holds[priority ?? "default"] : byDefault;
  if (rule === "everyone" || past >= (one.everyoneAfter ?? 30)) return "everyone";
  const people: string[] = [];
  for (const owner of owners) {
    if (!owner.includes("/")) people.push(owner.toLowerCase());
    else {
      const members = TEAMS[owner]!;
      if (members === "secret" || !one.readsTeams) return "everyone";
      people.push(...members);
    }
  }
  return people.length === 0 ? "everyone" : people;
}

function isHeld(one: World, thing: Owed, { author, isBot, areas }: Change): boolean {
  const isReadable = thing.is === "item" || thing.is === "postmortem";
  const isElsewhere =
    one.byArea &&
    isReadable &&
    areas !== null &&
    !areas.some((area) => thing.labels.includes(`area/${area}`));
  if (isElsewhere) return false;
  const held = whomItHolds(one, thing);
  if (held === "everyone") return true;
  return !isBot && (author === null || held.includes(author.toLowerCase()));
}

/** The expected verdict, and the numbers of the issues that lead to it. */
function expected(one: World): { readonly outcome: GateOutcome; readonly blocking: readonly number[] } {
  const due = one.owed.map((thing, index) => ({ thing, number: NUMBERS[index]! }));
  const counted = due.filter(({ thing }) => isDue(one, thing));
  const isFix = ({ closes }: Change) =>
    counted.some(({ thing, number }) => thing.is !== "postmortem" && closes.includes(number));
  const others = (one.change ?? []).filter((pull) => !pull.hotfix && !isFix(pull));
  const blocking = counted.filter(({ thing }) => {
    if (one.change === null) return whomItHolds(one, thing) === "everyone";
    // A change of which nothing is known can be anyone's.
    if (one.change.length === 0) return true;
    return others.some((pull) => isHeld(one, thing, pull));
  });
  const failing = blocking.filter(({ thing }) => thing.is !== "unreadable");
  const outcome = failing.length > 0 ? "fail" : blocking.length > 0 ? "undecided" : "pass";
  return { outcome, blocking: blocking.map(({ number }) => number) };
}

describe("who is held, compared with an independent oracle", () => {
  it("nobody is held falsely, and nobody gets away", () => {
    fc.assert(
      fc.property(world, (one) => {
        const { outcome, findings } = verdictOn(one);
        const blocking = findings.filter(
          ({ blocks, state, exemption }) => blocks || (state === "unreadable" && exemption === null),
        );
        const numbers = blocking.map(({ issue }) => issue.number).sort();
        expect({ outcome, blocking: numbers }).toEqual(expected(one));
      }),
      RUNS,
    );
  });
});

describe("an item that was transferred", () => {
  it("holds everyone, because the index names no owners", () => {
    const items = [anItem(1, ago(3), { priority: "P4", owners: [], isMoved: true })];
    const { outcome, findings } = evaluateGate([reading({ today: TODAY, day: TODAY, items })], settings());
    expect(outcome).toBe("fail");
    expect(findings[0]!.holds!.rule.text).toContain("because the index doesn't name its owners.");
    expect(findings[0]!.clear.join()).not.toContain("/assign");
  });
});

describe("properties of who is held", () => {
  const rank = { pass: 0, undecided: 1, fail: 2 };
  const rankOf = (one: World) => rank[verdictOn(one).outcome];

  it("a merge group passes exactly if each of its pull requests does by itself", () => {
    fc.assert(
      fc.property(world, (one) => {
        if (!one.change || one.change.length === 0) return;
        const alone = one.change.map((pull) => rankOf({ ...one, change: [pull] }));
        expect(rankOf(one)).toBe(Math.max(...alone));
      }),
      { numRuns: share(6_000) },
    );
  });

  it("holding everyone, later, or with teams that can't be read never frees anyone", () => {
    fc.assert(
      fc.property(world, (one) => {
        const now = rankOf(one);
        const everyone = {
          P0: "everyone",
          P1: "everyone",
          P2: "everyone",
          P3: "everyone",
          P4: "everyone",
        } as const;
        expect(rankOf({ ...one, holds: { ...everyone, default: "everyone" } })).toBeGreaterThanOrEqual(now);
        expect(rankOf({ ...one, everyoneAfter: 0 })).toBeGreaterThanOrEqual(now);
        expect(rankOf({ ...one, readsTeams: false })).toBeGreaterThanOrEqual(now);
      }),
      { numRuns: share(6_000) },
    );
  });

  it("the text says whom each issue holds, and why one that could block doesn't", () => {
    fc.assert(
      fc.property(world, (one) => {
        const verdict = verdictOn(one);
        for (const { blocks, holds, exemption } of verdict.findings) {
          if (blocks) expect(holds!.rule.text).toMatch(/ holds (?:only )?(?:everyone|its owners)\b.*\.$/);
          if (holds && !blocks && exemption) expect(exemption.text).toMatch(/^(?:It |#).*\.$/);
        }
        const inQuestion = teamsInQuestion(verdict);
        expect(inQuestion.filter((team) => one.readsTeams && TEAMS[team] !== "secret")).toEqual([]);
      }),
      { numRuns: share(6_000) },
    );
  });
});
