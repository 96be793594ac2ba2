import { type RepositoryRef, sameRepository } from "../issue-ref.ts";
import { sameLabel } from "../labels.ts";
import type { Policy } from "../policy.ts";

/** What the condition of the recheck's workflow names in place of the labels of the settings. */
export interface LabelDrift {
  /** Labels of the settings that it does not wait for. */
  readonly missing: readonly string[];
  /** Labels that it waits for and that the settings do not have. */
  readonly stale: readonly string[];
}

/** GitHub's limit on the length of an expression, in characters: github.com/actions/runner, `ExpressionConstants.MaxLength`. */
const MAX_LENGTH = 21_000;

const LITERAL = "'((?:[^']|'')*)'";

/** How a condition asks for a label: among those of the issue, and the one that was added or removed. */
const FORMS = [
  `(!\\s*)?contains\\(\\s*github\\.event\\.issue\\.labels\\.\\*\\.name\\s*,\\s*${LITERAL}\\s*\\)`,
  `()github\\.event\\.label\\.name\\s*==\\s*${LITERAL}`,
];

/** The labels of issues that the recheck of a repository has to start for. */
export function labelsToRecheck(
  { actionItems, postmortem }: Pick<Policy, "actionItems" | "postmortem">,
  repository: RepositoryRef,
): string[] {
  const [owner, repo] = (postmortem.repository ?? "").split("/");
  const isElsewhere = owner && repo && !sameRepository({ owner, repo }, repository);
  return isElsewhere ? [actionItems.label] : [actionItems.label, postmortem.label];
}

/**
 * How these conditions of jobs (`if:`) differ from the labels. Null if they name all of them, or name no label at all: then
 * they wait for something else.
 */
export function labelDrift(conditions: readonly string[], labels: readonly string[]): LabelDrift | null {
  const text = conditions.filter(({ length }) => length <= MAX_LENGTH).join("\n");
  const named = FORMS.map((form) => namedIn(text, form)).filter(({ length }) => length > 0);
  const isIn = (names: readonly string[], label: string) => names.some((name) => sameLabel(name, label));
  const missing = labels.filter((label) => named.some((names) => !isIn(names, label)));
  const stale = [...new Set(named.flat())].filter((name) => !isIn(labels, name));
  return missing.length > 0 ? { missing, stale } : null;
}

function namedIn(condition: string, form: string): string[] {
  return [...condition.matchAll(new RegExp(form, "gi"))].flatMap(([, isExcluded, name]) =>
    isExcluded ? [] : [name!.replaceAll("''", "'")],
  );
}
