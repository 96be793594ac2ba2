import {
  type ItemState,
  type LineState,
  originOf,
  type PageState,
  type Place,
  type RecordState,
  type Room,
} from "./state.ts";

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

/** An item opens in another repository once its postmortem has that on record. */
export function canOpenIn(page: PageState, place: Place, isBelieved: boolean): boolean {
  if (!isFull(page) || place === page.home) return true;
  const items = [
    ...page.lines.flatMap(({ item, copies }) => [...(item ? [item] : []), ...copies]),
    ...page.lineless,
  ];
  return isBelieved && items.some((item) => !item.isAdopted && originOf(item).place === place);
}

/** Whether what its line says reaches the issue, and what the issue says its line. In a full postmortem, lines change all or none. */
export function reaches(page: PageState, item: ItemState, { change, shows }: LineState): boolean {
  const isAsWritten = change === "nothing" && shows === "link" && item.from === null;
  if (isFull(page)) return isAsWritten && !item.exception.startsWith("extension") && !isFull(item);
  return !isFull(item) || ["nothing", "title", "assignee"].includes(change);
}

/** A command on a full item is answered, and changes nothing. */
export const isGranted = ({ exception, room }: ItemState): boolean =>
  exception.endsWith("recorded") || (exception.endsWith("asked") && room !== "none");
