import { fullName, type Hub } from "./hub.ts";
import { WEB } from "./owner-views.ts";
import { type IssueRow, nowOf, type RepositoryRow } from "./state.ts";

/**
 * "If a task references another issue and someone closes that issue, the task's checkbox will automatically be marked as
 * complete": https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/about-tasklists.
 * GitHub does not say whether reopening the issue unchecks it, nor in whose name the body is edited.
 */
export type BoxFollowing = "never" | "closing" | "closing and reopening";

/** Checks or unchecks the tasks that reference an issue which was closed or reopened. */
export function followBoxes(
  hub: Hub,
  row: IssueRow,
  event: "closed" | "reopened",
  edit: (issue: IssueRow, body: string) => void,
): void {
  const { boxes, boxDelay, clock, state } = hub;
  if (boxes === "never" || (event === "reopened" && boxes === "closing")) return;
  const follow = () => {
    for (const other of state.issues.filter((candidate) => !nowOf(candidate).deleted)) {
      const { body } = nowOf(other);
      const home = hub.repositoryById(other.repositoryId);
      const repository = hub.repositoryById(row.repositoryId);
      const after = body && withBoxes(body, home, row, repository, event === "closed");
      if (after && after !== body) edit(other, after);
    }
  };
  if (boxDelay > 0) void clock.sleep(boxDelay).then(follow);
  else follow();
}

/** The body of an issue in `home` after an issue of `repository` was closed or reopened. */
function withBoxes(
  body: string,
  home: RepositoryRow,
  { number }: Pick<IssueRow, "number">,
  repository: RepositoryRow,
  checked: boolean,
): string {
  const name = fullName(repository);
  const forms = [
    ...(home.id === repository.id ? [`(?<![\\w/])#${number}\\b`] : []),
    `(?<![\\w/])${name}#${number}\\b`,
    `${WEB}/${name}/issues/${number}\\b`,
  ];
  const task = new RegExp(`^(\\s*[-*+] \\[)${checked ? " " : "[xX]"}(\\] .*(?:${forms.join("|")}))`, "gm");
  return body.replace(task, `$1${checked ? "x" : " "}$2`);
}
