import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import { readCorpus } from "./corpus.ts";
import { countPage } from "./count.ts";
import { readPage } from "./read-page.ts";

/**
 * Tests that each page of a folder is read as a careful person reads it: every promise, ticket, owner, date, and
 * nothing else.
 * @param pending pages that are not read right yet. One that is read right must leave the list.
 */
export function expectRead(folder: "given" | "own", pending: readonly string[]): void {
  const pages = readCorpus(fileURLToPath(new URL(`../fixtures/reading/${folder}`, import.meta.url)));

  it.each(pages.map((page) => [page.name, page] as const))("%s", (name, page) => {
    const { faults } = countPage(page, readPage(page));
    const found = Object.entries(faults).filter(([, sentences]) => sentences.length > 0);
    if (pending.includes(name)) expect(found).not.toEqual([]);
    else expect(found).toEqual([]);
  });
}
