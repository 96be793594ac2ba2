import { readCommentSignature, signComment } from "../../src/record/comment-signature.ts";
import { readMarker, replaceMarker, type Signer, writeMarker } from "../../src/record/marker.ts";
import { readReport, signReport, withoutSignature } from "../../src/record/report-tag.ts";
import type { Hub } from "../fake-github/hub.ts";
import { nowOf, type State } from "../fake-github/state.ts";

/**
 * Puts what is in the only repository of one model into the only repository of another: its issues, comments, events and labels, as
 * they are now. The App's records are signed again, because each tells the ids of its own issue.
 * @param ids by how much the ids of the other model are greater
 */
export function copyRepository(from: Hub, to: Hub, { ids, signer }: { ids: number; signer: Signer }): void {
  const [source, target] = [from, to].map(({ state }) => state.repositories[0]!);
  const places = [source, target].map((row) => `${row!.owner}/${row!.name}`) as [string, string];
  const isId = (value: number) => value >= source!.labels[0]!.id && value < from.state.nextId;
  const moved = (value: unknown): unknown => {
    if (typeof value === "number") return isId(value) ? value + ids : value;
    if (typeof value === "string") return movedText(value);
    if (Array.isArray(value)) return value.map(moved);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, key === "repositoryId" ? target!.id : moved(each)]),
    );
  };
  const movedText = (text: string): string =>
    text
      .replaceAll(places[0], places[1])
      .replaceAll(`"repositoryId":${source!.id}`, `"repositoryId":${target!.id}`)
      .replaceAll(/(?<!\d)\d{7}(?!\d)/g, (digits) => String(moved(Number(digits))));
  const rowsIn = <Name extends "issues" | "comments" | "events">(name: Name) =>
    from.state[name].map((row) =>
      moved("versions" in row ? { ...row, versions: row.versions.slice(-1) } : row),
    );
  Object.assign(to.state, {
    issues: rowsIn("issues"),
    comments: rowsIn("comments"),
    events: rowsIn("events"),
    nextId: from.state.nextId + ids,
  } as Partial<State>);
  const { labels, nextNumber } = source!;
  to.alter(target!, { labels: moved(labels) as typeof labels, nextNumber });
  signAgain(to, signer);
}

/** Signs all records in issues and comments, which were signed for another issue. */
function signAgain(hub: Hub, signer: Signer): void {
  const numbers = new Map(hub.state.issues.map(({ id, number }) => [id, number]));
  for (const row of hub.state.issues) {
    const body = nowOf(row).body ?? "";
    const [reading, report] = [readMarker(body), readReport(body)];
    if (reading.found === "marker")
      setBody(row.versions, replaceMarker(body, writeMarker(reading.marker, signer)));
    if (report) setBody(row.versions, signReport(withoutSignature(body), report.identity, signer));
  }
  const repositoryId = hub.state.repositories[0]!.id;
  for (const row of hub.state.comments) {
    const signed = readCommentSignature(nowOf(row)?.body ?? "");
    const on = { ref: { number: numbers.get(row.issueId)! }, repositoryId };
    if (signed) setBody(row.versions, signComment(signed.body, on, signer));
  }
}

function setBody<Value>(versions: { at: number; value: Value }[], body: string): void {
  const { at, value } = versions[0]!;
  versions[0] = { at, value: { ...value, body } };
}
