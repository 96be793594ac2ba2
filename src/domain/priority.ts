/** From the most pressing to the least. */
export const PRIORITIES = ["P0", "P1", "P2", "P3", "P4"] as const;

export type Priority = (typeof PRIORITIES)[number];
