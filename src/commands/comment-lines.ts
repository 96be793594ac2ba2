/**
 * The lines of a comment in which its author speaks, trimmed: code blocks, quotes and HTML comments are left out.
 * A line right below a quoted one belongs to the quote, as GitHub shows it.
 */
export function spokenLines(comment: string): string[] {
  const lines = comment.split(/\r\n|\r|\n/);
  const comments = commentReach(lines);
  const spoken: string[] = [];
  let fence: string | null = null;
  let quoted = false;
  let hiddenUpTo = -1;
  lines.forEach((line, index) => {
    if (fence !== null) {
      if (closesFence(line, fence)) fence = null;
      return;
    }
    if (index < hiddenUpTo) return;
    const text = index === hiddenUpTo ? line.slice(line.indexOf("-->") + 3) : line;
    if (index !== hiddenUpTo) fence = openedFence(line);
    quoted = /^ {0,3}>/.test(line) || (quoted && line.trim() !== "" && fence === null);
    if (fence !== null || quoted) return;
    const { shown, open } = hideComments(text);
    if (index !== hiddenUpTo && !/^(?: {4}| {0,3}\t)/.test(line)) spoken.push(shown.trim());
    if (open !== null) hiddenUpTo = Math.max(hiddenUpTo, comments(index, open === "at the start"));
  });
  return spoken;
}

/**
 * On which line a comment ends that opens on the given one. At the start of a line it needs no end; within a
 * line it does, before the paragraph ends, or else it is no comment.
 */
function commentReach(lines: readonly string[]): (opened: number, startsLine: boolean) => number {
  const closes: number[] = [];
  const blanks: number[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    closes[index] = lines[index]!.includes("-->") ? index : (closes[index + 1] ?? lines.length);
    blanks[index] = lines[index]!.trim() === "" ? index : (blanks[index + 1] ?? lines.length);
  }
  return (opened, startsLine) => {
    const close = closes[opened + 1] ?? lines.length;
    return startsLine || close < (blanks[opened + 1] ?? lines.length) ? close : -1;
  };
}

/** A line without its comments, and where one opens that does not end on it. What stands in code is no comment. */
function hideComments(line: string): { shown: string; open: "at the start" | "within" | null } {
  const kept: string[] = [];
  let from = 0;
  const pattern = /`+|<!--/g;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    const isComment = match[0] === "<!--";
    const end = line.indexOf(isComment ? "-->" : match[0], pattern.lastIndex);
    if (isComment) {
      kept.push(line.slice(from, match.index));
      if (end === -1)
        return {
          shown: kept.join(""),
          open: line.slice(0, match.index).trim() === "" ? "at the start" : "within",
        };
      from = end + 3;
    }
    if (end !== -1) pattern.lastIndex = end + (isComment ? 3 : match[0].length);
    else if (line.length > 2000) break; // not worth looking for the end of every run of backticks
  }
  return { shown: kept.join("") + line.slice(from), open: null };
}

/** The run of backticks or tildes that opens a code block, in a list too. */
function openedFence(line: string): string | null {
  const match = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){0,20}(`{3,}|~{3,})([^\r\n]*)$/.exec(line);
  return match && !(match[1]!.startsWith("`") && match[2]!.includes("`")) ? match[1]! : null;
}

function closesFence(line: string, fence: string): boolean {
  const text = line.trim();
  return text.length >= fence.length && text === fence[0]!.repeat(text.length);
}
