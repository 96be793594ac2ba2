import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { stopAll } from "../harness/processes.ts";
import { bareEnv, ROOT } from "../harness/server.ts";
import { run } from "../harness/sweep-process.ts";

afterAll(stopAll);

const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** Lines as they are compared: days differ from run to run, and so do the ports. */
function linesOf(text: string): string[] {
  const same = text.replace(/\d{4}-\d{2}-\d{2}/g, "DAY").replace(/127\.0\.0\.1:\d+/g, "PORT");
  return same.split("\n").filter((line) => line.trim() !== "");
}

it("prints what the README shows of it, line by line, and leaves nothing running", async () => {
  const { code, output } = await run("npm", ["run", "--silent", "demo"], ROOT, bareEnv());
  if (code !== 0) throw new Error(`it ended with ${code}:\n${output}`);
  const printed = linesOf(output);
  const shown = linesOf(/```text\n([\s\S]*?)```/.exec(readme)![1]!);
  let from = 0;
  for (const line of shown) {
    // A line that ends so is cut in the README.
    const cut = line.endsWith(" …") ? line.slice(0, -2) : null;
    const at = printed.findIndex((other, index) => {
      return index >= from && (cut === null ? other === line : other.startsWith(cut));
    });
    expect({ line, isPrinted: at >= 0 }).toEqual({ line, isPrinted: true });
    from = at + 1;
  }
});
