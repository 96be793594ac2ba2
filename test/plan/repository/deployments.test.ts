import { describe, expect, it } from "@jest/globals";
import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { RepositoryData } from "../../../src/domain/gate/verdict.ts";
import type {
  DeploymentAnswer,
  DeploymentSnapshot,
  WaitingDeployment,
} from "../../../src/observed/deployments.ts";
import { planDeployments } from "../../../src/plan/repository/deployments.ts";
import { readDeploymentTag } from "../../../src/record/deployment-tag.ts";
import { anItem, reading, settings } from "../../domain/gate/gate-cases.ts";
import { snapshot as builtSnapshot } from "../builders.ts";

const { repository } = builtSnapshot();
const LATE = { items: [anItem(1, "2026-11-01")] };

function snapshot(parts: Partial<RepositoryData>, waiting: Partial<WaitingDeployment>): DeploymentSnapshot {
  const verdict = evaluateGate([reading(parts)], settings());
  return {
    repository,
    verdict,
    passes: verdict.outcome === "pass",
    waiting: [{ runId: 9, environment: "production", jobs: [50], answers: [], ...waiting }],
  };
}

/** What is said next, and then again, as long as something is. */
function sayAll(worlds: readonly Partial<RepositoryData>[], waiting: Partial<WaitingDeployment> = {}) {
  const answers: DeploymentAnswer[] = [...(waiting.answers ?? [])];
  for (const parts of [...worlds, ...worlds.slice(-1)]) {
    for (const operation of planDeployments(snapshot(parts, { ...waiting, answers }))) {
      if (operation.kind !== "answer-deployment") throw new Error(operation.kind);
      answers.unshift({ approved: operation.approve, comment: operation.comment });
    }
  }
  return answers.reverse();
}

const kinds = (answers: readonly DeploymentAnswer[]) =>
  answers.map(({ approved, comment }) =>
    approved ? "approved" : `report ${readDeploymentTag(comment)?.report}`,
  );

describe("what is said about a deployment that waits", () => {
  it.each<[name: string, worlds: Partial<RepositoryData>[], expected: string[]]>([
    ["nothing is overdue", [{}], ["approved"]],
    ["something is", [LATE], ["report 1"]],
    [
      "a title, an owner or the day changes",
      [LATE, titled("New"), { ...LATE, day: "2026-12-02" }],
      ["report 1"],
    ],
    ["an item is added and done again", [LATE, late(2), LATE], ["report 1", "report 2", "report 3"]],
    ["something can't be read", [{ problems: [{ text: "The config can't be read." }] }], ["report 1"]],
    [
      "only an item that holds its owners is overdue",
      [{ items: [anItem(1, "2026-11-20", { priority: "P3" })] }],
      ["approved"],
    ],
    ["the item is done", [LATE, {}], ["report 1", "approved"]],
    ["it is overdue again after the approval, which nothing takes back", [{}, LATE], ["approved"]],
  ])("%s", (_, worlds, expected) => {
    expect(kinds(sayAll(worlds))).toEqual(expected);
  });

  it("does not count what others said", () => {
    const answers = [{ approved: true, comment: "Approved by a reviewer." }];
    expect(kinds(sayAll([LATE], { answers }).slice(1))).toEqual(["report 1"]);
    expect(kinds(sayAll([{}], { answers }).slice(1))).toEqual(["approved"]);
  });

  it("is at most eight reports, of which the last says so, and then still an approval", () => {
    const worlds = Array.from({ length: 12 }, (_, index) => late(index + 1));
    const answers = sayAll([...worlds, {}]);
    expect(kinds(answers)).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `report ${index + 1}`),
      "approved",
    ]);
    expect(answers.map(({ comment }) => comment.includes("this is the last one"))).toEqual(
      answers.map((_, index) => index === 7),
    );
  });

  it("starts again with a later attempt of the run, but not with another job that waits as well", () => {
    const first = sayAll([LATE]);
    expect(kinds(sayAll([LATE], { jobs: [50, 51], answers: first }))).toEqual(["report 1"]);
    expect(kinds(sayAll([LATE], { jobs: [60], answers: first }))).toEqual(["report 1", "report 1"]);
  });

  it("is an approval for each job that comes later, while a reviewer still has to approve", () => {
    const first = sayAll([{}]);
    expect(kinds(sayAll([{}], { answers: first }))).toEqual(["approved"]);
    expect(kinds(sayAll([{}], { jobs: [50, 51], answers: first }))).toEqual(["approved", "approved"]);
  });

  it("fits into GitHub's 1,024 characters, whatever people wrote, and counts the rest", () => {
    const title = "@alice <!-- [x](y) `z` ".repeat(20);
    const items = Array.from({ length: 60 }, (_, index) => anItem(index + 1, "2026-11-01", { title }));
    const [{ comment } = { comment: "" }] = sayAll([{ items }]);
    expect(comment.length).toBeLessThanOrEqual(1_024);
    expect(comment).toMatch(/^- … and \d+ more\.$/m);
    expect(comment).not.toMatch(/@alice/);
    expect(comment.match(/<!--/g)).toHaveLength(1);
  });
});

function titled(title: string): Partial<RepositoryData> {
  return { items: [anItem(1, "2026-11-01", { title, owners: ["bob"] })] };
}

function late(count: number): Partial<RepositoryData> {
  return { items: Array.from({ length: count }, (_, index) => anItem(index + 1, "2026-11-01")) };
}
