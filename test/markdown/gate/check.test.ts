import { describe, expect, it } from "@jest/globals";
import { renderCheck } from "../../../src/markdown/gate/check.ts";
import { anItem, SHOP } from "../../domain/gate/gate-cases.ts";
import { alone, gone, LATE, overdue, queue, verdictOn } from "../../domain/gate/run-cases.ts";

const CONTEXT = { webUrl: "https://github.example", repository: SHOP, isQueue: false };
const LIMIT = 65_535;

describe("the App's check", () => {
  it("shows the headline as its title, and the summary", () => {
    const { title, summary } = renderCheck(verdictOn({ items: [overdue(1)] }, {}, alone()), CONTEXT);
    expect(title).toBe("1 action item is overdue");
    expect(summary).toContain("[#1 Item 1](https://github.example/acme/shop/issues/1)");
    expect(summary).toContain("This check turns green by itself");
    expect(summary).not.toContain("Re-run jobs");
  });

  it("of a merge group says how to queue again", () => {
    const verdict = verdictOn({ items: [overdue(1)] }, {}, queue({}));
    expect(renderCheck(verdict, { ...CONTEXT, isQueue: true }).summary).toContain("**Merge when ready**");
  });

  it("has a title of one short line", () => {
    const verdict = { ...verdictOn({}), headline: `a\nb ${"c".repeat(300)}` };
    const { title } = renderCheck(verdict, CONTEXT);
    expect([title.length, title.startsWith("a b ccc")]).toEqual([200, true]);
  });

  it.each([
    ["items", 250, "é".repeat(120), 0],
    ["items with long names", 250, "\u{1F525}".repeat(120), 0],
    ["problems", 0, "", 300],
  ])("keeps GitHub's limit with very many %s", (_, count, title, problems) => {
    const items = Array.from({ length: count }, (_, index) => anItem(index + 1, LATE, { title }));
    const verdict = verdictOn({ items, problems: Array.from({ length: problems }, () => gone) });
    const bytes = Buffer.byteLength(renderCheck(verdict, CONTEXT).summary);
    expect(bytes).toBeLessThanOrEqual(LIMIT);
    if (count > 0) expect(bytes).toBeGreaterThan(20_000);
  });

  it("cuts whole lines where nothing else fits, and says so", () => {
    const text = `It is gone ${"x".repeat(900)}`;
    const notes = Array.from({ length: 300 }, (_, index) => `${index} ${text}`);
    const verdict = verdictOn({ notes, problems: Array.from({ length: 40 }, () => ({ text })) });
    const { summary } = renderCheck({ ...verdict, reasons: notes }, CONTEXT);
    const end = "\n\n**The rest is not shown: GitHub limits the length.**\n";
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(LIMIT);
    expect(summary.endsWith(`x${end}`)).toBe(true);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(LIMIT - 2_000);
  });
});
