import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { labelDrift, labelsToRecheck } from "../../../src/domain/gate/recheck-labels.ts";
import { RECHECK_PATH, recheckWorkflow, WORKFLOW_FILE } from "../../../src/domain/gate/workflow-file.ts";
import { SHOP } from "./gate-cases.ts";

const among = (label: string) => `contains(github.event.issue.labels.*.name, '${label}')`;
const changed = (label: string) => `github.event.label.name == '${label}'`;
const policyWith = (items: string, postmortem: string, repository: string | null = null) => ({
  actionItems: { ...DEFAULT_POLICY.actionItems, label: items },
  postmortem: { ...DEFAULT_POLICY.postmortem, label: postmortem, repository },
});

describe("the labels that a repository is checked again for", () => {
  it.each([
    [null, ["todo", "review"]],
    ["acme/shop", ["todo", "review"]],
    ["Acme/Shop", ["todo", "review"]],
    ["acme/postmortems", ["todo"]],
  ])("with postmortems in %s are %j", (repository, labels) => {
    expect(labelsToRecheck(policyWith("todo", "review", repository), SHOP)).toEqual(labels);
  });
});

describe("a condition that waits for labels", () => {
  const labels = ["todo", "it's due"];
  const all = ["todo", "it''s due"].flatMap((label) => [among(label), changed(label)]);
  it.each<[string, string[], ReturnType<typeof labelDrift>]>([
    ["names all", [all.join(" || ")], null],
    ["names all in several conditions", all, null],
    ["names all in other letters", [all.join(" || ").toUpperCase()], null],
    [
      "names all with spaces",
      [all.join("||").replaceAll("(", "( ").replaceAll(", ", " ,  ").replaceAll("==", "  ==  ")],
      null,
    ],
    ["names none", ["github.event_name != 'issues'"], null],
    ["is missing", [], null],
    ["lacks one", [among("todo"), changed("todo")], { missing: ["it's due"], stale: [] }],
    ["lacks one in one of two forms", [...all.slice(0, 3)], { missing: ["it's due"], stale: [] }],
    ["has only one form, with all", [among("todo"), among("it''s due")], null],
    ["names an old one", [among("old"), changed("old")], { missing: labels, stale: ["old"] }],
    ["names an old one beside all", [...all, among("old")], null],
    [
      "excludes one",
      [...all.slice(1), `!${among("todo")}`, `! ${among("x")}`],
      { missing: ["todo"], stale: [] },
    ],
    [
      "is longer than GitHub allows",
      [`${all.join(" || ")}${" ".repeat(21_000)}`, among("todo")],
      { missing: ["it's due"], stale: [] },
    ],
    ["is as long as GitHub allows", [all.join(" || ").padEnd(21_000)], null],
  ])("%s", (_, conditions, drift) => {
    expect(labelDrift(conditions, labels)).toEqual(drift);
  });

  it("is that of the workflow to copy, whatever the labels are", () => {
    for (const [items, postmortem] of [
      ["todo", "it's due"],
      ["a''b", "x) || contains("],
    ] as const) {
      const policy = policyWith(items, postmortem);
      const [condition] = recheckWorkflow(policy).match(/if: >-[\s\S]*?runs-on/)!;
      expect(labelDrift([condition], labelsToRecheck(policy, SHOP))).toBeNull();
      expect(labelDrift([condition], ["another"])).toEqual({
        missing: ["another"],
        stale: [items, postmortem],
      });
    }
  });

  it("belongs to a file that the gate's own does not replace", () => {
    expect(RECHECK_PATH).toMatch(/^\.github\/workflows\/[\w-]+\.yml$/);
    expect(WORKFLOW_FILE).toContain("uses: followthrough/followthrough/action@v1\n");
    expect(recheckWorkflow(DEFAULT_POLICY)).toContain(
      "uses: followthrough/followthrough/action/recheck@v1\n",
    );
  });
});
