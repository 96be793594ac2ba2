import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages that were written to see how the reader reads what it was not made for", () => {
  expectRead("later", []);
});
