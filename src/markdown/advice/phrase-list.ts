import type { BlamePhrase } from "../../domain/advice-policy.ts";

/** One phrase a line, as `BlamePhrase` has it, with what to write about instead. */
export function phrases(instead: string, lines: string): BlamePhrase[] {
  const said = lines.split("\n").map((line) => line.trim());
  return said.filter((say) => say !== "").map((say) => ({ say, instead }));
}

/** Words between commas or line ends as the choices of one piece of a phrase: `(a|b)`. */
export function oneOf(words: string): string {
  const choices = words.split(/[,\n]/).map((word) => word.trim());
  return `(${choices.filter((choice) => choice !== "").join("|")})`;
}
