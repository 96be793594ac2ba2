import type { ConfigProblem } from "../domain/config-problem.ts";
import { cutText } from "../domain/text.ts";
import { forCodeSpan, forMarkdownBody } from "./escape.ts";

/** A sentence can quote user text. */
const MAX_QUOTED = 300;

/**
 * The web address of a file such as `acme/shop:.github/followthrough.yml`; null if it has another form.
 * @param branch GitHub reads `HEAD` as the default branch
 */
export function addressOfFile(file: string, webUrl: string, branch = "HEAD"): string | null {
  const [, repository, path] = /^([\w-]+\/[\w.-]+):([\w./-]+)$/.exec(file) ?? [];
  return repository && path ? `${webUrl}/${repository}/blob/${branchInAddress(branch)}/${path}` : null;
}

/** A branch as a part of an address in a link of Markdown. */
export function branchInAddress(branch: string): string {
  return branch.split("/").map(encodeName).join("/");
}

/** A branch's name can contain parentheses, which would end a link in Markdown. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));
}

/**
 * What is wrong in a file of settings, with a link to its line, and what to write instead, as Markdown.
 * @param address of the file, on which a line gets its anchor; null if it has none
 */
export function renderConfigProblem(problem: ConfigProblem, address: string | null): string {
  const { line, file } = problem;
  const where = line === undefined ? forMarkdownBody(cutText(file, MAX_QUOTED)) : `Line ${line}`;
  const anchor = line === undefined ? "" : `#L${line}`;
  return `${address === null ? where : `[${where}](${address}${anchor})`}: ${sentences(problem)}`;
}

function sentences({ path, expected, found, meant }: ConfigProblem): string {
  const setting = path === "" ? "" : forCodeSpan(cutText(path, MAX_QUOTED));
  if (meant !== undefined) {
    const instead = meant === null ? `Use ${inWords(expected)}.` : `Did you mean ${forCodeSpan(meant)}?`;
    return `${setting} is not a setting. ${instead}`;
  }
  const was = found === "nothing" ? "empty" : (quoted(found) ?? inWords(found));
  return `${setting === "" ? "there" : setting} is ${was}. Use ${inWords(expected)}.`;
}

/** `"Funday"` as it is written in the file; undefined if it is no text. */
function quoted(found: string): string | undefined {
  return /^"(?:[^"\\]|\\.)+"$/.test(found) ? forCodeSpan(cutText(found.slice(1, -1), MAX_QUOTED)) : undefined;
}

/** A single example at the end is code: `a time zone such as Europe/Berlin`. */
function inWords(text: string): string {
  const [, words, example, rest] = /^(.* such as )(\[[^[\]]*\]|[^\s",[\]]+)(, without @)?$/.exec(text) ?? [];
  if (words && example) return `${forMarkdownBody(words)} ${forCodeSpan(example)}${rest ?? ""}`;
  return forMarkdownBody(cutText(text, MAX_QUOTED));
}
