import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { runGate } from "../harness/gate.ts";
import { apiIssue, itemIssue, postmortemIssue } from "./issues.ts";
import { type LoopbackApi, startLoopbackApi } from "./loopback-api.ts";
import { HOSTILE } from "./verdicts.ts";

/*
 * The built bundle as a runner starts it: a process of its own, against a small API on the loopback interface. It
 * has to be built (`npm run bundle`) from the sources under test.
 */

const BUNDLE = fileURLToPath(new URL("../../action/dist/index.js", import.meta.url));
const FAR = "2999-01-01";
const LATE = "2020-01-01";

let api: LoopbackApi;
const many = Array.from({ length: 250 }, (_, index) => itemIssue(index + 1, { due: FAR }));
const late = itemIssue(124, { due: LATE, title: "Alert on replication lag" });
const hostile = itemIssue(66, { due: LATE, title: HOSTILE.repeat(20).slice(0, 5_000), assignees: [] });

beforeAll(async () => {
  api = await startLoopbackApi({
    issues: {
      "acme/empty": [],
      "acme/fine": [itemIssue(1, { due: FAR }), postmortemIssue(7, { due: FAR })],
      "acme/late": [late],
      "acme/many": many,
      "acme/hostile": [hostile],
      "acme/stripped": [apiIssue(12, "no marker", ["action-item"])],
      "acme/configured": [{ ...late, labels: [{ name: "promise" }] }],
      "acme/broken": [],
    },
    files: {
      "acme/configured:.github/followthrough.yml":
        "time_zone: Europe/Berlin\naction_items: { label: promise }",
      "acme/broken:.github/followthrough.yml": "time_zone: [",
    },
  });
});
afterAll(() => api.close());

const gate = (repository: string, inputs: Record<string, string> = {}) =>
  runGate({ apiUrl: api.url, token: "t", repository, inputs });

describe("the bundle", () => {
  it.each([
    ["acme/empty", {}, 0, "pass"],
    ["acme/fine", {}, 0, "pass"],
    ["acme/fine", { "as-of": "2999-01-02" }, 1, "fail"],
    ["acme/fine", { "as-of": "2020-01-01" }, 2, "undecided"],
    ["acme/late", {}, 1, "fail"],
    ["acme/late", { "fail-on": "none" }, 0, "pass"],
    ["acme/late", { "fail-on": "maybe" }, 2, "undecided"],
    ["acme/late", { "github-token": "" }, 2, "undecided"],
    ["acme/empty", { repositories: "acme/late" }, 1, "fail"],
    ["acme/empty", { repositories: "acme/nowhere" }, 2, "undecided"],
    ["acme/nowhere", {}, 2, "undecided"],
    ["acme/stripped", {}, 2, "undecided"],
    ["acme/configured", {}, 1, "fail"],
    ["acme/broken", {}, 2, "undecided"],
  ])("in %s with %j ends with %d: %s", async (repository, inputs, code, verdict) => {
    const result = await gate(repository, inputs);
    expect({ code: result.code, verdict: result.outputs.verdict }).toEqual({ code, verdict });
    expect(result.summary).toMatch(/^## \S+ Followthrough gate: /);
    expect(result.log).toContain(`Followthrough gate: ${verdict}`);
  });

  it("sends one request for each 100 open items, besides config and postmortems", async () => {
    const before = api.requests.length;
    expect((await gate("acme/many")).outputs).toMatchObject({ verdict: "pass", "open-count": "250" });
    const listings = api.requests.slice(before).filter((line) => line.includes("labels=action-item"));
    expect(listings).toHaveLength(3);
    expect(api.requests.length - before).toBe(6);
  });

  it("is not led astray by a hostile title", async () => {
    const { code, log, outputs, summary } = await gate("acme/hostile");
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 1, verdict: "fail" });
    expect(Object.keys(outputs).sort()).toEqual([
      "due-soon-count",
      "items",
      "open-count",
      "overdue-count",
      "verdict",
    ]);
    const commands = log.split("\n").filter((line) => /^\s*::|##\[/.test(line));
    expect(commands.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual(["group", "endgroup", "error"]);
    expect(summary).not.toMatch(/@[a-z]|<img|<!--/);
  });

  it.each(["pull_request", "push", "merge_group", "schedule", "workflow_dispatch", "deployment"])(
    "gives its verdict on %s",
    async (name) => {
      const run = { apiUrl: api.url, token: "t", repository: "acme/late", event: { name, payload: {} } };
      expect((await runGate(run)).code).toBe(1);
    },
  );

  it("is one small file that says where it comes from", () => {
    expect(statSync(BUNDLE).size).toBeLessThanOrEqual(300_000);
    const text = readFileSync(BUNDLE, "utf8");
    expect(text).toMatch(/^\/\/ Built from action\/main\.ts/);
    expect(text).not.toMatch(/sourceMappingURL|undici/);
  });
});
