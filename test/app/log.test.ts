import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { Probot } from "probot";
import { createLog } from "../../src/app/runtime.ts";
import { createWebhooks } from "../../src/app/webhooks.ts";
import { NO_METRICS } from "../../src/engine/monitor.ts";
import { AmbiguousWriteError } from "../../src/github/client/errors.ts";
import { opensIncident, writes } from "../scenarios/scenario.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";
import { settings } from "./github-api.ts";

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const [INFO, ERROR] = [30, 50];
/** What people write, and what would let somebody act as the App. */
const NEVER = [
  "the database password",
  "head.claims",
  "ghs_",
  "Bearer",
  settings.webhookSecret,
  "PRIVATE KEY",
];

function memory() {
  const texts: string[] = [];
  const log = createLog("trace", { write: (line) => void texts.push(line) });
  return { log, texts, lines: () => texts.map((text) => JSON.parse(text) as Line) };
}

/** An incident with an item, a command, a config that nobody can read, and requests that fail in every way. */
async function story(): Promise<ReturnType<typeof memory>> {
  const kept = memory();
  const sim = new Simulation();
  sim.startApp({ log: kept.log });
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  await writes("- [ ] Change the database password @alice due 2026-03-09")(sim);
  await sim.rest();
  const item = sim.item("Change the database password").number;
  const faults = ["error before", "error after"] as const;
  let writesSeen = 0;
  sim.network.hooks = { fault: (call) => (call.isWrite ? (faults[writesSeen++] ?? null) : null) };
  sim.as("alice").comments(item, "/extend 3d because the database password is in use");
  await sim.rest();
  sim.network.hooks = {};
  sim.as("alice").commits(".github/followthrough.yml", "weekend: [Funday]\n");
  await sim.pass(25 * HOUR);
  await sim.sweep();
  sim.as("bob").comments(1, "/postmortem the database password again");
  await sim.rest();
  return kept;
}

// The settings come from a file that loads it, and it stays for the next test file of this process.

describe("the log", () => {
  let kept: ReturnType<typeof memory>;
  beforeAll(async () => {
    kept = await story();
  });

  it("has one line for each pass, with its cause and its cost", () => {
    const passes = kept.lines().filter(({ msg }) => msg === "pass");
    const opened = passes.find(({ writes }) => Number(writes) > 0)!;
    expect(opened).toMatchObject({
      level: INFO,
      key: "acme/shop#1",
      cause: { event: "issues.opened", delivery: expect.any(String), sender: "alice" },
      outcome: "converged",
      requests: expect.any(Number),
      operations: { "create-postmortem": 1 },
      ms: expect.any(Number),
    });
    expect(opened.requests).toBeGreaterThan(opened.writes as number);
    expect(passes.some(({ cause }) => (cause as { event: string }).event === "sweep")).toBe(true);
  });

  it("has a line at debug for each write, and none at info", () => {
    expect(kept.lines().filter(({ msg, level }) => msg === "done" && level >= INFO)).toEqual([]);
  });

  it("has a mistake in the settings at info, without a stack", () => {
    const mistakes = kept.texts
      .filter((text) => text.includes("Funday"))
      .map((text) => JSON.parse(text) as Line);
    expect(mistakes.length).toBeGreaterThan(0);
    for (const { level, err } of mistakes) {
      expect(level).toBeLessThanOrEqual(INFO);
      expect(Object.keys(err as object)).toEqual(["type", "message"]);
    }
    expect(kept.lines().filter(({ level }) => level >= ERROR)).toEqual([]);
  });

  it.each(NEVER)("never contains %s", (text) => {
    expect(kept.texts.filter((line) => line.includes(text))).toEqual([]);
  });
});

describe("an error in the log", () => {
  it("has a stack, and nothing that hangs on it", () => {
    const { log, lines } = memory();
    const request = { headers: { authorization: "Bearer ghs_secret" } };
    log.error(
      { err: Object.assign(new Error("a bug"), { request, event: { payload: "the body" } }) },
      "pass failed",
    );
    expect(Object.keys(lines()[0]!.err as object)).toEqual(["type", "message", "stack"]);
  });

  it("is one line if GitHub caused it", () => {
    const { log, lines } = memory();
    const cause = Object.assign(new Error("lost"), { request: { body: "the body" } });
    log.error({ err: new AmbiguousWriteError({ method: "POST", path: "/x" }, cause) }, "was refused");
    expect(lines()[0]!.err).toEqual({
      type: "AmbiguousWriteError",
      message: "POST /x may or may not have been done: lost",
    });
  });

  it("has no text of a webhook that Probot hands on", async () => {
    const { log, texts } = memory();
    const probot: Probot = createWebhooks(settings, new Promise(() => {}), log, NO_METRICS);
    // Signed, but not as GitHub sends it: the handler throws.
    const payload = JSON.stringify({
      action: "opened",
      issue: { body: "the database password", labels: [{}] },
      repository: {},
    });
    const signature = `sha256=${createHmac("sha256", settings.webhookSecret).update(payload).digest("hex")}`;
    const delivery = {
      id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      name: "issues" as const,
      payload,
      signature,
    };
    await probot.ready();
    await probot.webhooks.verifyAndReceive(delivery).catch(() => {});
    await probot
      .receive({ id: delivery.id, name: "issues", payload: JSON.parse(payload) } as never)
      .catch(() => {});
    expect(texts.join("")).toContain("Webhook received");
    expect(texts.join("")).toContain('"type":"TypeError"');
    expect(texts.join("")).not.toContain("password");
  });
});
