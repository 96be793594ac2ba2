/** A rule behind a finding, and where it was set: `default`, a file, an input, or what it was read from. */
export interface Rule {
  readonly says: string;
  readonly source: string;
}
