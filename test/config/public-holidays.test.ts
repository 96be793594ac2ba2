import { beforeAll, describe, expect, it } from "@jest/globals";
import { build } from "esbuild";
import type { LoadedPolicy } from "../../src/config/load.ts";
import { ConfigError } from "../../src/config/problems.ts";
import { PublicHolidays } from "../../src/config/public-holidays.ts";
import { REGION } from "../../src/domain/calendar/days.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";

const FILE = "acme/shop:.github/followthrough.yml";
const world = new PublicHolidays();

const loaded = (regions: readonly string[], holidays: readonly string[] = []): LoadedPolicy => ({
  policy: { ...DEFAULT_POLICY, holidays, holidayRegions: regions },
  sources: [FILE],
  origins: { holidays: FILE },
});

const daysOf = async (regions: readonly string[], year = 2026) => {
  return (await world.writeOut(loaded(regions), year)).policy.holidays;
};

describe("public holidays", () => {
  it("are empty without a region", async () => {
    const without = loaded([], ["2026-12-24"]);
    expect(await world.writeOut(without, 2026)).toBe(without);
  });

  it("are merged with the config's days, each once and in order", async () => {
    const { policy } = await world.writeOut(loaded(["DE"], ["2026-12-24", "2026-12-25"]), 2026);
    const december = policy.holidays.filter((day) => day.startsWith("2026-12"));
    expect(december).toEqual(["2026-12-24", "2026-12-25", "2026-12-26"]);
  });

  // Dates according to the regions' laws.
  it.each([
    ["DE", ["2026-01-01", "2026-04-03", "2026-10-03", "2026-12-25"], ["2026-01-06", "2026-12-24"]],
    ["DE-BY", ["2026-01-06", "2026-11-01"], ["2026-10-31"]],
    ["DE-SN", ["2026-10-31", "2026-11-18"], ["2026-01-06"]],
    ["US", ["2026-01-19", "2026-07-03", "2026-11-26"], ["2026-11-27"]],
    ["GB-ENG", ["2026-05-04", "2026-08-31", "2026-12-28"], ["2026-08-03"]],
    ["GB-SCT", ["2026-01-02", "2026-11-30"], ["2026-08-31"]],
    // Holidays that start in the evening, and holidays of several days.
    ["AU-QLD", ["2026-12-25"], ["2026-12-24"]],
    ["AE", ["2026-05-27", "2026-05-28", "2026-05-29"], ["2026-05-26", "2026-05-30"]],
    ["FR", ["2026-07-14", "2026-05-08"], ["2026-12-26"]],
    ["JP", ["2026-05-05", "2026-11-23"], ["2026-12-25"]],
    ["IL", ["2026-04-02", "2026-09-21"], ["2026-04-01"]],
  ])("of %s in 2026", async (region, off, working) => {
    const days = await daysOf([region]);
    expect(days).toEqual(expect.arrayContaining(off));
    expect(days.filter((day) => working.includes(day))).toEqual([]);
  });

  it("range from the previous year to five years ahead", async () => {
    const years = new Set((await daysOf(["FR"])).map((day) => day.slice(0, 4)));
    expect([...years]).toEqual(["2025", "2026", "2027", "2028", "2029", "2030", "2031"]);
  });

  it.each([
    ["XX", "a known region such as AD, AE, AG, AI, AL"],
    ["DE-BX", "a known region such as DE-BB"],
    ["DE-QQ", "a known region such as DE-BB, DE-BE, DE-BW, DE-BY, DE-HB"],
    ["DE-BY-X", "a known region such as DE-BY-A, DE-BY-KATH, DE-BY-EVANG"],
    ["VA-X", "VA, which has no known subdivisions"],
  ])("of %s are rejected every time", async (region, expected) => {
    for (let time = 0; time < 2; time += 1) {
      const error = await daysOf([region]).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).problems).toEqual([
        { file: FILE, path: "holidays", expected: expect.stringContaining(expected), found: `"${region}"` },
      ]);
    }
  });
});

describe("the gate", () => {
  it("never computes them: it reads resolved dates", async () => {
    const { metafile } = await build({
      entryPoints: ["action/main.ts"],
      bundle: true,
      write: false,
      metafile: true,
      packages: "external",
      platform: "node",
      format: "esm",
    });
    expect(Object.keys(metafile.inputs)).toContain("src/config/load.ts");
    expect(Object.keys(metafile.inputs)).not.toContain("src/config/public-holidays.ts");
    expect(JSON.stringify(metafile)).not.toContain("date-holidays");
  });
});

describe("codes of regions", () => {
  const codes: string[] = [];

  beforeAll(async () => {
    const { default: Holidays } = await import("date-holidays");
    const all = new Holidays();
    for (const country of Object.keys(all.getCountries())) {
      codes.push(country);
      for (const state of Object.keys(all.getStates(country) ?? {})) {
        codes.push(`${country}-${state}`);
        const parts = Object.keys(all.getRegions(country, state) ?? {});
        codes.push(...parts.map((part) => `${country}-${state}-${part}`));
      }
    }
  });

  it("are all valid in a config", () => {
    expect(codes.length).toBeGreaterThan(500);
    expect(codes.filter((code) => !REGION.test(code))).toEqual([]);
  });
});
