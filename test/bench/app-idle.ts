import { openModel, until } from "./app-model.ts";
import { startApp, startBareProbot } from "./app-process.ts";
import { megabytes, type Row, type Table } from "./app-table.ts";

const ITEMS = 10;

/**
 * The memory of a server that has nothing to do, next to a bare Probot app. The first sweep begins with the server, so what it loads
 * counts.
 */
export async function measureIdle(privateKey: string): Promise<Table> {
  const bare = await startBareProbot(privateKey);
  const floor = await bare.usage({ collect: true });
  await bare.stop();
  const model = await openModel(privateKey, 1);
  const measure = async () => {
    const app = await startApp(model, { FOLLOWTHROUGH_SETTLE_MS: "0" });
    await model.waitUntilQuiet();
    const usage = await app.usage({ collect: true });
    return { app, usage };
  };
  const quiet = await measure();
  await model.sendWebhooksTo(quiet.app.url);
  await model.openIncidents(1);
  await until(model, { postmortems: 1, items: 0 });
  await model.writeLines(ITEMS);
  await until(model, { postmortems: 1, items: ITEMS });
  await model.waitUntilQuiet();
  const worked = await quiet.app.usage({ collect: true });
  await quiet.app.stop();
  await model.sendWebhooksTo("");
  const following = await measure();
  for (const process of [following.app, model.process]) await process.stop();
  const row = (what: string, { rss, heapUsed }: typeof worked): Row => {
    return {
      what,
      figure: `${megabytes(rss)} (heap ${megabytes(heapUsed)}), ${megabytes(rss - floor.rss)} over`,
    };
  };
  const rows: Row[] = [
    { what: "a bare Probot app", figure: `${megabytes(floor.rss)} (heap ${megabytes(floor.heapUsed)})` },
    { ...row("after a first sweep that found nothing", quiet.usage), goal: "<= 10 MB over" },
    row(`after a first sweep with ${ITEMS} items, nothing changed`, following.usage),
    row(`after an incident, its postmortem and ${ITEMS} items`, worked),
  ];
  return { title: "Memory when idle", rows };
}
