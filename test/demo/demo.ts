/** `npm run demo`: an emulated GitHub, the real server and the real Action, as processes of their own. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startGitHub } from "../harness/github.ts";
import { freePort, type Running, stopAll } from "../harness/processes.ts";
import { launchServer, ROOT, ready, serverEnv } from "../harness/server.ts";
import { showHowToPlay } from "./playground.ts";
import { aside, title } from "./print.ts";
import { tell } from "./story.ts";

const keep = process.argv.includes("--keep");
let keeping = false;
let server: Running | undefined;

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)
  process.on(signal, () => void stopAll().finally(() => process.exit(keeping ? 0 : code)));

try {
  build();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const github = await startGitHub({ webhookUrl: `${url}/api/github/webhooks` });
  server = launchServer(
    serverEnv(github, port, { FOLLOWTHROUGH_WRITE_INTERVAL_MS: "50", FOLLOWTHROUGH_SETTLE_MS: "300" }),
  );
  await ready(server, url);
  title("Followthrough: postmortem action items get done");
  aside(`GitHub (emulated) ${github.url} · the App's server ${url} · the Action as a runner runs it`);
  await tell(github);
  title("That is the whole road. Nothing of it is staged: the issues were made by the real App.");
  if (keep) {
    keeping = true;
    showHowToPlay(github);
    await server.ended;
  }
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : error}\n`);
  if (server) process.stderr.write(`\nThe server said:\n${server.output().slice(-4000)}\n`);
} finally {
  await stopAll();
}

/** The server is compiled anew, which takes a moment only; the bundle is committed and made only if it is gone. */
function build(): void {
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  run("node_modules/typescript/bin/tsc", "-p", "src");
  if (!existsSync(join(ROOT, "action/dist/index.js")))
    run("node_modules/tsx/dist/cli.mjs", "action/bundle.ts");
}
