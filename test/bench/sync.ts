/**
 * `npm run bench:sync [-- --peer PATH/dist/index.js]`: measures how the Action `sync` starts next to `node -e 0` and another Action,
 * and what its runs cost, against an emulated GitHub.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { eventually } from "../harness/eventually.ts";
import { actionNode } from "../harness/gate.ts";
import { stopAll } from "../harness/processes.ts";
import { SyncWorkflow } from "../harness/sync-workflow.ts";
import { addActionItems } from "../harness/world-helpers.ts";
import { actionEnv, type Run, runOnce, startApi } from "./gate-run.ts";

const BUNDLE = fileURLToPath(new URL("../../action/sync/dist/sync.js", import.meta.url));
const ITEMS = 20;
const PATIENCE = { timeout: 300_000 };
const { values } = parseArgs({
  options: { peer: { type: "string" }, runs: { type: "string", default: "11" } },
});
const RUNS = Number(values.runs);

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** A comment with a `/` that concerns nothing. */
const UNRELATED = {
  action: "created",
  repository: { id: 1, owner: { login: "acme" }, name: "shop" },
  issue: { number: 7, labels: [], body: "A typo", user: { login: "dave" }, author_association: "NONE" },
  comment: { body: "either/or", user: { login: "dave" }, author_association: "NONE" },
  sender: { login: "dave", type: "User" },
};

/** Starts of each program in turn, so that a busy machine slows all of them. */
async function starts(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-bench-"));
  const event = join(folder, "event.json");
  writeFileSync(event, JSON.stringify(UNRELATED));
  const api = await startApi(0, 0);
  const sync = {
    ...actionEnv(BUNDLE, api.url, "token"),
    ...{ "INPUT_SIGNING-KEY": "11".repeat(32), INPUT_TOKEN: "" },
    ...{ GITHUB_EVENT_NAME: "issue_comment", GITHUB_EVENT_PATH: event },
    GITHUB_WORKFLOW_REF: "acme/shop/.github/workflows/sync.yml@refs/heads/main",
  };
  const programs = [
    { name: "node -e 0", path: null, args: ["-e", "0"], env: {} },
    { name: "sync, an event that concerns nothing", path: BUNDLE, args: [BUNDLE], env: sync },
    ...(values.peer
      ? [
          {
            name: "peer",
            path: values.peer,
            args: [values.peer],
            env: actionEnv(values.peer, api.url, "token"),
          },
        ]
      : []),
  ].map((program) => ({ ...program, runs: [] as Run[], first: [] as number[], requests: 0 }));
  for (let round = 0; round <= RUNS; round += 1) {
    for (const program of programs) {
      await api.seen();
      const run = await runOnce(program.args, program.env);
      const { first, requests } = await api.seen();
      if (round === 0) continue;
      program.runs.push(run);
      program.requests = requests;
      if (first !== null) program.first.push(first - run.startedAt);
    }
  }
  await api.stop();
  rmSync(folder, { recursive: true });
  const empty = median(programs[0]!.runs.map(({ milliseconds }) => milliseconds));
  const times = (ms: number) => `${ms.toFixed(0)} ms (${(ms / empty).toFixed(2)} x)`;
  for (const { name, path, runs, first, requests } of programs) {
    const size = path ? `, ${statSync(path).size} bytes in its first file` : "";
    const sent =
      first.length > 0 ? `, first request after ${times(median(first))}, ${requests} requests` : "";
    const wall = median(runs.map(({ milliseconds }) => milliseconds));
    console.log(`${name}: ${times(wall)}${sent}, exit ${runs.at(-1)!.code}${size}`);
  }
}

/** Runs for the events of one incident. The seconds are mostly waits: a second between writes, and ten until GitHub shows them. */
async function incident(): Promise<void> {
  const workflow = await SyncWorkflow.start(actionNode());
  const alice = workflow.github.as("alice");
  const issuesWith = async (label: string) =>
    (await alice.issues()).filter(({ labels }) => labels.some(({ name }) => name === label));
  const measure = async (name: string, act: () => Promise<unknown>, isDone: () => Promise<boolean>) => {
    const before = workflow.results.length;
    const began = performance.now();
    await act();
    await eventually(async () => {
      if (!(await isDone())) throw new Error(`not yet: ${name}`);
    }, PATIENCE);
    const done = (performance.now() - began) / 1_000;
    await workflow.idle();
    const ended = (performance.now() - began) / 1_000;
    const said = workflow.results.slice(before).map(({ summary }) => summary.split("\n")[0]);
    console.log(
      `${name}: done after ${done.toFixed(1)} s, ended after ${ended.toFixed(1)} s. ${said.join(" ")}`,
    );
  };
  const { number } = await alice.openIssue({ title: "Down" });
  await eventually(() => {
    if (workflow.results.length === 0) throw new Error("no run yet");
  });
  const open = async () => (await issuesWith("postmortem")).length === 1;
  await measure("a new postmortem", () => alice.label(number, "incident"), open);
  const [page] = await issuesWith("postmortem");
  const lines = Array.from(
    { length: ITEMS },
    (_, index) => `- [ ] Renew certificate ${index + 1} of the shop @alice due +14d`,
  );
  const edit = () => alice.editBody(page!.number, addActionItems(...lines));
  const all = async () => (await alice.issue(page!.number)).body.split("- [ ] [#").length > ITEMS;
  await measure(`${ITEMS} items`, edit, all);
  await workflow.sweep(); // opens the digest and the index
  await measure(
    "a sweep without changes",
    () => workflow.sweep(),
    async () => true,
  );
  await workflow.stop();
}

try {
  await starts();
  await incident();
} finally {
  await stopAll();
}
