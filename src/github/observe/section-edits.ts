import { findCommands } from "../../commands/find-commands.ts";
import { UNREAD_WRITING, type Writing } from "../../domain/postmortem/review.ts";
import { reviewedText } from "../../markdown/postmortem/reviewed-text.ts";
import type { Comment } from "../../observed/comments.ts";
import type { PostmortemCommand, PostmortemIssue } from "../../observed/issue.ts";
import { checklistOptions } from "../../observed/matching.ts";
import { type Revision, sectionEdits } from "../../observed/section-edits.ts";
import type { Client } from "../client/client.ts";
import type { KeyContext } from "./context.ts";

/**
 * `diff` is the whole text after an edit, although GitHub's reference calls it a summary of the changes:
 * https://docs.github.com/graphql/reference/objects#usercontentedit.
 */
const REVISIONS = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      userContentEdits(first: 50, after: $after) {
        nodes { editedAt diff editor { __typename login } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

/** A page can be as long as 50 postmortems. */
const MAX_PAGES = 10;

interface Edits {
  readonly nodes: readonly (EditNode | null)[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface EditNode {
  readonly editedAt: string;
  readonly diff: string | null;
  /** Null for a deleted account. */
  readonly editor: { readonly __typename: string; readonly login: string } | null;
}

interface Answer {
  readonly repository: { readonly issue: { readonly userContentEdits: Edits | null } | null } | null;
}

/** Who wrote a postmortem. It is read only if someone wants to approve it. */
export async function observeWriting(
  client: Client,
  postmortem: PostmortemIssue,
  { commands, comments }: { commands: readonly PostmortemCommand[]; comments: readonly Comment[] },
  context: KeyContext,
): Promise<Writing> {
  if (!commands.some(({ request }) => request.name === "approve")) return UNREAD_WRITING;
  const { revisions, isComplete } = await readRevisions(client, postmortem, context);
  const options = checklistOptions(context, postmortem, context.clock.now());
  const known = new Map<string, string>();
  const reviewed = (text: string) => {
    const found = known.get(text) ?? reviewedText(text, options, context.readBody);
    known.set(text, found);
    return found;
  };
  return {
    edits: sectionEdits(revisions, postmortem.body, reviewed),
    isComplete,
    completers: comments.filter(asksToComplete).map(({ author }) => author),
  };
}

/** An edited comment counts, too: whoever removes a command from one has asked all the same. */
function asksToComplete({ body, byBot }: Comment): boolean {
  return !byBot && findCommands(body).some(({ name }) => name === "complete");
}

/** All revisions, oldest first. GitHub doesn't say in which order it lists them. */
async function readRevisions(
  client: Client,
  { ref: { owner, repo, number } }: PostmortemIssue,
  { graphql }: KeyContext,
): Promise<{ readonly revisions: readonly Revision[]; readonly isComplete: boolean }> {
  const found: EditNode[] = [];
  let after: string | null = null;
  let isComplete = false;
  for (let page = 0; page < MAX_PAGES && !isComplete; page++) {
    const answer: Answer | null = await graphql.ask(client, REVISIONS, { owner, repo, number, after });
    const edits: Edits | null = answer?.repository?.issue?.userContentEdits ?? null;
    if (!edits) break;
    found.push(...(edits.nodes ?? []).filter((node) => node !== null));
    after = edits.pageInfo.endCursor;
    isComplete = !edits.pageInfo.hasNextPage;
  }
  const isNewestFirst = Date.parse(found[0]?.editedAt ?? "") > Date.parse(found.at(-1)?.editedAt ?? "");
  const oldestFirst = isNewestFirst ? found.toReversed() : found;
  return { revisions: oldestFirst.map(toRevision), isComplete };
}

function toRevision({ editedAt, diff, editor }: EditNode): Revision {
  const { __typename = "User", login = "ghost" } = editor ?? {};
  return { at: editedAt, by: __typename === "Bot" ? null : login, text: diff };
}
