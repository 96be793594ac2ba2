import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

/* Leaves out of packages what is never used: names of holidays, time zones, endpoints, and what writes HTML. */

const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));

/** date-holidays asks moment only for the time in a zone. With its own zones it would be half of the bundle. */
const TIME = fileURLToPath(new URL("lean-time.ts", import.meta.url));

/** The part of @actions/core's summary that the Actions use: `summary.addRaw(text).write()`. Loading `fs/promises` takes 3 ms. */
const SUMMARY = `
  import { appendFileSync } from "node:fs";
  export const summary = {
    addRaw: (text) => ({ write: async () => appendFileSync(process.env.GITHUB_STEP_SUMMARY, text) }),
  };
  export const markdownSummary = summary;`;

export const leanPackages: Plugin = {
  name: "lean-packages",
  setup({ onResolve, onLoad }) {
    onLoad({ filter: /[\\/]@actions[\\/]core[\\/]lib[\\/]summary\.js$/ }, () => ({ contents: SUMMARY }));
    onResolve({ filter: /^moment-timezone$/ }, () => ({ path: TIME }));
    onLoad({ filter: /[\\/]date-holidays[\\/]src[\\/]data\.js$/ }, async () => {
      const { data } = (await import(HOLIDAYS)) as { data: object };
      return { contents: `export const data = ${JSON.stringify(withoutNames(data))};` };
    });
    onLoad({ filter: /[\\/]astronomia[\\/]data[\\/]vsop87Bearth\.js$/ }, async () => {
      const { default: series } = (await import(EARTH)) as { default: object };
      return { contents: `export default ${JSON.stringify(withoutSmallTerms(series))};` };
    });
    onLoad({ filter: /[\\/]generated[\\/]endpoints\.js$/ }, async ({ path }) => {
      const { default: endpoints } = (await import(pathToFileURL(path).href)) as { default: Endpoints };
      return { contents: `export default ${JSON.stringify(usedOf(endpoints, await namesInSources()))};` };
    });
  },
};

/** A path in a variable: the package has no types for it. */
const HOLIDAYS: string = "date-holidays/data";

const EARTH: string = "astronomia/data/vsop87Bearth";

/** In radians. All smaller terms together move an equinox by seconds. */
const SMALL = 1e-7;

/** The series of the earth's position, each term with its amplitude first, as far as they tell the day of an equinox. */
function withoutSmallTerms(series: unknown): unknown {
  if (Array.isArray(series))
    return series.filter((term) => !(Array.isArray(term) && Math.abs(Number(term[0])) < SMALL));
  if (typeof series !== "object" || series === null) return series;
  return Object.fromEntries(Object.entries(series).map(([name, inner]) => [name, withoutSmallTerms(inner)]));
}

/** A table of endpoints by scope and name, as in @octokit/plugin-rest-endpoint-methods. */
type Endpoints = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function usedOf(endpoints: Endpoints, used: ReadonlySet<string>): Endpoints {
  return Object.fromEntries(
    Object.entries(endpoints).map(([scope, methods]) => {
      return [scope, Object.fromEntries(Object.entries(methods).filter(([name]) => used.has(name)))];
    }),
  );
}

/** All names after a dot in the sources, so that no method that is called is left out. */
async function namesInSources(): Promise<ReadonlySet<string>> {
  const files = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const texts = await Promise.all(files.map((name) => readFile(SOURCES + name, "utf8")));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\.(\w+)/g)].map(([, name]) => name!)));
}

/**
 * The data of date-holidays with a short word for each name: only the days matter, and a name tells which rules are about the
 * same holiday.
 */
function withoutNames(data: object): object {
  const known = new Map<string, string>();
  const shorten = (name: string) => {
    const short = known.get(name) ?? known.size.toString(36);
    known.set(name, short);
    return short;
  };
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([key]) => key !== "note");
    return Object.fromEntries(
      kept.map(([key, inner]) => [key, isNames(key, inner) ? { en: shorten(firstOf(inner)) } : visit(inner)]),
    );
  };
  return withoutOthers(visit(data) as Data);
}

type Days = Record<string, { readonly type?: string } | boolean | null>;

interface Data {
  readonly holidays: Readonly<Record<string, object>>;
}

/** Without observances and other days that are no public holidays, unless another part of the country has such a rule, too. */
function withoutOthers(data: Data): Data {
  for (const country of Object.values(data.holidays)) {
    const lists = daysIn(country);
    for (const days of lists) {
      for (const [rule, day] of Object.entries(days)) {
        const isPublic = typeof day !== "object" || (day?.type ?? "public") === "public";
        const isAlone = lists.every((other) => other === days || !(rule in other));
        if (!isPublic && isAlone) delete days[rule];
      }
    }
  }
  return data;
}

/** The rules of a country and of each of its parts. */
function daysIn(place: object): Days[] {
  return Object.entries(place).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null) return [];
    return key === "days" ? [value as Days] : daysIn(value);
  });
}

type Names = Readonly<Record<string, string>>;

function isNames(key: string, value: unknown): value is Names {
  if ((key !== "name" && key !== "names") || typeof value !== "object" || value === null) return false;
  return Object.values(value).every((name) => typeof name === "string");
}

function firstOf(names: Names): string {
  return names.en ?? Object.values(names)[0] ?? "";
}
