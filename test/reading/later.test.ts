import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages that were written to see how the reader reads what it was not made for", () => {
  expectRead("later", ["06-portuguese-table.md", "10-issues-before-the-words.md", "16-status-in-front.md"]);
});
