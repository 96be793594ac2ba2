import type { Policy } from "../domain/policy.ts";
import { isSharedLogin, slugOf } from "../domain/writers.ts";
import { type CommentedIssue, commentTextOf, readCommentSignature } from "./comment-signature.ts";
import { isMarkerOf, namesFormerPlace, type ParsedMarker, readMarker } from "./marker.ts";
import type { MarkedIssue } from "./recorded-issue.ts";
import { isReportOf, type ParsedReport, readReport } from "./report-tag.ts";
import { createVerifier, verifySignature } from "./signature.ts";

type FoundMarker = Extract<ParsedMarker, { found: "marker" }>;

type Signed = Pick<FoundMarker, "signedBy" | "signature" | "signedText">;

type WithBody = { readonly body: string };

/** Which keys count, and who writes there: the first writer signs anew what others signed. */
export type Keys = Pick<Policy, "signingKeys"> & Partial<Pick<Policy, "apps">>;

/**
 * By which key a record is signed: the App's current one; a previous one (where the config pins no keys, any key that the
 * record names counts as one); or none that is trusted, so somebody edited or copied the record.
 */
export type SignatureStatus = "current" | "previous" | "untrusted";

/** Of how many records the signatures are remembered: one takes about a kilobyte. */
const MAX_REMEMBERED = 1_000;

/** Characters of bodies whose markers are remembered. With what was read, they take about three times as many bytes. */
const MAX_CHARACTERS = 1_000_000;

/**
 * Reads records and says who signed them. Every pass lists the issues of its repository, so each body is read and verified once as long
 * as it stays the same.
 */
export class Trust {
  readonly #isOurs: ReturnType<typeof createVerifier>;
  readonly #login: string;
  /** Of a listing that is too long for what is remembered by body: a pass looks at each of its issues several times. */
  readonly #readOf = new WeakMap<WithBody, ParsedMarker>();
  /** By body, for the next listing. */
  readonly #read = new Map<string, ParsedMarker>();
  #characters = 0;
  readonly #known = new WeakMap<Signed, boolean>();
  /** The App's own signatures with the text that each of them signs: every pass reads the same records again. */
  readonly #valid = new Map<string, string>();

  /**
   * @param ownKey the App's public key, `ed25519:…`
   * @param login the one that the App writes as; if others use it, too, no key counts that the config does not pin
   */
  constructor(ownKey: string, login = "") {
    this.#isOurs = createVerifier([ownKey]);
    this.#login = login;
  }

  /** The marker in the body of an issue. */
  read(issue: WithBody): ParsedMarker {
    const known = this.#readOf.get(issue) ?? this.#readBody(issue.body);
    this.#readOf.set(issue, known);
    return known;
  }

  #readBody(body: string): ParsedMarker {
    const known = this.#read.get(body);
    if (known) return known;
    const reading = readMarker(body);
    if (this.#characters + body.length > MAX_CHARACTERS) {
      this.#read.clear();
      this.#characters = 0;
    }
    this.#read.set(body, reading);
    this.#characters += body.length;
    return reading;
  }

  /**
   * Of a marker on an issue that the App wrote. A config without keys says nothing about previous ones, so any key that fits
   * the signature counts as one: that reveals an edit by hand, but not a forger with a new key.
   */
  of(reading: FoundMarker, issue: MarkedIssue, keys: Keys): SignatureStatus {
    return this.#statusOn(issue, reading, this.#previousKeys(reading, keys.signingKeys), keys);
  }

  /** For a marker on an adopted issue. Only its signature proves it, so an unknown key does not count. */
  ofAdopted(reading: FoundMarker, issue: MarkedIssue, keys: Keys): SignatureStatus {
    return this.#statusOn(issue, reading, keys.signingKeys, keys);
  }

  /** Of a report. */
  ofReport(report: ParsedReport, issue: MarkedIssue, keys: Keys): SignatureStatus {
    if (!isReportOf(issue, report.identity)) return "untrusted";
    return this.#status(report, this.#previousKeys(report, keys.signingKeys), keys);
  }

  /** Whether the App signed the marker for this issue, with its current key or a pinned one. */
  holds(reading: FoundMarker, issue: MarkedIssue, keys: Keys): boolean {
    return this.#statusOn(issue, reading, keys.signingKeys, keys) !== "untrusted";
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
      return !isAdopted && this.holds(reading, issue, { signingKeys });
    }
    const report = readReport(issue.body);
    const isOfIssue = report !== null && isReportOf(issue, report.identity);
    return isOfIssue && this.#status(report, signingKeys, { signingKeys }) !== "untrusted";
  }

  /** Whether the App signed a comment for this issue, by its own key or a pinned one. */
  provesComment(body: string, issue: CommentedIssue, { signingKeys }: Keys): boolean {
    const signed = readCommentSignature(body);
    if (signed === null || issue.repositoryId === null) return false;
    const text = commentTextOf(signed.body, issue);
    return this.#isOurs(text, signed.signature) || verifySignature(signingKeys, text, signed.signature);
  }

  #statusOn(
    issue: MarkedIssue,
    reading: FoundMarker,
    previous: readonly string[],
    keys: Keys,
  ): SignatureStatus {
    if (!isMarkerOf(issue, reading.marker)) return "untrusted";
    const status = this.#status(reading, previous, keys);
    return status === "current" && namesFormerPlace(issue, reading.marker) ? "previous" : status;
  }

  #status(reading: Signed, previous: readonly string[], { apps = [] }: Keys): SignatureStatus {
    const isOurs = this.#known.get(reading) ?? this.#isOurRecord(reading);
    this.#known.set(reading, isOurs);
    if (isOurs) return "current";
    if (!verifySignature(previous, reading.signedText, reading.signature)) return "untrusted";
    return this.#signsAnew(apps) ? "previous" : "current";
  }

  #isOurRecord({ signedText, signature }: Signed): boolean {
    if (this.#valid.get(signature) === signedText) return true;
    if (!this.#isOurs(signedText, signature)) return false;
    if (this.#valid.size >= MAX_REMEMBERED) this.#valid.clear();
    this.#valid.set(signature, signedText);
    return true;
  }

  #previousKeys({ signedBy }: Signed, signingKeys: readonly string[]): readonly string[] {
    return signingKeys.length === 0 && !isSharedLogin(this.#login) ? [signedBy] : signingKeys;
  }

  /** Two writers must not sign in turn what the other signed, so the first of the settings does. */
  #signsAnew(apps: readonly string[]): boolean {
    const own = slugOf(this.#login);
    return apps[0] === own || !apps.includes(own);
  }
}
