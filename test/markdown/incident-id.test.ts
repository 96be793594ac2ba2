import { describe, expect, it } from "@jest/globals";
import { readIncidentId, wordsBesideId } from "../../src/markdown/incident-id.ts";

describe("the id of an incident", () => {
  it.each([
    ["Down.\n\nIncident-ID: PD-1", "PD-1"],
    ["**Incident-ID:** PD-1\r\nDown", "PD-1"],
    ["**Incident-ID**: PD-1", "PD-1"],
    ["**Incident-ID: PD-1**", null],
    ["Incident-ID:**PD-1", null],
    ["**Incident-ID__: PD-1", null],
    ["Incident-ID:PD-1", "PD-1"],
    ["Incident-ID: \t PD-1", "PD-1"],
    ["Incident-ID PD-1", null],
    ["__incident-id__: `Q2/W3:4`", "Q2/W3:4"],
    ["Incident-ID: a\nIncident-ID: b", "a"],
    ["Incident-ID: not one\nIncident-ID: b", "b"],
    [`Incident-ID: ${"a".repeat(128)}`, "a".repeat(128)],
    [`Incident-ID: ${"a".repeat(129)}`, null],
    ["The Incident-ID: PD-1", null],
    ["Incident-ID: PD-1 and more", null],
    ["Incident-ID:", null],
    ["Incident-ID: az AZ", null],
    ["Incident-ID: azAZ09._:/+=~-", "azAZ09._:/+=~-"],
    ["Incident-ID: -a", null],
    ["Incident-ID: a;b", null],
    ["Incident-ID: é", null],
    ["Incident-ID: 7", "7"],
    ["Incident-ID: @alice", null],
    ["Incident-ID: `PD-1", null],
    ["Incident-ID: PD-1`", null],
    ["> Incident-ID: PD-1", null],
    ["    Incident-ID: PD-1", null],
    ["```\nIncident-ID: PD-1\n```", null],
    ["<!--\nIncident-ID: PD-1\n-->", null],
    ["<!-- Incident-ID: PD-1 -->", null],
    ["<pre>\nIncident-ID: PD-1\n</pre>", null],
  ])("%j: %j", (body, id) => {
    expect(readIncidentId(body)).toBe(id);
  });

  it.each([
    ["Down.\n\n> quoted\n\nIncident-ID: PD-1\n\nAgain.", "Down. Again."],
    ["**Incident-ID**: `PD-1`\nDown.", "Down."],
    ["Down.\nThe Incident-ID: PD-1", "Down. The Incident-ID: PD-1"],
    ["", ""],
  ])("%j: is left out of the words", (body, words) => expect(wordsBesideId(body)).toBe(words));
});
