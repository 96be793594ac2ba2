import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { actionEnv, runOnce } from "../bench/gate-run.ts";
import { answerOf } from "./api-world.ts";
import { itemIssue } from "./issues.ts";

/* The bundle on the Node of Actions, where a proxy stands between it and GitHub. */

const BUNDLE = fileURLToPath(new URL("../../action/dist/index.js", import.meta.url));
const world = { issues: { "acme/shop": [itemIssue(1, { due: "2020-01-01" })] } };
const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server that answers requests for any host, as a proxy is asked for them; the hosts that it was asked for. */
async function startServer(): Promise<{ url: string; hosts: string[] }> {
  const hosts: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, `http://${request.headers.host}`);
    hosts.push(url.host);
    const { status, body, headers } = answerOf(world, request.method!, url);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hosts };
}

const run = (apiUrl: string, env: NodeJS.ProcessEnv) =>
  runOnce([BUNDLE], { ...actionEnv(BUNDLE, apiUrl, "token"), ...env });

describe("a proxy of the environment", () => {
  it("is asked instead of GitHub", async () => {
    const proxy = await startServer();
    const { code } = await run("http://api.github.invalid", { http_proxy: proxy.url });
    expect(code).toBe(1);
    expect(new Set(proxy.hosts)).toEqual(new Set(["api.github.invalid"]));
  });

  it("is left alone for what no_proxy names", async () => {
    const [proxy, github] = await Promise.all([startServer(), startServer()]);
    const { code } = await run(github.url, { http_proxy: proxy.url, no_proxy: "localhost,127.0.0.1" });
    expect(code).toBe(1);
    expect(proxy.hosts).toEqual([]);
    expect(github.hosts.length).toBeGreaterThan(0);
  });

  it("that is not there leaves the gate undecided, and is named", async () => {
    const { code, output } = await run("http://api.github.invalid", { http_proxy: "http://127.0.0.1:9" });
    expect(code).toBe(2);
    expect(output).toContain("could not be reached");
  });
});
