import { expect, it } from "@jest/globals";
import { bodyOf, play, type Scenario } from "./scenario.ts";
import { SCENARIOS } from "./table.ts";

const scenario = (name: string): Scenario => SCENARIOS.find((one) => one.name === name)!;

it("labels choose the template, those that are no severity first", async () => {
  const sim = await play(scenario("a label chooses the template"));
  expect(bodyOf(sim)).toContain("## Root cause\n");
  expect(bodyOf(sim)).not.toContain("## Contributing factors");
});
