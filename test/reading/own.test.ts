import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages whose truth was written before the reader saw them", () => {
  expectRead("own", []);
});
