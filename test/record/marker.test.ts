import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type ParsedMarker,
  readMarker,
  replaceMarker,
  signedTextOf,
  stripMarker,
  withConfirmed,
  writeMarker,
} from "../../src/record/marker.ts";
import type { ItemMarker, Marker } from "../../src/record/marker-types.ts";
import { verifySignature } from "../../src/record/signature.ts";
import { anyWords, HOSTILE_WORDS, ITEM, issueOf, LEDGER, POSTMORTEM, SIGNER } from "./marker-samples.ts";

const KEYS = [SIGNER.publicKey];

describe("writing and reading a marker", () => {
  it.each([
    ["an action item", ITEM],
    ["an adopted item", { ...ITEM, adopted: true, issue: issueOf(31) }],
    ["an item without exceptions", { ...ITEM, ledger: { ...LEDGER, extensions: [], waiver: null } }],
    [
      "an item whose line was deleted",
      { ...ITEM, ledger: { ...LEDGER, base: { ...LEDGER.base, line: null } } },
    ],
    ["a postmortem", POSTMORTEM],
    ["a postmortem that names its issue", { ...POSTMORTEM, issue: issueOf(13) }],
    ["an item that names its issue", { ...ITEM, issue: issueOf(14) }],
    ["a postmortem without other repositories", { ...POSTMORTEM, repositories: [] }],
  ] as const)("returns %s with a valid signature", (_, marker) => {
    const reading = found(readMarker(`Some text\n\n${writeMarker(marker, SIGNER)}\n\nand more`));
    expect(reading.marker).toEqual(marker);
    expect(verifySignature(KEYS, reading.signedText, reading.signature)).toBe(true);
  });

  it("is a readable comment", () => {
    const marker = { ...POSTMORTEM, due: "2026-11-04", extensions: [], waiver: null };
    expect(writeMarker(marker, { publicKey: "", sign: () => "c2lnbmVk" })).toBe(
      '<!-- followthrough {"v":1,"kind":"postmortem","key":"acme/shop#12","incidents":[' +
        '{"repositoryId":77,"number":12,"key":"acme/shop#12","commentId":null},' +
        '{"repositoryId":78,"number":4,"key":"acme/infra#4","commentId":900}],' +
        '"issue":{"repositoryId":77},"openedAt":"2026-11-01T09:10:00Z","labelledAt":"2026-11-01T09:00:00Z","originalDue":"2026-11-04","due":"2026-11-04","extensions":[],"waiver":null,' +
        '"taken":{"changes":0,"title":"Checkout is down","severity":"sev1","topics":"811c9dc5-0","isIncident":true},"repositories":["acme/infra"],"opened":"9f86d081",' +
        '"withdrawn":false,"signedBy":"","signature":"c2lnbmVk"} -->',
    );
  });

  it.each(HOSTILE_WORDS.map((words) => [words]))("keeps the words %j inside the comment", expectInert);

  it("keeps any words inside the comment", () => {
    fc.assert(fc.property(anyWords, expectInert));
  });

  it("signs unknown fields of the ledger as well", () => {
    const withUnknownField = { ...ITEM, ledger: { ...LEDGER, reminded: ["2026-12-01"] } } as ItemMarker;
    const reading = found(readMarker(writeMarker(withUnknownField, SIGNER)));
    expect(reading.signedText).toContain('"reminded":["2026-12-01"]');
    expect(verifySignature(KEYS, reading.signedText, reading.signature)).toBe(true);
  });

  it("signs the same text in any order of fields", () => {
    const shuffled = { ...LEDGER, ...Object.fromEntries(Object.entries(LEDGER).reverse()) } as typeof LEDGER;
    expect(signedTextOf({ ...ITEM, ledger: shuffled })).toBe(signedTextOf(ITEM));
  });
});

describe("an edited marker", () => {
  const signed = (marker: Marker) => JSON.parse(JSON.stringify(marker)) as Record<string, unknown>;
  const hints = ["key", "repositories", "opened"];

  it.each([
    ["an item", { ...ITEM, issue: issueOf(14) }],
    ["a postmortem", { ...POSTMORTEM, issue: issueOf(13) }],
  ] as const)("does not verify with any changed value of %s", (_, marker) => {
    const paths = leaves(signed(marker)).filter(([top]) => !hints.includes(String(top)));
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) {
      const edited = found(readMarker(bodyWith(marker, (fields) => change(fields, path))));
      expect([path, verifySignature(KEYS, edited.signedText, edited.signature)]).toEqual([path, false]);
    }
  });

  it("does not verify without an extension or the waiver", () => {
    for (const edit of [{ extensions: [] }, { waiver: null }]) {
      const ofItem = bodyWith({ ...ITEM, ledger: { ...LEDGER, ...edit } }, () => {}, ITEM);
      const ofPostmortem = bodyWith({ ...POSTMORTEM, ...edit }, () => {}, POSTMORTEM);
      for (const body of [ofItem, ofPostmortem]) {
        const reading = found(readMarker(body));
        expect(verifySignature(KEYS, reading.signedText, reading.signature)).toBe(false);
      }
    }
  });

  it("verifies if only a hint for people was changed", () => {
    const reading = found(
      readMarker(bodyWith(ITEM, (fields) => Object.assign(fields, { key: "acme/renamed#12" }))),
    );
    expect(verifySignature(KEYS, reading.signedText, reading.signature)).toBe(true);
  });
});

describe("what cannot be read as a marker", () => {
  const marker = writeMarker(ITEM, SIGNER);
  const withLedger = (edit: object) => bodyWith({ ...ITEM, ledger: { ...LEDGER, ...edit } });

  it.each([
    ["an empty body", ""],
    ["plain text", "followthrough {}"],
    ["another comment", "<!-- a comment -->"],
    ["another hidden comment of the App", "<!-- followthrough-status -->"],
    ["a marker whose brackets are escaped", marker.replace("<!--", "&lt;!--")],
  ])("none: %s", (_, body) => {
    expect(readMarker(body)).toEqual({ found: "none" });
  });

  it.each([
    ["two markers", `${marker}\n${marker}`, "it has more than one marker"],
    ["a marker inside a marker", marker.replace('"v"', `${marker}"v"`), "it has more than one marker"],
    ["no end", marker.replace("-->", ""), "its comment does not end"],
    ["an end of another comment", `${marker.slice(0, -4)}\n<!-- x -->`, "its comment does not end"],
    ["broken JSON", "<!-- followthrough {oops} -->", "it is not valid JSON"],
    ["an empty marker", "<!-- followthrough -->", "it is not valid JSON"],
    ["a list", "<!-- followthrough [] -->", "it is not a JSON object"],
    ["null", "<!-- followthrough null -->", "it is not a JSON object"],
    [
      "a later version",
      bodyWith(ITEM, (f) => set(f, "v", 2)),
      "it is of version 2, and this Followthrough reads version 1",
    ],
    [
      "no version",
      bodyWith(ITEM, (f) => set(f, "v")),
      "it is of version missing, and this Followthrough reads version 1",
    ],
    [
      "no signature",
      bodyWith(ITEM, (f) => set(f, "signature")),
      "signature should be a signature in base64url, but is missing",
    ],
    [
      "no signing key",
      bodyWith(ITEM, (f) => set(f, "signedBy")),
      "signedBy should be a public key like ed25519:…, but is missing",
    ],
    [
      "a signature with invalid characters",
      bodyWith(ITEM, (f) => set(f, "signature", "a b")),
      'signature should be a signature in base64url, but is "a b"',
    ],
    [
      "another kind",
      bodyWith(ITEM, (f) => set(f, "kind", "todo")),
      'kind should be postmortem or action-item, but is "todo"',
    ],
    [
      "an invalid key",
      bodyWith(ITEM, (f) => set(f, "key", "#12")),
      'key should be an issue like acme/shop#12, but is "#12"',
    ],
    ["a number as words", bodyWith(ITEM, (f) => set(f, "words", 3)), "words should be text, but is 3"],
    [
      "an occurrence of 0",
      bodyWith(ITEM, (f) => set(f, "occurrence", 0)),
      "occurrence should be a number above 0, but is 0",
    ],
    [
      "a number in place of adopted",
      bodyWith(ITEM, (f) => set(f, "adopted", 14)),
      "adopted should be true or false, but is 14",
    ],
    [
      "the number of its issue alone",
      bodyWith(ITEM, (f) => set(f, "issue", 14)),
      "issue should be the ids of its own issue, but is 14",
    ],
    [
      "no postmortem",
      bodyWith(ITEM, (f) => set(f, "postmortem", {})),
      "postmortem should be the ids of a postmortem, but is {}",
    ],
    ["no ledger", bodyWith(ITEM, (f) => set(f, "ledger")), "ledger should be an object, but is missing"],
    [
      "a list as ledger",
      bodyWith(ITEM, (f) => set(f, "ledger", [])),
      "ledger should be an object, but is []",
    ],
    [
      "30 February",
      withLedger({ due: "2026-02-30" }),
      'ledger.due should be a day like 2026-12-01, but is "2026-02-30"',
    ],
    [
      "29 February of no leap year",
      withLedger({ due: "2100-02-29" }),
      'ledger.due should be a day like 2026-12-01, but is "2100-02-29"',
    ],
    [
      "month 13",
      withLedger({ originalDue: "2026-13-01" }),
      'ledger.originalDue should be a day like 2026-12-01, but is "2026-13-01"',
    ],
    [
      "a time instead of a day",
      withLedger({ due: "2026-12-01T00:00:00Z" }),
      'ledger.due should be a day like 2026-12-01, but is "2026-12-01T00:00:00Z"',
    ],
    [
      "an instant without zone",
      withLedger({ trackedAt: "2026-12-01T00:00:00" }),
      'ledger.trackedAt should be an instant like 2026-12-01T09:30:00Z, but is "2026-12-01T00:00:00"',
    ],
    [
      "an hour 24",
      withLedger({ trackedAt: "2026-12-01T24:00:00Z" }),
      'ledger.trackedAt should be an instant like 2026-12-01T09:30:00Z, but is "2026-12-01T24:00:00Z"',
    ],
    [
      "an extension without a date",
      withLedger({ extensions: [{}] }),
      "ledger.extensions should be a list of extensions, but is [{}]",
    ],
    [
      "a waiver without an end",
      withLedger({ waiver: {} }),
      "ledger.waiver should be a waiver, or null, but is {}",
    ],
    ["no base", withLedger({ base: null }), "ledger.base should be the base of the merge, but is null"],
    [
      "no incidents",
      bodyWith(POSTMORTEM, (f) => set(f, "incidents", [])),
      "incidents should be a list of incidents, but is []",
    ],
    [
      "an incident without number",
      bodyWith(POSTMORTEM, (f) => set(f, "incidents", [{}])),
      "incidents should be a list of incidents, but is [{}]",
    ],
    [
      "a path for a repository",
      bodyWith(POSTMORTEM, (f) => set(f, "repositories", ["acme/.."])),
      'repositories should be a list of owner/repo, but is ["acme/.."]',
    ],
    [
      "a long wrong value",
      bodyWith(POSTMORTEM, (f) => set(f, "due", "x".repeat(99))),
      `due should be a day like 2026-12-01, but is "${"x".repeat(59)}…`,
    ],
  ])("malformed: %s", (_, body, reason) => {
    expect(readMarker(body)).toEqual({
      found: "malformed",
      reason: `the Followthrough marker cannot be read: ${reason}`,
    });
  });

  it("never throws for any body", () => {
    const anyBody = fc
      .array(fc.oneof(anyWords, fc.constantFrom("<!-- followthrough ", "{", '"v":1', "}", " -->", marker)), {
        maxLength: 8,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(anyBody, (body) => {
        expect(["none", "malformed", "marker"]).toContain(readMarker(body).found);
        expect(readMarker(stripMarker(body)).found).not.toBe("marker");
        expect(found(readMarker(replaceMarker(body, marker))).marker).toEqual(ITEM);
      }),
    );
  });
});

describe("a marker in a body", () => {
  const marker = writeMarker(ITEM, SIGNER);
  const newer = writeMarker({ ...ITEM, occurrence: 2 }, SIGNER);

  it.each([
    ["appends to a body", "Text", `Text\n\n${newer}`],
    ["appends with the body's line endings", "Text\r\nmore\r\n", `Text\r\nmore\r\n\r\n\r\n${newer}`],
    ["fills an empty body", "", newer],
    ["replaces in place", `Before\n${marker}\nAfter`, `Before\n${newer}\nAfter`],
    ["replaces a marker on a line with text", `a ${marker} b`, `a ${newer} b`],
    ["replaces two with one", `a\n\n${marker}\n\nb\n\n${marker}\n\nc`, `a\n\n${newer}\n\nb\n\nc`],
    ["repairs a marker without an end", `a\n<!-- followthrough {"v":\nb`, `a\n${newer}\nb`],
  ])("%s", (_, body, expected) => {
    expect(replaceMarker(body, newer)).toBe(expected);
  });

  it.each([
    ["nothing to strip", "Text\n\n<!-- note -->", "Text\n\n<!-- note -->"],
    ["at the end", `Text\n\n${marker}`, "Text"],
    ["at the top", `${marker}\n\nText`, "Text"],
    ["in between", `a\n\n${marker}\n\nb`, "a\n\nb"],
    ["alone", marker, ""],
  ])("strips it: %s", (_, body, expected) => {
    expect(stripMarker(body)).toBe(expected);
  });

  it("changes nothing else", () => {
    fc.assert(
      fc.property(anyWords, (text) => {
        const body = stripMarker(text);
        expect(stripMarker(replaceMarker(body, marker))).toBe(body);
        expect(replaceMarker(replaceMarker(body, marker), newer)).toBe(replaceMarker(body, newer));
      }),
    );
  });
});

function expectInert(words: string): void {
  const marker: ItemMarker = {
    ...ITEM,
    words,
    ledger: { ...LEDGER, base: { ...LEDGER.base, line: { done: true, owners: [words], title: words } } },
  };
  const text = writeMarker(marker, SIGNER);
  const inside = text.slice("<!-- followthrough ".length, -" -->".length);
  expect(text).toBe(`<!-- followthrough ${inside} -->`);
  expect(inside).not.toMatch(/--|[<>@\r\n]/);
  const reading = found(readMarker(`${text}\n`));
  expect(reading.marker).toEqual(marker);
  // Changes by a server in transit must not matter.
  const stored = Buffer.from(text, "utf8").toString("utf8");
  const restored = found(readMarker(stored));
  expect(verifySignature(KEYS, restored.signedText, restored.signature)).toBe(true);
}

function found(reading: ParsedMarker) {
  if (reading.found !== "marker") throw new Error(`Expected a marker, found ${JSON.stringify(reading)}.`);
  return reading;
}

/** A body whose marker was edited after it was signed (as `original`, if different). */
function bodyWith(
  marker: Marker,
  edit: (fields: Record<string, unknown>) => void = () => {},
  original = marker,
) {
  const signature = SIGNER.sign(signedTextOf(original));
  const signed = { v: 1, ...marker, signedBy: SIGNER.publicKey, signature };
  const fields: Record<string, unknown> = JSON.parse(JSON.stringify(signed));
  edit(fields);
  return `<!-- followthrough ${JSON.stringify(fields)} -->`;
}

describe("comments with notices that chats confirmed", () => {
  const NEWEST = Array.from({ length: 20 }, (_, index) => 101 + index);

  it.each([
    ["the first", undefined, 9, [9]],
    ["one more, in rising order", [7, 10], 9, [7, 9, 10]],
    ["one twice", [7, 9], 9, [7, 9]],
    ["more than are kept", [100, ...NEWEST.slice(0, -1)], 120, NEWEST],
  ])("are added to a record: %s", (_, confirmed, comment, expected) => {
    const known = confirmed && { confirmed };
    expect(withConfirmed({ ...POSTMORTEM, ...known }, comment)).toEqual({
      ...POSTMORTEM,
      confirmed: expected,
    });
    expect(withConfirmed({ ...ITEM, ledger: { ...ITEM.ledger, ...known } }, comment)).toEqual({
      ...ITEM,
      ledger: { ...ITEM.ledger, confirmed: expected },
    });
  });
});

function set(fields: Record<string, unknown>, name: string, value?: unknown): void {
  if (value === undefined) delete fields[name];
  else fields[name] = value;
}

type Path = readonly (string | number)[];

function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return path[0] === "kind" ? [] : [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** Another value of the same kind, which only the signature can detect. */
function change(fields: Record<string, unknown>, path: Path): void {
  const parent = path.slice(0, -1).reduce<unknown>((inner, step) => (inner as never)[step], fields) as Record<
    string | number,
    unknown
  >;
  const last = path.at(-1)!;
  const value = parent[last];
  if (typeof value === "number") parent[last] = value + 1;
  else if (typeof value === "boolean") parent[last] = !value;
  else if (value === null) parent[last] = 5;
  else if (/^\d{4}-/.test(String(value))) parent[last] = String(value).replace(/^\d{4}/, "2031");
  else if (last === "priority") parent[last] = "P4";
  else parent[last] = String(value).replace(/^./, "z");
}
