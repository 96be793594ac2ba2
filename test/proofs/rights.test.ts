import { afterAll, describe, expect, it } from "@jest/globals";
import { playCell, settled } from "./rights-world.ts";
import { ASKERS, CELLS, isAllowed, type View, WISHES } from "./roles.ts";

const startedAt = performance.now();
const total = { cells: 0, obeyed: 0, unauthorised: 0 };
const worlds = {
  waived: await settled("waived"),
  complete: await settled("complete"),
  plain: await settled(undefined),
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
  timelineIsNew: false,
  statuses: 0,
};

describe.each(WISHES)("$name", (wish) => {
  it.each(ASKERS)(
    "asked for by $who: only what the policy allows, whatever becomes of the comment",
    async (asker) => {
      for (const cell of CELLS.filter((one) => one.wish === wish && one.asker === asker)) {
        const before =
          wish.world === "waived" ? { ...UNTOUCHED, waiver: "until 2026-04-01 by alice" } : UNTOUCHED;
        const own = asker.who === "the App" ? wish.byTheApp : {};
        const allowed = isAllowed(cell);
        const expected = { ...before, ...wish.anyway, ...own, ...(allowed && wish.obeyed(asker.login)) };
        const found = await playCell(worlds[wish.world ?? "plain"], cell);
        const place = { fate: cell.fate, way: cell.way };
        total.cells++;
        if (allowed) total.obeyed++;
        else if (JSON.stringify(found) !== JSON.stringify(expected)) total.unauthorised++;
        expect({ ...place, ...found }).toEqual({ ...place, ...expected });
      }
    },
    60_000,
  );
});

afterAll(() => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(
    `rights: ${total.cells} cells of role × command × fate × way, ${total.obeyed} obeyed, ${total.unauthorised} unauthorised effects; ${seconds} s\n`,
  );
});
