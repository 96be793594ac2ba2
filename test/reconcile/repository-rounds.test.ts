import { describe, expect, it } from "@jest/globals";
import type { Operation } from "../../src/reconcile/operation.ts";
import { RepositoryRounds } from "../../src/reconcile/repository-rounds.ts";
import { SimulatedTime } from "../github/time.ts";
import { HOME, KEY } from "./builders.ts";

const swept = { owner: "acme", all: [HOME], found: [HOME], whole: true };
const WORD: Operation = { kind: "comment", issue: KEY, body: "A word" };

function roundsOf(plan: () => Operation[]) {
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
  const world = { apply: async () => {}, judge: () => ({ kind: "terminal", reason: "" }) as const };
  const { signal } = new AbortController();
  const rounds = new RepositoryRounds({ world, passes: [notices], clock, log, settleMs: 0, signal });
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
