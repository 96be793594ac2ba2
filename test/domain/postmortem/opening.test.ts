import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import {
  dueAtOpening,
  postmortemDue,
  postmortemTitle,
  templatesFor,
  titleAfterRename,
} from "../../../src/domain/postmortem/opening.ts";

describe("the due date of a postmortem", () => {
  const berlin = { ...DEFAULT_POLICY, timeZone: "Europe/Berlin", holidays: ["2026-11-26"] };

  it.each<[string, string | null, string, string]>([
    ["2026-11-23T12:00:00Z", "sev1", "2026-11-27", "3 days, with a holiday as the third"],
    ["2026-11-24T12:00:00Z", "sev1", "2026-11-27", "3 days"],
    ["2026-11-23T12:00:00Z", "sev2", "2026-12-01", "5 business days, one holiday between"],
    ["2026-11-23T12:00:00Z", "sev3", "2026-12-08", "10 business days"],
    ["2026-11-23T12:00:00Z", "sev4", "2026-12-08", "10 business days"],
    ["2026-11-23T12:00:00Z", null, "2026-12-08", "10 business days without a severity"],
    ["2026-11-23T12:00:00Z", "toString", "2026-12-08", "10 business days for a label that is not a severity"],
    ["2026-11-23T22:59:59Z", "sev1", "2026-11-27", "still the 23rd in Berlin"],
    ["2026-11-26T23:00:00Z", "sev1", "2026-11-30", "already the 27th in Berlin"],
    ["2026-11-27T12:00:00Z", "sev1", "2026-11-30", "a Friday and 3 days"],
  ])("labeled at %s with %s: %s (%s)", (labelledAt, severity, expected) => {
    expect(postmortemDue(Temporal.Instant.from(labelledAt), severity, berlin).toString()).toBe(expected);
  });
});

describe("the due date of a postmortem that opens late", () => {
  it.each<[string, boolean, string, string]>([
    ["2026-11-02T09:00:00Z", false, "2026-11-09", "immediately: from the label"],
    ["2026-11-09T09:00:00Z", false, "2026-11-09", "on the same day: from the label"],
    ["2026-11-10T09:00:00Z", false, "2026-11-17", "after that day: from its opening"],
    ["2027-05-03T09:00:00Z", false, "2027-05-10", "half a year later: from its opening"],
    ["2026-11-06T09:00:00Z", true, "2026-11-13", "when requested: from its opening"],
  ])("opened at %s, requested: %s, due %s (%s)", (openedAt, isRequested, expected) => {
    const opening = {
      labelledAt: Temporal.Instant.from("2026-11-02T08:00:00Z"),
      openedAt: Temporal.Instant.from(openedAt),
      asked: isRequested,
    };
    expect(dueAtOpening(opening, "sev2", DEFAULT_POLICY).toString()).toBe(expected);
  });
});

describe("the templates for an incident's labels", () => {
  const templates = { sev2: "two", Security: "security", sev1: "one", data: "data" };
  const policy = { ...DEFAULT_POLICY, postmortem: { ...DEFAULT_POLICY.postmortem, templates } };

  it.each([
    [[], []],
    [["incident", "sev3"], []],
    [["SEV1"], ["one"]],
    [["sev2", "sev1"], ["one"]],
    [
      ["sev1", "security", "incident"],
      ["security", "one"],
    ],
    [
      ["data", "security"],
      ["security", "data"],
    ],
  ])("%j: %j", (labels, expected) => {
    expect(templatesFor(labels, policy)).toEqual(expected);
    expect(templatesFor(labels, DEFAULT_POLICY)).toEqual([]);
  });
});

describe("the title of a postmortem", () => {
  it.each([
    ["Checkout is down", "Postmortem: Checkout is down"],
    ["  spaces  ", "Postmortem: spaces"],
    ["x".repeat(244), `Postmortem: ${"x".repeat(244)}`],
    ["x".repeat(245), `Postmortem: ${"x".repeat(243)}…`],
    [`${"x".repeat(242)}🔥🔥`, `Postmortem: ${"x".repeat(242)}…`],
    [`${"x".repeat(241)}🔥🔥`, `Postmortem: ${"x".repeat(241)}🔥…`],
  ])("of %j", (title, expected) => {
    expect(postmortemTitle(title)).toBe(expected);
  });

  it("is never longer than GitHub allows and never contains half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (title) => {
        const made = postmortemTitle(title);
        expect(made.length).toBeLessThanOrEqual(256);
        expect(Buffer.from(made).toString()).toBe(made);
      }),
    );
  });

  it("follows the incident's, unless somebody gave it another one", () => {
    const renamed = (title: string) => titleAfterRename(title, "Checkout is down", "Checkout was slow");
    expect(renamed("Postmortem: Checkout is down")).toBe("Postmortem: Checkout was slow");
    expect(renamed("The slow checkout")).toBe("The slow checkout");
  });
});
