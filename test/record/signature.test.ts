import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  createAsyncVerifier,
  createSigner,
  createVerifier,
  isPublicKey,
  SigningKeyError,
  signerFrom,
  verifySignature,
} from "../../src/record/signature.ts";
import { ANY_CHARACTER } from "../harness/any-character.ts";

const SEED = new Uint8Array(32).fill(1);
const SIGNER = createSigner(SEED);
const OTHER = createSigner(new Uint8Array(32).fill(2));
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const RSA_PKCS1 = rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const RSA_PKCS8 = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const ed25519Pem = createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), SEED]),
  format: "der",
  type: "pkcs8",
})
  .export({ type: "pkcs8", format: "pem" })
  .toString();

describe("a signature", () => {
  it.each([
    ["signed by the only key", [SIGNER.publicKey], "text", SIGNER.sign("text"), true],
    ["signed by the second key", [OTHER.publicKey, SIGNER.publicKey], "text é", SIGNER.sign("text é"), true],
    ["signed by another key", [OTHER.publicKey], "text", SIGNER.sign("text"), false],
    ["of another text", [SIGNER.publicKey], "texts", SIGNER.sign("text"), false],
    ["without keys", [], "text", SIGNER.sign("text"), false],
    ["with a text that is no key", ["ed25519:short"], "text", SIGNER.sign("text"), false],
    ["too short", [SIGNER.publicKey], "text", "abc", false],
  ])("is verified off the main thread as on it: %s", async (_, keys, text, signature, expected) => {
    expect(await createAsyncVerifier(keys)(text, signature)).toBe(expected);
    expect(createVerifier(keys)(text, signature)).toBe(expected);
  });

  it("agrees with RFC 8032, section 7.1, tests 1 and 2", () => {
    const first = createSigner(
      Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex"),
    );
    expect(first.publicKey).toBe(
      `ed25519:${Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex").toString("base64url")}`,
    );
    expect(Buffer.from(first.sign(""), "base64url").toString("hex")).toBe(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
    const second = createSigner(
      Buffer.from("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "hex"),
    );
    expect(Buffer.from(second.sign("r"), "base64url").toString("hex")).toBe(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
  });

  it("verifies only for the signed text, key and signature", () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER }), fc.string({ unit: ANY_CHARACTER }), (text, other) => {
        const signature = SIGNER.sign(text);
        expect(verifySignature([SIGNER.publicKey], text, signature)).toBe(true);
        expect(verifySignature([OTHER.publicKey], text, signature)).toBe(false);
        expect(verifySignature([SIGNER.publicKey], `${text}${other} `, signature)).toBe(false);
      }),
    );
  });

  it("verifies with any of the pinned keys, and never without pinned keys", () => {
    const signature = SIGNER.sign("text");
    expect(verifySignature([OTHER.publicKey, SIGNER.publicKey], "text", signature)).toBe(true);
    expect(verifySignature([], "text", signature)).toBe(false);
  });

  it("changes with every character of the text", () => {
    const signature = SIGNER.sign("text");
    const verify = createVerifier([SIGNER.publicKey]);
    for (let at = 0; at < signature.length; at += 1) {
      for (const letter of ["A", "B", "w", "_", "="]) {
        const edited = signature.slice(0, at) + letter + signature.slice(at + 1);
        expect([edited, verify("text", edited)]).toEqual([edited, edited === signature]);
      }
    }
  });

  it.each(["", "A", "=", "not base64 at all!", "A".repeat(86), "A".repeat(87), "é".repeat(86), "\u0000"])(
    "is invalid: %j",
    (signature) => {
      expect(verifySignature([SIGNER.publicKey], "text", signature)).toBe(false);
    },
  );

  it("is never verified by an invalid key, without an exception", () => {
    const signature = SIGNER.sign("text");
    for (const key of [
      "",
      "ed25519:",
      SIGNER.publicKey.slice(0, -1),
      "rsa:AAAA",
      `ed25519:${"A".repeat(43)}`,
    ]) {
      expect([key, verifySignature([key], "text", signature)]).toEqual([key, false]);
      expect(verifySignature([key, SIGNER.publicKey], "text", signature)).toBe(true);
    }
  });
});

describe("a public key", () => {
  it.each([
    [SIGNER.publicKey, true],
    [SIGNER.publicKey.replace("ed25519:", ""), false],
    [SIGNER.publicKey.replace("ed25519:", "ED25519:"), false],
    [`${SIGNER.publicKey}=`, false],
    [` ${SIGNER.publicKey}`, false],
    [SIGNER.publicKey.slice(0, -1), false],
    [`ed25519:${"A".repeat(42)}B`, false],
    ["ed25519:", false],
    ["", false],
  ])("%s: %s", (text, expected) => {
    expect(isPublicKey(text)).toBe(expected);
  });
});

describe("the signing key of the environment", () => {
  const hex = Buffer.from(SEED).toString("hex");
  const base64 = Buffer.from(SEED).toString("base64");

  it.each([
    ["hex", hex],
    ["hex in capitals", hex.toUpperCase()],
    ["base64", base64],
    ["base64 without padding", base64.replace("=", "")],
    ["base64url", Buffer.from(SEED).toString("base64url")],
    ["space around it", `  ${base64}\n`],
    ["PEM", ed25519Pem],
    ["PEM on one line", ed25519Pem.replaceAll("\n", "\\n")],
  ])("can be written as %s", (_, signingKey) => {
    expect(signerFrom({ signingKey, privateKey: "" }).publicKey).toBe(SIGNER.publicKey);
  });

  it("can contain + and / in base64, - and _ in base64url", () => {
    const seed = Buffer.alloc(32, 0xfb);
    const expected = createSigner(seed).publicKey;
    for (const encoding of ["base64", "base64url"] as const) {
      expect(signerFrom({ signingKey: seed.toString(encoding), privateKey: "" }).publicKey).toBe(expected);
    }
  });

  const expected =
    "FOLLOWTHROUGH_SIGNING_KEY: expected an Ed25519 private key as PKCS#8 PEM, or 32 bytes in base64 or hex; found ";
  const remedy = ". Make one with: openssl rand -base64 32";

  it.each([
    ["a word", "development", "11 characters of something else"],
    ["31 bytes", Buffer.alloc(31).toString("base64"), "44 characters of something else"],
    ["33 bytes in hex", "00".repeat(33), "66 characters of something else"],
    ["an RSA key", RSA_PKCS8, "a private key of type rsa"],
    ["a public key", SIGNER.publicKey, "51 characters of something else"],
    ["a public key in PEM", rsa.publicKey.export({ type: "spki", format: "pem" }).toString(), "a public key"],
    [
      "a broken PEM",
      "-----BEGIN PRIVATE KEY-----\noops\n-----END PRIVATE KEY-----",
      "a PEM that does not parse",
    ],
  ])("is rejected with instructions and never printed: %s", (_, signingKey, found) => {
    const attempt = () => signerFrom({ signingKey, privateKey: RSA_PKCS8 });
    expect(attempt).toThrow(SigningKeyError);
    expect(attempt).toThrow(new SigningKeyError(expected + found + remedy));
  });
});

describe("without a signing key", () => {
  it("the key that is derived never changes, because it would no longer verify what was signed with it", () => {
    const { publicKey } = signerFrom({ privateKey: ed25519Pem });
    expect(publicKey).toBe("ed25519:mJZuNM03PkYbs6FmIoEvEIQCELoFPT8ki-18aUU1qx0");
  });

  it("the key is derived from the App's private key, in any format", () => {
    const { publicKey } = signerFrom({ privateKey: RSA_PKCS1 });
    expect(isPublicKey(publicKey)).toBe(true);
    for (const privateKey of [RSA_PKCS1, RSA_PKCS8, RSA_PKCS1.replaceAll("\n", "\\n"), `\n${RSA_PKCS1}\n`]) {
      expect(signerFrom({ privateKey, signingKey: " " }).publicKey).toBe(publicKey);
    }
  });

  it("another private key gives another key", () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      type: "pkcs1",
      format: "pem",
    });
    expect(signerFrom({ privateKey: other.toString() }).publicKey).not.toBe(
      signerFrom({ privateKey: RSA_PKCS1 }).publicKey,
    );
  });

  it.each([
    ["", "nothing"],
    ["a secret", "8 characters of something else"],
    [" a secret\n", "8 characters of something else"],
    [" ", "nothing"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE", "a PEM that does not parse"],
  ])("an invalid private key is rejected: %j", (privateKey, found) => {
    expect(() => signerFrom({ privateKey })).toThrow(
      new SigningKeyError(
        `PRIVATE_KEY: expected the App's private key in PEM, as GitHub's settings page downloads it; found ${found}.`,
      ),
    );
  });

  it("a seed of another length is rejected", () => {
    expect(() => createSigner(new Uint8Array(31))).toThrow(
      new SigningKeyError("Expected a seed of 32 bytes, found 31."),
    );
  });
});
