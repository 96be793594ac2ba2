import type { Policy } from "../domain/policy.ts";
import { isMarkerOf, namesFormerPlace, type ParsedMarker, readMarker } from "./marker.ts";
import type { MarkedIssue } from "./recorded-issue.ts";
import { isReportOf, type ParsedReport } from "./report-tag.ts";
import { createVerifier, verifySignature } from "./signature.ts";

type FoundMarker = Extract<ParsedMarker, { found: "marker" }>;

type Signed = Pick<FoundMarker, "signedBy" | "signature" | "signedText">;

type WithBody = { readonly body: string };

type Keys = Pick<Policy, "signingKeys">;

/**
 * By which key a record is signed: the App's current one; a previous one (where the config pins no keys, any key that the
 * record names counts as one); or none that is trusted, so somebody edited or copied the record.
 */
export type SignatureStatus = "current" | "previous" | "untrusted";

/** Reads records and says who signed them. A sweep asks about a listed issue once per key; it is read and verified once. */
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
   * Of a marker on an issue that the App wrote. A config without keys says nothing about previous ones, so any key that fits
   * the signature counts as one: that reveals an edit by hand, but not a forger with a new key.
   */
  of(reading: FoundMarker, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    return this.#statusOn(issue, reading, previousKeys(reading, signingKeys));
  }

  /** For a marker on an adopted issue. Only its signature proves it, so an unknown key does not count. */
  ofAdopted(reading: FoundMarker, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    return this.#statusOn(issue, reading, signingKeys);
  }

  /** Of a report. */
  ofReport(report: ParsedReport, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    if (!isReportOf(issue, report.identity)) return "untrusted";
    return this.#status(report, previousKeys(report, signingKeys));
  }

  /** Whether the App signed the marker with its current key, for this issue. */
  isOurs(reading: FoundMarker, issue: MarkedIssue): boolean {
    return this.#statusOn(issue, reading, []) === "current";
  }

  #statusOn(issue: MarkedIssue, reading: FoundMarker, previous: readonly string[]): SignatureStatus {
    if (!isMarkerOf(issue, reading.marker)) return "untrusted";
    const status = this.#status(reading, previous);
    return status === "current" && namesFormerPlace(issue, reading.marker) ? "previous" : status;
  }

  #status(reading: Signed, previous: readonly string[]): SignatureStatus {
    const { signedText, signature } = reading;
    const isOurs = this.#known.get(reading) ?? this.#isOurs(signedText, signature);
    this.#known.set(reading, isOurs);
    if (isOurs) return "current";
    return verifySignature(previous, signedText, signature) ? "previous" : "untrusted";
  }
}

function previousKeys({ signedBy }: Signed, signingKeys: readonly string[]): readonly string[] {
  return signingKeys.length === 0 ? [signedBy] : signingKeys;
}
