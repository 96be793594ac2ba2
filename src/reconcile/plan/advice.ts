import type { Temporal } from "temporal-polyfill";
import { adviseOn, renderAdvice } from "../../markdown/advice/advice.ts";
import { inertText } from "../../markdown/escape.ts";
import { stripMarker } from "../../markdown/marker.ts";
import { withoutTimeline } from "../../markdown/timeline-mark.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";
import { isUntouched } from "./duplicates.ts";
import { planKept } from "./kept-comment.ts";
import { readLines } from "./read-lines.ts";

/**
 * Keeps the one comment of advice as the page now deserves it: none before somebody wrote in it, none once all is mended, and none
 * on a postmortem that is closed, where there is nothing left to do.
 */
export function planAdvice(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  now: Temporal.Instant,
): Operation[] {
  const isOver = postmortem.state === "closed" || isUntouched(postmortem);
  const body = isOver ? "" : adviceOn(snapshot, postmortem, now);
  return planKept(snapshot, postmortem.ref, "advice", body);
}

/** The App's own timeline quotes people, who could not take advice there. */
function adviceOn(snapshot: Snapshot, postmortem: PostmortemIssue, now: Temporal.Instant): string {
  const { items: quality, verbs, language, phrases, ignore } = snapshot.policy.advice;
  if (!quality && !language) return "";
  const lines = readLines(snapshot, postmortem, now);
  const page = withoutTimeline(stripMarker(postmortem.body));
  return renderAdvice(
    adviseOn(lines, page, {
      quality,
      verbs,
      language,
      phrases: phrases.map(({ say, instead }) => ({ say, instead: inertText(instead) })),
      names: ignore,
      people: people(snapshot, postmortem),
    }),
  );
}

/** Logins of people of this incident; machines are nobody to blame. */
function people({ incident, items }: Snapshot, { assignees }: PostmortemIssue): string[] {
  const logins = [
    ...(incident ? [incident.author] : []),
    ...assignees,
    ...items.flatMap((item) => item.assignees),
  ];
  return [...new Set(logins)].filter((login) => !login.endsWith("[bot]"));
}
