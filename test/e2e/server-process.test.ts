import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { freePort, start, stopAll } from "../harness/processes.ts";
import { type Env, launchServer, ROOT, serverEnv, waitUntilReady } from "../harness/server.ts";
import { withWorld } from "../harness/world.ts";

afterAll(stopAll);

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});
/** Nothing listens here. */
const UNREACHABLE_URL = { url: "http://127.0.0.1:9", privateKey };

const NO_CREDENTIALS: Env = { APP_ID: undefined, PRIVATE_KEY: undefined, WEBHOOK_SECRET: undefined };

async function refusal(env: Env): Promise<{ code: unknown; lines: string[] }> {
  const server = launchServer(env);
  const code = await server.ended;
  await server.stop();
  return { code, lines: server.stderr().trim().split("\n") };
}

describe("refuses an invalid setup with one line", () => {
  it.each<[string, Env, RegExp]>([
    ["no webhook secret", { WEBHOOK_SECRET: undefined }, /WEBHOOK_SECRET/],
    ["an empty webhook secret", { WEBHOOK_SECRET: "" }, /WEBHOOK_SECRET/],
    ["a short webhook secret", { WEBHOOK_SECRET: "fifteen letters" }, /WEBHOOK_SECRET.*16/],
    ["a key that does not parse", { PRIVATE_KEY: "not a key" }, /PRIVATE_KEY/],
    ["no key", { PRIVATE_KEY: undefined }, /PRIVATE_KEY/],
    [
      "no credentials in production, where the guided setup is unavailable",
      { ...NO_CREDENTIALS, NODE_ENV: "production" },
      /APP_ID.*WEBHOOK_SECRET/,
    ],
    [
      "no such key file",
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "/no/such/key.pem" },
      /PRIVATE_KEY_PATH/,
    ],
    ["no app ID", { APP_ID: undefined }, /APP_ID/],
    ["an app ID that is not a number", { APP_ID: "followthrough" }, /APP_ID/],
    ["an invalid port", { PORT: "eighty" }, /PORT/],
    ["an invalid address", { GITHUB_API_URL: "github" }, /GITHUB_API_URL/],
    ["an invalid interval", { FOLLOWTHROUGH_WRITE_INTERVAL_MS: "soon" }, /FOLLOWTHROUGH_WRITE_INTERVAL_MS/],
    ["an invalid time", { FOLLOWTHROUGH_NOW: "tomorrow" }, /FOLLOWTHROUGH_NOW/],
  ])("%s", async (_, change, complaint) => {
    const { code, lines } = await refusal(serverEnv(UNREACHABLE_URL, await freePort(), change));
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(complaint)] });
  });

  it.each<[string, Env]>([
    ["", {}],
    [", in the guided setup", NO_CREDENTIALS],
  ])("a port that is in use%s", async (_, change) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { code, lines } = await refusal(serverEnv(UNREACHABLE_URL, port, change));
    other.close();
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining(String(port))] });
  });
});

describe("the server process", () => {
  it.each<NodeJS.Signals>(["SIGTERM", "SIGINT"])("exits with 0 on %s", async (signal) => {
    await withWorld({}, async (world) => {
      world.server().signal(signal);
      expect(await world.server().ended).toBe(0);
    });
  });

  it("answers health and readiness checks, and responds with 404 to unknown paths", async () => {
    await withWorld({}, async (world) => {
      const url = `http://127.0.0.1:${world.port}`;
      const status = async (path: string) => (await fetch(`${url}${path}`)).status;
      const paths = ["/healthz", "/readyz", "/metrics", "/nowhere"];
      expect(await Promise.all(paths.map(status))).toEqual([200, 200, 404, 404]);
    });
  });

  it("says why it is not ready", async () => {
    const port = await freePort();
    const server = launchServer(serverEnv(UNREACHABLE_URL, port));
    const answer = await eventually(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`);
      const text = await response.text();
      expect(text).toContain("no response");
      return { status: response.status, text };
    });
    await server.stop();
    expect(answer.status).toBe(503);
    expect(answer.text).toMatch(/^not ready\n- not connected to GitHub: GET \/app got no response: /);
  });

  it("serves metrics on a port of their own, and logs each webhook's pass", async () => {
    const metricsPort = await freePort();
    const env = { FOLLOWTHROUGH_METRICS_PORT: String(metricsPort), LOG_LEVEL: "trace" };
    await withWorld({ env }, async (world) => {
      await world.as("alice").openIssue({ title: "Checkout is down", labels: ["incident"] });
      await eventually(async () => {
        const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
        expect(text).toContain('followthrough_webhooks_total{event="issues",outcome="enqueued"}');
        expect(text).toContain('followthrough_writes_total{operation="create-postmortem"} 1');
      });
      expect((await fetch(`http://127.0.0.1:${world.port}/metrics`)).status).toBe(404);
      const log = world.server().output();
      expect(log).toMatch(/"cause":\{"event":"issues\.\w+","delivery":"[\w-]+","sender":"alice"\}/);
      for (const secret of [world.github.privateKey.slice(100, 140), "ghs_", "Bearer ", "# Checkout is down"])
        expect(log).not.toContain(secret);
    });
  });

  it("starts with npm start and ends with Ctrl-C", async () => {
    await withWorld({ serverless: true }, async (world) => {
      const env = serverEnv(world.github, world.port) as NodeJS.ProcessEnv;
      const npm = start("npm start", "npm", ["start"], { cwd: ROOT, env });
      try {
        await waitUntilReady(npm, `http://127.0.0.1:${world.port}`);
        npm.signal("SIGINT");
        await npm.ended;
        await expect(fetch(`http://127.0.0.1:${world.port}/healthz`)).rejects.toThrow();
      } finally {
        await npm.stop();
      }
    });
  });

  it("stops when only npm receives the signal, as from an init system", async () => {
    await withWorld({ serverless: true }, async (world) => {
      const env = { ...process.env, ...serverEnv(world.github, world.port) };
      const npm = spawn("npm", ["start"], { cwd: ROOT, env, stdio: "ignore" });
      const ended = once(npm, "exit");
      await eventually(async () => {
        expect((await fetch(`http://127.0.0.1:${world.port}/readyz`)).status).toBe(200);
      });
      npm.kill("SIGTERM");
      expect(await ended).toEqual([0, null]);
      await expect(fetch(`http://127.0.0.1:${world.port}/healthz`)).rejects.toThrow();
    });
  });

  it("takes the key from a file", async () => {
    await withWorld({ serverless: true }, async (world) => {
      const folder = mkdtempSync(join(tmpdir(), "followthrough-key-"));
      writeFileSync(join(folder, "key.pem"), world.github.privateKey, { mode: 0o600 });
      await world.startServer({ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: join(folder, "key.pem") });
      rmSync(folder, { recursive: true });
    });
  });

  it.each<[string, (key: string) => string]>([
    ["with \\n in place of line breaks", (key) => key.replaceAll("\n", "\\n")],
    ["in quotes, as the guided setup writes it", (key) => `"${key}"`],
  ])("takes the key %s", async (_, write) => {
    await withWorld({ serverless: true }, async (world) => {
      await world.startServer({ PRIVATE_KEY: write(world.github.privateKey) });
    });
  });
});
