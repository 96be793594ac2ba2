/** `npm run demo`: an emulated GitHub, the real server and the real Action, each in a separate process. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startGitHub } from "../harness/github.ts";
import { freePort, guardProcesses, type Running, stopAll } from "../harness/processes.ts";
import { launchServer, ROOT, serverEnv, waitUntilReady } from "../harness/server.ts";
import { showPlaygroundCommands } from "./playground.ts";
import { showNote, title } from "./print.ts";
import { runStory } from "./story.ts";

const keepRunning = process.argv.includes("--keep");
let isWaiting = false;
let server: Running | undefined;

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)
  process.on(signal, () => void stopAll().finally(() => process.exit(isWaiting ? 0 : code)));

guardProcesses();

try {
  build();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const github = await startGitHub({ webhookUrl: `${url}/api/github/webhooks`, choices: ["gate-check"] });
  const alice = github.as("alice");
  await alice.addFile(".github/followthrough.yml", "check: true\n");
  // For the branch of her pull request.
  await alice.call("PUT", "/repos/acme/shop/collaborators/carol", { permission: "push" });
  const startServer = async () => {
    const pace = { FOLLOWTHROUGH_WRITE_INTERVAL_MS: "50", FOLLOWTHROUGH_SETTLE_MS: "300" };
    server = launchServer(serverEnv(github, port, { ...pace, FOLLOWTHROUGH_NOW: github.now() }));
    await waitUntilReady(server, url);
  };
  await startServer();
  title("Followthrough: postmortem action items get done");
  showNote(`GitHub (emulated) ${github.url} · the App's server ${url} · the Action, run as on a runner`);
  showNote("The settings of acme/shop: check: true");
  await runStory(github, async (day) => {
    await server?.stop();
    github.setClock(`${day}T09:00:00Z`);
    await startServer();
  });
  title("That is the complete workflow. Nothing is staged: the real App wrote the issues and the check.");
  if (keepRunning) {
    isWaiting = true;
    showPlaygroundCommands(github);
    await server?.ended;
  }
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : error}\n`);
  if (server) process.stderr.write(`\nThe server said:\n${server.output().slice(-4000)}\n`);
} finally {
  await stopAll();
}

/** Compiles the server, which takes a moment. The bundle is committed and is built only if it is missing. */
function build(): void {
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  run("node_modules/typescript/bin/tsc", "-p", "src");
  if (!existsSync(join(ROOT, "action/dist/index.js")))
    run("node_modules/tsx/dist/cli.mjs", "action/bundle.ts");
}
