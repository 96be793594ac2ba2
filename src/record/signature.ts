import {
  createPrivateKey,
  createPublicKey,
  sign as ed25519Sign,
  verify as ed25519Verify,
  hkdfSync,
  type KeyObject,
} from "node:crypto";
import type { Signer } from "./marker.ts";

const SEED_BYTES = 32;

const SIGNATURE_BYTES = 64;

/** RFC 8410: the bytes before the 32 bytes of an Ed25519 key in PKCS#8. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

const PUBLIC_KEY = /^ed25519:([\w-]{43})$/;

/**
 * A key of the environment that cannot be used; the message says how to make a good one and never shows the key.
 * @internal
 */
export class SigningKeyError extends Error {
  override readonly name = "SigningKeyError";
}

/**
 * Signs with the Ed25519 key of a 32-byte seed.
 * @internal
 */
export function createSigner(seed: Uint8Array): Signer {
  if (seed.length !== SEED_BYTES) {
    throw new SigningKeyError(`Expected a seed of ${SEED_BYTES} bytes, found ${seed.length}.`);
  }
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  return signerOf(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

/**
 * The App's signer. `signingKey` is `FOLLOWTHROUGH_SIGNING_KEY`: an Ed25519 key as PKCS#8 PEM, or 32 bytes in base64
 * or hex. Without it a key is derived from the App's private key, so rotating that one means that every
 * ledger is signed again.
 * @throws {SigningKeyError} for a key that cannot be used
 */
export function signerFrom({ signingKey, privateKey }: { signingKey?: string; privateKey: string }): Signer {
  const written = signingKey?.trim() ?? "";
  if (written === "") return createSigner(deriveSeed(privateKey));
  if (written.includes("-----BEGIN")) return signerOf(ed25519FromPem(written));
  return createSigner(decodeSeed(written));
}

/**
 * Whether a text is a public key as the App prints it and a config pins it: `ed25519:` and 32 bytes in base64url.
 * @internal
 */
export function isPublicKey(text: string): boolean {
  const encoded = PUBLIC_KEY.exec(text)?.[1];
  return encoded !== undefined && decodeExactly(encoded, SEED_BYTES) !== null;
}

/** Whether one of the keys signed the text. Never throws: an invalid signature or key verifies nothing. */
export function verifySignature(publicKeys: readonly string[], text: string, signature: string): boolean {
  return createVerifier(publicKeys)(text, signature);
}

/** The same for many texts: each key is read once. */
export function createVerifier(publicKeys: readonly string[]): (text: string, signature: string) => boolean {
  const keys = publicKeys.filter(isPublicKey).map(publicKeyOf);
  return (text, signature) => {
    const bytes = decodeExactly(signature, SIGNATURE_BYTES);
    if (!bytes) return false;
    const message = Buffer.from(text, "utf8");
    return keys.some((key) => ed25519Verify(null, message, key, bytes));
  };
}

/** The same, off the main thread: for thousands of texts in one run. Each key is read once. */
export function createAsyncVerifier(
  publicKeys: readonly string[],
): (text: string, signature: string) => Promise<boolean> {
  const keys = publicKeys.filter(isPublicKey).map(publicKeyOf);
  const isSigned = (key: KeyObject, message: Buffer, bytes: Buffer) =>
    new Promise<boolean>((resolve) => {
      ed25519Verify(null, message, key, bytes, (error, valid) => resolve(error === null && valid));
    });
  return async (text, signature) => {
    const bytes = decodeExactly(signature, SIGNATURE_BYTES);
    if (!bytes) return false;
    const message = Buffer.from(text, "utf8");
    for (const key of keys) if (await isSigned(key, message, bytes)) return true;
    return false;
  };
}

function signerOf(key: KeyObject): Signer {
  return {
    publicKey: `ed25519:${createPublicKey(key).export({ format: "jwk" }).x}`,
    sign: (text) => ed25519Sign(null, Buffer.from(text, "utf8"), key).toString("base64url"),
  };
}

function publicKeyOf(text: string): KeyObject {
  const x = text.slice("ed25519:".length);
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}

function deriveSeed(privateKey: string): Buffer {
  const key = readPem(privateKey);
  if (key === null) {
    throw new SigningKeyError(
      `PRIVATE_KEY: expected the App's private key in PEM, as GitHub's settings page downloads it; found ${describe(privateKey)}.`,
    );
  }
  // The bytes of the key, not its text: line ends and PKCS#1 or PKCS#8 make no difference.
  const secret = key.export({ format: "der", type: "pkcs8" });
  return Buffer.from(
    hkdfSync("sha256", secret, "followthrough", "ledger signing key, version 1", SEED_BYTES),
  );
}

function ed25519FromPem(pem: string): KeyObject {
  const key = readPem(pem);
  if (key === null)
    throw badSigningKey(/PUBLIC KEY/.test(pem) ? "a public key" : "a PEM that does not parse");
  if (key.asymmetricKeyType !== "ed25519")
    throw badSigningKey(`a private key of type ${key.asymmetricKeyType}`);
  return key;
}

function decodeSeed(written: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(written)) return Buffer.from(written, "hex");
  const encoded = written.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  const seed = decodeExactly(encoded, SEED_BYTES);
  if (!seed) throw badSigningKey(describe(written));
  return seed;
}

/** Only the one spelling that encodes these bytes is taken, so that a changed signature is never the same one. */
function decodeExactly(encoded: string, length: number): Buffer | null {
  const bytes = Buffer.from(encoded, "base64url");
  return bytes.length === length && bytes.toString("base64url") === encoded ? bytes : null;
}

/** The private key in a PEM; null if there is none. Environment files often hold it on one line, with `\n` written out. */
function readPem(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem.trim().replaceAll("\\n", "\n"));
  } catch {
    return null;
  }
}

function describe(text: string): string {
  if (text.includes("-----BEGIN")) return "a PEM that does not parse";
  return text.trim() === "" ? "nothing" : `${text.trim().length} characters of something else`;
}

function badSigningKey(found: string): SigningKeyError {
  return new SigningKeyError(
    "FOLLOWTHROUGH_SIGNING_KEY: expected an Ed25519 private key as PKCS#8 PEM, or 32 bytes in base64 or hex; " +
      `found ${found}. Make one with: openssl rand -base64 32`,
  );
}
