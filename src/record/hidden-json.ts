/**
 * JSON for the inside of an HTML comment. Dashes, angle brackets and `@` appear only inside JSON strings, where `\uXXXX`
 * means the same: so no words can close the comment or mention anybody. Characters that editors and servers like to drop
 * are escaped as well.
 */
export function hiddenJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /-(?=-)|[<>@\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The value of a JSON text; undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON with sorted keys and no spaces: the same values are always the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(fields[name])}`).join(",")}}`;
}
