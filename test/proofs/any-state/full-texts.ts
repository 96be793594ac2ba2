import type { ItemState, LineState, PageState, RecordState, Room } from "./state.ts";

/*
 * What the oracle says about texts without room (`.github/docs/items.md`, "When a text is full"): the App writes nothing into them,
 * and what would have to change together with them waits.
 */

interface Text {
  readonly room: Room;
}

export const isFull = ({ room }: Text): boolean => room === "none";

/** An issue becomes an item only with room for a record that grows. */
export const hasRoomForRecord = ({ room }: Text): boolean => room === "plenty";

/** A record that is gone is written again only with room for it. What is left of one makes room. */
export const canGetRecord = (text: Text & { readonly record: RecordState }): boolean =>
  !isFull(text) || text.record !== "none";

/** Whether what its line says reaches the issue, and what the issue says its line. */
export function reaches(page: PageState, item: ItemState, { change, shows }: LineState): boolean {
  if (isFull(page)) return change === "nothing" && shows === "link" && item.from === null && !isFull(item);
  return !isFull(item) || ["nothing", "title", "assignee"].includes(change);
}

/** A command on a full item is answered, and changes nothing. */
export const isGranted = ({ exception, room }: ItemState): boolean =>
  exception.endsWith("recorded") || (exception.endsWith("asked") && room !== "none");
