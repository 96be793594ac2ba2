import { describe, expect, it } from "@jest/globals";
import { type Rules, violations } from "./checker.ts";

const RULES: Rules = {
  layers: [
    { path: "src/domain", layers: [], packages: ["temporal-polyfill", "lru-cache"] },
    { path: "src/plan", layers: ["src/domain"], packages: [] },
    { path: "src/app", layers: ["src/domain"], packages: ["@octokit/*"] },
  ],
  pure: [/^src\/(domain|plan)\//],
  exceptions: { "src/domain/sign.ts": ["node:crypto"] },
  maxLines: 5,
};
const complaints = (source: string, path = "src/domain/a.ts") => violations(path, source, RULES);

describe("imports", () => {
  it.each([
    ["src/plan/a.ts", 'import { a } from "../domain/a.ts";'],
    ["src/plan/items/a.ts", 'import { a } from "../b.ts";'],
    ["src/domain/sign.ts", 'import { sign } from "node:crypto";'],
    ["src/app/a.ts", 'import { Octokit } from "@octokit/rest";'],
  ])("of %s may be %s", (path, source) => expect(complaints(source, path)).toEqual([]));

  it.each([
    ["src/domain/a.ts", 'import { a } from "../plan/a.ts";'],
    ["src/domain/a.ts", 'import type { A } from "../plan/a.ts";'],
    ["src/domain/a.ts", 'export * from "../plan/a.ts";'],
    ["src/domain/a.ts", 'type A = import("../plan/a.ts").A;'],
    ["src/domain/a.ts", 'const a = () => import("../plan/a.ts");'],
    ["src/domain/a.ts", "const a = (name: string) => import(name);"],
    ["src/domain/a.ts", 'import { sign } from "node:crypto";'],
    ["src/app/a.ts", 'import { plan } from "../plan/plan.ts";'],
    ["src/elsewhere/a.ts", ""],
  ])("of %s may not be %s", (path, source) => expect(complaints(source, path)).toHaveLength(1));
});

it("a file has no more lines than the limit", () => {
  expect(complaints("a;\n".repeat(5))).toEqual([]);
  expect(complaints("a;\n".repeat(6))).toHaveLength(1);
});

describe("a pure file sees nothing around it", () => {
  it.each([
    "Date.now()",
    "new Date()",
    "Math.random()",
    "process.env",
    "console.log(1)",
    "Temporal.Now.instant()",
  ])("as %s would show", (source) => {
    expect(complaints(`const a = () => ${source};`)).toHaveLength(1);
    expect(complaints(`const a = () => ${source};`, "src/app/a.ts")).toEqual([]);
  });

  it.each(["new Date(0)", "item.process", "({ console: 1 })"])("which %s does not", (source) => {
    expect(complaints(`const a = (item: Item) => ${source};`)).toEqual([]);
  });
});

describe("a pure file keeps nothing", () => {
  it.each([
    "let known: string | undefined;",
    "export let count = 0;",
    "var count = 0;",
    "const { a } = { a: new LRUCache<string, string>({ max: 4 }) };",
    "const read = new WeakMap<object, string>();",
    "const seen = new WeakSet();",
    "const known = new Map<string, string>();",
    "export const known = new Set();",
    "const known = new Map([]);",
    "const all = { known: new Map() };",
    'const list: string[] = ["a"]; export function add(a: string) { list.push(a); }',
    "const counts = { all: 0 }; export const count = () => counts.all++;",
    "const by: Record<string, number> = {}; export const note = (a: string) => { by[a] = 1; };",
    "const by: Record<string, number> = {}; const forget = (a: string) => delete by[a];",
    "const all = { list: [1] }; class Sorter { sort() { return all.list.sort(); } }",
    "const options = { a: 1 }; const change = () => Object.assign(options, { a: 2 });",
    'const known = new Set(["a"]); const learn = (a: string) => known.add(a);',
    "class Counter { static count = 0; }",
    "class Counter { static #count = 0; }",
    "class Kept { static readonly all = new Map(); }",
    "const WORD = /a/g; const holds = (text: string) => WORD.test(text);",
    'const WORD = new RegExp("a", "gu"); const first = (text: string) => WORD.exec(text);',
  ])("as %s would", (source) => {
    expect(complaints(source)).toEqual([expect.stringContaining("is pure but keeps state")]);
    expect(complaints(source, "src/app/a.ts").join()).not.toContain("keeps state");
  });

  it.each([
    "const MOST = 20;",
    'const NAMES: ReadonlySet<string> = new Set(["a"]);',
    "const BY_NAME = new Map(Object.entries({ a: 1 }));",
    "const parser = new MarkdownIt(); parser.set({ maxNesting: 40 });",
    "export function count() { let all = 0; all += 1; return all; }",
    "export const fresh = () => new Map<string, string>();",
    "export function plan(refusals = new Map()) { return refusals; }",
    "export class Trust { readonly #known = new WeakMap(); }",
    "class Kept { static readonly most = 20; }",
    "export const sorted = (list: string[]) => [...list].sort();",
    "const LIST = [2, 1]; export const sorted = () => LIST.toSorted();",
    "const WORD = /a/g; const all = (text: string) => [...text.matchAll(WORD)];",
    "const WORD = /a/y; const at = (text: string, from: number) => { WORD.lastIndex = from; return WORD.exec(text); };",
    "const WORD = /a/u; const holds = (text: string) => WORD.test(text);",
    'const WORD = /a/g; const first = (text: string) => new RegExp(WORD, "g").exec(text);',
  ])("and %s does not", (source) => expect(complaints(source)).toEqual([]));
});
