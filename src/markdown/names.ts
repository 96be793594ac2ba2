import { inertText } from "./escape.ts";

const MENTIONABLE = /^[A-Za-z\d][\w-]{0,100}(?:\/[\w-]{1,100})?$/;

/** `@alice`, `@org/team`: a mention that is meant. Whatever is no name of either is shown and mentions nobody. */
export function mention(name: string): string {
  return MENTIONABLE.test(name) ? `@${name}` : inertText(name);
}

/** Names without mentions, for tables and lists: `alice, acme/sre`. */
export function nameAll(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : names.map((name) => inertText(name)).join(", ");
}
