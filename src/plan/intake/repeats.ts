import { mentionIssue } from "../../domain/issue-ref.ts";
import { wordsBesideId } from "../../markdown/incident-id.ts";
import { notedWords, renderBrought, renderRepeats, renderTwin } from "../../markdown/messages/intake.ts";
import type { Issue } from "../../observed/issue.ts";
import type { RepeatedIncident } from "../../observed/same-incident.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { withNotes } from "../../record/timeline-note.ts";
import { commentOnce } from "../replies.ts";

/**
 * Closes later issues about the same incident as its duplicates. First, a comment on the incident records what each says, for the
 * timeline. Of those with a postmortem of their own, people decide.
 */
export function planRepeats({ incident, sameIncident, postedTags }: Snapshot): Operation[] {
  const { id, repeats, twins } = sameIncident;
  if (!incident || id === null) return [];
  const { ref } = incident;
  const tellOnce = (issue: RepeatedIncident, render: typeof renderRepeats) =>
    commentOnce(issue, `repeats ${ref.number}`, render(id, mentionIssue(ref, issue.ref)));
  const closing = repeats.flatMap((repeat): Operation[] => [
    ...commentOnce({ ref, postedTags }, `brought ${repeat.ref.number}`, bringOver(id, repeat, incident)),
    ...tellOnce(repeat, renderRepeats),
    { kind: "close-repeat", issue: repeat.ref, id, of: { ref, id: incident.id } },
  ]);
  return [...closing, ...twins.flatMap((twin) => tellOnce(twin, renderTwin))];
}

function bringOver(id: string, repeat: RepeatedIncident, { ref }: Issue): string {
  const { author, createdAt, title, url } = repeat;
  const words = wordsBesideId(repeat.body);
  const said = renderBrought(id, { issue: mentionIssue(repeat.ref, ref), author, title, words });
  return withNotes(said, [{ at: createdAt, by: author, text: notedWords({ title, words }), url }]);
}
