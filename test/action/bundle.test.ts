import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { actionNode, runGate } from "../harness/gate.ts";
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

interface Payload {
  readonly action?: string;
  readonly repository: { readonly full_name: string };
  readonly pull_request?: object;
}
/** What GitHub's own documentation shows of each event. */
const examples = createRequire(import.meta.url)("@octokit/webhooks-examples") as {
  readonly name: string;
  readonly examples: readonly Payload[];
}[];
const payloads = (name: string) => examples.find((event) => event.name === name)!.examples;
const OURS = ["pull_request", "push", "merge_group"];

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
      "acme/ramp": [late],
      "acme/queue": [late],
      ...Object.fromEntries(OURS.flatMap(payloads).map(({ repository }) => [repository.full_name, [late]])),
    },
    pullRequests: { "acme/queue#104": { body: "Fixes #124", base: "main" } },
    files: {
      "acme/configured:.github/followthrough.yml":
        "time_zone: Europe/Berlin\naction_items: { label: promise }",
      "acme/broken:.github/followthrough.yml": "time_zone: [",
      "acme/ramp:.github/followthrough.yml": "gate: { fail_on: none, grace_days: 5 }",
    },
  });
});
afterAll(() => api.close());

const gate = (repository: string, inputs: Record<string, string> = {}) =>
  runGate({ apiUrl: api.url, token: "t", repository, inputs, node: actionNode() });

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
    ["acme/broken", { "on-undecided": "warn" }, 0, "undecided"],
    ["acme/nowhere", { "on-undecided": "warn" }, 0, "undecided"],
    ["acme/stripped", { "on-undecided": "warn" }, 2, "undecided"],
    ["acme/fine", { "on-undecided": "warn", "as-of": "2020-01-01" }, 2, "undecided"],
    ["acme/ramp", {}, 0, "pass"],
    ["acme/ramp", { "fail-on": "overdue" }, 1, "fail"],
    ["acme/ramp", { "fail-on": "due-soon" }, 1, "fail"],
    ["acme/configured", { "grace-days": "366" }, 1, "fail"],
    ["acme/late", { explain: "true" }, 1, "fail"],
    ["acme/configured", { config: "other.yml" }, 1, "fail"],
  ])("in %s with %j ends with %d: %s", async (repository, inputs, code, verdict) => {
    const result = await gate(repository, inputs);
    expect({ code: result.code, verdict: result.outputs.verdict }).toEqual({ code, verdict });
    expect(result.summary).toMatch(/^## \S+ Followthrough gate: /);
    expect(result.log).toContain(`Followthrough gate: ${verdict}`);
  });

  it("sends about one request for each 100 open items, besides config and postmortems", async () => {
    const before = api.requests.length;
    expect((await gate("acme/many")).outputs).toMatchObject({ verdict: "pass", "open-count": "250" });
    expect(api.requests.length - before).toBeLessThanOrEqual(1.5 * 3 + 5);
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
    const explained = (await gate("acme/hostile", { explain: "true" })).log.split("\n");
    const obeyed = explained.filter((line) => /^\s*::|##\[/.test(line));
    expect(new Set(obeyed.map((line) => /^::(\w+)/.exec(line)?.[1]))).toEqual(
      new Set(["group", "endgroup", "error"]),
    );
    expect(summary).not.toMatch(/@[a-z]|<img|<!--/);
  });

  const onEvent = (name: string, payload: object, repository: string) =>
    runGate({ apiUrl: api.url, token: "t", repository, event: { name, payload }, node: actionNode() });

  it.each(OURS)("on %s, as GitHub tells of it, an overdue item holds it up", async (name) => {
    const payload = payloads(name)[0]!;
    const { code, summary } = await onEvent(name, payload, payload.repository.full_name);
    expect(code).toBe(1);
    expect(summary).toContain("What holds it up");
    expect(summary).not.toContain("No pull request could be looked at");
  });

  it.each(["schedule", "workflow_dispatch", "deployment"])("on %s too", async (name) => {
    expect((await onEvent(name, {}, "acme/late")).code).toBe(1);
  });

  it("on pull_request the fix passes, whatever token it has", async () => {
    const payload = payloads("pull_request").find(({ action }) => action === "opened")!;
    const fix = { ...payload, pull_request: { ...payload.pull_request, body: "Fixes #124" } };
    const { code, summary } = await onEvent("pull_request", fix, payload.repository.full_name);
    expect(code).toBe(0);
    expect(summary).toContain("merging it closes #124");
  });

  it("on merge_group the queued fix passes", async () => {
    const payload = payloads("merge_group")[0]!;
    expect((await onEvent("merge_group", payload, "acme/queue")).code).toBe(0);
  });

  it("is one small file that says where it comes from", () => {
    expect(statSync(BUNDLE).size).toBeLessThanOrEqual(300_000);
    const text = readFileSync(BUNDLE, "utf8");
    expect(text).toMatch(/^\/\/ Built from action\/main\.ts/);
    expect(text).not.toMatch(/sourceMappingURL|undici/);
  });
});
