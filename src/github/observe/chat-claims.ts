import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { NoticeStep } from "../../domain/notices/notice.ts";
import { reportsAmong } from "../../observed/reports.ts";
import type { Operation } from "../../operations/operation.ts";
import type { ChatClaim, ChatOperation } from "../../reconcile/ports.ts";
import { readNoticeTag } from "../../record/notice-tag.ts";
import { readDigestTag } from "../../record/report-tag.ts";
import { allItems } from "../client/pages.ts";
import type { ObserverContext } from "./context.ts";
import { addressOf } from "./issues.ts";

const COMMENTS = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";

/** A copy is from a process that read the same at about the same time. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** A notice that the App wrote, whether somebody edited it since or not. */
interface FoundNotice {
  readonly id: number;
  readonly steps: readonly NoticeStep[];
}

/** Which record of a message counts: of those that GitHub shows, the one that it numbered first. */
export function claimOf(operation: ChatOperation, id: number, context: ObserverContext): Promise<ChatClaim> {
  return operation.kind === "comment"
    ? claimOfNotice(operation, id, context)
    : claimOfDigest(operation, id, context);
}

async function claimOfNotice(
  { issue, body, chat }: Operation<"comment">,
  id: number,
  context: ObserverContext,
): Promise<ChatClaim> {
  const places = new Map([issue, ...(chat?.places ?? [])].map((ref) => [issueKey(ref), ref]));
  const found = await Promise.all([...places.values()].map((ref) => noticesOn(ref, context)));
  const notices = found.flat();
  if (!notices.some((notice) => notice.id === id)) return "unseen";
  const steps = new Set(readNoticeTag(body)?.steps.map(nameOf));
  const isCopy = notices.some((notice) => {
    return notice.id < id && notice.steps.some((step) => steps.has(nameOf(step)));
  });
  return isCopy ? "later" : "first";
}

function nameOf({ issue, kind, due, step }: NoticeStep): string {
  return `${issueKey(issue)} ${kind} ${due} ${step}`;
}

async function noticesOn(ref: IssueRef, context: ObserverContext): Promise<FoundNotice[]> {
  const installed = await context.repositories.find(ref);
  if (!installed) return [];
  const since = context.clock.now().subtract({ milliseconds: LOOK_BACK_MS }).toString();
  const comments = await allItems(installed.client, COMMENTS, { ...addressOf(ref), since });
  const on = { ref, repositoryId: installed.repository.id };
  return comments.flatMap(({ id, user, body = "" }) => {
    const read = context.writers.readComment({ author: user?.login ?? "", body }, on);
    const notice = read.byApp ? readNoticeTag(read.body) : null;
    return notice ? [{ id, steps: notice.steps }] : [];
  });
}

async function claimOfDigest(
  { repository, body }: Operation<"open-report">,
  number: number,
  { repositories, policies, issues, trust }: ObserverContext,
): Promise<ChatClaim> {
  const installed = await repositories.find(repository);
  if (!installed) return "unseen";
  const policy = await policies.cachedToday(installed);
  const own = await issues.listOwn(installed, null);
  const week = readDigestTag(body);
  const same = reportsAmong(own, "digest", { trust, policy }).filter(
    (one) => readDigestTag(one.body) === week,
  );
  if (!same.some(({ ref }) => ref.number === number)) return "unseen";
  return same.some(({ ref }) => ref.number < number) ? "later" : "first";
}
