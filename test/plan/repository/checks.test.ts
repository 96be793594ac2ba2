import { describe, expect, it } from "@jest/globals";
import { renderCheck } from "../../../src/markdown/gate/check.ts";
import type { ShownCheck } from "../../../src/observed/checks.ts";
import { planChecks } from "../../../src/plan/repository/checks.ts";
import { alone, overdue, verdictOn } from "../../domain/gate/run-cases.ts";
import { HOME } from "../builders.ts";

const webUrl = "https://github.com";
const verdict = verdictOn({ items: [overdue(1)] }, {}, alone());
const SHOWN: ShownCheck = { id: 7, isGreen: true, fingerprint: "old", isRerequested: false };

describe("a check whose verdict changed", () => {
  it.each<[string, ShownCheck | null, number | null]>([
    ["is new if the commit has none", null, null],
    ["changes the one that the commit has", SHOWN, 7],
    ["is new if GitHub does not tell which one that is", { ...SHOWN, id: null }, null],
    ["is new if somebody asked for it again", { ...SHOWN, isRerequested: true }, null],
  ])("%s", (_, shown, checkId) => {
    const head = { sha: "abc", isQueue: false, shown, wanted: "new", isGreen: false, verdict };
    expect(planChecks({ repository: HOME, webUrl, heads: [head] })).toEqual([
      {
        ...{ kind: "write-check", repository: HOME, sha: "abc", checkId, isGreen: false },
        fingerprint: "new",
        ...renderCheck(verdict, { webUrl, repository: HOME, isQueue: false }),
      },
    ]);
  });
});
