import {
  type IssueRef,
  mentionIssue,
  parseIssueRef,
  type RepositoryRef,
  sameOwner,
} from "../domain/issue-ref.ts";
import { readMarker } from "./marker.ts";
import type { Marker } from "./marker-types.ts";

/** The line in an incident's body that links its postmortem where the API has no sub-issues. */
export function bodyLink(postmortem: IssueRef, incident: IssueRef): string {
  return `Postmortem: ${mentionIssue(postmortem, incident)}`;
}

/** Whether a body has that link, and not one to a number that begins with the same digits. */
export function showsBodyLink(body: string, link: string): boolean {
  const at = body.indexOf(link);
  return at !== -1 && (!/^\d/.test(body.slice(at + link.length)) || showsBodyLink(body.slice(at + 1), link));
}

/** The postmortem that an incident's body links; null when there is none. */
export function readBodyLink({ body, ref }: { body: string; ref: IssueRef }): IssueRef | null {
  const [, full, number] = /^Postmortem: ([\w.-]+\/[\w.-]+)?#(\d+)\s*$/m.exec(body) ?? [];
  if (!number) return null;
  return parseIssueRef(`${full ?? `${ref.owner}/${ref.repo}`}#${number}`);
}

/** Whether an issue of the App is a postmortem with items that others wrote, which no listing by author shows. */
export function followsOthers({ body }: { readonly body: string }): boolean {
  const marker = markerIn(body);
  return marker?.kind === "postmortem" && (marker.adopted ?? []).length > 0;
}

/** Whether an issue claims to be an item that others wrote. A hint, as a key is. */
export function isAdopted({ body }: { readonly body: string }): boolean {
  const marker = markerIn(body);
  return marker?.kind === "action-item" && marker.adopted;
}

/**
 * The incidents that the marker of an issue names.
 * @param here a repository under its current name, which its incidents get whatever the marker calls it. An item knows only
 *   its postmortem's repository; if it names another owner's incident, the repository was transferred with that incident.
 */
export function keysNamedBy(
  { body }: { readonly body: string },
  here: ({ readonly id: number } & RepositoryRef) | null = null,
): IssueRef[] {
  const marker = markerIn(body);
  if (marker === null) return [];
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

function markerIn(body: string): Marker | null {
  const reading = readMarker(body);
  return reading.found === "marker" ? reading.marker : null;
}

function present(ref: IssueRef | null): IssueRef[] {
  return ref ? [ref] : [];
}
