import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages that were given with what a careful person takes from them", () => {
  expectRead("given", []);
});
