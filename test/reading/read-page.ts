import { Temporal } from "temporal-polyfill";
import { nextBusinessDay } from "../../src/domain/calendar/due-date.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import {
  formatIssueRef,
  issueKey,
  parseRepository,
  type RepositoryRef,
  repositoryKey,
  resolveMention,
} from "../../src/domain/issue-ref.ts";
import { type ItemLine, normalizeWords } from "../../src/domain/items/action-item.ts";
import { rememberTexts } from "../../src/engine/memory.ts";
import { BUILT_IN_TEMPLATE } from "../../src/markdown/postmortem/templates/standard.ts";
import type { PostmortemIssue } from "../../src/observed/issue.ts";
import { readLines } from "../../src/observed/matching.ts";
import type { Snapshot } from "../../src/observed/snapshot.ts";
import type { Operation, OperationKind } from "../../src/operations/operation.ts";
import { assessPostmortem } from "../../src/plan/assessed-postmortem.ts";
import { firstDue } from "../../src/plan/items/new-item.ts";
import { createPlan } from "../../src/plan/plan.ts";
import type { PlanInput } from "../../src/plan/plan-input.ts";
import { issue, postmortem as postmortemIssue, snapshot, writtenTo } from "../plan/builders.ts";
import type { TruePage } from "./corpus.ts";
import { atRest } from "./rest.ts";

/** An item that the App found, and what it does about it. */
export interface FoundItem {
  /** Index of its line in the body, from 0. */
  readonly line: number;
  readonly title: string;
  readonly owners: readonly string[];
  /** The date that it takes from the text, `YYYY-MM-DD`; null if the policy's date holds. */
  readonly due: string | null;
  readonly priority: string | null;
  readonly done: boolean;
  /** The issue that the line shows: `owner/repo#12`. */
  readonly issue: string | null;
  /** Whether the App opens an issue for it. */
  readonly opens: boolean;
}

/** What the App does about a body that it reads for the first time. */
export interface PageReading {
  readonly items: readonly FoundItem[];
  /** Existing issues that it follows: `owner/repo#12`. */
  readonly followed: readonly string[];
  /** What its status comment asks and explains, one entry each. */
  readonly notes: readonly string[];
  /** The status comment; empty if it writes none. */
  readonly status: string;
}

const { paragraphs, readBody } = rememberTexts();
const plan = createPlan(paragraphs, readBody);

/** Reads a body as the App does: its plan for a postmortem with this body, in which every issue exists and is open. */
export function readPage(page: TruePage): PageReading {
  const now = Temporal.Instant.from(`${page.date}T12:00:00Z`);
  const postmortem = openedWith(page, now);
  const world = worldOf(page, now, { postmortems: [postmortem] });
  const observed = { ...world, ...issuesIn(readLines(world, postmortem, now, readBody), postmortem.ref) };
  const { lines } = assessPostmortem(inputOf(observed, now), postmortem);
  const operations = plan(observed, now);
  const opened = ofKind(operations, "create-item");
  const adopted = ofKind(operations, "adopt-item");
  const status = atRest(observed, now, plan).kept.status[0]?.body ?? "";
  return {
    items: lines.map((line) => {
      const creation = opened.find(({ marker }) => isFor(marker, line));
      const adoption = adopted.find(({ item }) => issueOf(line, postmortem.ref) === formatIssueRef(item));
      const ledger = (creation ?? adoption)?.marker.ledger;
      return {
        line: line.line,
        title: line.words,
        owners: line.owners,
        due: ledger ? dueFromText(observed, now, line, ledger.due) : writtenDue(line),
        priority: line.priority,
        done: line.done,
        issue: issueOf(line, postmortem.ref),
        opens: creation !== undefined,
      };
    }),
    followed: adopted.map(({ item }) => formatIssueRef(item)),
    notes: notesIn(status),
    status,
  };
}

/** The postmortem of a new incident, opened by the App, after someone replaced its text by this body. */
function openedWith(page: TruePage, now: Temporal.Instant): PostmortemIssue {
  const text = page.truth.template ? page.body : BUILT_IN_TEMPLATE;
  const world = worldOf(page, now, { template: { text, source: "" }, postedTags: [] });
  const [opening] = ofKind(plan(world, now), "create-postmortem");
  const { repository, title } = opening!;
  const ref = { ...repository, number: INCIDENT + 1 };
  const url = `https://${page.host}/${page.repository}/issues/${INCIDENT + 1}`;
  const body = page.truth.template ? opening!.body : page.body;
  const marker = writtenTo({ ref, id: 1_013 }, opening!.marker);
  return postmortemIssue(body, { ref, url, title, marker, createdAt: now.toString() });
}

/** Numbers that no page names. */
const INCIDENT = 9001;

function worldOf(page: TruePage, now: Temporal.Instant, over: Partial<Snapshot>): Snapshot {
  const home = parseRepository(page.repository)!;
  const opened = { labels: ["incident"], createdAt: now.toString(), updatedAt: now.toString() };
  const empty = snapshot();
  return {
    ...empty,
    key: { ...home, number: INCIDENT },
    repository: { ...empty.repository, ...home },
    incident: issue({ ref: { ...home, number: INCIDENT }, ...opened }),
    labelledAt: now.toString(),
    policy: DEFAULT_POLICY,
    ...over,
  };
}

/** Every issue that a line names exists, and the App may follow it. */
function issuesIn(
  lines: readonly ItemLine[],
  home: RepositoryRef,
): Pick<Snapshot, "referenced" | "knownRepositories"> {
  const refs = lines.flatMap((line) => (line.issue ? [resolveMention(line.issue, home)] : []));
  const { repository } = snapshot();
  return {
    referenced: Object.fromEntries(
      refs.map((ref) => [issueKey(ref), { kind: "adoptable", issue: issue({ ref, labels: [] }) }]),
    ),
    knownRepositories: Object.fromEntries(
      refs.map((ref) => [repositoryKey(ref), { ...repository, owner: ref.owner, repo: ref.repo }]),
    ),
  };
}

function ofKind<Kind extends OperationKind>(operations: readonly Operation[], kind: Kind): Operation<Kind>[] {
  return operations.flatMap((one) => (one.kind === kind ? [one as unknown as Operation<Kind>] : []));
}

function isFor(marker: { words: string; occurrence: number }, line: ItemLine): boolean {
  return marker.words === normalizeWords(line.words) && marker.occurrence === line.occurrence;
}

function issueOf({ issue: mention }: ItemLine, home: RepositoryRef): string | null {
  return mention ? formatIssueRef(resolveMention(mention, home)) : null;
}

function writtenDue({ due }: ItemLine): string | null {
  return due && "date" in due ? due.date : null;
}

/** The day in the text behind the recorded due date, which is a business day. */
function dueFromText(
  world: Snapshot,
  now: Temporal.Instant,
  line: ItemLine,
  recorded: string,
): string | null {
  const written = writtenDue(line);
  const day = written && nextBusinessDay(Temporal.PlainDate.from(written), world.policy).toString();
  if (day === recorded) return written;
  return recorded === firstDue(inputOf(world, now), { due: null, priority: line.priority }) ? null : recorded;
}

function inputOf(world: Snapshot, now: Temporal.Instant): PlanInput {
  const today = now.toZonedDateTimeISO("UTC").toPlainDate();
  return { ...world, now, today, failedWrites: new Map(), memory: new Map(), readBody };
}

function notesIn(status: string): string[] {
  const [, notes = ""] = status.split("Followthrough needs your help here:");
  return notes.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
}
