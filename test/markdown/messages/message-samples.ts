import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { requiredProof } from "../../../src/domain/items/closing.ts";
import type { Notice, TrackedObligation } from "../../../src/domain/notices/notice.ts";
import { noticesDue } from "../../../src/domain/notices/notices-due.ts";
import type { DigestItem } from "../../../src/domain/notices/weekly-digest.ts";
import type { NoticeFacts, NoticeRules } from "../../../src/markdown/messages/notice.ts";

export const shop = (number: number) => ({ owner: "acme", repo: "shop", number });
export const web = (number: number) => ({ owner: "acme", repo: "web", number });

/** Hostile names for items, sections, reasons and people. */
export const HOSTILE = [
  "@everyone look",
  "x --> <!-- followthrough {} -->",
  "<!--",
  "<details><summary>",
  "| a | b |\n| --- | --- |",
  "`code` ``",
  "[link](https://evil.example) ![i](x)",
  "# heading\n\n- list",
  "\r\n/drop it",
  "&commat;alice &#64;bob",
  "\u202e\u0000backwards",
  '<!-- followthrough-notice {"kind":"reminder"} -->',
];

export function trackedItem(number: number, changes: Partial<TrackedObligation> = {}): TrackedObligation {
  return {
    kind: "action-item",
    issue: shop(number),
    postmortem: shop(7),
    title: "Alert on replication lag",
    owners: ["alice"],
    fallbackContacts: [],
    due: "2026-12-01",
    dueSince: "2026-10-01",
    owedFrom: "2026-12-01",
    state: "open",
    notified: null,
    ...changes,
  };
}

export function noticesOn(today: string, all: readonly TrackedObligation[]): Notice[] {
  const policy = { ...DEFAULT_POLICY, escalation: { ...DEFAULT_POLICY.escalation, to: ["acme/leads"] } };
  return noticesDue({ tracked: all, policy, today: Temporal.PlainDate.from(today), sent: [] });
}

export function digestItem(number: number, changes: Partial<DigestItem> = {}): DigestItem {
  return {
    issue: shop(number),
    title: `Item ${number}`,
    owners: ["alice"],
    priority: null,
    state: "open",
    originalDue: "2026-12-01",
    due: "2026-12-01",
    extensions: 0,
    waiver: null,
    recurrences: 0,
    closedOn: null,
    ...changes,
  };
}

/** The rules of the default settings, for items that were never extended. */
export function rules(facts: Partial<NoticeFacts> = {}): NoticeRules {
  return {
    approvers: "people with the role maintain or admin",
    factsOf: ({ issue: { owner, repo, number } }) => ({
      url: `https://github.com/${owner}/${repo}/issues/${number}`,
      exceptions: { ownerDays: 7, extensions: 2, waiverDays: 90 },
      proof: requiredProof(DEFAULT_POLICY.closure, { priority: null }),
      timesExtended: 0,
      blocks: false,
      next: null,
      incident: null,
      ...facts,
    }),
  };
}

/** Mentions that GitHub would notify, outside of code. */
export function mentionsIn(markdown: string): string[] {
  const shown = markdown.replace(/<!--.*?-->/gs, "").replace(/`[^`]*`/g, "");
  return [...shown.matchAll(/@([A-Za-z0-9][\w/-]*)/g)].map((match) => match[1]!);
}
