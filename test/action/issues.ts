import type { Ledger } from "../../src/domain/items/ledger.ts";
import { PRIORITIES } from "../../src/domain/priority.ts";
import { containsName } from "../../src/domain/text.ts";
import { type IndexEntry, writeEntries } from "../../src/record/index-entries.ts";
import { type Signer, writeMarker } from "../../src/record/marker.ts";
import type { ItemMarker, PostmortemMarker } from "../../src/record/marker-types.ts";
import type { RecordedIssue } from "../../src/record/recorded-issue.ts";
import { INDEX_LABEL, INDEX_TAG, type ReportIdentity, signReport } from "../../src/record/report-tag.ts";
import type { ApiIssue } from "./api-world.ts";

/** The database id of acme/shop. */
export const SHOP_ID = 1;

/** The database id of the issue with this number. */
const idOf = (number: number) => number * 1_000 + number;

/** The issue with this number, as its record names it. */
export function recordedIssue(number: number): RecordedIssue {
  return { repositoryId: SHOP_ID, number, id: idOf(number) };
}

const UNSIGNED: Signer = { publicKey: `ed25519:${"k".repeat(43)}`, sign: () => "c2lnbmF0dXJl" };
export const MADE_AT = "2026-11-01T10:00:00Z";
const APP = { login: "followthrough[bot]", type: "Bot" };

interface ItemOptions extends Partial<Omit<ApiIssue, "labels" | "assignees">> {
  readonly due?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly marker?: Partial<ItemMarker>;
  readonly ledger?: Partial<Ledger>;
  readonly signer?: Signer;
}

/** An open action item of acme/shop's postmortem #7, as the App writes it. */
export function itemIssue(number: number, options: ItemOptions = {}): ApiIssue {
  const {
    due = "2026-12-01",
    labels = [],
    assignees = ["alice"],
    marker = {},
    ledger = {},
    signer = UNSIGNED,
    ...rest
  } = options;
  const synced = { done: false, owners: [...assignees], title: `Item ${number}` };
  const body = writeMarker(
    {
      kind: "action-item",
      key: "acme/shop#5",
      postmortem: { repositoryId: SHOP_ID, number: 7, id: 7007 },
      words: `item ${number}`,
      occurrence: 1,
      adopted: false,
      issue: marker.adopted ? recordedIssue(number) : { repositoryId: SHOP_ID },
      ledger: {
        originalDue: due,
        due,
        trackedAt: MADE_AT,
        terms: {
          priority: PRIORITIES.find((priority) => containsName(labels, priority)) ?? null,
          areas: [],
          owners: [...assignees],
        },
        extensions: [],
        waiver: null,
        base: { line: synced, issue: synced, seenAt: "2026-11-01T10:00:00Z" },
        ...ledger,
      },
      ...marker,
    },
    signer,
  );
  return apiIssue(number, `What to do.\n\n${body}`, ["action-item", ...labels], assignees, rest);
}

interface PostmortemOptions {
  readonly title?: string;
  readonly labels?: readonly string[];
  readonly signer?: Signer;
}

/** An open postmortem of acme/shop#5. */
export function postmortemIssue(
  number: number,
  options: Partial<PostmortemMarker> & PostmortemOptions = {},
): ApiIssue {
  const { title = `Postmortem: ${number}`, labels = [], signer = UNSIGNED, ...marker } = options;
  const body = writeMarker(
    {
      kind: "postmortem",
      key: "acme/shop#5",
      incidents: [{ repositoryId: SHOP_ID, number: 5, key: "acme/shop#5", commentId: null }],
      issue: { repositoryId: SHOP_ID },
      openedAt: MADE_AT,
      labelledAt: "2026-11-01T09:00:00Z",
      originalDue: "2026-12-01",
      due: "2026-12-01",
      extensions: [],
      waiver: null,
      taken: { changes: 0, title: "Down", severity: null, topics: "", isIncident: true },
      repositories: [],
      opened: "0",
      withdrawn: false,
      ...marker,
    },
    signer,
  );
  return apiIssue(number, body, ["postmortem", ...labels], ["bob"], { title });
}

/** Any open issue. Default author: the App. */
export function apiIssue(
  number: number,
  body: string | null,
  labels: readonly string[],
  assignees: readonly string[] = [],
  rest: Partial<Omit<ApiIssue, "labels" | "assignees">> = {},
): ApiIssue {
  return {
    id: idOf(number),
    number,
    title: `Item ${number}`,
    body,
    state: "open",
    created_at: MADE_AT,
    user: APP,
    labels: labels.map((name) => ({ name })),
    assignees: assignees.map((login) => ({ login })),
    ...rest,
  };
}

/** The App's index of a repository. It tells the gate which bot is the App, and which items people count on. */
export function indexIssue(
  number: number,
  signer = UNSIGNED,
  entries: readonly IndexEntry[] = [],
  over: Partial<ReportIdentity> = {},
): ApiIssue {
  const items = entries.length > 0 && { items: writeEntries(entries) };
  const identity = { issue: { repositoryId: SHOP_ID }, openedAt: MADE_AT, ...items, ...over };
  return apiIssue(number, signReport(INDEX_TAG, identity, signer), [INDEX_LABEL]);
}

/** How the index lists an item of acme/shop's postmortem #7, if acme/shop is the first repository of the world. */
export function indexed(number: number, over: Partial<IndexEntry> = {}): IndexEntry {
  return { number, node: `I_${idOf(number)}`, postmortem: "#7", due: "2026-12-01", ...over };
}
