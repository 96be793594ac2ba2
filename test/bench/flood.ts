/**
 * `npm run bench:flood`: floods the server from one repository, and measures how long a new incident in another repository,
 * and one in the same, wait for their postmortems. The first row is a run without a flood. Prints figures and asserts
 * nothing. `-- --only help,edited` measures some; `--scale 1` takes the real time between writes, and ten times as long.
 */
import { generateKeyPairSync } from "node:crypto";
import { parseArgs } from "node:util";
import { pause } from "../harness/eventually.ts";
import { openModel } from "./app-model.ts";
import { startApp } from "./app-process.ts";
import { megabytes } from "./app-table.ts";
import { FLOODS } from "./flood-actions.ts";

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "10" },
    minutes: { type: "string", default: "10" },
    only: { type: "string", default: "" },
  },
});

/** How many times faster than in real life everything is: writes, limits, read lag, the network. */
const scale = Number(values.scale);

/** How long each flood is watched, in milliseconds of this machine. */
const WATCHED_MS = (Number(values.minutes) * 60_000) / scale;

/** From the start of a flood to the incidents. */
const HEAD_START_MS = 20_000 / scale;

/** Of a response from GitHub, in real life. */
const LATENCY_MS = 200;

const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();

const ELSEWHERE = { repository: "acme/r002", by: "alice", title: "Down elsewhere" };
const HERE = { repository: "acme/r001", by: "carol", title: "Down here" };

interface Figures {
  readonly elsewhere: number | null;
  readonly here: number | null;
  readonly requests: number;
  readonly writes: number;
  readonly replies: number;
  readonly memory: number;
}

async function measure(flood: string | null): Promise<Figures> {
  const model = await openModel(privateKey, 2, { PUBLIC: "1", LATENCY_MS: String(LATENCY_MS / scale) });
  const app = await startApp(model, {
    FOLLOWTHROUGH_WRITE_INTERVAL_MS: String(1_000 / scale),
    FOLLOWTHROUGH_SETTLE_MS: String(10_000 / scale),
    LOG_LEVEL: "warn",
  });
  await model.waitUntilQuiet();
  await model.sendWebhooksTo(app.url);
  await model.call(`incident?${new URLSearchParams({ ...HERE, title: "The first" })}`);
  await model.waitUntilQuiet();
  if (flood) await model.call(`prepare?${new URLSearchParams({ flood })}`);
  await model.waitUntilQuiet();
  await model.seen();
  const startedAt = Date.now();
  if (flood) await model.call(`flood?${new URLSearchParams({ flood })}`);
  await pause(HEAD_START_MS);
  for (const incident of [ELSEWHERE, HERE]) await model.call(`incident?${new URLSearchParams(incident)}`);
  await pause(Math.max(0, startedAt + WATCHED_MS - Date.now()));
  const opening = async ({ title }: { title: string }) => {
    const milliseconds = await model.call<number | null>(`opening?${new URLSearchParams({ title })}`);
    return milliseconds === null ? null : (milliseconds * scale) / 1_000;
  };
  const { requests, writes, violations } = await model.seen();
  for (const violation of new Set(violations)) console.warn(`the model of GitHub: ${violation}`);
  const figures = {
    elsewhere: await opening(ELSEWHERE),
    here: await opening(HERE),
    requests,
    writes,
    replies: await model.call<number>("replies"),
    memory: (await app.usage()).peakRss,
  };
  for (const process of [app, model.process]) await process.stop();
  return figures;
}

const HEAD = ["flood", "elsewhere", "same repository", "requests", "writes", "replies", "memory"];

function print(cells: readonly string[]): void {
  const [name, ...rest] = cells;
  console.log([name!.padEnd(38), ...rest.map((cell) => cell.padStart(15))].join(" "));
}

const seconds = (value: number | null) => (value === null ? "not yet" : `${value.toFixed(1)} s`);

console.log(
  `Node ${process.version}, loopback, every process on this one machine. Seconds from an incident to its postmortem; ` +
    `requests, writes and replies in the first ${values.minutes} minutes. Times are those of an App that writes once a second, ` +
    `with ${LATENCY_MS} ms for each response of GitHub, measured ${scale} times as fast (FOLLOWTHROUGH_WRITE_INTERVAL_MS=${1_000 / scale}).\n`,
);
print(HEAD);
const wanted = values.only.split(",").filter(Boolean);
const names = Object.keys(FLOODS).filter(
  (name) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
for (const flood of [null, ...names]) {
  const { elsewhere, here, requests, writes, replies, memory } = await measure(flood);
  const counts = [requests, writes, replies].map(String);
  print([flood ?? "none", seconds(elsewhere), seconds(here), ...counts, megabytes(memory)]);
}
