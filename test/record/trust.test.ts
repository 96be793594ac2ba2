import { describe, expect, it } from "@jest/globals";
import { readMarker, type Signer, writeMarker } from "../../src/record/marker.ts";
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
    ["the App's own", signing(now, []), "current"],
    ["the App's own, although not pinned", signing(now, [earlier.publicKey]), "current"],
    ["an earlier key's, without a pinned key", signing(earlier, []), "previous"],
    ["an earlier key's that is pinned", signing(earlier, [earlier.publicKey]), "previous"],
    ["another key's, with one pinned", signing(earlier, [now.publicKey]), "untrusted"],
    ["edited by hand, without a pinned key", signing(now, [], { edit: withLaterDate }), "untrusted"],
    ["an earlier key's, edited by hand", signing(earlier, [], { edit: withLaterDate }), "untrusted"],
    ["claimed by another key", signing(earlier, [], { edit: renamed }), "untrusted"],
    ["edited by hand, with one pinned", signing(now, [now.publicKey], { edit: withLaterDate }), "untrusted"],
    ["an adopted issue's", signing(now, [], { adopted: 14 }), "current"],
    ["an adopted issue's, by an unknown key", signing(earlier, [], { adopted: 14 }), "untrusted"],
    [
      "an adopted issue's, by a pinned key",
      signing(earlier, [earlier.publicKey], { adopted: 14 }),
      "previous",
    ],
    ["a pinned key's, for the first writer", signingAs("a[bot]", { apps: ["a", "b"] }), "previous"],
    ["a pinned key's, for a later writer", signingAs("b[bot]", { apps: ["a", "b"] }), "current"],
    ["a pinned key's, for one that isn't listed", signingAs("c[bot]", { apps: ["a", "b"] }), "previous"],
    ["any key's, under a login that others use, too", signingAs("github-actions[bot]", {}, []), "untrusted"],
    ["an adopted issue's, of another", signing(now, [], { adopted: 15 }), "untrusted"],
  ])("%s", (_, found, expected) => expect(found).toBe(expected));
});
