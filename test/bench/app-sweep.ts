import { deliverWebhook } from "../harness/deliver-webhook.ts";
import { pause } from "../harness/eventually.ts";
import { type Model, openModel, until } from "./app-model.ts";
import { type Measured, startApp } from "./app-process.ts";
import { megabytes, type Row, type Table } from "./app-table.ts";

/** A sweep without a request for this long has ended or never started. */
const STALLED_MS = 20_000;

/** What a sweep of a thousand repositories with thirty items each may take, and so what a smaller one may. */
const LARGE_ITEMS = 30_000;
const LARGE_MB = 200;

export interface SweepSize {
  readonly repositories: number;
  /** Incidents in each repository, and items of each incident. */
  readonly incidents: number;
  readonly items: number;
}

/** The cost of a sweep over many unchanged repositories in a new process, and of its next sweep. */
export async function measureSweep(privateKey: string, size: SweepSize): Promise<Table> {
  const { repositories, incidents, items } = size;
  const model = await openModel(privateKey, repositories, { CHECKED: "0" });
  await seed(model, size);
  const startedAt = Date.now();
  const app = await startApp(model);
  const idle = await app.usage({ collect: true });
  const first = await measure(model, app, 1, startedAt);
  const restartedAt = Date.now();
  await askForSweep(app);
  const second = await measure(model, app, 2, restartedAt);
  for (const process of [app, model.process]) await process.stop();
  const open = `${repositories} repositories x ${incidents * items} items (${incidents} postmortems each)`;
  const rows: Row[] = [
    { what: "first sweep of a new process", figure: describe(first) },
    {
      what: "  its memory: at the start, most, afterwards",
      figure: memory(idle.rss, first),
      ...(repositories * incidents * items <= LARGE_ITEMS && { goal: `most <= ${LARGE_MB} MB` }),
    },
    {
      // `test/proofs/quiet-repositories.test.ts` counts those of a sweep that begins by itself.
      what: "second sweep, after its access may have changed",
      figure: describe(second),
      goal: "0 writes",
    },
    { what: "  its memory", figure: memory(first.rss, second) },
  ];
  return { title: `Sweep of ${open}`, rows };
}

/** Lets the App create the issues that the sweep will find, in one repository, which is then copied. */
async function seed(model: Model, { repositories, incidents, items }: SweepSize): Promise<void> {
  const startedAt = Date.now();
  const app = await startApp(model, {
    FOLLOWTHROUGH_WRITE_INTERVAL_MS: "0",
    FOLLOWTHROUGH_SETTLE_MS: "0",
    LOG_LEVEL: "warn",
  });
  await model.sendWebhooksTo(app.url);
  await model.openIncidents(incidents, 1);
  await until(model, { postmortems: incidents, items: 0 });
  await model.waitUntilQuiet();
  await model.writeLines(items, 1);
  await until(model, { postmortems: incidents, items: incidents * items });
  await model.waitUntilQuiet();
  await model.sendWebhooksTo("");
  // It writes what only a sweep writes, such as the index.
  await askForSweep(app);
  await model.waitUntilQuiet();
  await app.stop();
  await model.copyFirst();
  const { violations } = await model.seen();
  for (const violation of new Set(violations)) console.warn(`the model of GitHub: ${violation}`);
  console.log(
    `\n(${repositories * incidents * items} items were made in ${((Date.now() - startedAt) / 1000).toFixed(0)} s)`,
  );
}

async function askForSweep({ url }: Measured): Promise<void> {
  const installation = { account: { login: "acme" } };
  await deliverWebhook(url, "installation", { action: "new_permissions_accepted", installation });
}

interface Cost {
  readonly requests: number;
  readonly writes: number;
  readonly unchanged: number;
  readonly seconds: number;
  readonly peakRss: number;
  readonly rss: number;
  readonly heapUsed: number;
}

async function measure(model: Model, app: Measured, sweeps: number, startedAt: number): Promise<Cost> {
  const done = () => app.log().split('"msg":"swept"').length - 1;
  while (done() < sweeps) {
    const before = await model.lastRequest();
    await pause(STALLED_MS);
    if (done() < sweeps && (await model.lastRequest()) === before) {
      throw new Error(
        `Expected ${sweeps} sweeps, found ${done()} and no request for ${STALLED_MS} ms:\n${app.log().slice(-4_000)}`,
      );
    }
  }
  await model.waitUntilQuiet();
  const { requests, writes, unchanged, lastRequest } = await model.seen();
  const { peakRss, rss, heapUsed } = await app.usage({ collect: true });
  return { requests, writes, unchanged, seconds: (lastRequest - startedAt) / 1000, peakRss, rss, heapUsed };
}

function describe({ requests, writes, unchanged, seconds }: Cost): string {
  return `${requests} requests (${unchanged} unchanged, ${writes} writes), ${seconds.toFixed(1)} s`;
}

function memory(before: number, { peakRss, rss, heapUsed }: Cost): string {
  return `${[before, peakRss, rss].map(megabytes).join(", ")} (heap ${megabytes(heapUsed)})`;
}
