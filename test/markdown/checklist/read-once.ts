import { rememberTexts } from "../../../src/engine/memory.ts";
import * as checklist from "../../../src/markdown/checklist/checklist.ts";

/** The functions of the checklist as a pass calls them: what a property asks several times about a body is read once. */
export const { readBody } = rememberTexts();

export function findItems(body: string, options: checklist.ChecklistOptions) {
  return checklist.findItems(body, options, readBody);
}

export function rewriteItems(
  body: string,
  options: checklist.ChecklistOptions,
  edits: readonly checklist.LineEdit[],
): string {
  return checklist.rewriteItems(body, options, edits, readBody);
}
