/**
 * `npm run bench:app`: measures the server next to a bare Probot app in one run. Prints figures and asserts nothing.
 * `-- --only idle,serving,metrics,items,checks` leaves out what takes long: the sweep, for which the App first creates ten thousand
 * items, and the hundred thousand passes.
 */
import { generateKeyPairSync } from "node:crypto";
import { parseArgs } from "node:util";
import { measureChecks } from "./app-checks.ts";
import { measureGrowth } from "./app-growth.ts";
import { measureIdle } from "./app-idle.ts";
import { measureItems } from "./app-items.ts";
import { measureMetrics } from "./app-metrics.ts";
import { measureServing } from "./app-serving.ts";
import { measureSweep } from "./app-sweep.ts";
import { printTable } from "./app-table.ts";

const { values } = parseArgs({
  options: {
    deliveries: { type: "string", default: "40000" },
    interval: { type: "string", default: "250" },
    repositories: { type: "string", default: "100" },
    incidents: { type: "string", default: "10" },
    items: { type: "string", default: "10" },
    passes: { type: "string", default: "100000" },
    only: { type: "string", default: "idle,serving,metrics,items,checks,sweep,growth" },
  },
});
const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();

const parts = {
  idle: () => measureIdle(privateKey),
  serving: () => measureServing(privateKey, { deliveries: Number(values.deliveries) }),
  metrics: () => measureMetrics(privateKey, { deliveries: Number(values.deliveries) / 2 }),
  items: () => measureItems(privateKey, { intervalMs: Number(values.interval), count: 20 }),
  checks: () => measureChecks([10, 100, 500]),
  sweep: () =>
    measureSweep(privateKey, {
      repositories: Number(values.repositories),
      incidents: Number(values.incidents),
      items: Number(values.items),
    }),
  growth: () => measureGrowth(privateKey, { passes: Number(values.passes) }),
};
console.log(`Node ${process.version}, loopback, every process on this one machine`);
for (const [name, part] of Object.entries(parts)) {
  if (values.only.split(",").includes(name)) printTable(await part());
}
