import {
  type IssueRef,
  mentionIssue,
  parseIssueRef,
  type RepositoryRef,
  sameOwner,
} from "../domain/issue-ref.ts";
import { readMarker } from "./marker.ts";

/** The line by which an incident's body points to its postmortem where the API has no sub-issues. */
export function bodyLink(postmortem: IssueRef, incident: IssueRef): string {
  return `Postmortem: ${mentionIssue(postmortem, incident)}`;
}

/** Whether a body has that very line, and not one of a number that only begins alike. */
export function showsBodyLink(body: string, link: string): boolean {
  const at = body.indexOf(link);
  return at !== -1 && (!/^\d/.test(body.slice(at + link.length)) || showsBodyLink(body.slice(at + 1), link));
}

/** The postmortem to which an incident's body points in that line; null when it has none. */
export function readBodyLink({ body, ref }: { body: string; ref: IssueRef }): IssueRef | null {
  const [, full, number] = /^Postmortem: ([\w.-]+\/[\w.-]+)?#(\d+)\s*$/m.exec(body) ?? [];
  if (!number) return null;
  return parseIssueRef(`${full ?? `${ref.owner}/${ref.repo}`}#${number}`);
}

/** Whether one of our issues is a postmortem with items that others wrote, which no listing of ours shows. */
export function followsOthers({ body }: { readonly body: string }): boolean {
  const reading = readMarker(body);
  if (reading.found !== "marker" || reading.marker.kind !== "postmortem") return false;
  return (reading.marker.adopted ?? []).length > 0;
}

/** Whether an issue says of itself that others wrote it and that it is an item: a hint, as a key is. */
export function isAdopted({ body }: { readonly body: string }): boolean {
  const reading = readMarker(body);
  return (
    reading.found === "marker" && reading.marker.kind === "action-item" && reading.marker.adopted !== null
  );
}

/**
 * The incidents that the marker of one of our issues names.
 * @param here a repository by its name of today: incidents in it are named so, whatever it was called when they were marked.
 *   An item says only where its postmortem is; one that names another owner's incident is taken to mean one beside that.
 */
export function keysNamedBy(
  { body }: { readonly body: string },
  here: ({ readonly id: number } & RepositoryRef) | null = null,
): IssueRef[] {
  const reading = readMarker(body);
  if (reading.found !== "marker") return [];
  const { marker } = reading;
  if (marker.kind === "action-item") {
    const key = parseIssueRef(marker.key);
    const hasMoved = key && here?.id === marker.postmortem.repositoryId && !sameOwner(key, here);
    return present(hasMoved ? { owner: here.owner, repo: here.repo, number: key.number } : key);
  }
  return marker.incidents.flatMap(({ repositoryId, number, key }) => {
    if (here?.id === repositoryId) return [{ owner: here.owner, repo: here.repo, number }];
    return present(parseIssueRef(key));
  });
}

function present(ref: IssueRef | null): IssueRef[] {
  return ref ? [ref] : [];
}
