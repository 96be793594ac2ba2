import { hiddenJson, parseJson } from "./hidden-json.ts";
import { instant, list, object, readShape, type Shape, text } from "./shape.ts";

/** What the timeline of an incident shows of something that was said elsewhere. */
export interface TimelineNote {
  /** When it was said, as ISO 8601 in UTC. */
  readonly at: string;
  /** Who said it. */
  readonly by: string;
  readonly text: string;
  /** Where it was said. */
  readonly url: string;
}

const NOTE: Shape<TimelineNote> = { at: instant, by: text, text, url: text };

const NOTES: Shape<{ readonly notes: readonly TimelineNote[] }> = {
  notes: list(object(NOTE, "a note"), "a list of notes"),
};

const HIDDEN = /^<!-- followthrough-notes (\{[^\r\n]*\}) -->$/m;

/** Hides notes in one of the App's comments, so that the timeline shows each of them once. */
export function withNotes(body: string, notes: readonly TimelineNote[]): string {
  return notes.length === 0 ? body : `${body}\n\n<!-- followthrough-notes ${hiddenJson({ notes })} -->`;
}

/** The notes in a comment. Trust them only in comments that the App wrote and that no one edited. */
export function readNotes(commentBody: string): readonly TimelineNote[] {
  const json = HIDDEN.exec(commentBody)?.[1];
  return (json === undefined ? null : readShape(parseJson(json), NOTES))?.notes ?? [];
}
