import { describe, expect, it } from "@jest/globals";
import type { FieldLack } from "../../../src/domain/items/issue-fields.ts";
import {
  renderDoubtfulField,
  renderFieldLack,
  renderNotKept,
} from "../../../src/markdown/messages/issue-fields.ts";
import { type Lack, renderLack } from "../../../src/markdown/messages/lacking.ts";
import { renderIndex } from "../../../src/markdown/messages/repository-index.ts";
import { INDEX_TAG } from "../../../src/record/report-tag.ts";

const ITEM = { owner: "acme", repo: "shop", number: 3 };
const PAGES = "https://github.com/followthrough/followthrough/blob/main/.github";

describe("a setting about issue fields or types has no effect:", () => {
  const due = { setting: "fields.due", name: "Due *by*" };
  const [field, quoted] = ["`fields.due` has no effect, because", "“Due \\*by\\*”"];
  it.each<[string, FieldLack]>([
    [
      `\`types\` has no effect, because Followthrough can't read the issue types of acme. If the App runs on a server, give it the organization permission _Issue Fields: read-only_, and approve it where it is installed. If a workflow runs, [pass it an App's token](${PAGES}/docs/without-a-server.md#teams-and-other-repositories).`,
      { kind: "forbidden", setting: "types", where: "acme" },
    ],
    [
      "`fields` has no effect, because alice has no issue fields. Only organizations have them.",
      { kind: "none", setting: "fields", where: "alice" },
    ],
    [
      `${field} acme has no issue field ${quoted}. It has “Due”, “Start”. Correct the name.`,
      { kind: "unknown", ...due, where: "acme", known: ["Due", "Start"] },
    ],
    [
      `${field} acme has no issue field ${quoted}. Correct the name.`,
      { kind: "unknown", ...due, where: "acme", known: [] },
    ],
    [
      `${field} the issue field ${quoted} is a single-select field. Name a date field.`,
      { kind: "wrong-type", ...due, type: "single_select", wanted: "date" },
    ],
    [
      `${field} the issue field ${quoted} is a multi-line-text field. Name a date field.`,
      { kind: "wrong-type", ...due, type: "multi_line_text", wanted: "date" },
    ],
    [
      `${field} no option of the issue field ${quoted} is a priority. Name its options P0 to P4, or Urgent, High, Medium and Low.`,
      { kind: "no-option", ...due },
    ],
    [
      "`types.postmortem` has no effect, because “Bug” is among `incident.types`, and an issue of such a type is an incident. Name another type.",
      { kind: "incident-type", setting: "types.postmortem", name: "Bug" },
    ],
  ])("%s", (text, lack) => {
    expect(renderFieldLack(lack)).toBe(text);
  });

  it("names at most 25 others", () => {
    const known = Array.from({ length: 30 }, (_, index) => `F${index}`);
    expect(renderFieldLack({ kind: "unknown", ...due, where: "acme", known })).toContain(
      "“F24” and 5 more. Correct",
    );
  });
});

describe("a field of an item", () => {
  it.each([
    [null, "is empty"],
    ["P*1", "says P\\*1"],
  ])("that did not keep its value shows %j", (shown, words) => {
    expect(renderNotKept(ITEM, { owner: "acme", repo: "web" }, { name: "Due", value: "P0", shown })).toBe(
      `The field “Due” of acme/shop#3 ${words}, although Followthrough set it to P0: GitHub did not keep the value, or another App changed it at once. Followthrough does not set it again before the value changes. What counts is in the text of the issue.`,
    );
  });

  it("with a date that can't be meant says how to correct it", () => {
    const field = { name: "Due", shown: "2020-01-01", doubt: "in the past", due: "2026-12-01" };
    expect(renderDoubtfulField(ITEM, ITEM, field)).toBe(
      "The field “Due” of #3 says 2020-01-01, which is in the past. Correct it there, or comment `/due DATE` on #3. Until then, #3 is due 2026-12-01.",
    );
  });
});

describe("what a part of the settings lacks:", () => {
  const home = { owner: "acme", repo: "shop", webUrl: "https://github.com", defaultBranch: "trunk" };
  const environments = "https://github.com/acme/shop/settings/environments";
  const TEAMS = `teams, but Followthrough can't read who belongs to them, so their members count as other people do. If the App runs on a server, give it the permission _Members: read-only_, and approve it where it is installed. If a workflow runs, [pass it an App's token](${PAGES}/docs/without-a-server.md#teams-and-other-repositories).`;
  it.each<[string, Lack]>([
    [
      "Nothing reads `.github/followthru.yml`. [Rename it](https://github.com/acme/shop/edit/trunk/.github/followthru.yml) to `.github/followthrough.yml`.",
      { kind: "misnamed", path: ".github/followthru.yml" },
    ],
    [
      `\`notify\` sends nothing to \`sre\` or \`web\`: whoever runs Followthrough has to set [such an address and allow it here](${PAGES}/docs/chat.md#the-operators-part).`,
      { kind: "addresses", names: ["sre", "web"] },
    ],
    [
      "`postmortem.template` is `a.md`, but there is no such file in this repository or in acme/.github, or it is empty. Postmortems open from another template. Add the file, or correct the path.",
      { kind: "template", setting: "postmortem.template", path: "a.md" },
    ],
    [`\`approvers\` lists ${TEAMS}`, { kind: "teams", settings: ["approvers"] }],
    [
      `\`approvers\` and \`escalation\` list ${TEAMS}`,
      { kind: "teams", settings: ["approvers", "escalation"] },
    ],
    [
      `\`gate.deployments\` needs permissions that the App doesn't have here. [Add them to the App](${PAGES}/gate.md#hold-deployments), and approve them where it is installed.`,
      { kind: "permissions", choice: "deployments" },
    ],
    [
      `\`check\` needs permissions that the App doesn't have here. [Add them to the App](${PAGES}/gate.md#a-check-that-turns-by-itself), and approve them where it is installed.`,
      { kind: "permissions", choice: "gate-check" },
    ],
    [
      `\`gate.deployments\` lists \`production\`, but this repository has no such environment. Correct the name, or [create the environment](${environments}).`,
      { kind: "environment", environment: "production" },
    ],
    [
      `Deployments to \`production\` don't wait for the gate, because the App isn't a protection rule of that environment. [Open its settings](${environments}), check the App under _Deployment protection rules_, and save.`,
      { kind: "rule", environment: "production" },
    ],
  ])("%s", (text, lack) => {
    expect(renderLack(lack, home)).toBe(text);
  });

  it("in the owner's own repository for settings, no other one is named", () => {
    const lack = { kind: "template", setting: "a", path: "b" } as const;
    expect(renderLack(lack, { ...home, repo: ".github" })).toContain(
      "no such file in this repository, or it is empty",
    );
  });
});

it("the index says what it is for, and which labels to look for", () => {
  const lines = renderIndex({ actionItem: "to|do", postmortem: "review" }).split("\n");
  expect(lines[0]).toBe(INDEX_TAG);
  expect(lines.slice(3, 7)).toEqual([
    "| Issues | Label |",
    "| --- | --- |",
    "| Action items | to&#124;do |",
    "| Postmortems | review |",
  ]);
  expect(lines[1]).toMatch(/^The Followthrough gate reads this issue/);
  expect(lines.at(-1)).toMatch(/^Leave this issue open\./);
  expect(lines).toHaveLength(9);
});
