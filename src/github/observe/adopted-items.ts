import {
  type IssueRef,
  issueKey,
  type MovedIssues,
  parseIssueRef,
  resolveMention,
  sameIssue,
  sameOwner,
  sameRepository,
} from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { MAX_ADOPTED } from "../../observed/commitments.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import { type TrustContext, withAdoptedMarker, withItemMarkerIf } from "../../observed/recorded-issues.ts";
import type { ItemElsewhere, ReferencedIssue } from "../../observed/snapshot.ts";
import { readMarker } from "../../record/marker.ts";
import type { Client } from "../client/client.ts";
import type { ObserverContext, RepositoryContext } from "./context.ts";
import { readWhereItIs } from "./moved-issues.ts";
import { withHome } from "./moved-lines.ts";

/** The parts of a postmortem that are read before its adopted items. */
export interface PostmortemReferences {
  readonly client: Client;
  readonly postmortem: PostmortemIssue;
  /** Items that the App opened. */
  readonly items: readonly ItemIssue[];
  readonly lines: readonly ItemLine[];
}

/** The issues of a postmortem that others opened, and its items that moved. */
export interface Others {
  readonly items: readonly ItemIssue[];
  readonly named: Readonly<Record<string, ReferencedIssue>>;
  readonly moved: MovedIssues;
  readonly children: readonly Issue[];
}

/**
 * Reads each issue that the postmortem's marker or lines name and that the App did not open for it, with one request each;
 * and its sub-issues, if the API counts more of them than are known.
 */
export async function observeOthers(
  references: PostmortemReferences,
  context: RepositoryContext,
): Promise<Others> {
  const named: Record<string, ReferencedIssue> = {};
  const moved: Record<string, IssueRef> = {};
  const items = new Map<number, ItemIssue>();
  const listed = new Set(references.items.map(({ id }) => id));
  const reads = refsOf(references).map(async (ref) => ({
    ref,
    found: await readClassified(ref, references.postmortem, context),
  }));
  for (const { ref, found } of await Promise.all(reads)) {
    const { at, classified } = found;
    if (!sameIssue(at, ref)) moved[issueKey(ref)] = at;
    if (classified.kind === "item-elsewhere") named[issueKey(at)] = await withHome(classified, context);
    else if (classified.kind !== "item") named[issueKey(at)] = classified;
    else if (!listed.has(classified.item.id)) items.set(classified.item.id, classified.item);
  }
  const children: Issue[] = [];
  for (const child of await unknownChildren(references, [...items.values()], context)) {
    const classified = classifyIssue(child, references.postmortem, context);
    if (classified.kind === "item") items.set(child.id, classified.item);
    else if (classified.kind === "adoptable") children.push(child);
  }
  return { items: [...items.values()].sort((a, b) => a.ref.number - b.ref.number), named, moved, children };
}

/** Adopted items of several postmortems of one repository; those that cannot be read are left out. */
export async function readAdopted(
  postmortems: readonly PostmortemIssue[],
  context: RepositoryContext,
): Promise<ItemIssue[]> {
  const reads = postmortems.flatMap((postmortem) => {
    return remembered(postmortem).map((ref) => readClassified(ref, postmortem, context));
  });
  return (await Promise.all(reads)).flatMap(({ classified }) =>
    classified.kind === "item" ? [classified.item] : [],
  );
}

/** The issues in the marker, and then those that lines name, up to the number that can be adopted. */
function refsOf({ postmortem, items, lines }: PostmortemReferences): IssueRef[] {
  const mentioned = lines.flatMap(({ issue }) => (issue ? [resolveMention(issue, postmortem.ref)] : []));
  const otherIssues = mentioned.filter((ref) => !items.some((item) => sameIssue(item.ref, ref)));
  const wanted = [...remembered(postmortem), ...uniqueIssues(otherIssues).slice(0, 2 * MAX_ADOPTED)];
  return uniqueIssues(wanted);
}

function remembered({ marker }: PostmortemIssue): IssueRef[] {
  return (marker.adopted ?? []).flatMap((name) => parseIssueRef(name) ?? []);
}

function uniqueIssues(refs: readonly IssueRef[]): IssueRef[] {
  return [...new Map(refs.map((ref) => [issueKey(ref), ref])).values()];
}

type ClassifiedIssue =
  | Exclude<ReferencedIssue, ItemElsewhere>
  | Omit<ItemElsewhere, "home">
  | { readonly kind: "item"; readonly item: ItemIssue };

async function readClassified(
  ref: IssueRef,
  postmortem: PostmortemIssue,
  context: RepositoryContext,
): Promise<{ readonly at: IssueRef; readonly classified: ClassifiedIssue }> {
  const issue = await readWhereItIs(ref, postmortem.ref, context);
  if (typeof issue === "string") return { at: ref, classified: { kind: issue } };
  return { at: issue.ref, classified: classifyIssue(issue, postmortem, context) };
}

/** Classifies an issue that a postmortem names. A marker on an issue of others must be signed; on the App's own it need not. */
function classifyIssue(issue: Issue, postmortem: PostmortemIssue, context: TrustContext): ClassifiedIssue {
  if (issue.byApp) {
    const reading = readMarker(issue.body);
    if (reading.found !== "marker") return { kind: "app-issue" };
    if (reading.marker.kind === "postmortem") return { kind: "postmortem" };
  }
  const [item] = issue.byApp
    ? withItemMarkerIf(issue, () => true, context)
    : [withAdoptedMarker(issue, context)];
  if (!item) return issue.byApp ? { kind: "app-issue" } : { kind: "adoptable", issue };
  return { kind: item.marker.postmortem.id === postmortem.id ? "item" : "item-elsewhere", item };
}

/** Sub-issues that no line or marker names: of others, and items of a record that was lost, in repositories that are not listed. */
async function unknownChildren(
  { client, postmortem, items }: PostmortemReferences,
  adopted: ItemIssue[],
  context: ObserverContext,
): Promise<Issue[]> {
  const isChild = ({ parent }: Issue) => parent !== null && sameIssue(parent, postmortem.ref);
  const known = new Set([...items, ...adopted].filter(isChild).map(({ id }) => id));
  if (!context.subIssues.isSupported || (postmortem.subIssueTotal ?? 0) <= known.size) return [];
  const listed = (await context.issues.listSubIssues(client, postmortem.ref)) ?? [];
  const theirs = listed.filter(({ byApp, id, ref }) => {
    const isLost = byApp && !sameRepository(ref, postmortem.ref) && !known.has(id);
    return (isLost || !byApp) && sameOwner(ref, postmortem.ref);
  });
  const installed = await Promise.all(theirs.map(({ ref }) => context.repositories.find(ref)));
  return theirs.flatMap((child, index) => {
    const { repository } = installed[index] ?? {};
    return repository ? { ...child, parent: postmortem.ref, repositoryId: repository.id } : [];
  });
}
