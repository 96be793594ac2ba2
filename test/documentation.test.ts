import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { Temporal } from "temporal-polyfill";
import { COMMANDS } from "../src/commands/command-table.ts";

import { parseConfig } from "../src/config/parse.ts";
import { toPolicy } from "../src/config/resolve.ts";
import { DEFAULT_POLICY } from "../src/domain/default-policy.ts";
import { RECHECK_PATH, recheckWorkflow, WORKFLOW_FILE } from "../src/domain/gate/workflow-file.ts";
import { type DigestItem, digestOf } from "../src/domain/notices/weekly-digest.ts";
import { findItems } from "../src/markdown/checklist/checklist.ts";
import { renderDigest } from "../src/markdown/messages/weekly-digest.ts";
import { TEMPLATE_PLACEHOLDERS } from "../src/markdown/postmortem/template.ts";
import { HOME } from "./markdown/home.ts";

const page = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const README = page("README.md");
const GATE = page(".github/gate.md");
const DOCS = ".github/docs";
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block]) => block!);

/** The formatter pads the cells of tables. */
const squeezed = (text: string) => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");

describe("README", () => {
  it("fits on a few screens, and shows the commands that CI runs as a newcomer would", () => {
    expect(README.split("\n").length).toBeLessThanOrEqual(150);
    const { jobs } = load(page(".github/workflows/ci.yml")) as {
      jobs: { readme: { steps: { run?: string }[] } };
    };
    const run = jobs.readme.steps.flatMap((step) => step.run ?? []);
    expect(blocks(README, "sh").map((block) => block.trim())).toEqual(expect.arrayContaining(run));
  });

  it("links the index, which links every page", () => {
    expect(README).toContain(`(${DOCS}/README.md)`);
    const index = page(`${DOCS}/README.md`);
    const pages = readdirSync(new URL(`../${DOCS}`, import.meta.url)).filter((name) => name !== "README.md");
    expect(pages.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  });
});

describe("what the pages show is so", () => {
  it("the settings are the defaults", () => {
    const text = blocks(page(`${DOCS}/settings.md`), "yaml")[0]!;
    const policy = toPolicy([parseConfig(text, "settings.md")]);
    const template = ".github/POSTMORTEM_TEMPLATE.md";
    expect(policy).toEqual({ ...DEFAULT_POLICY, postmortem: { ...DEFAULT_POLICY.postmortem, template } });
  });

  it("the Action's version is the one that gets released", () => {
    const { version } = JSON.parse(page("package.json"));
    const texts = `${README}${GATE}${page(`${DOCS}/without-a-server.md`)}`;
    const named = [...texts.matchAll(/followthrough\/action(?:\/\w+)?@(v\d+)/g)].map(([, tag]) => tag);
    expect(new Set(named)).toEqual(new Set([`v${version.split(".")[0]}`]));
  });

  it("the action items read as it says", () => {
    const body = `## Action items\n\n${blocks(page(`${DOCS}/items.md`), "markdown")[0]}`;
    const today = Temporal.PlainDate.from("2026-11-02");
    const items = findItems(body, { headings: DEFAULT_POLICY.actionItems.headings, today, home: HOME });
    expect(
      items.map(({ words, owners, due, priority, type, repository }) => [
        words,
        owners,
        due,
        priority,
        type,
        repository,
      ]),
    ).toEqual([
      ["Alert on replication lag", ["alice"], { date: "2026-12-01" }, "P1", "prevent", null],
      ["Add a canary stage", ["bob"], { date: "2026-11-16" }, "P0", null, null],
      ["Rotate keys", ["acme/platform"], { date: "2026-12-01" }, null, null, "acme/infra"],
    ]);
  });

  it("the table of placeholders is whole", () => {
    const rows = Object.entries(TEMPLATE_PLACEHOLDERS).map(
      ([name, meaning]) => `| \`{{ ${name} }}\` | ${meaning} |`,
    );
    const table = /<!-- placeholders -->\n([\s\S]*?)\n<!-- \/placeholders -->/.exec(
      page(`${DOCS}/settings.md`),
    )![1]!;
    expect(table.split("\n").slice(2).map(squeezed)).toEqual(rows);
  });

  it("the tables of commands name them all, where they are written and who may", () => {
    const rows = page(`${DOCS}/commands.md`)
      .split("\n")
      .filter((line) => line.startsWith("| `/"));
    const documented = rows.flatMap((row) => {
      const cells = row.split("|").map((cell) => cell.trim());
      const names = [...cells[1]!.matchAll(/`\/([a-z-]+)/g)].map(([, name]) => name!);
      const where = cells.length === 6 ? cells[2]! : "an item";
      return [...new Set(names)].map((name) => [name, where, cells.at(-2)!]);
    });
    const PLACES = {
      issue: "any issue",
      incident: "the incident",
      postmortem: "the postmortem",
      "action-item": "an item",
    };
    const known = COMMANDS.flatMap(({ name, on, who }) => {
      const places = on.length === 3 ? (["action-item"] as const) : on;
      return places.map((place) => [name, PLACES[place], who(DEFAULT_POLICY)]);
    });
    const byName = ([a]: string[], [b]: string[]) => a!.localeCompare(b!);
    expect(documented.sort(byName)).toEqual(known.sort(byName));
  });

  it("the digest is what one looks like", () => {
    const owed = { extensions: 0, waiver: null, recurrences: 0, closedOn: null, priority: null } as const;
    const on = (number: number) => ({ owner: "acme", repo: "shop", number });
    const items: DigestItem[] = [
      {
        ...owed,
        issue: on(124),
        title: "Alert on replication lag",
        owners: ["alice"],
        priority: "P1",
        state: "overdue",
        originalDue: "2026-11-24",
        due: "2026-12-01",
      },
      {
        ...owed,
        issue: on(131),
        title: "Rotate keys",
        owners: [],
        state: "open",
        originalDue: "2026-12-04",
        due: "2026-12-04",
      },
    ];
    const digest = digestOf(
      { items, untrusted: [], postmortems: [] },
      Temporal.PlainDate.from("2026-12-03"),
      {
        weekday: 1,
      },
    );
    const shown = renderDigest(
      digest,
      { ...on(0), webUrl: "https://github.com" },
      "2026-12-03T00:00:00Z",
    ).replace(/^<!--.*-->\n/gm, "");
    const quoted = shown.split("\n").map((line) => (line === "" ? ">" : `> ${line}`));
    expect(squeezed(page(`${DOCS}/notices.md`))).toContain(squeezed(quoted.join("\n")));
  });

  it("the workflow is YAML, uses the Action as it is published, and it and the recheck's are the ones that the setup shows", () => {
    const workflow = load(blocks(README, "yaml")[0]!) as {
      jobs: { gate: { name: string; steps: { uses: string }[] } };
    };
    expect(workflow.jobs.gate.steps[0]!.uses).toBe("followthrough/followthrough/action@v1");
    expect(blocks(README, "yaml")).toContain(WORKFLOW_FILE);
    expect(blocks(GATE, "yaml")).toContain(`# ${RECHECK_PATH}\n${recheckWorkflow(DEFAULT_POLICY)}`);
    const [ruleset] = blocks(GATE, "json");
    expect(JSON.parse(ruleset!)).toMatchObject({
      rules: [{ parameters: { required_status_checks: [{ context: workflow.jobs.gate.name }] } }],
    });
  });
});
