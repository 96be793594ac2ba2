import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Person } from "../fake-github/people.ts";
import { nowOf } from "../fake-github/state.ts";
import { readSeed } from "../harness/seed.ts";
import type { Chance } from "./quarter/actions.ts";
import { chances } from "./quarter/simulate.ts";
import { busyPast, type GeneratedPast, generatePast } from "./simulation/generated.ts";
import { recordQuarter } from "./simulation/record.ts";
import { answersOf, replayed } from "./simulation/recorder.ts";

/* The gate is asked about every merge. Later, the simulation gives the same answers from what GitHub still knows. */

const SEED = readSeed(process.env.FOLLOWTHROUGH_SEED);
const IS_LONG = Boolean(process.env.FOLLOWTHROUGH_LONG);
const DAYS = IS_LONG ? 90 : 14;
const PASTS = IS_LONG ? 1_000 : 40;
const STEPS = 14;
const MAX_SEED = 2 ** 31;

/** Only the index tells who the App is; a merge closes an item that was deleted later. */
const FOUND = [864_343_982, 864_343_988];

describe("the simulation of a past in which the gate was asked about every merge", () => {
  it(`gives the verdicts of ${DAYS} days with the App`, async () => {
    const { sim, recorded } = await recordQuarter(chances(SEED), DAYS, Math.ceil(DAYS / 5));
    const simulation = await replayed(sim.github, sim.time);
    expect(answersOf(simulation)).toEqual(recorded);
    expect(new Set(recorded.map(({ answer }) => answer)).size).toBe(2);
  });

  it(`gives the verdicts of ${PASTS} generated pasts, and says so where their evidence was removed`, async () => {
    const answers = { held: 0, passed: 0, unknown: 0 };
    const check = async (seed: number) => {
      const chance = chances(seed);
      const past = await generatePast(chance, STEPS);
      const { github, time, recorded } = past;
      expect(answersOf(await replayed(github, time))).toEqual(recorded);
      removeEvidence(past, chance);
      for (const [index, said] of answersOf(await replayed(github, time)).entries()) {
        answers[said.answer] += 1;
        expect([recorded[index]!.answer, "unknown"]).toContain(said.answer);
        if (said.answer !== "unknown") expect(recorded[index]!.number).toBe(said.number);
      }
    };
    await fc.assert(fc.asyncProperty(fc.nat(MAX_SEED), check), {
      numRuns: PASTS,
      examples: FOUND.map((seed): [number] => [seed]),
    });
    expect(Object.values(answers).every((count) => count > PASTS / 10)).toBe(true);
  });
});

it("replays 500 merges in at most 30 requests", async () => {
  const { github, time } = await busyPast(chances(3), 500);
  const { requests, simulated } = await replayed(github, time, { days: 90 });
  expect(simulated[0]!.replayed.filter(({ answer }) => answer === "held")).toHaveLength(500);
  // The files of settings are read before.
  expect(requests + 2).toBeLessThanOrEqual(30);
});

/** Deletes texts from histories, an issue, or makes the files of a pull request too many to be listed. */
function removeEvidence({ github, items, pulls }: GeneratedPast, chance: Chance): void {
  const alice = new Person(github, "alice");
  const { hub } = github;
  const shop = hub.repository("acme", "shop")!;
  for (const number of items) {
    if (chance(6) === 0) alice.deletes(number);
    else
      for (const { value } of hub.issue(shop, number)!.versions) {
        if (value.lastEdit && chance(3) === 0)
          alice.deletesEdit(number, new Date(value.lastEdit.at).toISOString());
      }
  }
  for (const number of pulls) {
    const row = hub.issue(shop, number)!;
    const index = hub.state.pulls.findIndex(({ issueId }) => issueId === row.id);
    const files = Array.from({ length: 101 }, (_, file) => `other-${file}.ts`);
    if (chance(4) === 0) hub.state.pulls[index] = { ...hub.state.pulls[index]!, files };
    if (chance(8) === 0) alice.edits(number, () => `Reverts #${number}`);
    expect(nowOf(row).deleted).toBe(false);
  }
}
