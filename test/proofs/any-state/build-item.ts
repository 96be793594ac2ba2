import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { openExceptions } from "../../../src/domain/items/exceptions.ts";
import { renderAdoptedLine } from "../../../src/markdown/messages/adopted-body.ts";
import { renderItemHead } from "../../../src/markdown/messages/item-body.ts";
import type { ItemMarker } from "../../../src/record/marker-types.ts";
import { APP } from "../../fake-github/hub.ts";
import { type IssueRow, nowOf } from "../../fake-github/state.ts";
import { COPIED, recordedIn, recordOf } from "./records.ts";
import { OWN_WORDS, type Scene } from "./scene.ts";
import { type IncidentState, type ItemState, type LineState, originOf, type PageState } from "./state.ts";
import {
  changed,
  closingOf,
  dueOf,
  extendedFrom,
  filled,
  mentionOf,
  OTHER,
  OWNER,
  SHOP,
  urlOf,
  WAIVED_BECAUSE,
  WAIVED_UNTIL,
} from "./texts.ts";

/* How items got into their state: the App opened or adopted them, and people did the rest. */

export function openStranger(scene: Scene, { words, room, place }: LineState): void {
  scene.in(place);
  scene.as("carol", place).opens({ title: `Known before: ${words}`, body: filled("As I said.", room) });
}

/** Opens an item, or adopts an issue of a person, and lets happen what happened to it. */
export function openItem(
  scene: Scene,
  { number }: IncidentState,
  { home }: PageState,
  page: IssueRow,
  item: ItemState,
  { words, change = "nothing" }: Pick<LineState, "words"> & Partial<LineState>,
): void {
  const { hub, life } = scene.sim.github;
  const { place } = originOf(item);
  const repositoryId = scene.id(place);
  scene.tick();
  const trackedAt = scene.now;
  const said = (done: boolean) => ({ done, owners: [OWNER], title: words });
  let granted: Pick<ItemMarker["ledger"], "extensions" | "waiver"> = { extensions: [], waiver: null };
  const marker = ({ number: own, id }: Pick<IssueRow, "id" | "number">, isDone: boolean): ItemMarker => ({
    kind: "action-item",
    key: `${SHOP}#${number}`,
    postmortem: { repositoryId: page.repositoryId, number: page.number, id: page.id },
    words: words.toLowerCase(),
    occurrence: 1,
    adopted: item.isAdopted,
    issue: item.isAdopted ? { repositoryId, number: own, id } : recordedIn({ number: own, id }, repositoryId),
    ledger: {
      originalDue: dueOf(item),
      due: granted.extensions[0]?.to ?? dueOf(item),
      trackedAt,
      ...(item.isAdopted && { adoptedAt: trackedAt }),
      terms: { priority: null, areas: [], owners: [OWNER] },
      ...granted,
      base: { line: said(isDone), issue: said(isDone), due: dueOf(item), seenAt: scene.now },
    },
  });
  const text = (own: IssueRow, isDone: boolean): string => {
    const { ledger } = marker(own, isDone);
    const head = renderItemHead({
      from: `From [Postmortem: Outage ${number}](${urlOf(page.number, home)}), incident ${mentionOf(number, "shop", place)}.`,
      state: isDone ? "done" : "open",
      owners: [OWNER],
      ledger,
      priority: null,
      type: null,
      exceptions: openExceptions(ledger, DEFAULT_POLICY),
      proof: { proof: "nothing", priority: null, setting: "closure.require" },
      url: urlOf(own.number, place),
    });
    const record = recordOf(item.record, marker(own, isDone), marker(COPIED, isDone));
    const line = renderAdoptedLine({
      postmortem: mentionOf(page.number, home, place),
      due: ledger.due,
    });
    return item.isAdopted ? `${OWN_WORDS}\n\n${line}\n${record}` : `${head}\n\n${record}`;
  };
  const row = scene.open(
    place,
    words,
    [...(item.hasLabel ? ["action-item"] : []), ...(item.saysLate ? ["overdue"] : [])],
    (own) => text(own, false),
    item.isAdopted ? "carol" : APP.bot,
  );
  if (item.isLinked && hub.subIssues) life.adopt(page, row, APP.bot);
  scene.tick();
  const [alice, bob] = [scene.as(OWNER, place), scene.as("bob", place)];
  if (item.exception !== "none") {
    const isExtension = item.exception.startsWith("extension");
    const reason = isExtension ? "The vendor is late" : WAIVED_BECAUSE;
    const command = `${isExtension ? "/extend +7d" : `/waive ${WAIVED_UNTIL}`} ${reason}`;
    const { id: commentId } = alice.comments(row.number, command);
    const said = { reason, by: OWNER, at: scene.now, commentId };
    if (item.exception.endsWith("recorded")) {
      granted = isExtension
        ? { extensions: [{ ...said, from: dueOf(item), to: extendedFrom(item) }], waiver: null }
        : { extensions: [], waiver: { ...said, until: WAIVED_UNTIL } };
      life.change(row, APP.bot, { body: text(row, false) });
    }
  }
  if (change === "title") alice.changes(row.number, { title: changed(words) });
  if (change === "assignee") alice.assigns(row.number, OTHER);
  if (item.isDiscussed) bob.comments(row.number, "I look into it.");
  if (closingOf(item.is)) bob.closes(row.number, closingOf(item.is)!);
  scene.tick();
  if (closingOf(item.is) && item.isKnown) life.change(row, APP.bot, { body: text(row, true) });
  if (item.room !== "plenty") life.change(row, OWNER, { body: filled(nowOf(row).body!, item.room) });
  if (item.isLocked) alice.locks(row.number);
  if (item.is === "deleted") alice.deletes(row.number);
  const to = item.is === "away" ? "attic" : item.place;
  if (to !== place) life.transfer(row, scene.in(to), OWNER);
}
