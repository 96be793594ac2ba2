import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { renderWelcome, WELCOME_TITLE } from "../../../src/markdown/messages/welcome.ts";
import type { WelcomeSnapshot } from "../../../src/observed/reports.ts";
import { REPORT_LABELS } from "../../../src/plan/labels.ts";
import { planWelcome } from "../../../src/plan/repository/welcome.ts";
import { WELCOME_LABEL } from "../../../src/record/report-tag.ts";
import { HOME, report, snapshot } from "../builders.ts";

const NOW = Temporal.Instant.from("2026-11-24T12:00:00.123Z");
const { repository: home } = snapshot();
const FOUND = { repositories: [{ repository: HOME, found: null }], unlisted: 0 };
const planned = (over: Partial<WelcomeSnapshot> = {}) =>
  planWelcome({ home, welcomes: [], isLabeled: false, found: FOUND, ...over }, NOW);

const labeling = { kind: "add-labels", issue: report(1).ref, labels: [REPORT_LABELS.welcome] };

describe("the welcome", () => {
  it("opens without its label", () => {
    expect(planned()).toEqual([
      {
        kind: "open-report",
        which: "welcome",
        repository: home,
        title: WELCOME_TITLE,
        body: renderWelcome({ home, ...FOUND }),
        identity: { openedAt: "2026-11-24T12:00:00Z" },
        labels: [],
      },
    ]);
  });

  it("does not open if there is nothing to say", () => {
    expect(planned({ found: null })).toEqual([]);
  });

  it.each<[string, Partial<WelcomeSnapshot>, (typeof labeling)[]]>([
    ["gets its label once it is open", { welcomes: [report(1)] }, [labeling]],
    ["gets it if it was closed first", { welcomes: [report(1, { state: "closed" })] }, [labeling]],
    ["gets it beside other labels", { welcomes: [report(1, { labels: ["docs"] })] }, [labeling]],
    ["has it", { welcomes: [report(1, { labels: [WELCOME_LABEL.toUpperCase()] })] }, []],
    ["had it, and someone took it away", { welcomes: [report(1)], isLabeled: true }, []],
  ])("%s", (_, over, expected) => {
    expect(planned(over)).toEqual(expected);
  });

  it("closes duplicates that are open", () => {
    const [first, second, closed] = [report(1), report(2), report(3, { state: "closed" })];
    const { ref: issue, id, identity } = second;
    const duplicate = {
      kind: "update-report",
      which: "welcome",
      issue,
      id,
      identity,
      close: { of: first.id },
    };
    const welcomes = [first, second, closed];
    expect(planned({ welcomes })).toEqual([labeling, duplicate]);
    expect(planned({ welcomes, isLabeled: true })).toEqual([duplicate]);
  });
});
