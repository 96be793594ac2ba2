import type { Policy } from "../domain/policy.ts";
import { isMarkerOf, type MarkedIssue, type ParsedMarker, readMarker } from "./marker.ts";
import { isReportOf, type ParsedReport } from "./report-tag.ts";
import { createVerifier, verifySignature } from "./signature.ts";

type FoundMarker = Extract<ParsedMarker, { found: "marker" }>;

type Signed = Pick<FoundMarker, "signedBy" | "signature" | "signedText">;

type WithBody = { readonly body: string };

type Keys = Pick<Policy, "signingKeys">;

/**
 * Reads markers and tells whose signature they bear. A sweep asks of the same listed issue for one key after the other: each is
 * read and verified once.
 */
export class Trust {
  readonly #isOurs: ReturnType<typeof createVerifier>;
  readonly #read = new WeakMap<WithBody, ParsedMarker>();
  readonly #known = new WeakMap<Signed, boolean>();

  /** @param ownKey the App's public key, `ed25519:…` */
  constructor(ownKey: string) {
    this.#isOurs = createVerifier([ownKey]);
  }

  /** The marker in the body of an issue. */
  read(issue: WithBody): ParsedMarker {
    const reading = this.#read.get(issue) ?? readMarker(issue.body);
    this.#read.set(issue, reading);
    return reading;
  }

  /**
   * A config without keys says nothing about earlier ones. So there any key passes for one, if the signature fits the key
   * that the marker names: that shows an edit by hand, though not one by somebody who makes a key for it.
   */
  of(reading: FoundMarker, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    return this.#statusOn(issue, reading, earlierKeys(reading, signingKeys));
  }

  /** On an issue that somebody else wrote, a signature is all that tells a record from a forgery: no unknown one passes. */
  ofAdopted(reading: FoundMarker, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    return this.#statusOn(issue, reading, signingKeys);
  }

  /** Of the identity of a report. */
  ofReport(report: ParsedReport, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    if (!isReportOf(issue, report.identity)) return "untrusted";
    return this.#status(report, earlierKeys(report, signingKeys));
  }

  /** Whether the App signed it with the key that it has now, for this very issue. */
  isOurs(reading: FoundMarker, issue: MarkedIssue): boolean {
    return this.#statusOn(issue, reading, []) === "current";
  }

  #statusOn(issue: MarkedIssue, reading: FoundMarker, earlier: readonly string[]): SignatureStatus {
    if (!isMarkerOf(issue, reading.marker)) return "untrusted";
    return this.#status(reading, earlier);
  }

  #status(reading: Signed, earlier: readonly string[]): SignatureStatus {
    const { signedText, signature } = reading;
    const ours = this.#known.get(reading) ?? this.#isOurs(signedText, signature);
    this.#known.set(reading, ours);
    if (ours) return "current";
    return verifySignature(earlier, signedText, signature) ? "previous" : "untrusted";
  }
}

function earlierKeys({ signedBy }: Signed, signingKeys: readonly string[]): readonly string[] {
  return signingKeys.length === 0 ? [signedBy] : signingKeys;
}

/**
 * Who signed a marker: the App with the key that it has now; with an earlier one (where the config pins no keys, any key
 * that the marker names passes for one); or nobody whose word counts, so that somebody changed it by hand or copied it.
 */
export type SignatureStatus = "current" | "previous" | "untrusted";
