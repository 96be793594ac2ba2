/** From the highest to the lowest. */
export const PRIORITIES = ["P0", "P1", "P2", "P3", "P4"] as const;

export type Priority = (typeof PRIORITIES)[number];

const WORDS: Readonly<Record<string, Priority>> = {
  critical: "P0",
  urgent: "P0",
  highest: "P0",
  high: "P1",
  medium: "P2",
  normal: "P2",
  moderate: "P2",
  low: "P3",
  lowest: "P4",
  minor: "P4",
  trivial: "P4",
};

/** Reads `P1`, `p1` or a word such as `high`; null for anything else. */
export function parsePriority(text: string): Priority | null {
  const word = text.trim().toLowerCase();
  if (/^p[0-4]$/.test(word)) return word.toUpperCase() as Priority;
  return Object.hasOwn(WORDS, word) ? WORDS[word]! : null;
}
