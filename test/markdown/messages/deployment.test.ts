import { describe, expect, it } from "@jest/globals";
import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { RepositoryData } from "../../../src/domain/gate/verdict.ts";
import { reasonsOf, renderApproved, renderWaiting } from "../../../src/markdown/messages/deployment.ts";
import { anUnreadable, reading, SHOP, settings } from "../../domain/gate/gate-cases.ts";
import { DAY, gone, overdue, P3, verdictOn } from "../../domain/gate/run-cases.ts";

const HOME = { ...SHOP, webUrl: "https://github.com" };
const HOLDS = "**The Followthrough gate holds this deployment.** It starts by itself once nothing blocks it:";
const CANNOT =
  "**The Followthrough gate can't decide about this deployment.** It starts by itself once this is fixed:";
const CLEAR =
  "Do the work and close the issue, or comment `/extend DATE REASON` or `/waive DATE REASON` on it.";
const LAST = "GitHub takes few reports on a deployment, so this is the last one.";
const BYPASS = "An administrator can start it anyway: **Start all waiting jobs**.";

const waiting = (verdict: ReturnType<typeof verdictOn>, { isLast = false, most = 1_024 } = {}) =>
  renderWaiting({ verdict, home: HOME, isLast, most });
const link = (number: number) => `[#${number}](https://github.com/acme/shop/issues/${number})`;

describe("a deployment that waits is told", () => {
  it.each<[string, Partial<RepositoryData>, boolean, string[]]>([
    [
      "what blocks it",
      { items: [overdue(1, { title: "Add *it*" }), overdue(2, { owners: [] }), overdue(3, P3)] },
      false,
      [
        HOLDS,
        "",
        `- ${link(1)} Add \\*it\\*: due 2026-12-01, owner alice`,
        `- ${link(2)} Item 2: due 2026-12-01, owner nobody`,
        "",
        `${CLEAR} ${BYPASS}`,
      ],
    ],
    [
      "what can't be trusted or read",
      { unreadable: [anUnreadable(8), anUnreadable(9, { tampered: true })] },
      true,
      [
        HOLDS,
        "",
        `- ${link(9)} Issue 9: its record can't be trusted`,
        `- ${link(8)} Issue 8: its record can't be trusted`,
        "",
        `${CLEAR} ${LAST} ${BYPASS}`,
      ],
    ],
    [
      "why the gate can't decide",
      { problems: [gone] },
      true,
      [CANNOT, "", "- It is gone.", "", `${LAST} ${BYPASS}`],
    ],
  ])("%s", (_, parts, isLast, lines) => {
    expect(waiting(verdictOn(parts), { isLast }).split("\n")).toEqual(lines);
  });

  it("only a number of what is more private", () => {
    const hidden = reading({ today: DAY, day: DAY, isMorePrivate: true, items: [overdue(1)] });
    const verdict = { ...evaluateGate([hidden], settings()), findings: [] };
    expect(waiting(verdict).split("\n").slice(2, 4)).toEqual([
      "- 1 action item is overdue.",
      "- This check fails until none is left in 1 more private repository.",
    ]);
  });

  it("as much as fits", () => {
    const verdict = verdictOn({ items: Array.from({ length: 30 }, (_, index) => overdue(index + 1)) });
    const text = waiting(verdict);
    expect(text.length).toBeLessThanOrEqual(1_024);
    const shown = text.match(/: due/g)!.length;
    expect(text).toContain(`\n- … and ${30 - shown} more.\n`);
    expect(waiting(verdict, { most: text.length })).toBe(text);
    expect(waiting(verdict, { most: text.length - 1 })).toContain(`\n- … and ${31 - shown} more.\n`);
    expect(waiting(verdict, { most: 10 }).split("\n").slice(2, 3)).toEqual(["- … and 30 more."]);
  });
});

it("reasons are the same while the same issues block, with the same dates", () => {
  const of = (parts: Partial<RepositoryData>) => reasonsOf(verdictOn(parts));
  expect(of({ items: [overdue(1), overdue(2, P3)], problems: [gone] })).toBe(
    "fail\nacme/shop#1 overdue 2026-12-01\nIt is gone.",
  );
  expect(of({ items: [overdue(1, { title: "Else", owners: [] })] })).toBe(of({ items: [overdue(1)] }));
});

it("an approval says whether the gate could decide", () => {
  expect(renderApproved(verdictOn({}))).toBe("The Followthrough gate passes.");
  expect(renderApproved(verdictOn({ problems: [gone] }, { onUndecided: "warn" }))).toBe(
    "The Followthrough gate could not decide, and the settings let that pass (`gate.on_undecided: warn`).",
  );
});
