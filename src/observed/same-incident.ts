import type { CommentTag } from "../record/comment-tag.ts";
import { readNotes, type TimelineNote } from "../record/timeline-note.ts";
import { type Comment, isAsWritten } from "./comments.ts";
import type { Issue } from "./issue.ts";

/** An open issue about the same incident as an earlier one, by its id. */
export interface RepeatedIncident extends Issue {
  /** Tags of the App's own comments on it, in order. */
  readonly postedTags: readonly CommentTag[];
}

/** What belongs to an incident by its id. */
export interface SameIncident {
  /** The id; null if the incident has none that counts. */
  readonly id: string | null;
  /** The later issues that repeat it. */
  readonly repeats: readonly RepeatedIncident[];
  /** Later issues that would repeat it if they had no postmortems of their own. */
  readonly twins: readonly RepeatedIncident[];
}

export const WITHOUT_ID: SameIncident = { id: null, repeats: [], twins: [] };

/** What the App noted on an incident for the timeline, with the comments that hold it. */
export interface NotedComment {
  readonly commentId: number;
  readonly notes: readonly TimelineNote[];
}

/** The notes in the App's own comments on an incident, oldest first. */
export function notedIn(comments: readonly Comment[]): NotedComment[] {
  return comments.filter(isAsWritten).flatMap(({ id, body }) => {
    const notes = readNotes(body);
    return notes.length > 0 ? { commentId: id, notes } : [];
  });
}
