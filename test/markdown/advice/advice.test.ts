import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { adviseOn, renderAdvice } from "../../../src/markdown/advice/advice.ts";
import { findBlame } from "../../../src/markdown/advice/language.ts";
import { judgeWords } from "../../../src/markdown/advice/quality.ts";
import { parseBlocks } from "../../../src/markdown/blocks.ts";
import { findItems } from "../../../src/markdown/checklist/checklist.ts";
import { HOME } from "../home.ts";

interface Labelled {
  readonly text: string;
  readonly wanting: boolean;
}

/** Pairs of lines with `+` (needs advice) and `-` (fine). */
function labelled(file: string): Labelled[] {
  const path = fileURLToPath(new URL(`../../fixtures/advice/${file}`, import.meta.url));
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => ({ text: line.slice(2), wanting: line.startsWith("+") }));
}

function measure(sentences: readonly Labelled[], advises: (text: string) => boolean) {
  const advised = sentences.filter(({ text }) => advises(text));
  const right = advised.filter(({ wanting }) => wanting).length;
  const expected = sentences.filter(({ wanting }) => wanting).length;
  return { sentences: sentences.length, precision: right / advised.length, recall: right / expected };
}

const blames = (text: string) => findBlame(parseBlocks(text)).length > 0;
const isWeak = (text: string) => judgeWords(text) !== null;

describe("a labeled set, half of it without blame", () => {
  it.each([
    ["language.txt", blames, 0.95, 0.95],
    ["language-later.txt", blames, 0.95, 0.95],
    ["language-third.txt", blames, 0.95, 0.95],
    ["language-fourth.txt", blames, 0.98, 0.9],
    // Written independently of the rules.
    ["language-fifth.txt", blames, 0.95, 0.85],
    // A holdout set: written by others who did not know the rules, and never used for tuning.
    ["language-set-aside.txt", blames, 0.95, 0.75],
    ["items.txt", isWeak, 0.95, 0.9],
    ["items-later.txt", isWeak, 0.95, 0.9],
  ] as const)("%s", (file, advises, precision, recall) => {
    const all = labelled(file);
    const figures = measure(all, advises);
    process.stdout.write(`advice on ${file}: ${JSON.stringify(figures)}\n`);
    expect(all.filter((one) => one.wanting).length).toBe(all.length / 2);
    expect(figures.precision).toBeGreaterThanOrEqual(precision);
    expect(figures.recall).toBeGreaterThanOrEqual(recall);
  });

  it("is large enough", () => expect(labelled("language.txt").length).toBeGreaterThanOrEqual(150));
});

describe("blaming language", () => {
  const found = (body: string, options = {}) => findBlame(parseBlocks(body), options).map((one) => one.found);

  it("is reported with its line, once for each occurrence, with a suggestion about the system", () => {
    const body =
      "# Review\n\nThe cause was\nhuman error.\n\n| What |\n| - |\n| Bob forgot to run the job |\n";
    expect(findBlame(parseBlocks(body))).toEqual([
      { kind: "language", line: 3, found: "human error", suggestion: expect.stringContaining("step") },
      { kind: "language", line: 7, found: "Bob forgot", suggestion: expect.stringContaining("memory") },
    ]);
  });

  it.each([
    "> It was human error.",
    'He said "it was human error" at first.',
    "He said “this was careless” at first.",
    "The `human error` counter went up.",
    "```\nhuman error\n```",
    "<!-- human error? -->",
    "See [human error](https://example.com/human-error).",
    "https://example.com/human error".replace(" ", "-"),
    "It was not human error.",
    "Nobody is to blame.",
    "The dashboard of the Human Error project was down.",
  ])("%j is not flagged", (body) => expect(found(body)).toEqual([]));

  it.each([
    "We should have an alarm on the disk.",
    "Customers who used the wrong region saw errors.",
    "The team missed its error budget for March.",
    "The operator crashed at 10:02.",
    "We took down the site for maintenance.",
    "Incidents caused by someone else's outage are out of scope.",
    "We don't think the cache was involved.",
    "We did not notice the full disk for an hour.",
    "The operator error counter went up.",
    "The scheduler is careless about the order of jobs.",
    "The workers restarted because they failed to complete in time.",
    "The package manager ignored the lock file.",
    "The outage was caused by the team's firewall.",
    "It was caused by a marketing campaign.",
    "The on-call should have been paged at nine.",
    "If she had known the region, she would have drained it.",
    "It was nobody's fault.",
    "You should be aware that the flag is off by default.",
  ])("%j blames no one", (body) => expect(found(body)).toEqual([]));

  it.each([
    ["He should have asked.", "He should have asked"],
    ["Who forgot the flag?", "Who forgot"],
    ["It was done by someone who did not know what it does.", "someone who did not know what"],
    ["This would not have happened if people had followed it.", "if people had followed"],
    ["It was an oversight on the part of the platform team.", "oversight on the part of the platform team"],
    ["Jason deployed without checking it.", "Jason deployed without checking"],
    ["Ottoline misread the graph.", "Ottoline misread"],
    ["Marketing ignored the freeze.", "Marketing ignored"],
    ["Ask the admins, for they ignored it.", "they ignored"],
    ["Nina, of course, forgot the flag.", "Nina, of course, forgot"],
    ["Mrs. Quill, who ignored it, has left.", "Mrs. Quill, who ignored"],
    ["The developers' haste broke it.", "The developers' haste"],
  ])("%j: flags %j", (body, words) => expect(found(body)).toEqual([words]));

  it("product names are not flagged, people of the incident are known, and teams can add phrases", () => {
    expect(found("The Careless Whisper service restarted.", { names: ["Careless Whisper"] })).toEqual([]);
    expect(found("Xanthe ignored the page.")).toEqual([]);
    expect(found("Xanthe ignored the page.", { people: ["Xanthe"] })).toEqual(["Xanthe ignored"]);
    const phrases = [{ say: "{who} (blew|lost) it", instead: "Say what gave way." }];
    expect(findBlame(parseBlocks("Then she lost it."), { phrases })).toMatchObject([
      { found: "she lost it", suggestion: "Say what gave way." },
    ]);
  });
});

describe("the quality of items", () => {
  const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
  const advise = (...lines: string[]) => {
    const body = ["## Action items", ...lines].join("\n");
    return adviseOn(findItems(body, options), parseBlocks(body), { quality: true, language: true });
  };

  it("each item gets at most one piece of advice, and the list what it lacks", () => {
    expect(
      advise("- [ ] Improve monitoring", "- [x] Investigate", "- [ ] Add an index on orders.created_at"),
    ).toMatchObject([{ rule: "end", line: 1, found: "Improve monitoring" }]);
    expect(advise("- [ ] Add an index on orders.created_at")).toMatchObject([
      { rule: "detects", line: null },
    ]);
    expect(advise("- [ ] Alert on lag above 30 s")).toMatchObject([{ rule: "prevents" }]);
    expect(advise("- [ ] Alert on lag above 30 s #prevent", "- [ ] Write a runbook for a full disk")).toEqual(
      [],
    );
    expect(advise()).toEqual([]);
  });

  it.each([
    ["Rate-limit logins to 10 a minute", null],
    ["Unpin the base image", null],
    ["Parallelize the restore", null],
    ["Please add an index on orders.created_at", null],
    ["We will cap the queue at 100 jobs", null],
    ["Bisect each failing build within a day", "verb"],
    ["The queue at 100 jobs", "verb"],
    ["Look into rate limiting", "end"],
    ["Look into rate limiting, and write down what it would cost", null],
    ["Add more tests", "end"],
    ["Add tests for an empty cart", null],
    ["Fix the bug.", "end"],
    ["Remind everyone to check the flag", "people"],
    ["Remind the owner by a comment 7 days before it expires", null],
    ["Train the on-call engineers", "people"],
    ["Train a model to find anomalies in the queue", null],
    ["Be more careful with deploys", "people"],
  ])("%j: %p", (words, rule) => expect(judgeWords(words)).toBe(rule));

  it("a team can add verbs", () => {
    expect(judgeWords("Bisect each failing build within a day", ["bisect"])).toBeNull();
  });

  it("each kind can be disabled", () => {
    const body = "## Action items\n- [ ] Improve monitoring\n\nHuman error.";
    const items = findItems(body, options);
    const kinds = (quality: boolean, language: boolean) =>
      new Set(adviseOn(items, parseBlocks(body), { quality, language }).map((one) => one.kind));
    expect([...kinds(true, false)]).toEqual(["quality"]);
    expect([...kinds(false, true)]).toEqual(["language"]);
    expect([...kinds(false, false)]).toEqual([]);
  });

  it("names a thing once, and words that blame before what the item promises", () => {
    const points = renderAdvice(
      advise("- [ ] Bob must be more careful", "- [ ] Improve it", "- [ ] Improve it"),
    );
    expect(points.filter((point) => point.includes("Improve it"))).toHaveLength(1);
    expect(points.filter((point) => point.toLowerCase().includes("more careful"))).toHaveLength(1);
  });

  it.each(["Rehearse the failover every quarter", "Ship to one canary first"])("accepts %j", (words) => {
    expect(judgeWords(words)).toBeNull();
  });

  it("quotes safely, and is bounded", () => {
    expect(renderAdvice([])).toEqual([]);
    const text = renderAdvice(advise("- [ ] Improve <b>things</b> `with` [x](y) and @all")).join("\n");
    expect(text).not.toMatch(/@all|<b>|`with`/);
    const long = renderAdvice(
      advise(...Array.from({ length: 40 }, (_, index) => `- [ ] Improve thing${"s".repeat(index)}`)),
    );
    expect(long.at(-1)).toMatch(/^And \d+ more like these\.$/);
    expect(long.length).toBeLessThan(30);
  });
});
