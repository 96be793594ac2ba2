import type Holidays from "date-holidays";
import { nearest } from "../domain/nearest.ts";
import type { LoadedPolicy } from "./load.ts";
import { ConfigError } from "./problems.ts";

/** Due dates are at most 999 business days ahead, which is less than five years. */
const YEARS_AHEAD = 5;

const NOON = 12 * 60 * 60 * 1000;

const DAY = 2 * NOON;

/**
 * Lists the public holidays of a policy's regions. They come from the package date-holidays, which is large (20 MB in
 * memory, 0.1 s), so it is loaded when the first policy names a region. The gate only reads dates that are already set,
 * and never loads it.
 */
export class PublicHolidays {
  readonly #known = new Map<string, Promise<readonly string[]>>();

  /**
   * The policy with its regions' public holidays added to its `holidays`.
   * @param year the current year in the policy's time zone
   * @throws {ConfigError} for an unknown region
   */
  async writeOut(loaded: LoadedPolicy, year: number): Promise<LoadedPolicy> {
    const { policy, origins } = loaded;
    if (policy.holidayRegions.length === 0) return loaded;
    const lists = await Promise.all(
      policy.holidayRegions.map((region) => this.#daysOf(region, year, origins.holidays ?? "the config")),
    );
    const holidays = [...new Set([...policy.holidays, ...lists.flat()])].sort();
    return { ...loaded, policy: { ...policy, holidays } };
  }

  #daysOf(region: string, year: number, file: string): Promise<readonly string[]> {
    const name = `${region} ${year}`;
    const known = this.#known.get(name);
    if (known) return known;
    const days = readDays(region, year, file);
    this.#known.set(name, days);
    // Errors are not cached, so that the next read reports them again.
    days.catch(() => this.#known.delete(name));
    return days;
  }
}

async function readDays(region: string, year: number, file: string): Promise<readonly string[]> {
  const { default: HolidaysOfWorld } = await import("date-holidays");
  refuseUnknown(new HolidaysOfWorld(), region, file);
  const [country = "", state = "", part = ""] = region.split("-");
  const calendar = new HolidaysOfWorld(country, state, part, { types: ["public"] });
  const years = Array.from({ length: YEARS_AHEAD + 2 }, (_, index) => year - 1 + index);
  const days = years.flatMap((one) => calendar.getHolidays(one).flatMap(daysOff));
  return [...new Set(days)].sort();
}

/** The days whose noon a holiday covers: a day with only the afternoon off is a business day. */
function daysOff({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const begins = Date.parse(`${date.slice(0, 10)}T${date.slice(11, 19)}Z`);
  const ends = begins + (end.getTime() - start.getTime());
  const days: string[] = [];
  for (let day = begins - (begins % DAY); day < ends; day += DAY) {
    if (day + NOON >= begins && day + NOON < ends) days.push(new Date(day).toISOString().slice(0, 10));
  }
  return days;
}

function refuseUnknown(world: Holidays, region: string, file: string): void {
  const [country = "", state, part] = region.split("-");
  const levels = [
    { code: country, known: Object.keys(world.getCountries()) },
    { code: state, known: Object.keys(world.getStates(country) ?? {}) },
    { code: part, known: Object.keys(world.getRegions(country, state ?? "") ?? {}) },
  ];
  const named = levels.map(({ code }) => code);
  levels.forEach(({ code, known }, index) => {
    if (code === undefined || known.includes(code)) return;
    const parent = named.slice(0, index).join("-");
    const full = known.map((one) => (parent === "" ? one : `${parent}-${one}`));
    const near = nearest(code, known);
    const suggestion = near === null ? full.slice(0, 5).join(", ") : full[known.indexOf(near)];
    const expected =
      full.length === 0
        ? `${parent}, which has no known subdivisions`
        : `a known region such as ${suggestion}`;
    throw new ConfigError([{ file, path: "holidays", expected, found: JSON.stringify(region) }]);
  });
}
