import { describe, expect, it } from "@jest/globals";
import { readSeed } from "../harness/seed.ts";
import { chances } from "./quarter/simulate.ts";
import { recordQuarter } from "./simulation/record.ts";
import { answersOf, replayed } from "./simulation/recorder.ts";

/* The gate is asked about every merge. Later, the simulation gives the same answers from what GitHub still knows. */

const SEED = readSeed(process.env.FOLLOWTHROUGH_SEED);
const DAYS = process.env.FOLLOWTHROUGH_LONG ? 90 : 30;

describe(`${DAYS} days in which the gate was asked about every merge`, () => {
  it("are replayed with the verdicts that were given", async () => {
    const { sim, recorded } = await recordQuarter(chances(SEED), DAYS, DAYS / 6);
    const simulation = await replayed(sim.github, sim.time);
    expect(answersOf(simulation)).toEqual(recorded);
    expect(new Set(recorded.map(({ answer }) => answer)).size).toBe(2);
    process.stdout.write(
      `simulation: ${recorded.length} merges, ${recorded.filter(({ answer }) => answer === "held").length} held, ${simulation.requests} requests, seed ${SEED}\n`,
    );
  });
});
