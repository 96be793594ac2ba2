import { messageOf } from "../../src/domain/text.ts";
import type { Signer } from "../../src/record/marker.ts";
import { signerFrom } from "../../src/record/signature.ts";
import { InputError } from "../inputs.ts";

/** @throws {InputError} for a key that cannot be used */
export function signerOf(signingKey: string): Signer {
  try {
    return signerFrom({ signingKey, privateKey: "" });
  } catch (error) {
    throw new InputError([messageOf(error).replace("FOLLOWTHROUGH_SIGNING_KEY:", "The input signing-key:")]);
  }
}
