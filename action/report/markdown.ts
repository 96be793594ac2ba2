import { formatIssueRef, type IssueRef } from "../../src/domain/issue-ref.ts";
import { forJobSummary, ownForJobSummary } from "../../src/markdown/escape.ts";
import { bulletList } from "../../src/markdown/table.ts";

const MAX_TITLE = 120;

export function bullets(lines: readonly string[], maxLines: number): string {
  const points = lines.map((line) => ownForJobSummary(line, 1_000));
  return bulletList(points, { lines: maxLines }).join("\n");
}

/**
 * A link to an issue, with its title if that is given. Its address is put together here rather than taken from the
 * API's answer. The number stands alone where all issues are of one repository.
 */
export function issueLink(ref: IssueRef, serverUrl: string, named: boolean, title = ""): string {
  const name = named ? formatIssueRef(ref) : `#${ref.number}`;
  const text = title === "" ? name : `${name} ${forJobSummary(title, MAX_TITLE)}`;
  return `[${text}](${serverUrl}/${ref.owner}/${ref.repo}/issues/${ref.number})`;
}

/** A part that is folded until somebody opens it; empty when its content is. */
export function folded(title: string, content: string): string {
  return content === "" ? "" : `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
