import { describe, it } from "@jest/globals";
import { isPlayed } from "../../harness/cases.ts";
import { runOnModel } from "./on-model.ts";
import { ROWS } from "./rows.ts";

/* The end-to-end tests run the bundle for all other rows. */
describe("the bundle against the model of GitHub, for rows that the emulator cannot run", () => {
  const rows = ROWS.filter(({ slow, gap }) => !slow && gap !== undefined);
  it.concurrent.each(rows.filter((_, index) => isPlayed(index)))("$name", runOnModel);
});
