import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { APP, startGitHub } from "../harness/github.ts";
import { freePort, type Running } from "../harness/processes.ts";
import { launchServer, ROOT, serverEnv, waitUntilReady } from "../harness/server.ts";
import { SyncWorkflow } from "../harness/sync-workflow.ts";
import { showNote } from "./print.ts";
import type { Way } from "./story.ts";

/**
 * The App on a server.
 * @param onStart is told about each server that starts
 */
export async function withServer(begin: () => void, onStart: (server: Running) => void): Promise<Way> {
  run("src/build-if-needed.mjs");
  bundle();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const github = await startGitHub({ webhookUrl: `${url}/api/github/webhooks`, choices: ["gate-check"] });
  const alice = github.as("alice");
  await alice.addFile(".github/followthrough.yml", "check: true\n");
  await letCarolPush(alice);
  const startServer = async () => {
    const pace = { FOLLOWTHROUGH_WRITE_INTERVAL_MS: "50", FOLLOWTHROUGH_SETTLE_MS: "300" };
    const server = launchServer(serverEnv(github, port, { ...pace, FOLLOWTHROUGH_NOW: github.now() }));
    onStart(server);
    await waitUntilReady(server, url);
    return server;
  };
  let server = await startServer();
  begin();
  showNote(`GitHub (emulated) ${github.url} · the App's server ${url} · the Action, run as on a runner`);
  showNote("The settings of acme/shop: check: true");
  return {
    ...{ github, bot: APP.bot, newRuns: async () => [] },
    passTo: async (day) => {
      await server.stop();
      github.setClock(`${day}T09:00:00Z`);
      server = await startServer();
    },
  };
}

/** A workflow: each event starts a run, as on a runner. */
export async function withoutServer(begin: () => void): Promise<Way> {
  bundle();
  const workflow = await SyncWorkflow.start(process.execPath);
  const { github } = workflow;
  await letCarolPush(github.as("alice"));
  begin();
  showNote(`GitHub (emulated) ${github.url} · no server: the Actions sync and gate, run as on a runner`);
  showNote("The settings of acme/shop: apps: [github-actions], and the public key of the secret");
  let told = 0;
  return {
    ...{ github, bot: SyncWorkflow.bot, passTo: null },
    newRuns: async () => {
      await workflow.idle();
      const ended = workflow.results.slice(told);
      told = workflow.results.length;
      return ended.map(({ summary }) => summary.split("\n")[0]!.replace("Followthrough sync: ", ""));
    },
  };
}

/** For the branch of her pull request. */
function letCarolPush(alice: ReturnType<Way["github"]["as"]>): Promise<unknown> {
  return alice.call("PUT", "/repos/acme/shop/collaborators/carol", { permission: "push" });
}

/** The bundles are committed and are built only if they are missing. */
function bundle(): void {
  if (!existsSync(join(ROOT, "action/dist/index.js")))
    run("node_modules/tsx/dist/cli.mjs", "action/bundle.ts");
}

function run(...args: string[]): void {
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
}
