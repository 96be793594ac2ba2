import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { type Result, resultOf, rowOf } from "./results.ts";

const RESULTS = new URL("results/", import.meta.url);

const mutant = (status: string, line = 1) => ({
  status,
  mutatorName: "BooleanLiteral",
  location: { start: { line } },
});

describe("the result of a run", () => {
  it("counts, and says where the mutants are that no test detects", () => {
    const report = {
      files: {
        "src/a.ts": { mutants: [mutant("Killed"), mutant("Survived", 7), mutant("NoCoverage", 9)] },
        "src/b.ts": { mutants: [mutant("Killed"), mutant("Timeout", 3), mutant("Ignored")] },
      },
    };
    const run = { folder: "a", date: "2026-11-30", commit: "", seconds: 5 };
    expect(resultOf(report, run)).toEqual({
      ...run,
      mutants: 6,
      killed: 2,
      timeout: 1,
      survived: 1,
      uncovered: 1,
      ignoredStatic: 1,
      score: 60,
      timedOut: { "src/b.ts": ["3 BooleanLiteral"] },
      undetected: { "src/a.ts": ["7 BooleanLiteral", "9 BooleanLiteral"] },
    });
  });

  it("is in the table of the page about proofs", () => {
    const page = readFileSync(new URL("../../.github/proofs.md", import.meta.url), "utf8").replace(
      / +/g,
      " ",
    );
    const results = readdirSync(RESULTS).map(
      (name): Result => JSON.parse(readFileSync(new URL(name, RESULTS), "utf8")),
    );
    expect(results.map(rowOf).filter((row) => !page.includes(row))).toEqual([]);
    expect(page.match(/^\| `[^`]+` \| \d+ \|.* %/gm)).toHaveLength(results.length);
  });
});
