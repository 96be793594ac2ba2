import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import type { FindingKind, RepositoryData } from "../../src/domain/gate/verdict.ts";
import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import { sameLabel } from "../../src/domain/labels.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Client } from "../../src/github/client/client.ts";
import type { Clock } from "../../src/reconcile/ports.ts";
import { isDisturbed, issuesSince } from "./changed-since.ts";
import { type Classified, classify, distrusted, isByApp, notFollowedNote } from "./classify.ts";
import { doubtsIn, weighOtherApps } from "./doubts.ts";
import { type OnPage, readInTurn, type Selection } from "./issue-pages.ts";
import { type ListedIssue, listedIssue } from "./listed-issue.ts";
import { readAhead } from "./read-ahead.ts";

/**
 * V8 lets its heap double before it collects what is old, and thousands of issues are old in a moment. So it is asked
 * to grow by a seventh at a time, and to look at the young ones more often: 10,000 issues then take 130 MB, not 220.
 * The flags only guide when it collects, and are read each time that it does.
 */
const FLAGS = ["--heap-growing-percent=15", "--semi-space-growth-factor=1"];

let isLean = false;

/** For a process that reads much, keeps little of it, and soon ends. */
export function keepHeapLean(): void {
  if (isLean) return;
  isLean = true;
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  for (const flag of FLAGS) setFlagsFromString(flag);
}

export type Issues = Pick<
  RepositoryData,
  "items" | "postmortems" | "unreadable" | "lastSweep" | "notes" | "problems"
>;

interface IssuesContext {
  readonly client: Client;
  readonly repository: RepositoryRef;
  readonly clock: Clock;
}

/** What is known of each issue, by its number: one that comes twice counts once. */
type Found = Map<number, Entry>;

interface Entry {
  readonly classified: Classified;
  readonly byApp: boolean;
}

type Narrowed = Pick<Selection, "labels" | "creator">;

/**
 * Reads every open action item and postmortem. Throws what the client throws, and what `policy` rejects with. The
 * listings that the defaults would need are begun before the policy is known: in most repositories they are the ones.
 */
export async function readIssues(context: IssuesContext, policy: Promise<Policy>): Promise<Issues> {
  const guess = narrowingsOf(DEFAULT_POLICY);
  const early = new AbortController();
  const begun = readListings(context, guess, policy, early.signal);
  // It is looked at below, or not at all.
  begun.catch(() => {});
  try {
    const wanted = narrowingsOf(await policy);
    if (JSON.stringify(wanted) === JSON.stringify(guess)) return issuesIn(await begun, await policy);
    early.abort();
    const found = await readListings(context, wanted, policy, new AbortController().signal);
    return issuesIn(found, await policy);
  } catch (error) {
    early.abort();
    throw error;
  }
}

/** Where the App is pinned, its issues are listed by their author, whom nobody can take off; adopted ones by label. */
function narrowingsOf({ app, actionItems, postmortem }: Policy): Narrowed[] {
  const items = { labels: actionItems.label };
  return [items, app === null ? { labels: postmortem.label } : { creator: `${app}[bot]` }];
}

async function readListings(
  context: IssuesContext,
  narrowings: readonly Narrowed[],
  policy: Promise<Policy>,
  signal: AbortSignal,
): Promise<Found> {
  const { client, repository, clock } = context;
  const { owner, repo } = repository;
  const startedAt = clock.now().epochMilliseconds;
  const selections = narrowings.map((narrowing) => ({ owner, repo, ...narrowing, signal }));
  const found: Found = new Map();
  const onPage = collectInto(found, repository, policy);
  const readings = await Promise.all(
    selections.map((selection, index) => readAhead(client, selection, index === 0, onPage, keepHeapLean)),
  );
  const handled = Promise.all(readings.map((reading) => reading.handled));
  if (readings.every(({ inTurn }) => inTurn)) return handled.then(() => found);
  const elapsed = clock.now().epochMilliseconds - startedAt;
  const since = Math.min(...readings.map((reading) => reading.since ?? startedAt)) - elapsed;
  const [changed] = await Promise.all([issuesSince(client, repository, since, signal), handled]);
  if (!isDisturbed(changed, await policy, found)) return found;
  found.clear();
  for (const selection of selections) await readInTurn(client, selection, onPage);
  return found;
}

/** Only what the verdict needs is kept of each page. */
function collectInto(found: Found, repository: RepositoryRef, loading: Promise<Policy>): OnPage {
  let verifier: ReturnType<typeof verifierOf> | undefined;
  return async (issues) => {
    const policy = await loading;
    // Answers that are waiting come first: what they make us ask for takes longer than looking at this page.
    await new Promise((resolve) => setImmediate(resolve));
    verifier ??= verifierOf(policy.signingKeys);
    const verify = await verifier;
    await Promise.all(
      issues.map(async (answer) => {
        if (answer.pull_request || found.has(answer.number)) return;
        const issue = listedIssue(answer, repository);
        const kind = kindOf(issue, policy);
        const { classified, proof } = classify(issue, kind, policy);
        const byApp = isByApp(issue, policy);
        found.set(answer.number, { classified, byApp });
        if (proof === null || verify === null || (await verify(proof.text, proof.signature))) return;
        const unreadable = distrusted(issue, kind, policy);
        const otherKey = !policy.signingKeys.includes(proof.signedBy);
        found.set(answer.number, { classified: { as: "distrusted", unreadable, otherKey }, byApp });
      }),
    );
  };
}

function kindOf({ labels }: ListedIssue, { actionItems, postmortem }: Policy): FindingKind {
  const bears = (name: string) => labels.some((label) => sameLabel(label, name));
  return bears(postmortem.label) && !bears(actionItems.label) ? "postmortem" : "action-item";
}

function issuesIn(found: Found, policy: Policy): Issues {
  const all = [...found.values()].map(({ classified }) => classified);
  const postmortems = all.filter((one) => one.as === "postmortem");
  const byId = new Map(postmortems.map(({ id, postmortem }) => [id, postmortem]));
  const passedOver = all.filter((one) => one.as === "not-followed").map(({ ref }) => ref);
  const note = notFollowedNote(passedOver);
  const digests = all.filter((one) => one.as === "report").filter(({ report }) => report === "digest");
  const pinning = weighOtherApps([...found.values()], policy);
  return {
    items: all
      .filter((one) => one.as === "action-item")
      .map(({ item, postmortemId }) => {
        const open = byId.get(postmortemId);
        if (!open) return item;
        return { ...item, postmortem: open.issue };
      }),
    postmortems: postmortems.map(({ postmortem }) => postmortem),
    unreadable: [...doubtsIn(all), ...pinning.unreadable],
    lastSweep: digests.length === 1 ? digests[0]!.lastSweep : null,
    notes: note ? [note] : [],
    problems: pinning.problems,
  };
}

export type Verify = (text: string, signature: string) => Promise<boolean>;

/** Verifies by the keys that config pins; null where it pins none. Cryptography is loaded only where it is used. */
export async function verifierOf(publicKeys: readonly string[]): Promise<Verify | null> {
  if (publicKeys.length === 0) return null;
  const { createAsyncVerifier } = await import("../../src/record/signature.ts");
  return createAsyncVerifier(publicKeys);
}
