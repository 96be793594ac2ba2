import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { readPage } from "./reading/read-page.ts";
import { compareTitles } from "./reading/titles.ts";

const page = readFileSync(new URL("../.github/docs/action-items.md", import.meta.url), "utf8");

const reading = (body: string) => {
  const truth = { items: [], adopt: [], not: [], speak: false, kinds: [], level: 1, why: "" };
  return readPage({
    name: "",
    body,
    repository: "acme/shop",
    host: "github.com",
    date: "2026-11-30",
    truth,
  });
};

/** What stands below an example: a table of its items, or a sentence of the status. */
interface Example {
  readonly body: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly sentence: string | null;
}

const EXAMPLES: readonly Example[] = [
  ...page.matchAll(/```markdown\n([\s\S]*?)\n```\n\n((?:[|>].*\n)+)/g),
].map(([, body, below]) => {
  const lines = below!.trimEnd().split("\n");
  if (lines[0]!.startsWith(">")) {
    return { body: body!, rows: [], sentence: lines.map((line) => line.replace(/^> ?/, "")).join(" ") };
  }
  const [titles = [], , ...rows] = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return {
    body: body!,
    rows: rows.map((cells) => Object.fromEntries(titles.map((title, index) => [title, cells[index]!]))),
    sentence: null,
  };
});

/** A cell of the table without the marks of code. */
const text = (cell: string | undefined): string => (cell ?? "").replaceAll("`", "").replace(/^@/, "");

describe("the page on how action items are read", () => {
  it("says what comes of each example", () => {
    expect(EXAMPLES).toHaveLength(page.split("```markdown").length - 1);
  });

  it.each(EXAMPLES.filter(({ sentence }) => sentence === null))("reads %j", ({ body, rows }) => {
    const items = reading(body).items.filter(({ done }) => !done);
    expect(
      items.map(({ owners, due, priority, issue }) => ({
        owner: owners.join(),
        due: due ?? "",
        priority: priority ?? "",
        issue: issue?.replace(/^acme\/shop(?=#)/, "") ?? "",
      })),
    ).toEqual(
      rows.map(({ owner, due, priority, issue }) => ({
        owner: text(owner),
        due: text(due),
        priority: text(priority),
        issue: text(issue),
      })),
    );
    const titles = items.map(({ title }, index) => compareTitles(title, rows[index]!["action item"]!));
    expect(titles).toEqual(rows.map(() => "same"));
  });

  it.each(EXAMPLES.filter(({ sentence }) => sentence !== null))("asks about %j", ({ body, sentence }) => {
    const { items, status } = reading(body);
    expect(items).toEqual([]);
    expect(status).toContain(sentence);
  });
});
