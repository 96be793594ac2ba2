import type { Policy } from "../domain/policy.ts";
import { type CommentedIssue, commentTextOf, readCommentSignature } from "./comment-signature.ts";
import { isMarkerOf, namesFormerPlace, type ParsedMarker, readMarker } from "./marker.ts";
import type { MarkedIssue } from "./recorded-issue.ts";
import { isReportOf, type ParsedReport, readReport } from "./report-tag.ts";
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
  readonly #isShared: boolean;
  readonly #read = new WeakMap<WithBody, ParsedMarker>();
  readonly #known = new WeakMap<Signed, boolean>();

  /**
   * @param ownKey the App's public key, `ed25519:…`
   * @param isShared whether others write under the App's login, so that no key counts which the config does not pin
   */
  constructor(ownKey: string, isShared = false) {
    this.#isOurs = createVerifier([ownKey]);
    this.#isShared = isShared;
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
    return this.#statusOn(issue, reading, this.#previousKeys(reading, signingKeys));
  }

  /** For a marker on an adopted issue. Only its signature proves it, so an unknown key does not count. */
  ofAdopted(reading: FoundMarker, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    return this.#statusOn(issue, reading, signingKeys);
  }

  /** Of a report. */
  ofReport(report: ParsedReport, issue: MarkedIssue, { signingKeys }: Keys): SignatureStatus {
    if (!isReportOf(issue, report.identity)) return "untrusted";
    return this.#status(report, this.#previousKeys(report, signingKeys));
  }

  /** Whether the App signed the marker with its current key, for this issue. */
  isOurs(reading: FoundMarker, issue: MarkedIssue): boolean {
    return this.#statusOn(issue, reading, []) === "current";
  }

  /**
   * Whether the App, by its own key or a pinned one, signed what an issue says about itself. That proves who wrote the issue where
   * its author does not. The record of an adopted issue says that someone else did.
   */
  proves(issue: MarkedIssue & WithBody, { signingKeys }: Keys): boolean {
    const reading = this.read(issue);
    if (reading.found === "malformed") return false;
    if (reading.found === "marker") {
      const isAdopted = reading.marker.kind === "action-item" && reading.marker.adopted;
      return !isAdopted && this.#statusOn(issue, reading, signingKeys) !== "untrusted";
    }
    const report = readReport(issue.body);
    const isOfIssue = report !== null && isReportOf(issue, report.identity);
    return isOfIssue && this.#status(report, signingKeys) !== "untrusted";
  }

  /** Whether the App signed a comment for this issue, by its own key or a pinned one. */
  provesComment(body: string, issue: CommentedIssue, { signingKeys }: Keys): boolean {
    const signed = readCommentSignature(body);
    if (signed === null || issue.repositoryId === null) return false;
    const text = commentTextOf(signed.body, issue);
    return this.#isOurs(text, signed.signature) || verifySignature(signingKeys, text, signed.signature);
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

  #previousKeys({ signedBy }: Signed, signingKeys: readonly string[]): readonly string[] {
    return signingKeys.length === 0 && !this.#isShared ? [signedBy] : signingKeys;
  }
}
