import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import MarkdownIt from "markdown-it";
import { type Browser, chromium } from "playwright-core";
import { browserPath } from "../harness/browser.ts";
import { type Artifacts, artifactsOfOneWorld, resolvesIn } from "./looks-world.ts";
import { hashOf, markdownOf, PICTURES, sourceOf, takePicture } from "./pictures.ts";

/*
 * What people see, from one scripted world: the Markdown is compared with `test/fixtures/looks`, rendered as GitHub renders it, and
 * measured in a browser. FOLLOWTHROUGH_PICTURES=FOLDER writes a picture of each. `npm run pictures` (FOLLOWTHROUGH_UPDATE=1) writes the
 * Markdown and the pictures of README.
 */

const FIXTURES = new URL("../fixtures/looks/", import.meta.url);
const IMAGES = new URL("../../.github/images/", import.meta.url);
const css = readFileSync(
  createRequire(import.meta.url).resolve("github-markdown-css/github-markdown.css"),
  "utf8",
);

/** GitHub keeps line breaks in issues and comments, but not in a job summary. */
const inIssues = new MarkdownIt({ html: true, linkify: true, breaks: true });
const inSummaries = new MarkdownIt({ html: true, linkify: true });

let world: Artifacts;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([
    artifactsOfOneWorld(),
    chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] }),
  ]);
});

afterAll(() => browser?.close());

function render([name, text]: [string, string]): string {
  const markdown = name.startsWith("gate-") ? inSummaries : inIssues;
  const html = markdown
    .render(text)
    .replace(/<pre><code class="language-mermaid">.*?<\/pre>/gs, "") // charts.test.ts draws them
    .replace(
      /<li>(\s*<p>)?\[([ x])\] /g,
      (_, p = "", box) => `<li>${p}<input type="checkbox" disabled${box === "x" ? " checked" : ""}> `,
    );
  return `<section id="${name}" class="markdown-body">${html}</section>`;
}

/** GitHub's margins on a phone, and everything unfolded. */
function pageOf(artifacts: Readonly<Record<string, string>>): string {
  const sections = Object.entries(artifacts).map(render);
  const style = `${css} body { margin: 0 } section { box-sizing: border-box; padding: 16px }`;
  return `<!doctype html><meta name="viewport" content="width=device-width"><style>${style}</style>${sections.join("\n")}`;
}

/** Markdown without what GitHub hides. */
const shownOf = (text: string) => `${text.replace(/[ ]?<!--.*?-->\n?/gs, "").trim()}\n`;

describe("what people see", () => {
  it("is what the fixtures show", async () => {
    for (const [name, text] of Object.entries(world.artifacts)) {
      const file = new URL(`${name}.md`, FIXTURES);
      const shown = shownOf(text);
      if (process.env.FOLLOWTHROUGH_UPDATE) await writeFile(file, shown);
      expect([name, shown]).toEqual([name, await readFile(file, "utf8")]);
    }
  });

  it.each(PICTURES)("is what the picture %s shows (else: npm run pictures)", async (name, part) => {
    const file = new URL(`${name}.png`, IMAGES);
    const markdown = markdownOf(part, shownOf(world.artifacts[part.artifact]!));
    const html = pageOf({ [part.artifact]: markdown });
    if (process.env.FOLLOWTHROUGH_UPDATE) await writeFile(file, await takePicture(browser, html, markdown));
    const picture = await readFile(file);
    expect(sourceOf(picture)).toBe(hashOf(markdown));
    expect(picture.length).toBeLessThan(80_000);
  });

  it.each([
    [900, "light"],
    [900, "dark"],
    [390, "light"],
    [390, "dark"],
  ] as const)("fits at %d pixels, %s", async (width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    await page.setContent(pageOf(world.artifacts));
    const folder = process.env.FOLLOWTHROUGH_PICTURES;
    if (folder) {
      await mkdir(folder, { recursive: true });
      for (const name of Object.keys(world.artifacts))
        await page.locator(`#${name}`).screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` });
    }
    const seen = await page.evaluate(measure);
    expect(seen.wide).toEqual([]);
    for (const { text, background, color } of seen.sections) {
      expect(text).not.toMatch(/<!--|-->|\{\{|undefined|\[object|null/);
      expect(text.trim()).not.toBe("");
      expect(color).not.toBe(background);
    }
    await page.close();
  });

  it("has no link that leads nowhere", async () => {
    const page = await browser.newPage();
    await page.setContent(pageOf(world.artifacts));
    const links = await page.$$eval("a", (all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((href) => !resolvesIn(world, href))).toEqual([]);
    const text = await page.evaluate("document.body.innerText");
    const mentioned = [...String(text).matchAll(/(?<![\w/&])#(\d+)\b/g)].map(([, number]) => number!);
    const issue = (number: string) => `https://github.com/acme/shop/issues/${number}`;
    expect(mentioned.filter((number) => number !== "12" && !resolvesIn(world, issue(number)))).toEqual([]);
    await page.close();
  });
});

/** Runs in the browser: what is wider than its box, and what each section shows. A file to copy keeps its lines. */
const measure = `(() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const all = [document.documentElement, ...document.querySelectorAll("body, body *")];
  const isFile = (one) => one.matches("details > pre");
  const wide = all.filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline" && !isFile(one));
  return {
    wide: wide.map((one) => (one.closest("section")?.id ?? "page") + " " + one.tagName + ": " + one.textContent.trim().slice(0, 80)),
    sections: [...document.querySelectorAll("section")].map((one) => ({
      text: one.innerText,
      color: getComputedStyle(one).color,
      background: getComputedStyle(one).backgroundColor,
    })),
  };
})()` as unknown as () => {
  wide: string[];
  sections: { text: string; color: string; background: string }[];
};
