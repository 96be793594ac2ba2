import type { Row } from "./row.ts";
import { CHANGE_ROWS } from "./rows-of-changes.ts";
import { DOUBT_ROWS } from "./rows-of-doubt.ts";
import { ITEM_ROWS } from "./rows-of-items.ts";
import { SETTING_ROWS } from "./rows-of-settings.ts";
import { TRUST_ROWS } from "./rows-of-trust.ts";

/** What the gate promises, row by row: each is run against the model of GitHub and against the emulator. */
export const ROWS: readonly Row[] = [
  ...ITEM_ROWS,
  ...SETTING_ROWS,
  ...CHANGE_ROWS,
  ...TRUST_ROWS,
  ...DOUBT_ROWS,
];
