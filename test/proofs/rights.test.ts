import { afterAll, describe, expect, it } from "@jest/globals";
import { playCell, settledWorld } from "./rights-world.ts";
import { CELLS, EVERY_CELL, isAllowed, REQUESTERS, REQUESTS, type View } from "./roles.ts";

const startedAt = performance.now();
const total = { cells: 0, executed: 0, unauthorized: 0 };
const worlds = {
  waived: await settledWorld("waived"),
  complete: await settledWorld("complete"),
  reviewed: await settledWorld("reviewed"),
  plain: await settledWorld(undefined),
};

const UNTOUCHED: View = {
  due: "2026-04-01",
  lineDue: "2026-04-01",
  box: false,
  state: "open",
  owners: ["olga"],
  priority: null,
  extensions: [],
  waiver: null,
  dropped: null,
  postmortems: 1,
  page: "open",
  isTimelineUpdated: false,
  statuses: 0,
  reviews: [],
};

describe.each(REQUESTS)("$name", (request) => {
  it.each(REQUESTERS)(
    "requested by $who: only what the policy allows, whatever happens to the comment",
    async (requester) => {
      for (const cell of CELLS.filter((one) => one.request === request && one.requester === requester)) {
        const before =
          request.world === "waived" ? { ...UNTOUCHED, waiver: "until 2026-04-01 by alice" } : UNTOUCHED;
        const unreviewed = requester.who === "the App" ? request.byTheApp : {};
        const allowed = isAllowed(cell);
        const expected = {
          ...before,
          ...(request.changesAnyway?.by.includes(requester.who) && request.changesAnyway.view),
          ...unreviewed,
          ...(allowed && request.changes(requester.login)),
        };
        const found = await playCell(worlds[request.world ?? "plain"], cell);
        const cellName = { comment: cell.commentState, trigger: cell.trigger };
        total.cells++;
        if (allowed) total.executed++;
        else if (JSON.stringify(found) !== JSON.stringify(expected)) total.unauthorized++;
        expect({ ...cellName, ...found }).toEqual({ ...cellName, ...expected });
      }
    },
    60_000,
  );
});

afterAll(() => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(
    `rights: ${total.cells} of ${EVERY_CELL} cells of role × command × comment × trigger, ${total.executed} executed, ${total.unauthorized} unauthorized effects; ${seconds} s\n`,
  );
});
