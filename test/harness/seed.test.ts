import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readSeed, replayCommand } from "./seed.ts";

describe("the seed for property tests", () => {
  it.each([undefined, ""])("is fixed if FOLLOWTHROUGH_SEED is %j", (value) => {
    expect(readSeed(value)).toBe(readSeed(undefined, () => 0.5));
  });

  it.each([
    ["42", 42],
    ["-2030356836", -2030356836],
    ["random", 2 ** 30],
  ])("FOLLOWTHROUGH_SEED=%s gives %d", (value, seed) => {
    expect(readSeed(value, () => 0.5)).toBe(seed);
  });

  it.each(["dice", "1.5", "0x10", "4294967296"])("FOLLOWTHROUGH_SEED=%s is refused", (value) => {
    expect(() => readSeed(value)).toThrow(
      `FOLLOWTHROUGH_SEED: expected a whole number of 32 bits or "random", found "${value}".`,
    );
  });

  it("a failing property prints the command that reproduces it", () => {
    const failing = () => fc.assert(fc.property(fc.nat(), (n) => n < 10));
    const { seed } = fc.readConfigureGlobal();
    expect(failing).toThrow(`FOLLOWTHROUGH_SEED=${seed} npm test -- test/harness/seed.test.ts`);
    expect(failing).toThrow("Counterexample: [10]");
  });

  it("a property that failed with every case is reproduced with every case", () => {
    const command = "FOLLOWTHROUGH_SEED=7 FOLLOWTHROUGH_CASES=1 npm test -- test/a.test.ts";
    expect(replayCommand(7, "test/a.test.ts", "1")).toBe(`Replay it: ${command}`);
  });

  it.each([
    ["test/domain/a.test.ts", "npm test -- test/domain/a.test.ts"],
    ["test/proofs/a.test.ts", "npm run test:proofs -- test/proofs/a.test.ts"],
  ])("%s is reproduced with its own script", (file, command) => {
    expect(replayCommand(7, file)).toBe(`Replay it: FOLLOWTHROUGH_SEED=7 ${command}`);
  });
});
