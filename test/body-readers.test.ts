import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { TIMELINE_BEGIN } from "../src/record/visible-text.ts";
import { BODY_READERS } from "./body-readers.ts";

/** Repeated to fill a body, each of these made a reader take time that grew with the square of the length, or could. */
const FRAGMENTS = [
  "a",
  " ",
  "\r\n",
  "`",
  "[",
  "[a](",
  "<",
  "<!--",
  "<!-- followthrough ",
  `${TIMELINE_BEGIN}\n`,
  "{{",
  "# a\n",
  "**a**\n\n",
  "- a\n",
  "  - [ ] a @b due 2026-12-01\n",
  "|a|\n|-|\n",
  "> [!NOTE]\n",
  "Postmortem: #12",
  "Tracked as an action item of the postmortem #1, due 2026-12-01.\n",
  "https://a.b/issues/1 ",
  "alice should have, ",
];

const [SIXTEENTH, QUARTER, FULL] = [4_096, 16_384, 65_536];

/** More CPU time than any reader needs for a full body, in milliseconds, unless it grows with the square. */
const ENOUGH_MS = 250;

/** Four times the text takes a linear reader four times as long, and one that grows with the square sixteen times. */
const [MOST_GROWTH, SQUARE] = [9, 16];

/** Only a reader that grows by more between two small bodies may grow too much up to a full one, which takes long to read. */
const SMALL_GROWTH = 5;

function bodyOf(fragment: string, length: number): string {
  return fragment.repeat(Math.ceil(length / fragment.length)).slice(0, length);
}

function cpuMs(read: (body: string) => unknown, body: string): number {
  const before = process.cpuUsage();
  read(body);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

it.each(Object.entries(BODY_READERS))(
  "%s reads a full body in linear time",
  (_, read) => {
    for (const fragment of FRAGMENTS) {
      const once = (length: number) => cpuMs(read, bodyOf(fragment, length));
      const first = once(QUARTER);
      if (first < ENOUGH_MS / SQUARE) continue;
      const most = Math.max(SMALL_GROWTH * Math.min(once(SIXTEENTH), once(SIXTEENTH)), ENOUGH_MS / SQUARE);
      if (first < most || once(QUARTER) < most) continue;
      let full = once(FULL);
      if (full < ENOUGH_MS) continue;
      const quarter = Math.min(once(QUARTER), once(QUARTER), once(QUARTER));
      // Other work on the machine disturbs a measurement. Growth with the square shows in each of them.
      for (let times = 0; times < 14 && full / quarter >= MOST_GROWTH; times += 1) {
        full = Math.min(full, once(FULL));
      }
      const growth = full / quarter;
      expect({ fragment, growth, isLinear: growth < MOST_GROWTH }).toMatchObject({ isLinear: true });
    }
  },
  120_000,
);

it("lists every reader of a body", () => {
  const known = Object.keys(BODY_READERS).join(" ");
  const exported = ["src/record", "src/markdown/messages", "src/markdown/postmortem", "src/commands"].flatMap(
    (folder) => {
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
        file.endsWith(".ts"),
      );
      const texts = files.map((file) => readFileSync(`${folder}/${file}`, "utf8"));
      return texts.flatMap((text) =>
        [...text.matchAll(/^export function (\w+)\(\s*(?:body|commentBody)\b/gm)].map(([, name]) => name!),
      );
    },
  );
  expect(exported.filter((name) => !known.includes(name) && !UNREAD.has(name))).toEqual([]);
});

/** Functions with a body that they do not read, or that only call a reader of this table. */
const UNREAD = new Set(["withTag", "withNotes", "signReport", "lastLine", "readReportTag"]);
