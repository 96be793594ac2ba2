export type Verify = (text: string, signature: string) => Promise<boolean>;

/** Verifies by the keys that config pins; null where it pins none. Cryptography is loaded only where it is used. */
export async function verifierOf(publicKeys: readonly string[]): Promise<Verify | null> {
  if (publicKeys.length === 0) return null;
  const { createAsyncVerifier } = await import("../src/markdown/signature.ts");
  return createAsyncVerifier(publicKeys);
}
