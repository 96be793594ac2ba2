import { Temporal } from "temporal-polyfill";
import { formatIssueRef, formatRepository, type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { ChatEntry, ChatEvent, ChatMessage, ChatPerson, ChatRule } from "../../domain/notices/chat.ts";
import type { Notice, NoticeEntry, NoticeKind } from "../../domain/notices/notice.ts";
import type { Digest, DigestItem, DigestPostmortem } from "../../domain/notices/weekly-digest.ts";
import { noticeHeadline } from "../../markdown/chat/words.ts";
import { digestHeadline } from "../../markdown/messages/weekly-digest.ts";
import type { NoticeSnapshot } from "../../observed/commitments.ts";
import type { Repository } from "../../observed/issue.ts";
import { isMorePrivateThan, repositoryInfo } from "../../observed/repositories.ts";
import type { ChatPost } from "../../operations/operation.ts";
import { fingerprint } from "../../record/fingerprint.ts";

type People = Readonly<Record<string, string>>;

/** How many entries a message lists; each receiver has room for fewer. */
const MAX_ENTRIES = 50;

type ChatSnapshot = Pick<NoticeSnapshot, "chat" | "repository" | "policy" | "knownRepositories">;

/** What chats get with a notice; null if it is for none. */
export function chatOfNotice(
  notice: Notice,
  snapshot: ChatSnapshot,
  urlOf: (issue: IssueRef) => string,
): ChatPost | null {
  const { kind, entries, on } = notice;
  const messages = snapshot.chat.flatMap((rule): ChatMessage[] => {
    const told = entries.flatMap((entry) => {
      const event = chatEventOf(kind, entry);
      return event !== null && rule.events.includes(event) ? [{ event, entry }] : [];
    });
    const event = told.find((one) => one.event !== "postmortem_overdue")?.event ?? told[0]?.event;
    if (event === undefined) return [];
    const listed = told.map(({ entry }) => entryOf(entry, rule, snapshot, urlOf));
    return [messageOf(notice, { rule, event, listed, snapshot, url: `${urlOf(on)}#issuecomment-` })];
  });
  if (messages.length === 0) return null;
  const places = entries.flatMap(({ tracked }) => [tracked.issue, tracked.postmortem]);
  return {
    messages: oncePerAddress(messages),
    places: [...new Map(places.map((ref) => [issueKey(ref), ref])).values()],
  };
}

interface NoticeMessage extends Pick<ChatMessage, "event" | "url"> {
  readonly rule: ChatRule;
  readonly listed: readonly ChatEntry[];
  readonly snapshot: ChatSnapshot;
}

function messageOf(
  { kind, entries, day, to }: Notice,
  { rule, event, listed, snapshot: { repository, policy }, url }: NoticeMessage,
): ChatMessage {
  const steps = entries.map(({ step }) => [formatIssueRef(step.issue), step.due, step.step]);
  return {
    ...{ to: rule.to, address: rule.address, event, day, url },
    id: fingerprint(JSON.stringify([kind, day, steps])),
    repository: { owner: repository.owner, repo: repository.repo },
    headline: noticeHeadline(event, listed),
    asked: kind === "escalation" ? to.map((name) => personOf(name, policy.people)) : [],
    entries: listed.slice(0, MAX_ENTRIES),
  };
}

/** Of several rules for one address, the first one that wants a message decides what it says. */
function oncePerAddress(messages: readonly ChatMessage[]): ChatMessage[] {
  return [...new Map(messages.toReversed().map((message) => [message.address, message])).values()].reverse();
}

/** What an entry of a notice is for a chat. Reminders before the due date stay in GitHub. */
function chatEventOf(kind: NoticeKind, { tracked, daysLeft }: NoticeEntry): ChatEvent | null {
  if (kind === "escalation") return "escalated";
  if (daysLeft >= 0) return null;
  return tracked.kind === "postmortem" ? "postmortem_overdue" : "overdue";
}

function entryOf(
  { tracked, daysLeft }: NoticeEntry,
  { titles }: ChatRule,
  snapshot: ChatSnapshot,
  urlOf: (issue: IssueRef) => string,
): ChatEntry {
  const { kind, issue, title, owners, due } = tracked;
  // The settings of a repository do not decide about the words of a more private one.
  const isOurs = !isMorePrivateThan(snapshot, issue, snapshot.repository);
  const mayShow = repositoryInfo(snapshot, issue)?.visibility === "public" || (titles && isOurs);
  return {
    ...{ kind, due, daysLate: -daysLeft },
    issue: formatIssueRef(issue),
    url: urlOf(issue),
    title: mayShow ? title : null,
    owners: owners.map((name) => personOf(name, snapshot.policy.people)),
  };
}

/** What chats get when the digest of a week opens; null if it is for none. */
export function chatOfDigest(
  digest: Digest,
  home: Repository,
  { chat, people }: { readonly chat: readonly ChatRule[]; readonly people: People },
): ChatPost | null {
  const late = [...digest.overduePostmortems, ...digest.overdue];
  const name = formatRepository(home);
  const messages = chat
    .filter(({ events }) => events.includes("digest"))
    .map(({ to, address, titles }): ChatMessage => {
      const isShown = titles || home.visibility === "public";
      return {
        ...{ to, address, event: "digest", day: digest.from },
        id: fingerprint(JSON.stringify(["digest", name.toLowerCase(), digest.from])),
        repository: { owner: home.owner, repo: home.repo },
        headline: `Weekly digest: ${digestHeadline(digest)}`,
        asked: [],
        entries: late.slice(0, MAX_ENTRIES).map((one) => digestEntry(one, { home, digest, isShown, people })),
        url: `${home.webUrl}/${name}/issues/`,
      };
    });
  return messages.length === 0 ? null : { messages: oncePerAddress(messages), places: [] };
}

interface DigestContext {
  readonly home: Repository;
  readonly digest: Digest;
  readonly isShown: boolean;
  readonly people: People;
}

function digestEntry(
  one: DigestPostmortem & Partial<DigestItem>,
  { home, digest, isShown, people }: DigestContext,
): ChatEntry {
  const { issue, title, owners, due } = one;
  return {
    kind: digest.overduePostmortems.some((postmortem) => postmortem === one) ? "postmortem" : "action-item",
    issue: formatIssueRef(issue),
    url: `${home.webUrl}/${formatRepository(issue)}/issues/${issue.number}`,
    title: isShown && !one.isPrivate ? title : null,
    owners: one.isPrivate ? [] : owners.map((name) => personOf(name, people)),
    due,
    daysLate: Temporal.PlainDate.from(due).until(digest.today).days,
  };
}

function personOf(name: string, people: People): ChatPerson {
  const known = Object.entries(people).find(([listed]) => listed.toLowerCase() === name.toLowerCase());
  return { name, id: known?.[1] ?? null };
}
