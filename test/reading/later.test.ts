import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages that were written to see how the reader reads what it was not made for", () => {
  expectRead("later", [
    "03-learnings-and-actions.md",
    "06-portuguese-table.md",
    "08-japanese-follow-up.md",
    "10-issues-before-the-words.md",
    "11-must-should-could.md",
    "12-fix-now-and-later.md",
    "16-status-in-front.md",
  ]);
});
