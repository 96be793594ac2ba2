/**
 * `npm run bench:reading -- [FOLDER] [--verbose]`: how well postmortems are read, against what a careful person takes
 * from them. FOLDER holds bodies and an `expected.json`; without one, the project's own are counted. `--verbose` names
 * each fault.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readCorpus } from "../reading/corpus.ts";
import { addScores, countPage, type Score, type Share } from "../reading/count.ts";
import { readPage } from "../reading/read-page.ts";

const OWN = ["given", "own", "later"].map((name) => {
  return fileURLToPath(new URL(`../fixtures/reading/${name}`, import.meta.url));
});

const GOALS: readonly (readonly [title: string, cell: (score: Score) => string, goal: string])[] = [
  ["precision", ({ precision }) => percent(precision), "≥ 97 %"],
  ["recall", ({ recall }) => percent(recall), "≥ 95 %"],
  [
    "tickets",
    ({ tickets, faults }) => `${share(tickets)}${also(faults, "stranger followed", "followed wrongly")}`,
    "all",
  ],
  ["owner", ({ owner, faults }) => `${percent(owner)}${also(faults, "wrong owner")}`, "≥ 95 %"],
  ["due", ({ due, faults }) => `${percent(due)}${also(faults, "wrong due date")}`, "≥ 95 %"],
  ["priority", ({ priority, faults }) => `${percent(priority)}${also(faults, "wrong priority")}`, ""],
  ["unwanted of opened", ({ unwanted }) => percent(unwanted), "≤ 3 %"],
  ["silent with items", ({ silent }) => share(silent), "0"],
  ["silent where it must speak", ({ unsaid }) => share(unsaid), "0"],
  ["bad titles", ({ faults }) => String(faults["bad title"].length), "0"],
];

function share({ hits, of }: Share): string {
  return `${hits}/${of}`;
}

function percent({ hits, of }: Share): string {
  return of === 0 ? "0/0" : `${hits}/${of} (${((100 * hits) / of).toFixed(1)} %)`;
}

function also(faults: Score["faults"], fault: keyof Score["faults"], word = "wrong"): string {
  const count = faults[fault].length;
  return count === 0 ? "" : `, ${count} ${word}`;
}

const { values, positionals: folders } = parseArgs({
  options: { verbose: { type: "boolean", default: false } },
  allowPositionals: true,
});

const rows = (folders.length > 0 ? folders : OWN).map((folder) => {
  const pages = readCorpus(folder);
  return { folder, score: addScores(pages.map((page) => countPage(page, readPage(page)))) };
});

const cells = (row: readonly string[]) => console.log(`| ${row.join(" | ")} |`);
cells(["measured", ...GOALS.map(([title]) => title)]);
cells(["---", ...GOALS.map(() => "--:")]);
for (const { folder, score } of rows) {
  cells([folder.split("/").slice(-2).join("/"), ...GOALS.map(([, cell]) => cell(score))]);
}
cells(["goal", ...GOALS.map(([, , goal]) => goal)]);

if (values.verbose) {
  for (const { score } of rows) {
    for (const [fault, pages] of Object.entries(score.faults)) {
      console.log(`\n${fault}: ${pages.length}`);
      for (const page of pages) console.log(`  ${page}`);
    }
  }
}
