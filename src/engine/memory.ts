import { LRUCache } from "lru-cache";
import { type BodyReading, type ReadBody, readBody } from "../markdown/checklist/checklist.ts";
import type { PlanMemory } from "../plan/plan.ts";

const REMEMBERED_CHARACTERS = 2_000_000;

/** What was read takes about thirty times the memory of its text. The passes that run at the same time need it. */
const READ_CHARACTERS = 200_000;

/** What a process remembers of texts that it has read. It saves time, and changes nothing. */
export interface TextMemory {
  readonly paragraphs: PlanMemory;
  readonly readBody: ReadBody;
}

export function rememberTexts(): TextMemory {
  return { paragraphs: paragraphMemory(), readBody: rememberReadings() };
}

/** A cache of checked paragraphs: a body of 60 KB takes 100 ms the first time and 1 ms after that. */
function paragraphMemory(): PlanMemory {
  return new LRUCache({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_found, paragraph) => paragraph.length,
  });
}

/** Reads each body once. A pass observes it, plans with it and edits it, and the next pass mostly finds the same text. */
function rememberReadings(): ReadBody {
  const known = new LRUCache<string, BodyReading>({
    maxSize: READ_CHARACTERS,
    sizeCalculation: (_reading, name) => name.length,
  });
  return (body, options) => {
    const name = JSON.stringify([options.today, options.home, options.headings, body]);
    const reading = known.get(name) ?? readBody(body, options);
    known.set(name, reading);
    return reading;
  };
}
