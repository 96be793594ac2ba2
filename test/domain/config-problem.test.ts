import { describe, expect, it } from "@jest/globals";
import { positionOf } from "../../src/domain/config-problem.ts";

describe("the position of a problem in a config", () => {
  it.each([
    [{ path: "weekend[0]", line: 3 }, ".github/followthrough.yml, line 3, weekend[0]"],
    [{ path: "weekend[0]" }, ".github/followthrough.yml, weekend[0]"],
    [{ path: "", line: 3 }, ".github/followthrough.yml, line 3"],
    [{ path: "" }, ".github/followthrough.yml"],
  ])("%j: %s", (where, position) => {
    const problem = { file: ".github/followthrough.yml", expected: "a list", found: "3", ...where };
    expect(positionOf(problem)).toBe(position);
  });
});
