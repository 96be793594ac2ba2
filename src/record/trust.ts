import type { IssueRef } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { belongsOn, type MarkerReading, readMarker } from "./marker.ts";
import { isReportOf, type ParsedReport } from "./report-tag.ts";
import { createVerifier, verifySignature } from "./signature.ts";

type FoundMarker = Extract<MarkerReading, { found: "marker" }>;

type Signed = Pick<FoundMarker, "signedBy" | "signature" | "signedText">;

type WithBody = { readonly body: string };

type Keys = Pick<Policy, "signingKeys">;

/** What a marker is weighed against: the issue on which it stands. */
export type Standing = { readonly ref: IssueRef; readonly createdAt: string };

/**
 * Reads markers and tells whose signature they bear. A sweep asks of the same listed issue for one key after the other: each is
 * read and verified once.
 */
export class Trust {
  readonly #isOurs: ReturnType<typeof createVerifier>;
  readonly #read = new WeakMap<WithBody, MarkerReading>();
  readonly #known = new WeakMap<Signed, boolean>();

  /** @param ownKey the App's public key, `ed25519:…` */
  constructor(ownKey: string) {
    this.#isOurs = createVerifier([ownKey]);
  }

  /** The marker in the body of an issue. */
  read(issue: WithBody): MarkerReading {
    const reading = this.#read.get(issue) ?? readMarker(issue.body);
    this.#read.set(issue, reading);
    return reading;
  }

  /**
   * A config without keys says nothing about earlier ones. So there any key passes for one, if the signature fits the key
   * that the marker names: that shows an edit by hand, though not one by somebody who makes a key for it.
   */
  of(reading: FoundMarker, on: Standing, { signingKeys }: Keys): Signing {
    return this.#signing(reading, on, earlierKeys(reading, signingKeys));
  }

  /** On an issue that somebody else wrote, a signature is all that tells a record from a forgery: no unknown one passes. */
  ofAdopted(reading: FoundMarker, on: Standing, { signingKeys }: Keys): Signing {
    return this.#signing(reading, on, signingKeys);
  }

  /** Of the identity of a report. */
  ofReport(reading: ParsedReport, { ref, createdAt }: Standing, { signingKeys }: Keys): Signing {
    if (!isReportOf(reading.identity, { number: ref.number, createdAt })) return "nobody";
    return this.#signer(reading, earlierKeys(reading, signingKeys));
  }

  /** Whether the App signed it with the key that it has now, for this very issue. */
  isOurs(reading: FoundMarker, on: Standing): boolean {
    return this.#signing(reading, on, []) === "now";
  }

  #signing(reading: FoundMarker, { ref, createdAt }: Standing, earlier: readonly string[]): Signing {
    if (!belongsOn(reading.marker, { number: ref.number, createdAt })) return "nobody";
    return this.#signer(reading, earlier);
  }

  #signer(reading: Signed, earlier: readonly string[]): Signing {
    const { signedText, signature } = reading;
    const ours = this.#known.get(reading) ?? this.#isOurs(signedText, signature);
    this.#known.set(reading, ours);
    if (ours) return "now";
    return verifySignature(earlier, signedText, signature) ? "earlier" : "nobody";
  }
}

function earlierKeys({ signedBy }: Signed, signingKeys: readonly string[]): readonly string[] {
  return signingKeys.length === 0 ? [signedBy] : signingKeys;
}

/**
 * Who signed a marker: the App with the key that it has now; with an earlier one (where the config pins no keys, any key
 * that the marker names passes for one); or nobody whose word counts, so that somebody changed it by hand or copied it.
 */
export type Signing = "now" | "earlier" | "nobody";
