import { describe, it } from "@jest/globals";
import { isolate } from "../serve.ts";
import { runSourcesOnModel } from "./on-model.ts";
import { ROWS } from "./rows.ts";

isolate();

describe("the gate against the model of GitHub", () => {
  it.each(ROWS.filter(({ slow }) => !slow))("$name", runSourcesOnModel);
});
