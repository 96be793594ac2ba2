import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { actionEnv, runOnce } from "../bench/gate-run.ts";
import { type Listening, listen } from "../fake-github/listen.ts";
import { modelOf, TOKEN } from "./api-world.ts";
import { itemIssue } from "./issues.ts";

/* The bundle on the Node version for Actions, with a proxy between it and GitHub. */

const BUNDLE = fileURLToPath(new URL("../../action/dist/index.js", import.meta.url));
const world = { issues: { "acme/shop": [itemIssue(1, { due: "2020-01-01" })] } };
const open: Listening[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** A server that responds for any host, as a proxy does, and the requested hosts. */
async function startServer(): Promise<{ url: string; hosts: string[] }> {
  const hosts: string[] = [];
  const answer = modelOf(world);
  const server = await listen((request) => {
    hosts.push(request.headers.host!);
    return answer(request);
  });
  open.push(server);
  return { url: server.url, hosts };
}

const run = (apiUrl: string, env: NodeJS.ProcessEnv) =>
  runOnce([BUNDLE], { ...actionEnv(BUNDLE, apiUrl, TOKEN), ...env });

describe("a proxy from the environment", () => {
  it("receives the requests", async () => {
    const proxy = await startServer();
    const { code } = await run("http://api.github.invalid", { http_proxy: proxy.url });
    expect(code).toBe(1);
    expect(new Set(proxy.hosts)).toEqual(new Set(["api.github.invalid"]));
  });

  it("is not used for hosts in no_proxy", async () => {
    const [proxy, github] = await Promise.all([startServer(), startServer()]);
    const { code } = await run(github.url, { http_proxy: proxy.url, no_proxy: "localhost,127.0.0.1" });
    expect(code).toBe(1);
    expect(proxy.hosts).toEqual([]);
    expect(github.hosts.length).toBeGreaterThan(0);
  });

  it("that is unreachable leaves the gate undecided and is named", async () => {
    const { code, output } = await run("http://api.github.invalid", { http_proxy: "http://127.0.0.1:9" });
    expect(code).toBe(2);
    expect(output).toContain("could not be reached");
  });
});
