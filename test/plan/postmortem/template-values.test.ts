import { expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { type TemplateFacts, templateValues } from "../../../src/plan/postmortem/template-values.ts";
import { HOME, issue, KEY } from "../builders.ts";

const values = (over: Partial<TemplateFacts> = {}, timeZone = "UTC") =>
  templateValues(
    { key: KEY, policy: { ...DEFAULT_POLICY, timeZone } },
    {
      ...{ incident: issue(), repository: HOME, severity: "sev2", due: "2026-11-09" },
      labelledAt: Temporal.Instant.from("2026-11-02T23:30:59Z"),
      ...over,
    },
  );

it("are what a postmortem says about its incident", () => {
  expect(values()).toEqual({
    "incident.title": "Checkout is down",
    "incident.number": "12",
    "incident.link": "#12",
    "incident.url": "https://github.com/acme/shop/issues/12",
    "incident.reporter": "alice",
    "incident.severity": "sev2",
    "incident.opened_at": "2026-11-02 08:00 UTC",
    "incident.labelled_at": "2026-11-02 23:30 UTC",
    "incident.closed_at": "still open",
    "postmortem.due_date": "2026-11-09",
    repository: "acme/shop",
  });
});

it.each<[string, Partial<TemplateFacts>, string, string]>([
  ["an unknown severity", { severity: null }, "incident.severity", "unknown"],
  ["a severity with a bar", { severity: "a|b" }, "incident.severity", "a&#124;b"],
  [
    "a title that mentions people and opens a comment",
    { incident: issue({ title: "@everyone <!-- down" }) },
    "incident.title",
    "@\u200Beveryone &lt;!-- down",
  ],
  ["a title with a bar", { incident: issue({ title: "a|b" }) }, "incident.title", "a&#124;b"],
  ["the name of a bot", { incident: issue({ author: "a|b" }) }, "incident.reporter", "a&#124;b"],
  [
    "the place of another repository",
    { repository: { ...HOME, repo: "x" } },
    "incident.link",
    "acme/shop#12",
  ],
  [
    "the end of the incident",
    { incident: issue({ closedAt: "2026-11-02T09:05:30Z" }) },
    "incident.closed_at",
    "2026-11-02 09:05 UTC",
  ],
  [
    "an answer of the incident's form",
    { incident: issue({ body: "### Impact\n\nAll of EU." }) },
    "incident.fields.impact",
    "All of EU.",
  ],
])("write %s as Markdown", (_, over, name, expected) => {
  expect(values(over)[name]).toBe(expected);
});

it("are in the team's time zone", () => {
  expect(values({}, "Europe/Berlin")).toMatchObject({
    "incident.opened_at": "2026-11-02 09:00 Europe/Berlin",
    "incident.labelled_at": "2026-11-03 00:30 Europe/Berlin",
  });
});
