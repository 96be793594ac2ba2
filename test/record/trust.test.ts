import { describe, expect, it } from "@jest/globals";
import { readMarker, type Signer, writeMarker } from "../../src/record/marker.ts";
import { digestTag, readReport, signReport } from "../../src/record/report-tag.ts";
import { createSigner } from "../../src/record/signature.ts";
import { type Keys, Trust } from "../../src/record/trust.ts";
import { ITEM, issueOf, LEDGER } from "./marker-samples.ts";

const now = createSigner(new Uint8Array(32).fill(1));
const earlier = createSigner(new Uint8Array(32).fill(2));
const ON = { ref: { number: 14 }, id: 1400, repositoryId: 77, createdAt: LEDGER.trackedAt };

/** Of a record that an earlier, pinned key signed, for a process that writes as this login. */
function signingAs(login: string, keys: Omit<Keys, "signingKeys">, signingKeys = [earlier.publicKey]) {
  const reading = readMarker(writeMarker(ITEM, earlier));
  if (reading.found !== "marker") throw new Error("no marker");
  return new Trust(now.publicKey, login).of(reading, ON, { signingKeys, ...keys });
}

function signing(
  signer: Signer,
  signingKeys: readonly string[],
  { edit = (text) => text, adopted }: { edit?: (text: string) => string; adopted?: number } = {},
) {
  const marker = adopted === undefined ? ITEM : { ...ITEM, adopted: true, issue: issueOf(adopted) };
  const reading = readMarker(edit(writeMarker(marker, signer)));
  if (reading.found !== "marker") throw new Error("no marker");
  const trust = new Trust(now.publicKey);
  return adopted === undefined
    ? trust.of(reading, ON, { signingKeys })
    : trust.ofAdopted(reading, ON, { signingKeys });
}
const withLaterDate = (text: string) => text.replaceAll("2026-12-08", "2028-12-08");
const renamed = (text: string) => text.replace(earlier.publicKey, now.publicKey);

describe("the signer of a record", () => {
  it.each([
    ["the App's own", () => signing(now, []), "current"],
    ["the App's own, although not pinned", () => signing(now, [earlier.publicKey]), "current"],
    ["an earlier key's, without a pinned key", () => signing(earlier, []), "previous"],
    ["an earlier key's that is pinned", () => signing(earlier, [earlier.publicKey]), "previous"],
    ["another key's, with one pinned", () => signing(earlier, [now.publicKey]), "untrusted"],
    ["edited by hand, without a pinned key", () => signing(now, [], { edit: withLaterDate }), "untrusted"],
    ["an earlier key's, edited by hand", () => signing(earlier, [], { edit: withLaterDate }), "untrusted"],
    ["claimed by another key", () => signing(earlier, [], { edit: renamed }), "untrusted"],
    [
      "edited by hand, with one pinned",
      () => signing(now, [now.publicKey], { edit: withLaterDate }),
      "untrusted",
    ],
    ["an adopted issue's", () => signing(now, [], { adopted: 14 }), "current"],
    ["an adopted issue's, by an unknown key", () => signing(earlier, [], { adopted: 14 }), "untrusted"],
    [
      "an adopted issue's, by a pinned key",
      () => signing(earlier, [earlier.publicKey], { adopted: 14 }),
      "previous",
    ],
    ["a pinned key's, for the first writer", () => signingAs("a[bot]", { apps: ["a", "b"] }), "previous"],
    ["a pinned key's, for a later writer", () => signingAs("b[bot]", { apps: ["a", "b"] }), "current"],
    [
      "a pinned key's, for one that isn't listed",
      () => signingAs("c[bot]", { apps: ["a", "b"] }),
      "previous",
    ],
    [
      "any key's, under a login that others use, too",
      () => signingAs("github-actions[bot]", {}, []),
      "untrusted",
    ],
    ["an adopted issue's, of another", () => signing(now, [], { adopted: 15 }), "untrusted"],
  ])("%s", (_, found, expected) => expect(found()).toBe(expected));

  it("is not the App because its signature once stood on another text", () => {
    const trust = new Trust(now.publicKey);
    const statusOf = (text: string) => {
      const reading = readMarker(text);
      return reading.found === "marker" && trust.of(reading, ON, { signingKeys: [] });
    };
    const record = writeMarker(ITEM, now);
    expect([record, withLaterDate(record), record].map(statusOf)).toEqual([
      "current",
      "untrusted",
      "current",
    ]);
  });
});

describe("a record", () => {
  it("is read once as long as the body says the same", () => {
    const trust = new Trust(now.publicKey);
    const body = writeMarker(ITEM, now);
    expect(trust.read({ body: `${body}` })).toBe(trust.read({ body }));
    expect(trust.read({ body: withLaterDate(body) })).toEqual(readMarker(withLaterDate(body)));
  });

  it.each<[string, readonly number[], readonly number[], boolean]>([
    ["is remembered with others up to a million characters", [], [600_000, 400_000], true],
    ["is remembered after others were forgotten", [999_999], [600_000, 400_000], true],
    ["is forgotten beyond that", [], [600_000, 400_001], false],
  ])("%s", (_, before, [first, second], isRemembered) => {
    const trust = new Trust(now.publicKey);
    const body = writeMarker(ITEM, now);
    const fill = (length: number) => trust.read({ body: "x".repeat(length) });
    before.forEach(fill);
    const reading = trust.read({ body });
    fill(first! - body.length);
    fill(second!);
    const again = trust.read({ body });
    expect(again).toEqual(reading);
    expect(again === reading).toBe(isRemembered);
  });
});

describe("the record of an issue", () => {
  it("is read once, however much was read meanwhile", () => {
    const trust = new Trust(now.publicKey);
    const issue = { body: writeMarker(ITEM, now) };
    const reading = trust.read(issue);
    for (const letter of ["x", "y"]) trust.read({ body: letter.repeat(1_000_000) });
    expect(trust.read(issue)).toBe(reading);
  });
});

describe("what the App signed about an issue", () => {
  const identity = { issue: { repositoryId: 77, number: 14, id: 1400 }, openedAt: ON.createdAt };
  const item = { ...ITEM, issue: issueOf(14) };
  const record = (signer: Signer, adopted = false) => writeMarker({ ...item, adopted }, signer);
  const report = (signer: Signer) => signReport(digestTag("2026-11-02"), identity, signer);
  const NO_KEYS = { signingKeys: [] };

  it.each([
    ["its own record", record(now), [], true],
    ["a pinned key's record", record(earlier), [earlier.publicKey], true],
    ["another key's record", record(earlier), [], false],
    ["the record of an adopted issue, which others wrote", record(now, true), [], false],
    ["a broken record", record(now).replace("}", ""), [], false],
    ["its own report", report(now), [], true],
    ["a pinned key's report", report(earlier), [earlier.publicKey], true],
    ["another key's report", report(earlier), [], false],
    ["its own report beside a broken record", `${report(now)}\n<!-- followthrough { -->`, [], false],
    ["a report that is not signed", digestTag("2026-11-02"), [], false],
    ["neither", "", [], false],
  ])("proves that it wrote it: %s", (_, body, signingKeys, expected) => {
    expect(new Trust(now.publicKey).proves({ ...ON, body }, { signingKeys })).toBe(expected);
  });

  it.each([
    ["a record", record(now)],
    ["a report", report(now)],
  ])("proves nothing of another issue: %s", (_, body) => {
    const other = { ...ON, id: 1500, ref: { number: 15 }, body };
    expect(new Trust(now.publicKey).proves(other, NO_KEYS)).toBe(false);
  });

  it.each([
    ["its own", now, [], 1400, "current"],
    ["an earlier key's", earlier, [], 1400, "previous"],
    ["another key's than the pinned one", earlier, [now.publicKey], 1400, "untrusted"],
    ["its own, on another issue", now, [], 1500, "untrusted"],
  ])("has a signer, of a report: %s", (_, signer, signingKeys, id, expected) => {
    const found = readReport(report(signer))!;
    expect(new Trust(now.publicKey).ofReport(found, { ...ON, id }, { signingKeys })).toBe(expected);
  });

  it("needs to be signed again where the issue was transferred", () => {
    const reading = readMarker(record(now));
    if (reading.found !== "marker") throw new Error("no marker");
    const moved = { ...ON, id: 2000, repositoryId: 99, formerPlaces: [{ repositoryId: 77, number: 14 }] };
    expect(new Trust(now.publicKey).of(reading, moved, NO_KEYS)).toBe("previous");
    expect(new Trust(now.publicKey).holds(reading, moved, NO_KEYS)).toBe(true);
    expect(new Trust(earlier.publicKey).holds(reading, moved, NO_KEYS)).toBe(false);
  });
});
