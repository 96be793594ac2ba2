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
  alta: "P1",
  media: "P2",
  média: "P2",
  baja: "P3",
  baixa: "P3",
  haute: "P1",
  élevée: "P1",
  moyenne: "P2",
  basse: "P3",
  faible: "P3",
  kritisch: "P0",
  hoch: "P1",
  mittel: "P2",
  niedrig: "P3",
  高: "P1",
  中: "P2",
  低: "P3",
};

/** Reads `P1`, `p1` or a word such as `high`; null for anything else. */
export function parsePriority(text: string): Priority | null {
  const word = text.trim().toLowerCase();
  if (/^p[0-4]$/.test(word)) return word.toUpperCase() as Priority;
  return Object.hasOwn(WORDS, word) ? WORDS[word]! : null;
}
