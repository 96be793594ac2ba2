import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import MarkdownIt from "markdown-it";
import { annotationsFor } from "../../../action/report/annotations.ts";
import { outputsOf } from "../../../action/report/outputs.ts";
import { evaluateGate, undecided } from "../../../src/domain/gate/evaluate-gate.ts";
import { renderSummary } from "../../../src/markdown/gate/summary.ts";
import { reading, settings } from "../../domain/gate/gate-cases.ts";
import { manyOverdue, VERDICTS } from "./verdicts.ts";

const context = {
  serverUrl: "https://github.example",
  repository: { owner: "acme", repo: "shop" },
  workflow: ".github/workflows/followthrough.yml",
  event: "pull_request",
  isRequired: false,
};
/** The events of these verdicts. Default: a pull request. */
const EVENTS: Readonly<Record<string, string>> = {
  "merge-group": "merge_group",
  "many-repositories": "schedule",
  "as-of": "push",
};
const MEBIBYTE = 1024 * 1024;

/** Golden files for review. `UPDATE_GOLDEN=1` rewrites them. */
function golden(name: string, text: string): string {
  const file = fileURLToPath(new URL(`../../fixtures/gate/${name}.md`, import.meta.url));
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(new URL("../../../fixtures/gate/", import.meta.url), { recursive: true });
    writeFileSync(file, text);
  }
  return readFileSync(file, "utf8");
}

describe("the job summary", () => {
  it.each(Object.entries(VERDICTS))("of a verdict that is %s", (name, verdict) => {
    const event = EVENTS[name] ?? "pull_request";
    const summary = renderSummary(verdict, { ...context, event });
    expect(summary).toBe(golden(name, summary));
  });

  it("of an explained verdict", () => {
    const summary = renderSummary(VERDICTS.scoped!, { ...context, event: "push" }, { explain: true });
    expect(summary).toBe(golden("explained", summary));
  });

  it("lists what is on time as well if the whole tree is requested", () => {
    const summary = renderSummary(VERDICTS.failed!, context, { explain: true });
    expect(summary).toContain("<summary>On time: 1 item</summary>");
    expect(summary).toContain("#129 Write the runbook");
  });

  it("of a run without checks says why", () => {
    const summary = renderSummary(
      undecided([{ text: "The input github-token is empty.", isWorkflow: true }], settings()),
      {
        serverUrl: "https://github.example",
        repository: null,
        workflow: null,
        event: "push",
        isRequired: false,
      },
    );
    expect(summary).toBe(
      [
        "## ⚠️ This check fails because its workflow has 1 error",
        "Change the workflow. Re-running it has no effect, because a re-run uses the same file.",
        "- The input github-token is empty.",
        "",
      ]
        .join("\n\n")
        .replace(/\n\n$/, "\n"),
    );
  });

  it.each([1_000, 10_000])("of %d overdue items fits the size limit and says what it leaves out", (count) => {
    const summary = renderSummary(manyOverdue(count), context);
    expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE);
    const rows = summary.match(/^\| \[#\d+ .*/gm) ?? [];
    expect(rows.length).toBeGreaterThan(100);
    expect(summary).toContain(`**${count - rows.length} more** are not shown`);
    expect(summary).toContain(`## ❌ ${count} action items are overdue`);
  });

  it("fits the size limit with the most repositories, each with the longest problem", () => {
    const readings = Array.from({ length: 100 }, (_, index) =>
      reading({
        repository: { owner: "acme", repo: `r${index}` },
        problems: Array.from({ length: 50 }, () => ({ text: "<".repeat(5_000) })),
        notes: ["@".repeat(5_000)],
      }),
    );
    const summary = renderSummary(evaluateGate(readings, settings()), context);
    expect(Buffer.byteLength(summary)).toBeLessThan(MEBIBYTE);
  });

  it("keeps each hostile title within its cell", () => {
    const html = new MarkdownIt({ html: true, linkify: true }).render(
      renderSummary(VERDICTS.failed!, context),
    );
    const rows = html.match(/<tr>[\s\S]*?<\/tr>/g) ?? [];
    expect(rows.filter((row) => row.includes("#126"))).toHaveLength(1);
    expect(html).not.toMatch(/<img|<script|href="https?:\/\/evil/);
    expect(html).not.toMatch(/@(?:alice|acme)/);
  });
});

describe("annotations", () => {
  it("list the worst first, and nothing that is only due soon", () => {
    expect(annotationsFor(VERDICTS.failed!).map(({ level, title }) => `${level} ${title}`)).toEqual([
      "error acme/shop#124: overdue",
      "error acme/shop#125: overdue",
      "error acme/shop#130: overdue",
      "error acme/shop#126: overdue",
      "error acme/shop#131: cannot be read",
    ]);
  });

  it("show what is overdue, its owner, and how to clear it", () => {
    expect(annotationsFor(VERDICTS.failed!)[0]!.message).toBe(
      "Alert on replication lag. Owner: alice. 10 days overdue: it was due 2026-12-01. A P1 item holds everyone. Done: close its issue as completed. More time: its owner comments /extend +7d REASON on its issue. Blocked, or not worth doing: an approver (role maintain or admin) comments /waive 30d REASON or /drop REASON on its issue.",
    );
  });

  it.each([
    [9, 9],
    [10, 10],
    [11, 10],
    [1_000, 10],
  ])("for %d overdue items number %d", (count, shown) => {
    const annotations = annotationsFor(manyOverdue(count));
    expect(annotations).toHaveLength(shown);
    if (count > shown) expect(annotations.at(-1)!.message).toBe(`${count - 9} more are in the job summary.`);
    for (const { message } of annotations) expect(message).not.toMatch(/[\r\n]/);
  });

  it("are warnings if nothing fails the gate", () => {
    expect(annotationsFor(VERDICTS.reporting!).map(({ level }) => level)).toEqual(["warning"]);
  });

  it("show which record was tampered with", () => {
    expect(annotationsFor(VERDICTS.tampered!)[0]).toMatchObject({
      level: "error",
      title: "acme/shop#131: tampered with",
    });
  });

  it("are warnings if an undecided gate passes builds", () => {
    expect(annotationsFor(VERDICTS["passed-with-warning"]!).map(({ level }) => level)).toEqual(["warning"]);
  });

  it("name the repository that could not be read", () => {
    expect(annotationsFor(VERDICTS.undecided!)).toEqual([
      {
        level: "error",
        title: "Change the workflow",
        message: expect.stringMatching(
          /^acme\/infra: The repository could not be read\. The token can't read it: give the job/,
        ),
      },
    ]);
  });
});

describe("outputs", () => {
  it("count the action items and list all open ones, the worst first", () => {
    const { items, ...counts } = outputsOf(VERDICTS.failed!);
    expect(counts).toEqual({
      verdict: "fail",
      "overdue-count": "3",
      "due-soon-count": "1",
      "open-count": "7",
    });
    const list = JSON.parse(items!) as { issue: string }[];
    expect(list).toHaveLength(8);
    expect(list[0]).toEqual({
      issue: "acme/shop#124",
      kind: "action-item",
      state: "overdue",
      title: "Alert on replication lag",
      owners: ["alice"],
      due: "2026-12-01",
      daysOverdue: 10,
      priority: "P1",
      postmortem: "acme/shop#7",
      waivedUntil: null,
      blocks: true,
      holds: "everyone",
    });
  });

  it("list the worst of all repositories first, as annotations do", () => {
    const verdict = VERDICTS["many-repositories"]!;
    const issues = (JSON.parse(outputsOf(verdict).items!) as { issue: string }[]).map(({ issue }) => issue);
    expect(issues).toEqual(["acme/infra#3", "acme/shop#124", "acme/infra#4"]);
    expect(annotationsFor(verdict).map(({ title }) => title)).toEqual([
      "acme/infra#3: overdue",
      "acme/shop#124: overdue",
      "Change the workflow",
    ]);
  });

  it("stay within GitHub's limit, with complete entries", () => {
    const { items } = outputsOf(manyOverdue(10_000));
    expect(items!.length * 2).toBeLessThan(1_000_000);
    expect((JSON.parse(items!) as unknown[]).length).toBeGreaterThan(500);
  });
});
