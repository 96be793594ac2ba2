import { describe, expect, it } from "@jest/globals";
import { findItems } from "../../../src/markdown/checklist/checklist.ts";
import type { UnreadLines } from "../../../src/markdown/checklist/unread.ts";
import { renderNoItemsFound, renderUnreadLines } from "../../../src/markdown/messages/unread-lines.ts";
import { openedSections } from "../../../src/markdown/postmortem/sections.ts";
import { examplesIn } from "../../../src/observed/examples.ts";
import type { ItemIssue, PostmortemIssue } from "../../../src/observed/issue.ts";
import { checklistOptions } from "../../../src/observed/matching.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { notesOnUnreadLines } from "../../../src/plan/postmortem/unread-lines.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, inputAt, item, postmortem, withMarker } from "../builders.ts";

const ITEM = "- [ ] Add alerts @alice";
const ACTIONS = "## Action items\n\n";

interface Case {
  readonly items?: ItemIssue[];
  readonly itemsRest?: boolean;
  readonly marker?: Partial<PostmortemMarker>;
  readonly over?: Partial<PostmortemIssue>;
}

const notes = (body: string, { items = [], itemsRest = true, marker, over }: Case = {}) => {
  const world = inputAt({ items });
  const page = withMarker(postmortem(body, over), marker);
  return notesOnUnreadLines(world, assessPostmortem(world, page), itemsRest);
};
const unread = (heading: string | null, kind: UnreadLines["kind"], count: number, why: UnreadLines["why"]) =>
  renderUnreadLines({ heading, line: 0, kind, count, why });
const NONE = renderNoItemsFound(["default"]);

describe("lines that were not read as action items", () => {
  const bullets = "- Why did it break?\n- Who was told?";
  const words = unread("Action items", "bullets", 2, "words");
  const box = "- [ ] Add alerts";
  const elsewhere = (count: number, heading: string | null = "Other work") =>
    unread(heading, "tasks", count, "heading");

  it.each<[string, string, Case, string[]]>([
    ["bullets in a section without items", `${ACTIONS}${bullets}`, {}, [words]],
    ["no bullets beside an item", `${ACTIONS}${ITEM}\n${bullets}`, {}, []],
    [
      "no bullets of a postmortem with an item elsewhere",
      `${ACTIONS}${bullets}`,
      { items: [item(20, "x")] },
      [],
    ],
    ["no bullets while something is planned for items", `${ACTIONS}${bullets}`, { itemsRest: false }, []],
    ["no bullets beside a reason", `${ACTIONS}${bullets}\n\nNo action items: it was a drill.`, {}, []],
    ["boxes under another heading", `## Other work\n\n${box}`, {}, [elsewhere(1)]],
    [
      "boxes under another heading, beside an item",
      `${ACTIONS}${ITEM}\n\n## Other work\n\n${box}`,
      {},
      [elsewhere(1)],
    ],
    ["boxes above the first heading", `${box}\n\n## Summary\n\nIt broke.`, {}, [elsewhere(1, null)]],
    [
      "boxes whose words promise nothing, beside an item",
      `${ACTIONS}${ITEM}\n- [ ] ?`,
      {},
      [unread("Action items", "tasks", 1, "words")],
    ],
    [
      "boxes that are set aside, without items",
      `## Open questions\n\n${box}`,
      {},
      [unread("Open questions", "tasks", 1, "set-aside")],
    ],
    [
      "no boxes that are set aside, beside an item",
      `${ACTIONS}${ITEM}\n\n## Open questions\n\n${box}`,
      {},
      [],
    ],
    [
      "the same under two headings of one name once",
      `## Other work\n\n${box}\n\n## More\n\nWords.\n\n## Other work\n\n${box}\n- [ ] Test them`,
      {},
      [elsewhere(3)],
    ],
    ["none in a closed postmortem", `## Other work\n\n${box}`, { over: { state: "closed" } }, []],
    [
      "none in a postmortem that nobody edited",
      `## Other work\n\n${box}`,
      { marker: { opened: fingerprint(`## Other work\n\n${box}`) } },
      [],
    ],
    [
      "none in a section of the template",
      `## Other work\n\n${box}\n\n## Summary\n\nIt broke.\n\n${ACTIONS}${ITEM}`,
      { marker: { sections: openedSections(`## Other work\n\n${box}\n\n`) } },
      [],
    ],
    [
      "those in a section of the template that somebody changed",
      `## Other work\n\n${box}\n\n${ACTIONS}${ITEM}`,
      { marker: { sections: openedSections("## Other work\n\n- [ ] Test it\n\n") } },
      [elsewhere(1)],
    ],
  ])("show %s", (_, body, given, expected) => expect(notes(body, given)).toEqual(expected));

  it("are at most five parts", () => {
    const parts = (count: number) =>
      Array.from({ length: count }, (_, index) => `## Part ${index}\n\n${box}\n`);
    expect(notes(parts(5).join("\n"))).toEqual(parts(5).map((_, index) => elsewhere(1, `Part ${index}`)));
    expect(notes(parts(6).join("\n"))).toEqual(parts(5).map((_, index) => elsewhere(1, `Part ${index}`)));
  });
});

describe("task lines in a block of GitHub's", () => {
  const block = (...lines: string[]) =>
    `${ACTIONS}${ITEM}\n\n\`\`\`[tasklist]\n${lines.join("\n")}\n\`\`\`\n`;
  const end =
    "in a `[tasklist]` block, which GitHub shows as code, so nothing in it is read. Remove the fences around the block.";

  it.each<[string[], string[]]>([
    [["- [ ] Add alerts"], [`1 task line stands ${end}`]],
    [["- [ ] Add alerts", "- [ ] Test them"], [`2 task lines stand ${end}`]],
    [["words"], []],
  ])("%j are not read", (lines, expected) => expect(notes(block(...lines))).toEqual(expected));
});

describe("an example of the template that somebody began to change", () => {
  const example = "- [ ] Alert on lag @someone";
  const numbered = "- [ ] #99 Alert on lag";
  const world = inputAt();
  const options = checklistOptions(world, postmortem(""), world.now);
  const examples = (line: string) => ({
    examples: examplesIn(findItems(`${ACTIONS}${line}`, options, world.readBody), HOME),
  });
  const end = "is an example of the template, so its line is not tracked. If it is a promise:";

  it.each<[string, string, string, string[]]>([
    ["has other owners", example, "- [ ] Alert on lag @alice", [`“Alert on lag” ${end} Replace its words.`]],
    [
      "has an issue and other words",
      numbered,
      "- [ ] #99 Alert on delay",
      [`#99 ${end} Name the issue of this item, or remove the number.`],
    ],
    ["is checked", example, "- [x] Alert on lag @alice", []],
    ["is as it was", example, example, []],
  ])("%s", (_, before, after, expected) => {
    const body = `## Summary\n\nIt broke.\n\n${ACTIONS}${ITEM}\n${after}\n`;
    expect(notes(body, { marker: examples(before) })).toEqual(expected);
  });
});

describe("a postmortem without any action item", () => {
  it.each<[string, string, Case, string[]]>([
    ["is asked for one", "## Summary\n\nIt broke.", {}, [NONE]],
    ["is asked for one in text without headings", "It broke.", {}, [NONE]],
    ["is not asked while it is empty", " \n", {}, []],
    ["is not asked while its sections are empty", "## Summary\n\n## Impact\n", {}, []],
    [
      "is asked once one of its sections says something",
      "## Summary\n\nIt broke.\n\n## Impact\n",
      {},
      [NONE],
    ],
    ["is not asked if it says why", "## Summary\n\nIt broke.\n\nNo action items: a drill.", {}, []],
    ["is not asked if a line says so", `## Summary\n\nIt broke.\n\n${ACTIONS}- No actions needed.`, {}, []],
    ["is not asked if it has an item elsewhere", "It broke.", { items: [item(20, "x")] }, []],
    ["is not asked while something is planned for items", "It broke.", { itemsRest: false }, []],
    [
      "is not asked for what its template says",
      "## Rules\n\nNo blame.",
      { marker: { sections: openedSections("## Rules\n\nNo blame.") } },
      [],
    ],
  ])("%s", (_, body, given, expected) => expect(notes(body, given)).toEqual(expected));

  it("is told the headings of the settings", () => {
    const world = inputAt();
    const policy = { ...world.policy, actionItems: { ...world.policy.actionItems, headings: ["To do"] } };
    const page = assessPostmortem({ ...world, policy }, postmortem("It broke."));
    expect(notesOnUnreadLines({ ...world, policy }, page, true)).toEqual([renderNoItemsFound(["To do"])]);
  });
});
