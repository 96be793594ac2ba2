import { createClient, fixedToken } from "../../../src/github/client/client.ts";
import { httpsFetch } from "../../../src/github/client/https-fetch.ts";
import { hurriedClock } from "./virtual-clock.ts";

const client = createClient({
  baseUrl: process.argv[2]!,
  auth: fixedToken("t"),
  fetch: httpsFetch,
  clock: hurriedClock,
  log: { debug() {}, info() {}, warn() {}, error() {} },
  userAgent: "followthrough",
  writeIntervalMs: 0,
});
const { status } = await client.request("GET /x");
const { moduleLoadList } = process as unknown as { moduleLoadList: string[] };
console.log(JSON.stringify({ status, undici: moduleLoadList.filter((name) => name.includes("undici")) }));
