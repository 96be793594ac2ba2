import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { lastGrading } from "../../../src/github/observe/incident-changes.ts";
import type { TimelineEntry } from "../../../src/github/observe/timeline.ts";

/** `+sev1 alice` is a label that alice added, `-sev1 alice` one that she removed. */
const entry = (written: string): TimelineEntry => {
  const [change = "", login = ""] = written.split(" ");
  const event = change.startsWith("+") ? "labeled" : "unlabeled";
  return { event, label: { name: change.slice(1) }, actor: { login }, created_at: "2026-03-02T09:00:00Z" };
};

describe("who set the severity of an incident", () => {
  it.each<[string, events: string[], labels: string[], by: string | null]>([
    ["the first label", ["+incident alice", "+sev2 bob"], ["incident", "sev2"], "bob"],
    ["not another label after it", ["+sev2 bob", "+db carol"], ["sev2", "db"], "bob"],
    ["a higher label", ["+sev2 bob", "+SEV1 carol"], ["sev2", "SEV1"], "carol"],
    ["not a lower label beside it", ["+sev1 bob", "+sev2 carol"], ["sev1", "sev2"], "bob"],
    ["not the removal of a lower label", ["+sev2 bob", "+sev1 carol", "-sev2 dave"], ["sev1"], "carol"],
    ["the removal of the higher label", ["+sev2 alice", "+sev1 bob", "-sev1 carol"], ["sev2"], "carol"],
    ["the removal of the only label", ["+sev2 alice", "-sev2 carol"], ["incident"], "carol"],
    ["the same label again", ["+sev2 carol", "-sev2 alice", "+sev2 alice"], ["sev2"], "alice"],
    ["nobody, if the events lag behind", ["+sev2 carol"], ["sev1"], null],
    ["nobody, if the label was renamed", ["+critical carol"], ["sev1"], null],
    ["nobody, without an event", [], [], null],
  ])("%s", (_name, events, labels, by) => {
    expect(lastGrading(events.map(entry), labels, DEFAULT_POLICY)?.actor?.login ?? null).toBe(by);
  });
});
