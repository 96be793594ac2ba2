import { type Model, openModel, until } from "./app-model.ts";
import { startApp } from "./app-process.ts";
import type { Row, Table } from "./app-table.ts";

/** The cost of one postmortem with this many items, with `intervalMs` between writes. */
export async function measureItems(
  privateKey: string,
  { intervalMs, count }: { intervalMs: number; count: number },
): Promise<Table> {
  const model = await openModel(privateKey, 1);
  const app = await startApp(model, {
    FOLLOWTHROUGH_WRITE_INTERVAL_MS: String(intervalMs),
    FOLLOWTHROUGH_SETTLE_MS: "0",
  });
  await model.sendWebhooksTo(app.url);
  await model.waitUntilQuiet();
  const opened = await measure(model, () => model.openIncidents(1), { postmortems: 1, items: 0 });
  const tracked = await measure(model, () => model.writeLines(count), { postmortems: 1, items: count });
  for (const process of [app, model.process]) await process.stop();
  const multiple = tracked.seconds / ((count * intervalMs) / 1000);
  const rows: Row[] = [
    { what: "open one postmortem: until the last write", figure: describe(opened) },
    { what: `track ${count} items: until the last write`, figure: describe(tracked) },
    {
      what: `the same in n x the write interval (${intervalMs} ms)`,
      figure: `${multiple.toFixed(2)} x ${count} x interval`,
      goal: "<= 2.20",
    },
  ];
  return { title: "From an incident to its items (webhooks and echoes delivered)", rows };
}

interface Cost {
  readonly requests: number;
  readonly writes: number;
  readonly seconds: number;
}

/** From a person's action to the last write that follows. Reads after it are counted as well. */
async function measure(
  model: Model,
  act: () => Promise<void>,
  expected: { postmortems: number; items: number },
): Promise<Cost> {
  await model.seen();
  const startedAt = Date.now();
  await act();
  await until(model, expected);
  await model.waitUntilQuiet();
  const { requests, writes, lastWrite, violations } = await model.seen();
  for (const violation of new Set(violations)) console.warn(`the model of GitHub: ${violation}`);
  return { requests, writes, seconds: (lastWrite - startedAt) / 1000 };
}

function describe({ requests, writes, seconds }: Cost): string {
  return `${requests} requests (${writes} writes), ${seconds.toFixed(2)} s`;
}
