import type { Policy } from "../domain/policy.ts";
import type { MarkerReading } from "../markdown/marker.ts";
import { createVerifier, verifySignature } from "../markdown/signature.ts";
import type { Signing } from "../reconcile/snapshot.ts";

type FoundMarker = Extract<MarkerReading, { found: "marker" }>;
type Verifier = ReturnType<typeof createVerifier>;

/** Tells whose signature a marker bears. */
export class Trust {
  readonly #isOurs: Verifier;

  /** @param ownKey the App's public key, `ed25519:…` */
  constructor(ownKey: string) {
    this.#isOurs = createVerifier([ownKey]);
  }

  /** A config without keys says nothing about earlier ones, so there every other signature passes for one. */
  of({ signedText, signature }: FoundMarker, { signingKeys }: Pick<Policy, "signingKeys">): Signing {
    if (this.#isOurs(signedText, signature)) return "now";
    const isEarlier = signingKeys.length === 0 || verifySignature(signingKeys, signedText, signature);
    return isEarlier ? "earlier" : "nobody";
  }

  /** On an issue that somebody else wrote, a signature is all that tells a record from a forgery: no unknown one passes. */
  ofAdopted({ signedText, signature }: FoundMarker, { signingKeys }: Pick<Policy, "signingKeys">): Signing {
    if (this.#isOurs(signedText, signature)) return "now";
    return verifySignature(signingKeys, signedText, signature) ? "earlier" : "nobody";
  }
}
