import { formatIssueRef, type IssueRef } from "../../domain/issue-ref.ts";
import { forJobSummary, ownForJobSummary } from "../escape.ts";
import { bulletList } from "../table.ts";

const MAX_TITLE = 120;

/** A bullet list of sentences that quote people only in backticks, cut after `maxLines`. */
export function bullets(lines: readonly string[], maxLines: number): string {
  const points = lines.map((line) => ownForJobSummary(line, 1_000));
  return bulletList(points, { lines: maxLines }).join("\n");
}

/**
 * A link to an issue, with its title if given. The URL is built here rather than taken from the API.
 * @param named whether to show `owner/repo`, too
 */
export function issueLink(ref: IssueRef, serverUrl: string, named: boolean, title = ""): string {
  const name = named ? formatIssueRef(ref) : `#${ref.number}`;
  const text = title === "" ? name : `${name} ${forJobSummary(title, MAX_TITLE)}`;
  return `[${text}](${serverUrl}/${ref.owner}/${ref.repo}/issues/${ref.number})`;
}

/** A collapsed section; empty if its content is. */
export function folded(title: string, content: string): string {
  return content === "" ? "" : `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
