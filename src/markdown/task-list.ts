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

/** Cuts the line of a task; null when it has no checkbox. */
export function cutTask(line: number, raw: string): TaskLine | null {
  const match = TASK.exec(raw);
  if (!match) return null;
  const [whole, lead, box, gap] = match as unknown as [string, string, string, string];
  const text = raw.slice(whole.length).trimEnd();
  return { line, lead, box, gap, text, end: raw.slice(whole.length + text.length) };
}
