import { describe, expect, it } from "@jest/globals";
import type { ReportIssue } from "../../../src/observed/reports.ts";
import { closeAllButFirst, rewritten } from "../../../src/plan/repository/reports.ts";
import { report } from "../builders.ts";

describe("several open reports of one kind", () => {
  it.each(["digest", "config", "index", "welcome"] as const)(
    "are closed as duplicates of the first: %s",
    (which) => {
      const [first, ...others] = [report(4), report(5), report(6)];
      expect(closeAllButFirst(which, [first!, ...others])).toEqual(
        others.map(({ ref, id, identity }) => {
          return { kind: "update-report", which, issue: ref, id, identity, close: { of: first!.id } };
        }),
      );
      expect(closeAllButFirst(which, [first!])).toEqual([]);
      expect(closeAllButFirst(which, [])).toEqual([]);
    },
  );
});

describe("a report that is open", () => {
  const BODY = "<!-- followthrough-config -->\nTwo problems.";
  const SIGNED = BODY.replace(" -->", ' {"signature":"x"} -->');

  it.each<[string, Partial<ReportIssue>]>([
    ["has the same text", {}],
    ["was signed", { body: SIGNED }],
    ["was saved in GitHub's editor", { body: `${BODY.replace("\n", "\r\n")}\r\n` }],
  ])("is left alone if it %s", (_, over) => {
    expect(rewritten("config", report(4, { body: BODY, ...over }), "Report", BODY)).toEqual([]);
  });

  it.each<[string, Partial<ReportIssue>]>([
    ["has another title", { title: "Something else" }],
    ["has another text", { body: `${BODY} And a third.` }],
    ["was signed by an earlier key", { signed: "previous" }],
  ])("is written again if it %s", (_, over) => {
    const found = report(4, { body: BODY, ...over });
    const { ref, id, identity } = found;
    expect(rewritten("config", found, "Report", BODY)).toEqual([
      { kind: "update-report", which: "config", issue: ref, id, title: "Report", body: BODY, identity },
    ]);
  });
});
