import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { readInputs } from "../../action/inputs.ts";
import { readRecheckInputs } from "../../action/recheck/inputs.ts";
import { KEY_COMMAND, readSyncInputs } from "../../action/sync/inputs.ts";
import { parseConfig } from "../../src/config/parse.ts";
import { toPolicy } from "../../src/config/resolve.ts";
import { WORKFLOW_FILE } from "../../src/domain/gate/workflow-file.ts";

/* The documentation of the gate must match the gate. */

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const filesIn = (folder: string) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
const PAGE = text(".github/gate.md");
const blocks = (language: string, page = PAGE) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, block]) => block!,
  );

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, { readonly types?: readonly string[] } | null>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly name?: string; readonly steps: readonly Step[] }>>;
}
interface SyncWorkflow extends Omit<Workflow, "jobs"> {
  readonly jobs: {
    readonly sync: {
      readonly if?: string;
      readonly concurrency?: string;
      readonly environment: unknown;
      readonly steps: readonly Step[];
    };
  };
}
interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const manifest = load(text("action/action.yml")) as Manifest;
const shown = blocks("yaml")
  .filter((block) => block.includes("\njobs:"))
  .map((block) => load(block) as Workflow);
const workflows = shown.filter(({ jobs }) => jobs.gate);
const configs = blocks("yaml").filter((block) => block.includes("\ngate:"));

describe("the documentation of the gate", () => {
  it("has one row for each input", () => {
    const section = PAGE.split("## Inputs")[1]!.split("\n## ")[0]!;
    const rows = [...section.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
    expect(rows).toEqual(Object.keys(manifest.inputs));
    for (const name of Object.keys(manifest.outputs)) expect(section).toContain(`\`${name}\``);
  });

  it("shows workflows with valid inputs and read permissions only", () => {
    expect(workflows).toHaveLength(2);
    for (const { jobs, permissions } of workflows) {
      const gate = jobs.gate!.steps.find(({ uses }) => uses === "followthrough/followthrough/action@v1")!;
      const given = { "github-token": "t", ...gate.with } as Record<string, string>;
      expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      expect(() => readInputs((name) => given[name] ?? "", { GITHUB_REPOSITORY: "acme/shop" })).not.toThrow();
      expect(new Set(Object.values(permissions))).toEqual(new Set(["read"]));
    }
  });

  it("shows a recheck that starts for everything that can change a verdict, and can only run jobs again", () => {
    const { on, jobs, permissions } = shown.find((one) => one.jobs.recheck)!;
    expect(jobs.recheck!.steps).toEqual([{ uses: "followthrough/followthrough/action/recheck@v1" }]);
    expect(permissions).toEqual({
      actions: "write",
      contents: "read",
      issues: "read",
      "pull-requests": "read",
    });
    expect(on.issues!.types).toEqual(
      expect.arrayContaining([
        "closed",
        "reopened",
        "edited",
        "labeled",
        "unlabeled",
        "deleted",
        "transferred",
      ]),
    );
    const { inputs } = load(text("action/recheck/action.yml")) as Manifest;
    const given = (name: string) => (name === "github-token" ? "token" : inputs[name]!.default!);
    expect(readRecheckInputs(given, "acme/shop").workflow).toBe(".github/workflows/followthrough.yml");
    for (const name of Object.keys(inputs).slice(1)) expect(PAGE).toContain(`input \`${name}\``);
  });

  it("shows a workflow that runs again when a pull request is edited or labeled, and in the merge queue", () => {
    const { on, jobs } = workflows[0]!;
    expect(on.pull_request!.types).toEqual(expect.arrayContaining(["edited", "labeled", "unlabeled"]));
    expect(Object.keys(on)).toEqual(expect.arrayContaining(["merge_group", "schedule", "push"]));
    const [ruleset] = blocks("json").map((block) => JSON.parse(block) as { rules: [{ parameters: object }] });
    expect(ruleset!.rules[0].parameters).toMatchObject({
      required_status_checks: [{ context: jobs.gate!.name }],
    });
  });

  it("shows a valid config", () => {
    expect(configs).toHaveLength(1);
    const { gate } = toPolicy([parseConfig(configs[0]!, "the page")]);
    expect(gate).toMatchObject({
      scope: "changed-areas",
      hotfixLabels: ["hotfix"],
      priorities: ["P0", "P1", "P2"],
    });
    expect(gate.areas.payments!.teams).toEqual(["acme/payments"]);
  });
});

describe("the documentation of the sync", () => {
  const page = text(".github/docs/without-a-server.md");
  const { inputs } = load(text("action/sync/action.yml")) as Manifest;
  const [sync, , withToken] = blocks("yaml", page).map((block) => load(block) as SyncWorkflow);

  it("shows the command that makes the keys, the gate's workflow as it is elsewhere, and a row for each input", () => {
    expect(blocks("sh", page)[0]!.trim()).toBe(KEY_COMMAND);
    expect(blocks("yaml", page)).toContain(WORKFLOW_FILE);
    const rows = [...page.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
    expect(rows).toEqual(Object.keys(inputs));
  });

  it("shows workflows that start for events that the Action knows, with valid inputs and the environment of the key", () => {
    for (const { jobs } of [sync!, withToken!]) {
      const { steps, environment } = jobs.sync;
      expect(environment).toEqual({ name: "followthrough", deployment: false });
      const { uses, with: given = {} } = steps.at(-1)!;
      expect(uses).toBe("followthrough/followthrough/action/sync@v1");
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      expect(given["signing-key"]).toContain("secrets.FOLLOWTHROUGH_SIGNING_KEY");
      for (const name of Object.keys(sync!.on)) {
        const values = { ...given, "signing-key": "11".repeat(32) } as Record<string, string>;
        const get = (input: string) => values[input] ?? inputs[input]?.default ?? "";
        const env = {
          GITHUB_EVENT_NAME: name,
          GITHUB_REPOSITORY: "acme/shop",
          GITHUB_REPOSITORY_ID: "1",
          GITHUB_WORKFLOW_REF: "acme/shop/.github/workflows/followthrough-sync.yml@refs/heads/main",
        };
        expect(() => readSyncInputs(get, env)).not.toThrow();
      }
    }
    expect(Object.keys(sync!.on)).toEqual(["issues", "issue_comment", "schedule", "workflow_dispatch"]);
    expect(sync!.permissions).toEqual({
      actions: "write",
      contents: "read",
      issues: "write",
      "pull-requests": "read",
    });
    // On the job: a run that the condition skips takes nobody's place.
    expect(sync!.jobs.sync.concurrency).toBe("followthrough-sync");
    expect(sync!.jobs.sync.if!.replace(/\s+/g, " ").trim()).toBe(
      "github.event_name != 'issue_comment' || (!github.event.issue.pull_request && contains(github.event.comment.body, '/'))",
    );
  });
});

describe("a sample that is pasted as it is", () => {
  const pages = ["README.md", ...filesIn(".github"), ...filesIn(".github/docs")];
  const samples = pages.flatMap((page) => {
    const fences = [...text(page).matchAll(/^```ya?ml\n([\s\S]*?)^```$/gm)];
    return fences.map(([, block], index) => [`${page}, sample ${index + 1}`, block!] as const);
  });

  it.each([...samples, ["the example", text(".github/followthrough.example.yml")] as const])(
    "%s is a workflow, a compose file, or valid settings that pin no one else's App",
    (name, sample) => {
      if (/^services:/m.test(sample)) return expect(load(sample)).toMatchObject({ services: {} });
      if (/^(?:jobs|on):/m.test(sample)) return expect(load(sample)).toMatchObject({ jobs: {} });
      const { apps, signingKeys } = toPolicy([parseConfig(sample, name)]);
      expect({ apps, signingKeys }).toEqual({ apps: [], signingKeys: [] });
    },
  );
});

describe("action.yml", () => {
  it("describes every input and output", () => {
    for (const { description } of [...Object.values(manifest.inputs), ...Object.values(manifest.outputs)]) {
      expect(description.length).toBeGreaterThan(25);
    }
  });
});

describe("the gate section of a config", () => {
  const area = "gate: { areas: { web: { paths: [a], labels: [b] } } }";
  it.each([
    ["gate: { fail_on: late }", 'gate.fail_on: expected overdue, due-soon or none, found "late".'],
    [
      "gate: { grace_days: -1 }",
      "gate.grace_days: expected a whole number of days from 0 to 366, found the number -1.",
    ],
    ["gate: { scope: mine }", 'gate.scope: expected all or changed-areas, found "mine".'],
    [
      "gate: { grace-days: 3 }",
      'gate.grace-days: expected a known key (did you mean "grace_days"?), found "grace-days".',
    ],
    ["gate: { priorities: [P7] }", 'gate.priorities[0]: expected P0, P1, P2, P3 or P4, found "P7".'],
    [
      "gate: { priorities: [] }",
      "gate.priorities: expected a list with at least one priority, found an empty list.",
    ],
    ["gate: { areas: [web] }", "gate.areas: expected a map from names to areas, found a list."],
    [
      "gate: { areas: { web: { labels: [b] } } }",
      "gate.areas.web.paths: expected a list with at least one glob, found nothing.",
    ],
    [
      "gate: { areas: { web: { paths: [a] } } }",
      "gate.areas.web: expected labels or teams that identify the area's items, found a map.",
    ],
    [
      area.replace("[a]", "[/a]"),
      'gate.areas.web.paths[0]: expected a glob from the repository\'s root such as services/payments/**, found "/a".',
    ],
    [area.replace("[a]", "[../a]"), 'found "../a".'],
    [area.replace("[a]", "['a*b*c*d*']"), "expected a glob with at most 3 wildcards in a name"],
    [area.replace("[a]", "['**/a/**/b/**/c/**']"), "expected a glob with at most 3 wildcards in a name"],
    [area.replace("[a]", "['+(a|aa)b']"), "and no repeated group such as +(a|b)"],
    ['gate: { areas: { "a:b": { paths: [a], labels: [b] } } }', "expected an area name"],
    ["signing_keys: []", "signing_keys: expected a list with at least one public key, found an empty list."],
    [
      "signing_keys: [abc]",
      "signing_keys[0]: expected a public key such as ed25519:…, which the App logs when it starts",
    ],
    [
      "apps: ['followthrough[bot]']",
      'apps[0]: expected the slug of a GitHub App such as followthrough, or github-actions, found "followthrough[bot]".',
    ],
  ])("%s", (config, message) => {
    expect(() => parseConfig(config, "f.yml")).toThrow(message);
  });
});
