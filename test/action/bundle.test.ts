import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Listening, listen } from "../fake-github/listen.ts";
import { actionNode, runGate } from "../harness/gate.ts";
import { modelOf, TOKEN } from "./api-world.ts";
import { itemIssue } from "./issues.ts";
import { HOSTILE } from "./report/verdicts.ts";

/*
 * The built bundle as a runner starts it: a separate process, against the model of GitHub. It must be built (`npm run
 * bundle`) from the sources under test. `table` tests what it reports in each case.
 */

const DIST = fileURLToPath(new URL("../../action/dist/", import.meta.url));
const BUNDLE = `${DIST}index.js`;
const FAR = "2999-01-01";
const LATE = "2020-01-01";

interface Payload {
  readonly action?: string;
  readonly repository: { readonly full_name: string };
  readonly pull_request?: object;
}
/** GitHub's documented example of each event. */
const examples = createRequire(import.meta.url)("@octokit/webhooks-examples") as {
  readonly name: string;
  readonly examples: readonly Payload[];
}[];
const payloads = (name: string) => examples.find((event) => event.name === name)!.examples;
const OURS = ["pull_request", "push", "merge_group"];

let api: Listening;
const items = Array.from({ length: 250 }, (_, index) => itemIssue(index + 1, { due: FAR }));
const overdueItem = itemIssue(124, { due: LATE, title: "Alert on replication lag" });
const hostile = itemIssue(66, { due: LATE, title: HOSTILE.repeat(20).slice(0, 5_000), assignees: [] });

beforeAll(async () => {
  const ofExamples = OURS.flatMap(payloads).map(({ repository }) => [repository.full_name, [overdueItem]]);
  const issues = { "acme/late": [overdueItem], "acme/many": items, "acme/hostile": [hostile] };
  api = await listen(modelOf({ issues: { ...issues, ...Object.fromEntries(ofExamples) } }));
});
afterAll(async () => {
  await api.close();
  expect(api.violations).toEqual([]);
});

const gate = (repository: string, inputs: Record<string, string> = {}) =>
  runGate({ apiUrl: api.url, token: TOKEN, repository, inputs, node: actionNode() });

describe("the bundle", () => {
  it("sends about one request for each 100 open items, in addition to config, postmortems and the index", async () => {
    const before = api.requests.length;
    expect((await gate("acme/many")).outputs).toMatchObject({ verdict: "pass", "open-count": "250" });
    expect(api.requests.length - before).toBeLessThanOrEqual(1.5 * 3 + 6);
  });

  it("is not affected by a hostile title", async () => {
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
    const workflowCommands = explained.filter((line) => /^\s*::|##\[/.test(line));
    expect(new Set(workflowCommands.map((line) => /^::(\w+)/.exec(line)?.[1]))).toEqual(
      new Set(["group", "endgroup", "error"]),
    );
    expect(summary).not.toMatch(/@[a-z]|<img|<!--/);
  });

  const onEvent = (name: string, payload: object, repository: string) =>
    runGate({ apiUrl: api.url, token: TOKEN, repository, event: { name, payload }, node: actionNode() });

  it.each(OURS)("an overdue item blocks %s, with GitHub's example payload", async (name) => {
    const payload = payloads(name)[0]!;
    const { code, summary } = await onEvent(name, payload, payload.repository.full_name);
    expect(code).toBe(1);
    expect(summary).toContain("1 action item is overdue");
    expect(summary).not.toContain("No pull request could be read");
  });

  it.each(["workflow_dispatch", "deployment"])("an overdue item blocks %s, too", async (name) => {
    expect((await onEvent(name, {}, "acme/late")).code).toBe(1);
  });

  it("consists of small files that name their source", () => {
    const code = readdirSync(DIST).filter((name) => name.endsWith(".js"));
    const texts = code.map((name) => readFileSync(DIST + name, "utf8"));
    expect(texts.join("").length).toBeLessThanOrEqual(350_000);
    expect(statSync(BUNDLE).size).toBeLessThanOrEqual(200_000);
    for (const text of texts) {
      expect(text).toMatch(/^\/\/ Built from action\/ by/);
      expect(text).not.toMatch(/sourceMappingURL|undici/);
    }
  });
});
