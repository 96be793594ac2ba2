/**
 * `npm run bench:reading-speed`: prints how long it takes to read and to rewrite a body, in milliseconds of this process's
 * CPU time.
 */
import { Temporal } from "temporal-polyfill";
import { findItems, rewriteItems } from "../../src/markdown/checklist/checklist.ts";
import { unreadLines } from "../../src/markdown/checklist/unread.ts";
import { HOME } from "../markdown/home.ts";

const options = {
  headings: ["Action items"],
  today: Temporal.PlainDate.from("2026-11-22"),
  home: HOME,
};
const RUNS = 7;
const LONGEST = 65_000;

const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");
const filled = (prefix: string, fragment: string): string =>
  prefix + fragment.repeat(Math.floor((LONGEST - prefix.length) / fragment.length));
const wideRow = `${"|x".repeat(500)}|\n`;
const prose = "Some prose that stands between the items of the page and says little. ".repeat(2);

/** Goals: realistic bodies within 50 ms, hostile ones within 250 ms. */
const PAGES: Readonly<Record<string, string>> = {
  "60 KB, 200 tasks": numbered(200, (index) => {
    return `- [ ] #${index + 5} Alert when replication lags by more than a minute @alice · due 2026-12-01 · P1\n  - as agreed\n\n${prose}\n`;
  }),
  "60 KB, 200 rows": `| Action | Owner | Due | Issue |\n|-|-|-|-|\n${numbered(200, (index) => {
    return `| Alert when replication lags ${"by a minute ".repeat(18)} | @alice | 2026-12-01 | #${index + 5} |`;
  })}`,
  "a table of 500 columns": `- [ ] Fix\n\n${wideRow}${"|-".repeat(500)}|\n${wideRow.repeat(60)}`,
  "21,600 short rows": filled("|Action|Owner|\n|-|-|\n", "|a\n"),
  "32,000 rows that are items": filled("|Action|Owner|\n|-|-|\n", "x\n"),
  "8,000 short tasks": filled("", "- [ ] a\n"),
  "16,000 short bullets": filled("", "- a\n"),
  "6,500 headings": filled("", "### Alert\n"),
  "5,900 bold titles": filled("", "**Next**\n\n- a\n").slice(0, LONGEST),
  "8,000 lines with a colon": filled("", "In all:\n\n"),
  "1,900 folded parts": filled("", "<details><summary>Tasks</summary>\n\n"),
  "a task of 8,000 lines": filled("- [ ] Alert\n", "  on lag\n"),
  "1,800 definitions": filled("- [ ] Alert [a][b]\n\n", "[b]: https://github.com/acme/shop/\n"),
  ...Object.fromEntries(
    ["[", "(", "`", "@a ", "(@a ", "due: a ", "by Dec ", "– 12/1 ", "(12/1) ", "#1 ", "(#1) ", "`@a` "].map(
      (fragment) => [`${fragment.trim()}, many times`, filled("- [ ] Fix ", fragment)],
    ),
  ),
};

function cost(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(run: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => cost(run)).sort((a, b) => a - b);
  return times[Math.floor(RUNS / 2)]!;
}

for (const [name, text] of Object.entries(PAGES)) {
  const body = `## Action items\n\n${text}`;
  const items = findItems(body, options);
  const edits = items.slice(0, 200).map((find) => ({ find, set: { due: "2027-01-04" } }));
  const reading = median(() => findItems(body, options));
  const asking = median(() => unreadLines(body, options));
  const writing = median(() => rewriteItems(body, options, edits));
  console.log(
    `${name}: ${items.length} items, read ${reading.toFixed(0)} ms, unread lines ${asking.toFixed(0)} ms, rewritten ${writing.toFixed(0)} ms`,
  );
}
