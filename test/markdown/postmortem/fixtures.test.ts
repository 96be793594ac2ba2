import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import {
  type ChecklistOptions,
  findItems,
  type LineEdit,
  rewriteItems,
} from "../../../src/markdown/checklist/checklist.ts";
import { HOME } from "../home.ts";

const folder = fileURLToPath(new URL("../../fixtures/postmortems/", import.meta.url));
const options: ChecklistOptions = {
  headings: [
    ...DEFAULT_POLICY.actionItems.headings,
    "Corrective and preventative measures",
    "Recommendations",
  ],
  today: Temporal.PlainDate.from("2026-11-22"),
  home: HOME,
};
const DEFAULT_DUE = "2026-12-22";

/** Every item gets an issue and a date, as the App does on the day of the fixtures. */
function track(body: string): string {
  const untracked = findItems(body, options).filter((item) => item.issue === null && !item.done);
  const edits = untracked.map((find, index): LineEdit => {
    const due = find.due && "date" in find.due ? find.due.date : DEFAULT_DUE;
    return { find, set: { issue: { owner: null, repo: null, number: 101 + index }, due } };
  });
  return rewriteItems(body, options, edits);
}

describe("postmortems in the shapes of well-known templates", () => {
  const names = readdirSync(folder);
  const read = (name: string, file: string) => readFileSync(`${folder}${name}/${file}`, "utf8");

  it("are enough", () => expect(names.length).toBeGreaterThanOrEqual(15));

  it.each(names)("%s: its items, and its body once they are tracked", (name) => {
    const body = read(name, "body.md");
    expect(findItems(body, options)).toEqual(JSON.parse(read(name, "items.json")));
    const tracked = track(body);
    expect(tracked).toBe(read(name, "tracked.md"));
    expect(track(tracked)).toBe(tracked);
  });
});
