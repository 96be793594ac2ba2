import { createInterface } from "node:readline";
import { createClient, fixedToken } from "../../../src/github/client/client.ts";
import { faultKindOf } from "../../../src/github/client/errors.ts";
import { proxiedFetch } from "../../../src/github/client/proxied-fetch.ts";
import { hurriedClock } from "./virtual-clock.ts";

/** Sends a request for each line on standard input, a URL and an environment, and prints the answer in a line. */
for await (const line of createInterface(process.stdin)) {
  const { url, env } = JSON.parse(line) as { url: string; env: Record<string, string> };
  console.log(JSON.stringify(await send(url, env)));
}
process.exit(0);

async function send(baseUrl: string, env: Record<string, string>): Promise<unknown> {
  const client = createClient({
    baseUrl,
    auth: fixedToken("the token"),
    fetch: proxiedFetch(env),
    clock: hurriedClock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    userAgent: "followthrough",
    writeIntervalMs: 0,
  });
  try {
    return (await client.request("POST /repos/o/r/issues", { title: "Größe" })).data;
  } catch (error) {
    return { fault: faultKindOf(error), cause: String((error as Error).cause) };
  }
}
