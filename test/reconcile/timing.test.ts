import { expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { mayNotBeVisibleYet } from "../../src/reconcile/timing.ts";
import { postmortem, snapshot } from "../plan/builders.ts";

const SAVED = "2026-11-02T09:00:00Z";
const page = postmortem("", { updatedAt: SAVED });
const unseen = { "acme/shop#30": { kind: "not-visible" } } as const;
const other = { "acme/shop#30": { kind: "pull-request" } } as const;

it.each([
  ["that GitHub does not return, just after the postmortem was saved", unseen, 1, true],
  ["that it does not return 19 seconds later", unseen, 19, true],
  ["that it does not return 20 seconds later", unseen, 20, false],
  ["that it does not return, by a slow clock", unseen, -19, true],
  ["that it does not return, by a wrong clock", unseen, -3_600, false],
  ["that it returns", other, 1, false],
])("an issue that a line names and %s (%#)", (_, namedAt, seconds, isLate) => {
  const now = Temporal.Instant.from(SAVED).add({ seconds });
  expect(mayNotBeVisibleYet(snapshot({ postmortems: [page], referenced: namedAt }), now)).toBe(isLate);
});

it("without a postmortem, no issue is named", () => {
  expect(mayNotBeVisibleYet(snapshot({ referenced: unseen }), Temporal.Instant.from(SAVED))).toBe(false);
});
