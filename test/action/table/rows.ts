import { CHANGE_ROWS } from "./change-rows.ts";
import { HOLD_ROWS } from "./hold-rows.ts";
import { ITEM_ROWS } from "./item-rows.ts";
import type { Row } from "./row.ts";
import { SETTING_ROWS } from "./setting-rows.ts";
import { SIMULATION_ROWS } from "./simulation-rows.ts";
import { TRUST_ROWS } from "./trust-rows.ts";
import { UNDECIDED_ROWS } from "./undecided-rows.ts";

/** The specification of the gate, row by row: on the model of GitHub by the sources, and where it can on the emulator by the bundle. */
export const ROWS: readonly Row[] = [
  ...ITEM_ROWS,
  ...SETTING_ROWS,
  ...CHANGE_ROWS,
  ...HOLD_ROWS,
  ...TRUST_ROWS,
  ...UNDECIDED_ROWS,
  ...SIMULATION_ROWS,
];
