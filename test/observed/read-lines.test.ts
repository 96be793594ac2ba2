import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { readLines } from "../../src/observed/matching.ts";
import { postmortem } from "../plan/builders.ts";

const now = Temporal.Instant.from("2026-11-18T09:00:00Z");
const lineOf = (text: string, url: string) => {
  const page = postmortem(`## Action items\n- [ ] ${text}`, { url });
  return readLines({ policy: DEFAULT_POLICY }, page, now)[0];
};

describe("reading a checklist in its postmortem's context", () => {
  it.each([
    ["https://github.com/acme/shop/issues/3", "https://github.com/acme/shop/issues/13", 3],
    ["https://gitlab.com/acme/shop/issues/3", "https://github.com/acme/shop/issues/13", null],
    ["https://git.acme.example/acme/shop/issues/3", "https://git.acme.example/acme/shop/issues/13", 3],
    ["https://github.com/acme/shop/issues/3", "https://git.acme.example/acme/shop/issues/13", null],
  ])("%s in a postmortem at %s means the issue %s", (text, url, number) => {
    expect(lineOf(`${text} Alert on lag`, url)?.issue?.number ?? null).toBe(number);
  });

  it("teams belong to the postmortem's owner", () => {
    const url = "https://github.com/acme/shop/issues/13";
    expect(lineOf("Alert on lag @acme/sre", url)).toMatchObject({ owners: ["acme/sre"] });
    expect(lineOf("Upgrade @babel/core", url)).toMatchObject({ words: "Upgrade @babel/core", owners: [] });
  });
});
