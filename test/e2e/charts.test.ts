import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";
import { type BarChart, barChart } from "../../src/markdown/mermaid.ts";
import { browserPath } from "../harness/browser.ts";
import { RENDERERS } from "../hostile-renderers.ts";

/* Charts as mermaid draws them in a browser: those that the product prints, and some with hostile text. */

const LOOKS = new URL("../fixtures/looks/", import.meta.url);
const mermaid = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
  page = await browser.newPage();
  await page.addScriptTag({ path: mermaid });
});

afterAll(() => browser?.close());

/** The texts of a drawn chart. */
function drawn(chart: string): Promise<string[]> {
  return page.evaluate<string[]>(`(async () => {
    const { svg } = await mermaid.render("chart", ${JSON.stringify(chart)});
    document.body.innerHTML = svg;
    return [...document.querySelectorAll("svg text")].map((text) => text.textContent);
  })()`);
}

const sourceOf = (block: string) => block.replace(/^```mermaid\n|\n```$/g, "");

const looks = readdirSync(LOOKS).map((name) => [name, readFileSync(new URL(name, LOOKS), "utf8")] as const);
const others = ["renderSimulation", "renderComparison"].map(
  (name) => [name, RENDERERS[name]!("Merge it")] as const,
);

const printed = [...looks, ...others].flatMap(([name, text]) => {
  return [...text.matchAll(/^```mermaid\n.*?\n```$/gms)].map(([block]) => [name, block] as const);
});

it("draws every printed chart, with its title and all figures", async () => {
  expect(new Set(printed.map(([name]) => name)).size).toBeGreaterThanOrEqual(3);
  for (const [name, block] of printed) {
    const [title, labels, measure] = ["title", "x-axis", "y-axis"].map((word) => {
      const [line] = block.split("\n").filter((one) => one.startsWith(`${word} `));
      return [...line!.matchAll(/"([^"]*)"/g)].map(([, text]) => text!);
    });
    expect([name, await drawn(sourceOf(block))]).toEqual([name, [...title!, ...labels!, ...measure!]]);
  }
});

const bars = (...names: string[]) => names.map((name, value) => ({ name, value }));

const CHARTS: readonly (readonly [string, Partial<BarChart>, texts: readonly string[]])[] = [
  ["no bar has a length", { bars: bars("a") }, ["t", "a: 0", "m"]],
  ["figures", { bars: [{ name: "May", value: 7, figure: "7% (1 of 14)" }] }, ["t", "May: 7% (1 of 14)", "m"]],
  ["quotes", { title: 'say "hi" `x`', bars: bars('"]') }, ['say "hi" `x`', '"]: 0', "m"]],
  ["directives", { title: "%%{init}%%", bars: bars("%% x") }, ["%%{init}%%", "%% x: 0", "m"]],
  ["entities", { title: "style:#34; #quot;", bars: bars("&lt;") }, ["style:#34; #quot;", "&lt;: 0", "m"]],
  ["HTML", { title: "<img src=x>", bars: bars("<b a=1>") }, ["<img src=x>", "<b a=1>: 0", "m"]],
  ["lines", { title: "a\n---\nend", bars: bars("x\ntitle y") }, ["a --- end", "x title y: 0", "m"]],
  ["numbers", { title: "-1", measure: "3", bars: bars("", "2") }, ["-1", ": 0", "2: 1", "3"]],
  ["scripts", { title: "日本 é 🎉", bars: bars("日本語") }, ["日本 é 🎉", "日本語: 0", "m"]],
];

it.each(CHARTS)("draws %s as written", async (_, chart, texts) => {
  const lines = barChart({ title: "t", measure: "m", bars: [], ...chart });
  expect(await drawn(sourceOf(lines.join("\n")))).toEqual(texts);
});

it.each(["#".repeat(300), "W".repeat(300), "日本".repeat(150)])(
  "cuts what does not fit: %.9s",
  async (long) => {
    const lines = barChart({ title: long, measure: long, bars: bars(...Array(30).fill(long), "b") });
    const texts = await drawn(sourceOf(lines.join("\n")));
    expect(texts).toHaveLength(33);
    for (const text of texts.slice(0, 31)) expect(text).toMatch(/^(.)\1?.*…(?:: \d+)?$/);
  },
);
