import { describe, it } from "@jest/globals";
import { runOnModel } from "./on-model.ts";
import { ROWS } from "./rows.ts";

describe("the bundle against the model of GitHub", () => {
  it.concurrent.each(ROWS.filter(({ slow }) => !slow))("$name", runOnModel);
});
