import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { start, stopAll } from "../harness/processes.ts";
import { bareEnv, ROOT } from "../harness/server.ts";
import { runCommand } from "../harness/sweep-process.ts";

afterAll(stopAll);

const page = readFileSync(join(ROOT, ".github/docs/demo.md"), "utf8");

/**
 * The lines to compare, without what differs from run to run: days, ports, and the number of the pull request, which depends on
 * whether the App opened its index before.
 */
function linesOf(text: string): string[] {
  const same = text
    .replace(/\d{4}-\d{2}-\d{2}/g, "DAY")
    .replace(/127\.0\.0\.1:\d+/g, "PORT")
    .replace(/(pull request|check on) #\d+/g, "$1 #PULL");
  return same.split("\n").filter((line) => line.trim() !== "");
}

/** What the demo prints with these arguments. */
async function printedBy(...args: string[]): Promise<string> {
  const { code, output } = await runCommand(
    "npm",
    ["run", "--silent", "demo", "--", ...args],
    ROOT,
    bareEnv(),
  );
  if (code !== 0) throw new Error(`exit code ${code}:\n${output}`);
  return output;
}

it("prints the lines that its page shows, with a server and without, and leaves no process running", async () => {
  const outputs = await Promise.all([printedBy(), printedBy("--no-server")]);
  const blocks = [...page.matchAll(/```text\n([\s\S]*?)```/g)].map(([, block]) => linesOf(block!));
  expect(blocks).toHaveLength(outputs.length);
  for (const [index, shown] of blocks.entries()) {
    const printed = linesOf(outputs[index]!);
    let from = 0;
    for (const line of shown) {
      // The page cuts lines that end with an ellipsis.
      const cut = line.endsWith(" …") ? line.slice(0, -2) : null;
      const at = printed.findIndex((other, place) => {
        return place >= from && (cut === null ? other === line : other.startsWith(cut));
      });
      expect({ line, isPrinted: at >= 0 }).toEqual({ line, isPrinted: true });
      from = at + 1;
    }
  }
});

it.each<NodeJS.Signals>(["SIGKILL", "SIGHUP"])("leaves no process running on %s", async (signal) => {
  const program = ["--import", "tsx", "test/demo/demo.ts", "--keep"];
  const demo = start("demo", process.execPath, program, { cwd: ROOT, env: bareEnv() as NodeJS.ProcessEnv });
  const urls = await eventually(async () => {
    const found = [...new Set(demo.output().match(/http:\/\/127\.0\.0\.1:\d+/g))].slice(0, 2);
    expect(found).toHaveLength(2);
    return found;
  });
  const answers = () =>
    Promise.all(
      urls.map((url) =>
        fetch(url)
          .then(() => true)
          .catch(() => false),
      ),
    );
  expect(await answers()).toEqual([true, true]);
  // Only this process, and not its group.
  process.kill(demo.pid, signal);
  await eventually(async () => expect(await answers()).toEqual([false, false]));
});
