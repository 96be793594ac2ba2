import { describe, expect, it } from "@jest/globals";
import type { Operation } from "../../src/operations/operation.ts";
import type { Judgement } from "../../src/reconcile/ports.ts";
import { RepositoryRounds } from "../../src/reconcile/repositories.ts";
import { SimulatedTime } from "../fake-github/time.ts";
import { HOME, KEY } from "../plan/builders.ts";

const swept = { owner: "acme", all: [HOME], found: [HOME], whole: true };
const WORD: Operation = { kind: "comment", issue: KEY, body: "A word" };

interface Answers {
  readonly settleMs?: number;
  /** What GitHub makes of a write, the first one first; once these are used up each is done. */
  readonly faults?: Judgement["kind"][];
}

function roundsOf(plan: () => Operation[], { settleMs = 0, faults = [] }: Answers = {}) {
  const clock = new SimulatedTime("2026-03-02T09:00:00Z");
  const began = clock.milliseconds;
  const planned: number[] = [];
  const said: string[] = [];
  const log = {
    debug() {},
    info() {},
    warn: (fields: object, message: string) => void said.push(`${message} ${JSON.stringify(fields)}`),
    error: (_: object, message: string) => void said.push(message),
  };
  const notices = {
    name: "notices",
    evenUnswept: false,
    plan: async () => {
      planned.push((clock.milliseconds - began) / 60_000);
      return plan();
    },
  };
  const world = {
    apply: async () => {
      const kind = faults.shift();
      if (kind) throw kind;
    },
    judge: (kind: unknown) => ({ kind }) as Judgement,
  };
  const { signal } = new AbortController();
  const rounds = new RepositoryRounds({ world, passes: [notices], clock, log, settleMs, signal });
  return { clock, rounds, planned, said };
}

describe("the rounds after a sweep", () => {
  it("wait for the keys that the sweep noted", async () => {
    const { clock, rounds, planned } = roundsOf(() => []);
    void rounds.go(swept, clock.sleep(5 * 60_000));
    await clock.run();
    expect(planned).toEqual([5]);
  });

  it("wait for them ten minutes at most", async () => {
    const { clock, rounds, planned } = roundsOf(() => []);
    void rounds.go(swept, new Promise(() => {}));
    await clock.run();
    expect(planned).toEqual([10]);
  });

  it("wait for nothing of another owner", async () => {
    const { clock, rounds, planned } = roundsOf(() => []);
    void rounds.go({ ...swept, owner: "zeta", all: [] }, new Promise(() => {}));
    void rounds.go(swept, Promise.resolve());
    await clock.run();
    expect(planned).toEqual([0]);
  });

  it("look again once things have settled after a write of which nobody knows whether it took", async () => {
    const edit: Operation = { kind: "keep-comment", issue: KEY, which: "status", commentId: 1, body: "" };
    const left = [edit, edit, edit];
    const { clock, rounds, planned, said } = roundsOf(() => left.splice(0, 1), {
      settleMs: 60_000,
      faults: ["ambiguous", "outdated"],
    });
    void rounds.go(swept, Promise.resolve());
    await clock.run();
    expect(planned).toEqual([0, 1, 1, 1]);
    expect(said).toEqual([expect.stringContaining("looking again once things have settled")]);
  });

  it("say so when a repository does not come to rest", async () => {
    const { clock, rounds, planned, said } = roundsOf(() => [WORD]);
    void rounds.go(swept, Promise.resolve());
    await clock.run();
    expect(planned).toHaveLength(8);
    expect(said).toEqual([
      'notices did not come to rest; the next sweep goes on {"repository":"acme/shop","looks":8}',
    ]);
  });
});
