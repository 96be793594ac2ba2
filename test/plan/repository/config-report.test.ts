import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import {
  CONFIG_TITLES,
  type ConfigTrouble,
  renderConfigFixed,
  renderConfigReport,
} from "../../../src/markdown/messages/config-report.ts";
import type { ReportIssue } from "../../../src/observed/reports.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { REPORT_LABELS } from "../../../src/plan/labels.ts";
import { planConfigReport } from "../../../src/plan/repository/config-report.ts";
import { report, snapshot } from "../builders.ts";

const NOW = Temporal.Instant.from("2026-11-24T12:00:00.123Z");
const { repository } = snapshot();
const TROUBLE: ConfigTrouble = { kind: "digest-refused", refusal: "acme/wiki has no issues." };
const OTHER: ConfigTrouble = { kind: "several-writers", apps: ["one", "two"] };

/** A report that says what is wrong now, or was. */
const about = (number: number, trouble: ConfigTrouble, over: Partial<ReportIssue> = {}) =>
  report(number, {
    title: CONFIG_TITLES[trouble.kind],
    body: renderConfigReport(trouble, repository),
    ...over,
  });

const CLOSED = { state: "closed", stateReason: "completed" } as const;
const planned = (trouble: ConfigTrouble | null, reports: readonly ReportIssue[] = []) =>
  planConfigReport({ repository, trouble, reports }, NOW);

/** `open`, or the number of a report and what happens to it. */
const inShort = (operation: Operation): string => {
  if (operation.kind !== "update-report") return operation.kind;
  const { issue, close } = operation;
  if (close === undefined) return `rewrite ${issue.number}`;
  return `close ${issue.number} as ${typeof close === "object" ? `a duplicate of ${close.of}` : close}`;
};

describe("the report about a config", () => {
  it("opens with what is wrong", () => {
    expect(planned(TROUBLE)).toEqual([
      {
        kind: "open-report",
        which: "config",
        repository,
        title: "Action required: the weekly digest can't be written",
        body: renderConfigReport(TROUBLE, repository),
        identity: { openedAt: "2026-11-24T12:00:00Z" },
        labels: [REPORT_LABELS.config],
      },
    ]);
  });

  it("thanks when it is closed", () => {
    const open = about(4, TROUBLE);
    const { ref, id, identity, title } = open;
    const body = renderConfigFixed(title);
    expect(planned(null, [open])).toEqual([
      { kind: "update-report", which: "config", issue: ref, id, body, identity, close: "completed" },
    ]);
  });

  it.each<[string, ConfigTrouble | null, ReportIssue[], string[]]>([
    ["nothing is wrong", null, [], []],
    ["nothing is wrong anymore, and it is closed", null, [about(4, TROUBLE, CLOSED)], []],
    ["the same is wrong", TROUBLE, [about(4, TROUBLE)], []],
    ["something else is wrong", OTHER, [about(4, TROUBLE)], ["rewrite 4"]],
    ["someone closed it", TROUBLE, [about(4, TROUBLE, CLOSED)], []],
    ["someone closed it, and something else is wrong", OTHER, [about(4, TROUBLE, CLOSED)], ["open-report"]],
    [
      "the same is wrong again after something else",
      TROUBLE,
      [about(4, TROUBLE, CLOSED), about(5, OTHER, CLOSED)],
      ["open-report"],
    ],
    ["an earlier one is closed", OTHER, [about(4, OTHER, CLOSED), about(5, TROUBLE)], ["rewrite 5"]],
    [
      "two are open",
      OTHER,
      [about(4, TROUBLE), about(5, TROUBLE)],
      ["rewrite 4", "close 5 as a duplicate of 1004"],
    ],
    [
      "two are open, and nothing is wrong anymore",
      null,
      [about(4, TROUBLE), about(5, TROUBLE)],
      ["close 5 as a duplicate of 1004", "close 4 as completed"],
    ],
  ])("if %s", (_, trouble, reports, expected) => {
    expect(planned(trouble, reports).map(inShort)).toStrictEqual(expected);
  });
});
