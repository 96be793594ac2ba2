import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a careful person takes from one body. */
interface Truth {
  readonly items: readonly TrueItem[];
  /** Existing issues that must be followed: `owner/repo#12`. */
  readonly adopt: readonly string[];
  /** What must become no item, or an issue that must not be followed. */
  readonly not: readonly string[];
  /** Counts neither way: titles, or issues. */
  readonly either?: readonly string[];
  /** Whether the status must say something. */
  readonly speak: boolean;
  readonly speak_about?: string;
  /** The body is its template, as it opens. */
  readonly template?: boolean;
  /** The day on which it is read, if not the folder's: `YYYY-MM-DD`. */
  readonly date?: string;
  readonly kinds: readonly string[];
  readonly level: number;
  readonly why: string;
}

/** A promise, or what is done already. */
export interface TrueItem {
  /** Null if the line is only an issue. */
  readonly title: string | null;
  /** A login or `org/team`, a list of them in any order, or null. */
  readonly owner: string | readonly string[] | null;
  readonly due: string | null;
  readonly priority: string | null;
  readonly done: boolean;
  /** The existing issue, `owner/repo#12`. */
  readonly issue?: string;
  /** An owner in words, who is no account. */
  readonly named?: string;
}

/** A postmortem's text, where and when it is read, and what it says. */
export interface TruePage {
  readonly name: string;
  readonly body: string;
  /** `owner/repo`. */
  readonly repository: string;
  readonly host: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly truth: Truth;
}

interface Expected {
  readonly DATE: string;
  readonly repository: string;
  readonly host: string;
  readonly files: Readonly<Record<string, Truth>>;
}

/**
 * The bodies of a folder with an `expected.json`, in its order.
 * @throws {Error} if a body or the file is missing
 */
export function readCorpus(folder: string): TruePage[] {
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
  const { DATE, repository, host, files } = expected;
  return Object.entries(files).map(([name, truth]) => {
    const body = readFileSync(join(folder, name), "utf8");
    return { name, body, repository, host, date: truth.date ?? DATE, truth };
  });
}
