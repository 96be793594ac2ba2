import { describe, expect, it } from "@jest/globals";
import { type TitleTag, titleTags } from "../../../src/markdown/checklist/title-tags.ts";

const open = { tag: "open", title: "" } as const;
const close = { tag: "close", title: "" } as const;

describe("titles and folds in raw HTML", () => {
  it.each<[string, TitleTag[]]>([
    ["<h2>Action items</h2>", [{ tag: 2, title: "Action items" }]],
    ["<H6 id='a'>A <b>b</b></H6 >", [{ tag: 6, title: "A b" }]],
    [
      "<h1>a</h1><h3>b</h3>",
      [
        { tag: 1, title: "a" },
        { tag: 3, title: "b" },
      ],
    ],
    ["<h1>a\nb</h1>", [{ tag: 1, title: "a\nb" }]],
    ["<summary>a</summary>", [{ tag: 0, title: "a" }]],
    ["<details open><summary>a</summary>b</details >", [open, { tag: 0, title: "a" }, close]],
    ["<details>", [open]],
    ["</DETAILS>", [close]],
    ["<detailsx></h2><h7>a</h7><h2>b", []],
    ["<h2>a</h3>", []],
    [`<h2>${"a".repeat(300)}</h2>`, [{ tag: 2, title: "a".repeat(300) }]],
    [`<h2>${"a".repeat(301)}</h2>`, []],
    ["<!-- <h1>a</h1> --><h2>b</h2>", [{ tag: 2, title: "b" }]],
    ["<!-- <h1>a</h1>", []],
    ["<!-- a --> <details> <!-- b -->", [open]],
    ["<pre><h1>a</h1></pre>", []],
    ["  <Script>\n<h1>a</h1>", []],
    ["<style><h1>a</h1>", []],
    ["<textarea><h1>a</h1>", []],
    ["<prex><h1>a</h1>", [{ tag: 1, title: "a" }]],
    ["<div><pre></pre><h1>a</h1>", [{ tag: 1, title: "a" }]],
    ["plain", []],
  ])("%j", (html, tags) => expect(titleTags(html)).toEqual(tags));
});
