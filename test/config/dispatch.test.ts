import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseDispatch } from "../../src/config/dispatch.ts";

const NOTHING = {
  title: null,
  severity: null,
  url: null,
  startedAt: null,
  body: null,
  timeline: [],
  resolved: false,
};

const told = (payload: unknown): string[] =>
  parseDispatch(payload).problems.map(({ path, expected, found }) => `${path}: ${expected}, found ${found}`);

describe("the payload of a dispatch", () => {
  it("with everything", () => {
    const payload = {
      id: "PD-1",
      title: "Checkout is down",
      severity: "sev2",
      url: "https://status.example.com/incidents/7",
      started_at: "2026-12-01T10:30:00.123+01:00",
      body: "The error rate is 12 %.",
      timeline: ["Paged bob", { at: "2026-12-01T09:40:00Z", text: "Rolled back" }],
      status: "resolved",
    };
    const incident = {
      id: "PD-1",
      title: "Checkout is down",
      severity: "sev2",
      url: "https://status.example.com/incidents/7",
      startedAt: "2026-12-01T09:30:00Z",
      body: "The error rate is 12 %.",
      timeline: [
        { at: null, text: "Paged bob" },
        { at: "2026-12-01T09:40:00Z", text: "Rolled back" },
      ],
      resolved: true,
    };
    expect(parseDispatch(payload)).toEqual({ incident, problems: [] });
  });

  it.each([
    ["a number as the id", { id: 7, title: null, severity: null }, { id: "7" }],
    [
      "one line for the timeline",
      { id: "a", timeline: "Paged" },
      { timeline: [{ at: null, text: "Paged" }] },
    ],
    ["an open status", { id: "a", status: "open" }, { resolved: false }],
  ])("%s", (_, payload, expected) => {
    const { incident, problems } = parseDispatch(payload);
    expect({ ...incident, problems }).toEqual({ ...NOTHING, id: "a", ...expected, problems: [] });
  });

  it.each<[string, unknown, string[]]>([
    [
      "nothing",
      null,
      [
        "id: an id of 1 to 128 letters, digits and . _ : / + = ~ - that begins with a letter or digit, found nothing",
      ],
    ],
    ["a text", "PD-1", [': a map of keys such as id, title, severity and url, found "PD-1"']],
    [
      "an id with a space",
      { id: "PD 1" },
      [expect.stringMatching(/^id: .*, found "PD 1"$/) as unknown as string],
    ],
    ["an id that mentions", { id: "@alice" }, [expect.stringMatching(/^id: /) as unknown as string]],
  ])("without an id that counts: %s", (_, payload, problems) => {
    expect(parseDispatch(payload).incident).toBeNull();
    expect(told(payload)).toEqual(problems);
  });

  it.each([
    [
      { url: "javascript:alert(1)" },
      'url: a web address such as https://status.example.com/incidents/7, found "javascript:alert(1)"',
    ],
    [{ url: "https://a.example/) [x](https://evil.example" }, expect.stringMatching(/^url: /)],
    [{ started_at: "yesterday" }, 'started_at: an instant such as 2026-12-01T09:30:00Z, found "yesterday"'],
    [{ titel: "x" }, 'titel: a known key (did you mean "title"?), found "titel"'],
    [{ title: " " }, 'title: a title of 1 to 256 characters, found " "'],
    [
      { timeline: [{ text: "x", at: "9:30" }] },
      'timeline[0].at: an instant such as 2026-12-01T09:30:00Z, found "9:30"',
    ],
    [{ timeline: Array(51).fill("x") }, expect.stringMatching(/^timeline: .*, found a list$/)],
    [{ status: "firing" }, 'status: "open" or "resolved", found "firing"'],
  ])("what is wrong is left out: %j", (wrong, problem) => {
    const payload = { id: "PD-1", body: "kept", ...wrong };
    expect(parseDispatch(payload).incident).toEqual({ ...NOTHING, id: "PD-1", body: "kept" });
    expect(told(payload)).toEqual([problem]);
  });

  it("never throws, and each problem leaves something out", () => {
    const keys = fc.constantFrom(
      "id",
      "title",
      "severity",
      "url",
      "started_at",
      "body",
      "timeline",
      "status",
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.jsonValue())), (payload) => {
        const { incident, problems } = parseDispatch(payload);
        expect(incident !== null || problems.length > 0).toBe(true);
      }),
    );
  });
});
