import { type ConfigProblem, positionOf } from "../../domain/config-problem.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import { cutText } from "../../domain/text.ts";
import { CONFIG_TAG } from "../../record/report-tag.ts";
import { forMarkdownBody, forTableCell } from "../escape.ts";
import { table } from "../table.ts";

const MAX_ROWS = 20;

/** A cell can quote user text. */
const MAX_CELL = 300;

/** The problems of a repository's config. */
export type ConfigTrouble =
  /** It cannot be read, so nothing is followed. */
  | { readonly kind: "unreadable"; readonly problems: readonly ConfigProblem[] }
  /** The digest cannot go to the configured repository; everything else works. */
  | { readonly kind: "digest-refused"; readonly refusal: string };

export const CONFIG_TITLES: Readonly<Record<ConfigTrouble["kind"], string>> = {
  unreadable: "Followthrough cannot read its config",
  "digest-refused": "Followthrough cannot write its digest",
};

/** The body of the issue that reports what is wrong with the config of `home`, and how to fix it. */
export function renderConfigReport(trouble: ConfigTrouble, home: RepositoryRef): string {
  return [CONFIG_TAG, ...(trouble.kind === "unreadable" ? unreadable(trouble) : refused(trouble, home))].join(
    "\n",
  );
}

/** Its body once the config is fixed. */
export function renderConfigFixed(): string {
  return [CONFIG_TAG, "The configuration is fixed. Thank you."].join("\n");
}

function unreadable({ problems }: Extract<ConfigTrouble, { kind: "unreadable" }>): string[] {
  return [
    "Followthrough can't use this configuration. Until it is fixed, nothing it applies to is tracked, no reminders are sent, and the gate fails.",
    "",
    ...table(["Where", "Expected", "Found"], problems.map(cellsOf), { lines: MAX_ROWS }),
    "",
    "Fix the file on the default branch; the next sweep then closes this issue. An editor that knows the config's schema shows these errors as you type.",
  ];
}

function cellsOf(problem: ConfigProblem): string[] {
  const { expected, found } = problem;
  return [positionOf(problem), expected, found].map((text) => forTableCell(cutText(text, MAX_CELL)));
}

function refused(
  { refusal }: Extract<ConfigTrouble, { kind: "digest-refused" }>,
  home: RepositoryRef,
): string[] {
  return [
    `The digest of ${home.owner}/${home.repo} can't be written: ${forMarkdownBody(refusal)}`,
    "",
    "Everything else works as usual. Fix `digest.repository`, or remove it to have the digest in this repository; the next sweep then closes this issue.",
  ];
}
