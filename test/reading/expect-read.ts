import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { readCorpus } from "./corpus.ts";
import { countPage } from "./count.ts";
import { readPage } from "./read-page.ts";

/** What the status says of a page that must be spoken about. */
const SAID: Readonly<Record<string, RegExp>> = {
  "08-bare-names-under-corrective-actions.md": /list entries under “Corrective actions” were not read/,
  "14-paragraphs.md": /paragraphs under “Action items” were not read/,
  "17-pasted-with-past-dates.md": /2025-03-03/,
  "18-see-above.md": /under “.*” were not read/,
  "21-names-with-and-or.md": /lists Storage squad as its owner/,
  "35-to-be-filled-in.md": /No action item was found|under “Action items” (?:was|were) not read/,
  "05-availability-report-in-prose.md": /No action item was found/,
  "26-wiki-page-with-full-names.md": /lists Lena Braun as its owner/,
  "29-issue-form-without-an-answer.md": /No action item was found/,
  "30-block-that-is-code-now.md": /2 task lines stand in a `\[tasklist\]` block/,
  "33-labels-in-paragraphs.md": /paragraphs under “Action items” were not read/,
  "37-promises-in-a-paragraph.md": /No action item was found|paragraph under “What we will do” was not read/,
  "38-no-section-of-actions.md": /No action item was found/,
  "05-correction-of-error.md": /paragraphs under “Action items” were not read/,
  "18-only-prose.md": /paragraph under “Where we go from here” was not read/,
  "29-italian-polish.md": /2 task lines stand under “Azioni correttive”/,
  "14-inline-action-paragraphs.md": /No action item was found|paragraph/,
  "18-nothing-but-a-link.md": /paragraph under “Action items” was not read/,
};

/**
 * Tests that each page of a folder is read as a careful person reads it: every promise, ticket, owner, date, and
 * nothing else.
 * @param pending pages that are not read right yet. One that is read right must leave the list.
 */
export function expectRead(folder: "given" | "own" | "later" | "latest", pending: readonly string[]): void {
  const pages = readCorpus(fileURLToPath(new URL(`../fixtures/reading/${folder}`, import.meta.url)));

  it.each(pages.map((page) => [page.name, page] as const))("%s", (name, page) => {
    const reading = readPage(page);
    const { faults } = countPage(page, reading);
    const found = Object.entries(faults).filter(([, sentences]) => sentences.length > 0);
    if (!SAID[name]?.test(reading.status) && page.truth.speak) found.push(["unsaid", reading.notes]);
    if (pending.includes(name)) expect(found).not.toEqual([]);
    else expect(found).toEqual([]);
  });
}
