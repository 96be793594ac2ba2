import { andMore } from "../domain/text.ts";

/** The most that is shown of a list, in lines and in characters with line ends. */
export interface Limit {
  readonly lines: number;
  readonly length?: number;
}

/**
 * The lines of a table, and below it how many rows are left out. Cells are Markdown.
 * @param more the sentence about the rows that are left out
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  most: Limit = { lines: Number.POSITIVE_INFINITY },
  more = andMore,
): string[] {
  const { shown, left } = fitting(rows.map(row), most);
  return [row(head), row(head.map(() => "---")), ...shown, ...(left > 0 ? ["", more(left)] : [])];
}

/** A day for a table, in which a browser would break it at a hyphen. Whatever reads days accepts this form too. */
export function dayInTable(day: string): string {
  return day.replaceAll("-", "\u2011");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** The lines of a list; the last one says how many points are left out. Points are Markdown. */
export function bulletList(points: readonly string[], most: Limit): string[] {
  const lines = points.map((point) => `- ${point}`);
  const { shown, left } = fitting(lines, most);
  return [...shown, ...(left > 0 ? [`- ${andMore(left)}`] : [])];
}

/** The first lines within the limit, and how many are left. */
function fitting(lines: readonly string[], { lines: most, length = Number.POSITIVE_INFINITY }: Limit) {
  let room = length;
  const end = lines.findIndex((line, index) => {
    room -= line.length + 1;
    return room < 0 || index >= most;
  });
  const shown = end === -1 ? lines : lines.slice(0, end);
  return { shown, left: lines.length - shown.length };
}
