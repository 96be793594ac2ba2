/** Where a cell's text lies in its line, blanks around it included. */
export interface Cell {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a table's line into its cells, as GitHub does: at every bar that no backslash stands before, whether or not it is in
 * code. (https://github.github.com/gfm/#tables-extension-)
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

/** What a cell says: its bars without their backslashes. */
export function cellText(raw: string, cell: Cell | undefined): string {
  return cell ? raw.slice(cell.start, cell.end).trim().replaceAll("\\|", "|") : "";
}

/** The line with these cells written anew, by column. Blanks around the others stay; a short row is filled up. */
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
  // A last cell that became empty needs a bar of its own before another can follow it.
  const emptied = missing.length > 0 && isClosed(body) && !isClosed(raw);
  return keepFirst(raw, appendCells(emptied ? `${body.trimEnd()}  |` : body, missing), texts.get(0));
}

/** Whether a bar ends the row's last cell. */
export function isClosed(raw: string): boolean {
  return /(?:^|[^\\])\|$/.test(raw.trimEnd().slice(-2));
}

/** The line with cells at its end, which stay behind its last bar if it had one. */
export function appendCells(raw: string, texts: readonly string[]): string {
  if (texts.length === 0) return raw;
  const line = raw.trimEnd();
  const added = isClosed(line)
    ? texts.map((text) => (text === "" ? "  |" : ` ${text} |`)).join("")
    : texts.map((text) => ` | ${text}`).join("") + (texts.at(-1) === "" ? " |" : "");
  return line + added + raw.slice(line.length);
}

const OPENS_BLOCK = /^(?:[-*+>#=`~|<:]|\d{1,9}[.)]|$)/;

/** A row that began without a bar needs one if the text that it begins with now would open another block. */
function keepFirst(raw: string, written: string, first: string | undefined): string {
  if (first === undefined || raw.trimStart().startsWith("|") || !OPENS_BLOCK.test(first)) return written;
  return `${/^\s*/.exec(raw)![0]}| ${written.trimStart()}`;
}

function escapeCell(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replaceAll("|", "\\|");
}

/** New text between the old blanks. Blanks that keep a column straight give way as far as it needs room. */
function fillCell(old: string, text: string): string {
  if (old.trim() === "") return ` ${text} `.padEnd(old.length);
  const lead = /^\s*/.exec(old)![0];
  const room = old.length - lead.length;
  // A backslash right before the bar would take it out of the table.
  const closed = /\s$/.test(old) || text.endsWith("\\") || text === "" ? `${text} ` : text;
  return lead + (/\s\s$/.test(old) ? closed.padEnd(room) : closed);
}
