import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { ROWS } from "../action/table/rows.ts";
import { runRow } from "../action/table/run-row.ts";
import { stopAll } from "../harness/processes.ts";
import { GateStage } from "./gate-stage.ts";

const emulatedRows = ROWS.filter(({ gap }) => gap === undefined);
const startedAt = performance.now();
let stage: GateStage;

beforeAll(async () => {
  stage = await GateStage.start(emulatedRows);
});

describe("the gate's rows on a third-party emulator: the same verdicts as on the model", () => {
  it.each(emulatedRows.map((row, index) => ({ ...row, index })))("$name", async ({ index, ...row }) =>
    runRow(row, await stage.prepare(row, index)),
  );

  afterAll(async () => {
    await stage.stop();
    await stopAll();
    const lines = ROWS.flatMap(({ name, gap }) => (gap === undefined ? [] : `  ${name}: ${gap}`));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `the gate on the emulator: ${emulatedRows.length} rows, ${seconds} s; not played, and the gap:\n${lines.join("\n")}\n`,
    );
  });
});
