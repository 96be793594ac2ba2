import { describe, expect, it } from "@jest/globals";
import type { ItemLine } from "../../../src/domain/items/action-item.ts";
import { type Advice, adviseOn, renderAdvice } from "../../../src/markdown/advice/advice.ts";
import { findBlame } from "../../../src/markdown/advice/language.ts";
import { judgeItems, judgeWords } from "../../../src/markdown/advice/quality.ts";
import { parseBlocks } from "../../../src/markdown/blocks.ts";

/** What a team's own phrase finds. */
const finds = (say: string, text: string, options = {}) =>
  findBlame(parseBlocks(text), { phrases: [{ say, instead: "Own." }], ...options })
    .filter(({ suggestion }) => suggestion === "Own.")
    .map(({ found }) => found);

describe("a team's phrase", () => {
  it.each<[string, string, string[]]>([
    ["zonked out", "It zonked out.", ["zonked out"]],
    ["zonked out", "It Zonked\nout.", ["Zonked out"]],
    ["zonked out", "It zonked   out twice, and zonked out again.", ["zonked out"]],
    ["zonked out", "It zonked outside.", []],
    ["zonked out", "It rezonked out.", []],
    ["zonked out", "The zonked out counter rose.", []],
    ["zonk* out", "It zonked out. They zonk out.", ["zonked out", "zonk out"]],
    ["zonk*", "It zonks.", ["zonks"]],
    ["*zonk", "It zonks.", []],
    [
      "{who} (zonked|flubbed) it",
      "She zonked it. They flubbed it. We lost it.",
      ["She zonked it", "They flubbed it"],
    ],
    ["{who} (|really) flubbed", "She flubbed. He really flubbed.", ["She flubbed", "He really flubbed"]],
    ["(zonk ed|flubbed) it", "It zonk ed it.", ["zonk ed it"]],
    ["{who}'s flub", "It was her's flub. It was Alice's flub.", ["Alice's flub"]],
    ["{who}'s flub", "Then: the engineers’ flub.", ["the engineers’ flub"]],
    [
      "{who} ... flubbed",
      "She simply then flubbed. She did so many other things and flubbed.",
      ["She simply then flubbed"],
    ],
    ["{who} (|really|badly) flubbed", "He badly flubbed.", ["He badly flubbed"]],
    ["(zonk it*|x) now", "It zonking its now. It zonk its now.", ["zonk its now"]],
    ["{who} flubbed", "They flubbed.", ["They flubbed"]],
    ["{who} flubbed", "The pods: they flubbed.", []],
    ["{who}'s flub", "Then Zonka's flub.", []],
    ["{name}'s flub", "Then Zonka's flub.", ["Zonka's flub"]],
    ["iflub", "Then iFlub.", ["iFlub"]],
    ["c++ flub", "A c++ flub.", ["c++ flub"]],
    ["can't flub", "They can’t flub.", ["can’t flub"]],
    ["", "Nothing.", []],
  ])("%j in %j: %j", (say, text, found) => {
    expect(finds(say, text)).toEqual(found);
  });

  it("is about people of the incident", () => {
    expect(finds("{who} flubbed", "Zed flubbed.", { people: ["Zed"] })).toEqual(["Zed flubbed"]);
    expect(finds("{who} flubbed", "Zed flubbed.", { people: [] })).toEqual([]);
    const people = ["zed", "zed zonk", "Zonk Miller"];
    expect(finds("{who} flubbed", "Then zed zonk flubbed.", { people })).toEqual(["zed zonk flubbed"]);
    expect(finds("{who} flubbed", "Then zed flubbed.", { people })).toEqual(["zed flubbed"]);
    expect(finds("{who} flubbed", "Then Alice Zonk Miller flubbed.", { people })).toEqual([
      "Zonk Miller flubbed",
    ]);
  });

  it("is found in the same way from memory", () => {
    const memory = new Map();
    const of = (say: string) => finds(say, "She flubbed. It zonked.", { memory });
    expect([of("flubbed"), of("zonked"), of("flubbed")]).toEqual([["flubbed"], ["zonked"], ["flubbed"]]);
    expect(memory.size).toBe(2);
    for (const key of memory.keys()) memory.set(key, []);
    expect(of("flubbed")).toEqual([]);
  });

  it("is not looked for in names, quotes, and what follows a denial", () => {
    expect(finds("flubbed", "The flubbed+ service.", { names: ["Flubbed+"] })).toEqual([]);
    expect(finds("flubbed", "Then acme flubbed.", { names: ["acme"] })).toEqual(["flubbed"]);
    expect(finds("flubbed", "The xflubbed service flubbed.", { names: ["xflub"] })).toEqual(["flubbed"]);
    expect(finds("flubbed", "> flubbed\n\nIt flubbed.")).toEqual(["flubbed"]);
    expect(finds("flubbed", "„It flubbed“ and «flubbed» and ‘flubbed’.")).toEqual([]);
    expect(finds("flubbed", "It never really flubbed. Not so; it flubbed.")).toEqual(["flubbed"]);
    expect(finds("flub it", "It is the Flub It project, and Flub It happens. Flub it!")).toEqual(["Flub it"]);
    expect(finds("flub it", "It is the team's (Flub It). Flub It!")).toEqual(["Flub It"]);
    expect(finds("flubbed", `It never really flubbed. ${"And so on. ".repeat(20)}`)).toEqual([]);
    expect(finds("flubbed it all", "the Flubbed It All")).toEqual(["Flubbed It All"]);
  });
});

it("is not looked for far into a paragraph that nobody writes", () => {
  expect(finds("flubbed", `${"So ".repeat(3_000)}flubbed.`)).toEqual(["flubbed"]);
  expect(finds("flubbed", `${"So ".repeat(4_000)}flubbed.`)).toEqual([]);
});

describe("phrases that overlap", () => {
  const phrases = ["flubbed it", "she flubbed", "it all again", "all", "so again", "again so"].map((say) => ({
    say,
    instead: say,
  }));
  const found = (text: string) =>
    findBlame(parseBlocks(text), { phrases }).map(({ suggestion }) => suggestion);
  it("are named by the longest, in the order of the text", () => {
    expect(found("all of it: she flubbed it all again")).toEqual(["all", "she flubbed", "it all again"]);
    expect(found("she flubbed it")).toEqual(["she flubbed"]);
    expect(found("flubbed it all")).toEqual(["flubbed it", "all"]);
    expect(found("flubbed it all again")).toEqual(["it all again"]);
  });

  it("are named by the first of two that are as long", () => {
    expect(found("again so again")).toEqual(["again so"]);
  });

  it("are on the line on which they begin", () => {
    const lines = findBlame(parseBlocks("One\ntwo all\nthree all\n\nfour all"), { phrases });
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 4]);
  });
});

const anItem = (words: string, changed: Partial<ItemLine> = {}): ItemLine =>
  ({ words, done: false, type: null, line: 1, ownerNames: [], ...changed }) as ItemLine;

describe("what an item promises", () => {
  it.each([
    ["**Improve** monitoring!", "end"],
    ["Preventive action: improve monitoring", "end"],
    ["Long term fix: add 3 tests", null],
    ["`a.sh`  needs 3 tests", "verb"],
    ["`a.sh` add 3 tests", null],
    ["Let's add 3 tests;", null],
    ["Überprüfe das", null],
    ["Vérifier tout", null],
    ["42", null],
    ["Deploy", "end"],
    ["Re-add the index", null],
    ["Undeploy the old one", null],
    ["fan-out the writes", null],
    ["fan-", "verb"],
    ["fan-out-now the writes to 9", "verb"],
    ["42 blobs", null],
    ["Improve monitoring!!", "end"],
    [" Improve monitoring ", "end"],
    ["Jsonify the log", null],
    ["Containerize the worker", null],
    ["Advise 9 teams by a page", null],
    ["Noise of 9 alarms", "verb"],
    ["Investigate whether it helps", "end"],
    ["Investigate whether it helps before June", null],
    ["Teach all of our new engineers", "people"],
    ["Teach the parser 3 forms", null],
  ])("%j: %p", (words, rule) => {
    expect(judgeWords(words)).toBe(rule);
  });

  const rules = (...items: readonly ItemLine[]) => judgeItems(items).map(({ rule }) => rule);
  it("is not judged if it is done or empty", () => {
    const good = [anItem("Cap the queue at 9", { type: "prevent" }), anItem("Alert above 9")];
    expect(rules(...good)).toEqual([]);
    expect(rules(...good, anItem("Improve it", { done: true }), anItem(""))).toEqual([]);
    expect(rules(anItem(""))).toEqual([]);
    expect(rules(...good, anItem("Improve it"))).toEqual(["end"]);
  });

  it.each<[string, Partial<ItemLine>, string[]]>([
    ["Cap the queue at 9", {}, ["detects"]],
    ["Alert above 9", {}, ["prevents"]],
    ["Write a runbook with 9 steps", {}, ["prevents"]],
    ["Cap the queue at 9", { type: "detect" }, ["prevents"]],
    ["Cap the queue at 9", { type: "mitigate" }, ["prevents"]],
    ["Alert above 9", { type: "prevent" }, ["detects"]],
    ["Alert above 9", { type: "no prevent" }, ["prevents"]],
    ["Alert above 9", { type: "prevention" }, ["prevents"]],
    ["Alert above 9", { type: "unpreventable" }, ["prevents"]],
  ])("%s, as %j: the list lacks %j", (words, changed, lacks) => {
    expect(rules(anItem(words, changed))).toEqual(lacks);
    expect(judgeItems([anItem(words, changed)])[0]).toMatchObject({ line: null, found: "" });
  });
});

describe("advice", () => {
  const all = { quality: true, language: true };
  const advise = (body: string, items: readonly ItemLine[], options = {}) =>
    adviseOn(items, parseBlocks(body), { ...all, ...options }).map(({ found }) => found);

  it("knows the owners of items and the people of the incident", () => {
    const item = anItem("", { ownerNames: ["Xanthe"] });
    expect(advise("Xanthe ignored it.", [item])).toEqual(["Xanthe ignored"]);
    expect(advise("Zed ignored it.", [], { people: ["Zed"] })).toEqual(["Zed ignored"]);
    expect(advise("Zed ignored it.", [])).toEqual([]);
  });

  it("names each thing once, in the order of the text, whatever its letters", () => {
    expect(advise("It was human error.\n\nBob forgot it.\n\nHuman error again.", [])).toEqual([
      "human error",
      "Bob forgot",
    ]);
  });

  it("says nothing of what an item promises while its words blame", () => {
    const blaming = anItem("Improve Bob, who forgot it", { line: 0 });
    expect(advise("Improve Bob, who forgot it", [blaming])[0]).toContain("forgot");
    expect(advise("Improve Bob, who forgot it", [blaming])).not.toContain(blaming.words);
    expect(advise("Fine.", [blaming])).toContain(blaming.words);
  });

  it("is twenty points, and the number of others", () => {
    const points = (count: number) =>
      renderAdvice(
        Array.from(
          { length: count },
          (_, line): Advice => ({ kind: "language", line, found: "x", suggestion: "Y." }),
        ),
      );
    expect(points(20)).toEqual(Array.from({ length: 20 }, () => "“x”: Y."));
    expect(points(23)).toHaveLength(21);
    expect(points(23).at(-1)).toBe("And 3 more like these.");
    expect(
      renderAdvice([{ kind: "quality", rule: "prevents", line: null, found: "", suggestion: "Z." }]),
    ).toEqual(["Z."]);
  });
});
