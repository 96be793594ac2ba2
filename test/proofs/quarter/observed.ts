import { issueKey } from "../../../src/domain/issue-ref.ts";
import type { SentNotice } from "../../../src/domain/notices/notice.ts";
import { readMarker } from "../../../src/record/marker.ts";
import type { ItemMarker, Marker, PostmortemMarker } from "../../../src/record/marker-types.ts";
import { readNoticeTag } from "../../../src/record/notice-tag.ts";
import { APP, type Hub } from "../../fake-github/hub.ts";
import { type IssueRow, type IssueValue, nowOf } from "../../fake-github/state.ts";

/** What stands on GitHub, as raw as it is kept: nothing here goes through the App's own eyes but its tags. */
interface Seen<Marker> {
  /** `acme/shop#12`. */
  readonly name: string;
  readonly repository: string;
  readonly number: number;
  readonly row: IssueRow;
  readonly value: IssueValue;
  readonly labels: readonly string[];
  readonly marker: Marker;
}

export type SeenItem = Seen<ItemMarker>;
export type SeenPostmortem = Seen<PostmortemMarker>;

export interface Observed {
  readonly items: readonly SeenItem[];
  readonly postmortems: readonly SeenPostmortem[];
  /** Every notice with the UTC day on which its comment was written. */
  readonly notices: readonly (SentNotice & { readonly writtenAt: number })[];
}

export function observe(hub: Hub): Observed {
  const appIssues = hub.state.issues.filter((row) => row.author === APP.bot && !nowOf(row).deleted);
  const seen = appIssues.flatMap((row) => {
    const value = nowOf(row);
    const reading = readMarker(value.body ?? "");
    return reading.found === "marker" ? [{ ...placed(hub, row), row, value, marker: reading.marker }] : [];
  });
  const ofKind = <Kind extends Marker["kind"]>(kind: Kind) =>
    seen.flatMap(({ marker, ...rest }) => {
      return marker.kind === kind ? [{ ...rest, marker: marker as Extract<Marker, { kind: Kind }> }] : [];
    });
  return {
    items: ofKind("action-item"),
    postmortems: ofKind("postmortem"),
    notices: hub.state.comments.flatMap((comment) => {
      const notice = comment.author === APP.bot ? readNoticeTag(nowOf(comment)?.body ?? "") : null;
      return notice ? [{ ...notice, writtenAt: comment.createdAt }] : [];
    }),
  };
}

function placed(hub: Hub, row: IssueRow) {
  const { owner, name, labels } = hub.repositoryById(row.repositoryId);
  const ids = nowOf(row).labels;
  return {
    name: issueKey({ owner, repo: name, number: row.number }),
    repository: `${owner}/${name}`,
    number: row.number,
    labels: labels.filter(({ id }) => ids.includes(id)).map((label) => label.name),
  };
}

/** An item's owners who answer for it: those in the line, otherwise the assignees. */
export function ownersOf({ marker, value }: Pick<SeenItem, "marker" | "value">): readonly string[] {
  const assigned = value.assignees.map((owner) => owner.toLowerCase());
  const named = (marker.ledger.base.line?.owners ?? []).map((owner) => owner.toLowerCase());
  if (named.length === 0) return assigned;
  // Nobody answers for a name that GitHub refused to assign.
  return named.filter((owner) => owner.includes("/") || assigned.includes(owner));
}
