import { afterAll, describe, expect, it } from "@jest/globals";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { runMatrix } from "./crash-matrix.ts";

const EVERY_NTH_READ = process.env.FOLLOWTHROUGH_LONG ? 1 : 16;
/** `FOLLOWTHROUGH_MATRIX=1` runs every crash and every write. This takes more than half an hour on two cores. */
const EVERY_NTH_RUN = process.env.FOLLOWTHROUGH_LONG ? 1 : Number(process.env.FOLLOWTHROUGH_MATRIX ?? 96);
/** A build crashes a third, and spoils the webhooks of another one (`webhook-order.test.ts`). */
const isInThird = (index: number) => EVERY_NTH_RUN === 1 || index % 3 === 1;
const played = SCENARIOS.filter(({ large, world }, index) => !large && (isInThird(index) || world?.rival));
const total = { cells: 0, runs: 0, different: 0, sampledOut: 0, failed: 0 };
const startedAt = performance.now();

describe("the crash matrix: every call, fault and restart ends in the state of the undisturbed run", () => {
  it.each(played)("$name", async (scenario) => {
    const { cells, runs, different, sampledOut, failures } = await runMatrix(scenario, {
      everyNthRead: EVERY_NTH_READ,
      everyNthRun: EVERY_NTH_RUN,
      before: total.different,
    });
    total.cells += cells;
    total.runs += runs;
    total.different += different;
    total.sampledOut += sampledOut;
    total.failed += failures.length;
    if (failures.length > 0)
      throw new Error(`${failures.length} of ${cells} cells:\n${failures.slice(0, 3).join("\n\n")}`);
    expect(failures).toEqual([]);
  });

  afterAll(() => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `crash matrix: ${total.cells} cells of ${played.length} scenarios out of ${SCENARIOS.filter(({ large }) => !large).length} in ${total.runs} of ${total.different} simulations, ${total.failed} failed; of the simulations one in ${EVERY_NTH_RUN}, of writes whose answer is lost four times as many, of the reads that fail one in ${EVERY_NTH_READ}, ${total.sampledOut} cells left out; ${seconds} s\n`,
    );
  });
});
