import { formatIssueRef, type RepositoryRef } from "../src/domain/issue-ref.ts";
import type { Policy } from "../src/domain/policy.ts";
import type { FindingKind, RepositoryReading } from "../src/domain/verdict.ts";
import type { Client } from "../src/github/client.ts";
import { allPages, type Item } from "../src/github/pages.ts";
import { type Classified, classify, type ListedIssue, notFollowedNote } from "./classify.ts";

const ISSUES = "GET /repos/{owner}/{repo}/issues";
type IssueAnswer = Item<typeof ISSUES>;

/** Reads every open action item and postmortem, by label, 100 a request. Throws what the client throws. */
export async function readIssues(
  client: Client,
  repository: RepositoryRef,
  policy: Policy,
): Promise<Pick<RepositoryReading, "items" | "postmortems" | "unreadable" | "notes">> {
  const kinds: readonly [FindingKind, string][] = [
    ["action-item", policy.actionItems.label],
    ["postmortem", policy.postmortem.label],
  ];
  const listings = await Promise.all(
    kinds.map(([kind, label]) => readListing(client, repository, kind, label, policy)),
  );
  // An issue that moved to another page while they were read, or that bears both labels, counts once.
  const found = [...new Map(listings.flat()).values()];
  const postmortems = found.filter((one) => one.as === "postmortem");
  const byId = new Map(postmortems.map(({ id, postmortem }) => [id, postmortem.issue]));
  const note = notFollowedNote(found.filter((one) => one.as === "not-followed").map(({ ref }) => ref));
  return {
    items: found
      .filter((one) => one.as === "action-item")
      .map(({ item, postmortemId }) => ({ ...item, postmortem: byId.get(postmortemId) ?? item.postmortem })),
    postmortems: postmortems.map(({ postmortem }) => postmortem),
    unreadable: found.filter((one) => one.as === "unreadable").map(({ unreadable }) => unreadable),
    notes: note ? [note] : [],
  };
}

/** Only what the verdict needs is kept of each page. */
async function readListing(
  client: Client,
  repository: RepositoryRef,
  kind: FindingKind,
  label: string,
  policy: Policy,
): Promise<[string, Classified][]> {
  const { owner, repo } = repository;
  const found: [string, Classified][] = [];
  for await (const page of allPages(client, ISSUES, { owner, repo, labels: label, state: "open" })) {
    for (const answer of page) {
      if (answer.pull_request) continue;
      const issue = listedIssue(answer, repository);
      found.push([formatIssueRef(issue.ref), classify(issue, kind, policy)]);
    }
  }
  return found;
}

function listedIssue(answer: IssueAnswer, { owner, repo }: RepositoryRef): ListedIssue {
  return {
    ref: { owner, repo, number: answer.number },
    id: answer.id,
    title: answer.title,
    body: answer.body ?? "",
    labels: answer.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    assignees: (answer.assignees ?? []).map(({ login }) => login),
    // Whose account is gone is no person who could have meant harm: such an issue is not passed over.
    bot: answer.user === null || answer.user.type === "Bot" || answer.user.login.endsWith("[bot]"),
  };
}
