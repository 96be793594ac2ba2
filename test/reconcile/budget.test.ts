import { describe, expect, it } from "@jest/globals";
import { formatIssueRef } from "../../src/domain/issue-ref.ts";
import type { Answered, Operation } from "../../src/operations/operation.ts";
import { Budget } from "../../src/reconcile/budget.ts";
import { TurnPace } from "../../src/reconcile/turn-pace.ts";
import type { Requester, Work } from "../../src/reconcile/work.ts";
import { VirtualClock } from "../github/client/virtual-clock.ts";
import { KEY } from "../plan/builders.ts";

const HOUR = 3_600_000;
const alice: Requester = { login: "alice", isOutsider: false };
const mallory: Requester = { login: "mallory", isOutsider: true };

function work(requester?: Requester, repo = "shop", number = 12): Work {
  const key = formatIssueRef({ ...KEY, repo, number });
  return { key, owner: "acme", requester, plan: async () => ({ operations: [] }) };
}

function budgetOf(writeIntervalMs = 1_000) {
  const clock = new VirtualClock();
  return { clock, budget: new Budget({ clock, writeIntervalMs }) };
}

let written = 0;
const write = (): Operation => ({ kind: "add-labels", issue: { ...KEY, number: ++written }, labels: [] });
function reply(answers: Partial<Answered> = {}): Operation {
  const to = { login: "alice", isStranger: false, at: null, commentId: ++written, ...answers };
  return { kind: "comment", issue: KEY, tag: `reply ${to.commentId}`, body: "", answers: to };
}
const granted = (count: number, take: () => unknown) =>
  Array.from({ length: count }, take).filter((grant) => grant === "granted").length;

describe("the pace of turns", () => {
  it("allows some at once, and then spaces them out", () => {
    const pace = new TurnPace();
    const starts = Array.from({ length: 5 }, () => pace.reserve("a", { atOnce: 3, everyMs: 10 }, 100));
    expect(starts).toEqual([0, 0, 0, 10, 20]);
    expect(pace.reserve("b", { atOnce: 3, everyMs: 10 }, 100)).toBe(0);
    expect(pace.reserve("a", { atOnce: 3, everyMs: 10 }, 1_000)).toBe(0);
  });

  it.each([
    ["a key that changes all the time", () => work(alice), 20],
    ["a person with many keys", (index: number) => work(alice, "shop", index), 30],
    [
      "many strangers",
      (index: number) => work({ login: `s${index}`, isOutsider: true }, `r${index}`, index),
      60,
    ],
  ] as const)("slows down %s", (_name, workOf, atOnce) => {
    const { budget } = budgetOf();
    const delays = Array.from({ length: 100 }, (_, index) => budget.turnDelay(workOf(index)));
    expect(delays.filter((delay) => delay === 0)).toHaveLength(atOnce);
    expect(delays.slice(atOnce, atOnce + 3)).toEqual([15_000, 30_000, 45_000]);
    expect(budget.turnDelay(work({ login: "bob", isOutsider: false }, "other", 999))).toBe(0);
  });

  it("does not slow down a sweep", () => {
    const { budget } = budgetOf();
    const delays = Array.from({ length: 500 }, (_, index) =>
      budget.turnDelay(work(undefined, "shop", index)),
    );
    expect(new Set(delays)).toEqual(new Set([0]));
  });

  it("follows the time between writes, and does not exist without", () => {
    const longest = (writeIntervalMs: number) => {
      const { budget } = budgetOf(writeIntervalMs);
      return Math.max(...Array.from({ length: 22 }, () => budget.turnDelay(work(alice))));
    };
    expect([longest(1_000), longest(100), longest(0)]).toEqual([30_000, 3_000, 0]);
  });
});

describe("the writes of an hour", () => {
  it("leave something for lines that wrote little", () => {
    const { budget, clock } = budgetOf();
    expect(granted(500, () => budget.take(work(mallory), write()))).toBe(380);
    expect(budget.writeDelay(work(mallory))).toBe(HOUR);
    for (const other of [work(alice), work(mallory, "other"), work()]) {
      expect(budget.writeDelay(other)).toBe(0);
      expect(granted(30, () => budget.take(other, write()))).toBe(20);
    }
    clock.set(clock.milliseconds + HOUR);
    expect(budget.take(work(mallory), write())).toBe("granted");
  });

  it("are one share for all outsiders of a repository", () => {
    const { budget } = budgetOf();
    const stranger = (index: number) => work({ login: `s${index}`, isOutsider: true });
    let index = 0;
    expect(granted(500, () => budget.take(stranger(index++), write()))).toBe(380);
  });

  it("go on only when there is room for several", () => {
    const { budget, clock } = budgetOf();
    for (let index = 0; index < 380; index++) {
      budget.take(work(mallory), write());
      clock.set(clock.milliseconds + 1_000);
    }
    expect(budget.writeDelay(work(mallory))).toBe(HOUR - 360_000);
  });

  it("include reactions", () => {
    const { budget } = budgetOf();
    const executes = Array.from({ length: 9 }, (_, id) => ({ issue: KEY, id }));
    expect(granted(100, () => budget.take(work(mallory), { ...write(), executes }))).toBe(38);
  });
});

describe("the replies of an hour", () => {
  it("are five for a stranger, wherever they ask", () => {
    const { budget, clock } = budgetOf();
    const take = (repo: string) => () =>
      budget.take(work(mallory, repo), reply({ login: "Mallory", isStranger: true }));
    expect(granted(9, take("shop")) + granted(9, take("other"))).toBe(5);
    expect(take("shop")()).toBe("silent");
    clock.set(clock.milliseconds + HOUR);
    expect(take("shop")()).toBe("granted");
  });

  it("are fifty for all strangers", () => {
    const { budget } = budgetOf();
    let index = 0;
    const take = () => budget.take(work(mallory), reply({ login: `s${index++}`, isStranger: true }));
    expect(granted(100, take)).toBe(50);
  });

  it("wait for people with a role, while other writes go on", () => {
    const { budget } = budgetOf();
    expect(granted(200, () => budget.take(work(alice), reply()))).toBe(150);
    expect(budget.take(work(alice), reply())).toEqual({ afterMs: HOUR });
    expect(budget.take(work(alice), write())).toBe("granted");
  });
});
