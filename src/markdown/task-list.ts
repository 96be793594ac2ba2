import type { BlockToken } from "./section.ts";

/** A line of a task list, cut where an edit may want to change it: their concatenation is the line. */
export interface TaskLine {
  readonly line: number;
  /** Indentation, bullet and `[`. */
  readonly lead: string;
  readonly box: string;
  /** `]` and the blanks behind it. */
  readonly gap: string;
  readonly text: string;
  /** Blanks at the line's end: two of them break a line in Markdown. */
  readonly end: string;
}

const TASK = /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+\[)([ xX])(\][ \t]+)/;
const ANY_TASK = /(?:[-*+]|\d[.)])[ \t]+\[[ xX]\][ \t]/;

/** Cheap look whether a body could hold a task list at all. */
export function mayHoldTasks(body: string): boolean {
  return ANY_TASK.test(body);
}

/** The task lines among these blocks: nested ones too, quoted ones and code not. */
export function taskLines(tokens: readonly BlockToken[], lines: readonly string[]): TaskLine[] {
  const found: TaskLine[] = [];
  let quotes = 0;
  tokens.forEach((token, index) => {
    if (token.type === "blockquote_open") quotes += 1;
    if (token.type === "blockquote_close") quotes -= 1;
    if (token.type !== "list_item_open" || quotes > 0 || tokens[index + 1]?.type !== "paragraph_open") return;
    const line = tokens[index + 2]?.map?.[0];
    const task = line === undefined ? null : cutTask(line, lines[line] ?? "");
    if (task) found.push(task);
  });
  return found;
}

function cutTask(line: number, raw: string): TaskLine | null {
  const match = TASK.exec(raw);
  if (!match) return null;
  const [whole, lead, box, gap] = match as unknown as [string, string, string, string];
  const text = raw.slice(whole.length).trimEnd();
  return { line, lead, box, gap, text, end: raw.slice(whole.length + text.length) };
}
