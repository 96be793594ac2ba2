/** The position of a cell's text in its line, including the spaces around it. */
export interface Cell {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a table's line into cells as GitHub does: at every bar without a backslash before it, even in code. (https://github.github.com/gfm/#tables-extension-)
 */
export function cutCells(raw: string): Cell[] {
  const from = raw.length - raw.trimStart().length;
  const to = raw.trimEnd().length;
  const cells: Cell[] = [];
  let start = from;
  for (let at = from; at < to; at += 1) {
    if (raw[at] !== "|" || raw[at - 1] === "\\") continue;
    // An outer bar opens the row; it has no cell before it.
    if (at > from) cells.push({ start, end: at });
    start = at + 1;
  }
  if (start < to) cells.push({ start, end: to });
  return cells;
}

/** The text of a cell, with its bars unescaped. */
export function cellText(raw: string, cell: Cell | undefined): string {
  return cell ? raw.slice(cell.start, cell.end).trim().replaceAll("\\|", "|") : "";
}

/** The line with new text in these cells, by column. Spaces around the other cells stay. A short row is filled up. */
export function writeCells(raw: string, texts: ReadonlyMap<number, string>): string {
  const cells = cutCells(raw);
  const pieces: string[] = [];
  let done = 0;
  cells.forEach((cell, column) => {
    const text = texts.get(column);
    if (text === undefined) return;
    pieces.push(raw.slice(done, cell.start), fillCell(raw.slice(cell.start, cell.end), escapeCell(text)));
    done = cell.end;
  });
  const body = pieces.join("") + raw.slice(done);
  const last = Math.max(...texts.keys());
  const missing = Array.from({ length: Math.max(0, last + 1 - cells.length) }, (_, index) => {
    return escapeCell(texts.get(cells.length + index) ?? "");
  });
  // A last cell that became empty needs a closing bar before another cell can follow.
  const emptied = missing.length > 0 && isClosed(body) && !isClosed(raw);
  return keepFirst(raw, appendCells(emptied ? `${body.trimEnd()}  |` : body, missing), texts.get(0));
}

/** Whether a bar ends the row's last cell. */
export function isClosed(raw: string): boolean {
  return /(?:^|[^\\])\|$/.test(raw.trimEnd().slice(-2));
}

/** The line with more cells at its end, closed by a bar if it was closed before. */
export function appendCells(raw: string, texts: readonly string[]): string {
  if (texts.length === 0) return raw;
  const line = raw.trimEnd();
  const added = isClosed(line)
    ? texts.map((text) => (text === "" ? "  |" : ` ${text} |`)).join("")
    : texts.map((text) => ` | ${text}`).join("") + (texts.at(-1) === "" ? " |" : "");
  return line + added + raw.slice(line.length);
}

const OPENS_BLOCK = /^(?:[-*+>#=`~|<:]|\d{1,9}[.)]|$)/;

/** A row without an opening bar needs one if its new text would open another block. */
function keepFirst(raw: string, written: string, first: string | undefined): string {
  if (first === undefined || raw.trimStart().startsWith("|") || !OPENS_BLOCK.test(first)) return written;
  return `${/^\s*/.exec(raw)![0]}| ${written.trimStart()}`;
}

function escapeCell(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replaceAll("|", "\\|");
}

/** The new text inside the old spaces. Spaces that align a column are used up as the text needs them. */
function fillCell(old: string, text: string): string {
  if (old.trim() === "") return ` ${text} `.padEnd(old.length);
  const lead = /^\s*/.exec(old)![0];
  const room = old.length - lead.length;
  // A backslash right before the bar would escape it.
  const closed = /\s$/.test(old) || text.endsWith("\\") || text === "" ? `${text} ` : text;
  return lead + (/\s\s$/.test(old) ? closed.padEnd(room) : closed);
}
