/**
 * `npm run demo`: an emulated GitHub, the real server and the real Action, each in a separate process. With `--no-server`, runs of
 * the Action `sync` take the server's place.
 */
import { guardProcesses, type Running, stopAll } from "../harness/processes.ts";
import { showPlaygroundCommands } from "./playground.ts";
import { title } from "./print.ts";
import { runStory } from "./story.ts";
import { withoutServer, withServer } from "./ways.ts";

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

const hasServer = !process.argv.includes("--no-server");

try {
  const begin = () => title("Followthrough: postmortem action items get done");
  const way = hasServer
    ? await withServer(begin, (started) => (server = started))
    : await withoutServer(begin);
  await runStory(way);
  const writer = hasServer
    ? "the real App wrote the issues and the check"
    : "the real Action wrote the issues";
  title(`That is the complete workflow. Nothing is staged: ${writer}.`);
  if (keepRunning) {
    isWaiting = true;
    showPlaygroundCommands(way.github);
    await (server ?? way.github.process).ended;
  }
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : error}\n`);
  if (server) process.stderr.write(`\nThe server said:\n${server.output().slice(-4000)}\n`);
} finally {
  await stopAll();
}
