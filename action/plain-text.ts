const BLANK = " ";
/** GitHub's own limit on a description. */
const MAX_TEXT = 65_536;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * The words of a description line by line: code, comments and quotes are blanked out, in which GitHub closes nothing
 * or nobody means what stands there.
 */
export function plainText(markdown: string): string {
  const lines = withoutComments(markdown.slice(0, MAX_TEXT)).split(/\r\n|\r|\n/);
  const kept: string[] = [];
  let fence: string | null = null;
  let afterBlank = true;
  let inList = false;
  for (const line of lines) {
    const opening = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (opening?.startsWith(fence) && line.trim() === opening) fence = null;
      kept.push(BLANK);
      continue;
    }
    const isBlank = line.trim() === "";
    const isCode: boolean = afterBlank && !inList && /^(?: {4}|\t)/.test(line);
    if (/^ {0,3}(?:[-+*]|\d{1,9}[.)])\s/.test(line)) inList = true;
    else if (!isBlank && afterBlank && /^\S/.test(line)) inList = false;
    if (opening !== null && !isFenceOfWords(line, opening)) fence = opening;
    const isHidden = opening !== null || isCode || /^ {0,3}>/.test(line);
    kept.push(isHidden ? BLANK : withoutCode(line));
    afterBlank = isBlank || (isCode && afterBlank);
  }
  return kept.join("\n");
}

/** Backticks after an opening of backticks make it a code span of one line. */
function isFenceOfWords(line: string, opening: string): boolean {
  return opening.startsWith("`") && line.trimStart().slice(opening.length).includes("`");
}

function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf("<!--", from);
    if (start === -1) return parts.join(BLANK) + (parts.length > 0 ? BLANK : "") + text.slice(from);
    parts.push(text.slice(from, start));
    const end = text.indexOf("-->", start + 4);
    if (end === -1) return parts.join(BLANK);
    from = end + 3;
  }
}

/** Code spans of one line; each run of backticks closes at the next one that is as long. */
function withoutCode(line: string): string {
  const runs = [...line.matchAll(/`+/g)].map(({ 0: run, index }) => ({ start: index, length: run.length }));
  let text = "";
  let from = 0;
  for (let open = 0; open < runs.length; open += 1) {
    const { start, length } = runs[open]!;
    const close = runs.findIndex((run, index) => index > open && run.length === length);
    if (close === -1) continue;
    text += line.slice(from, start) + BLANK;
    from = runs[close]!.start + length;
    open = close;
  }
  return text + line.slice(from);
}
