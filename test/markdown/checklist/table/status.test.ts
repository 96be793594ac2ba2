import { describe, expect, it } from "@jest/globals";
import {
  type CellStatus,
  looksLikeStatus,
  readStatus,
  statusWord,
} from "../../../../src/markdown/checklist/table/status.ts";

describe("a status cell", () => {
  it.each<[string, CellStatus, CellStatus]>([
    ["", "open", "open"],
    ["Done", "done", "done"],
    ["**done**", "done", "done"],
    ["~~Done~~", "done", "done"],
    ["Done (2026-11-20)", "done", "done"],
    ["Rolled out", "done", "done"],
    ["100 %", "done", "done"],
    ["Terminé", "done", "done"],
    ["完了", "done", "done"],
    ["✅", "done", "done"],
    ["✅ open", "done", "done"],
    [":white_check_mark:", "done", "done"],
    ["[x]", "done", "done"],
    ["see [x]", "open", "done"],
    ["x", "done", "done"],
    ["x later", "open", "done"],
    ["Yes", "done", "done"],
    ["y", "done", "done"],
    ["y 2", "open", "done"],
    ["true story", "open", "done"],
    ["Open", "open", "open"],
    ["no", "open", "open"],
    ["No, later", "open", "open"],
    ["In progress", "open", "open"],
    ["0%", "open", "open"],
    ["Dropped", "dropped", "dropped"],
    ["Dropped for now", "dropped", "dropped"],
    ["Won't fix", "dropped", "dropped"],
    ["Not planned yet", "open", "done"],
    ["Droppedx", "open", "done"],
    ["n/a", "dropped", "dropped"],
    ["Duplicate of #12", "dropped", "dropped"],
    ["2026-11-20", "open", "done"],
    ["Alice", "open", "done"],
    ["-", "open", "open"],
    [" … ", "open", "open"],
    ["TBD", "open", "open"],
    ["??", "open", "open"],
    ["☐", "open", "open"],
    ["❌", "open", "open"],
    ["[ ]", "open", "open"],
    ["[]", "open", "open"],
  ])("%j is %s below *Status*, and %s below *Done?*", (text, below, flag) => {
    expect([readStatus(text, false), readStatus(text, true)]).toEqual([below, flag]);
  });

  it.each([
    ["✅", true],
    [" ☑ ", true],
    ["🔴 blocked by ops", true],
    ["⬜", true],
    ["[ ] a", true],
    ["Done", true],
    ["In progress", true],
    ["Cancelled", true],
    ["*done*", true],
    ["Done by Alice", false],
    ["a ⬜", false],
    ["x", false],
    ["n", false],
    ["Fix lag", false],
    ["", false],
  ])("%j tells that a column without a title is one: %s", (text, expected) => {
    expect(looksLikeStatus(text)).toBe(expected);
  });
});

describe("the word for a status", () => {
  it.each<[boolean, boolean, string[], string]>([
    [true, false, [], "Done"],
    [false, false, [], "Open"],
    [true, true, [], "Yes"],
    [false, true, [], ""],
    [true, false, ["", "Open", "Fertig", "Done"], "Fertig"],
    [false, false, ["Done", "In progress"], "In progress"],
    [true, false, ["~~Closed~~", "Closed"], "Closed"],
    [true, false, ["Done 2026-11-20"], "Done"],
    [true, false, ["✅"], "✅"],
    [true, false, ["✅ by Alice"], "Done"],
    [true, true, ["2026-11-20"], "Yes"],
    [true, true, ["✔"], "✔"],
    [false, true, ["-"], "-"],
    [false, true, [" "], ""],
    [false, false, ["-"], "Open"],
    [false, false, ["waits"], "Open"],
    [false, true, ["No"], "No"],
    [false, false, ["Dropped"], "Open"],
  ])("done: %s, below *Done?*: %s, beside %j is %j", (done, isFlag, used, word) => {
    expect(statusWord(done, isFlag, used)).toBe(word);
  });
});
