import { describe, expect, it } from "@jest/globals";
import type { ItemLine } from "../../src/domain/items/action-item.ts";
import { byAuthor, examplesIn } from "../../src/observed/examples.ts";
import { HOME, line, shows } from "../plan/builders.ts";

const TEMPLATE = [
  line("What keeps it from coming back", { issue: shows(123), ownerNames: ["NAME"] }),
  line("Bring the handbook up to date", { ownerNames: ["robin"] }),
];
const EXAMPLES = examplesIn(TEMPLATE, HOME);
const [withIssue, plain] = TEMPLATE as [ItemLine, ItemLine];

describe("a line that the template shows as an example", () => {
  it.each<[what: string, line: ItemLine, promised: number, halfEdited: number]>([
    ["as it opened", plain, 0, 0],
    ["with other case and emphasis", { ...plain, words: "**Bring** the handbook up to date." }, 0, 0],
    ["with an owner now", { ...plain, owners: ["alice"] }, 0, 1],
    ["with a date now", { ...plain, due: { date: "2026-12-01" } }, 0, 1],
    ["with words of a person", { ...plain, words: "Say in the handbook who is on call" }, 1, 0],
    ["with an issue of its own now", { ...plain, issue: shows(7) }, 1, 0],
    ["with the template's issue", withIssue, 0, 0],
    ["without the template's issue", { ...withIssue, issue: null }, 0, 0],
    ["with words of a person before the template's issue", { ...withIssue, words: "Alert on lag" }, 0, 1],
    ["with words and issue of a person", { ...withIssue, words: "Alert on lag", issue: shows(7) }, 1, 0],
    [
      "that names the issue of the template, with its repository",
      { ...withIssue, issue: { ...HOME, number: 123 } },
      0,
      0,
    ],
    [
      "that names an issue of another repository",
      { ...withIssue, issue: { ...HOME, repo: "infra", number: 123 } },
      1,
      0,
    ],
  ])("%s", (_, changed, promised, halfEdited) => {
    const found = byAuthor([changed], EXAMPLES, HOME);
    expect([found.promised.length, found.halfEdited.length]).toEqual([promised, halfEdited]);
  });

  it("is no example where the template shows none", () => {
    expect(byAuthor(TEMPLATE, undefined, HOME)).toEqual({ promised: TEMPLATE, halfEdited: [] });
  });

  it("may have a date that is another one each day", () => {
    const due = (date: string) => line("Review it", { due: { date }, dueIsRelative: true });
    const examples = examplesIn([due("2026-12-01")], HOME);
    expect(byAuthor([due("2026-12-02")], examples, HOME)).toEqual({ promised: [], halfEdited: [] });
  });

  it("is one of 30 at most", () => {
    const many = Array.from({ length: 40 }, (_, index) => line(`Example ${index}`));
    expect(byAuthor(many, examplesIn(many, HOME), HOME).promised).toHaveLength(10);
  });
});
