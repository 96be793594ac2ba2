import type { RepositoryData, UnreadableIssue } from "../../../domain/gate/verdict.ts";
import type { Policy } from "../../../domain/policy.ts";
import { listSome } from "../../../domain/text.ts";
import { type Classified, signedWithUnknownKey } from "./classify.ts";
import type { ListedIssue } from "./listed-issue.ts";

/** The issues that can't be read or trusted. */
export function unreadableIn(all: readonly Classified[]): UnreadableIssue[] {
  const reports = all.filter((one) => one.as === "report").filter(({ report }) => report !== "incident");
  const duplicates = reports.filter(
    (one) => reports.filter((other) => kindOf(other) === kindOf(one)).length > 1,
  );
  const untrusted = all.filter((one) => one.as === "untrusted");
  const isAnyTrusted = all.some(({ as }) => as === "action-item" || as === "postmortem" || as === "report");
  return [
    ...all.filter((one) => one.as === "unreadable").map(({ unreadable }) => unreadable),
    ...untrusted.map(({ unreadable, hasUnknownKey }) => {
      return hasUnknownKey && !isAnyTrusted ? signedWithUnknownKey(unreadable) : unreadable;
    }),
    ...duplicates.map(({ duplicate }) => duplicate),
  ];
}

type Report = Extract<Classified, { as: "report" }>;

/** A long index has several parts. */
function kindOf({ report, index }: Report): string {
  return `${report} ${index?.part ?? 1}`;
}

/** A classified issue. */
export interface ClassifiedIssue {
  readonly issue: Pick<ListedIssue, "ref" | "title" | "assignees" | "createdAt"> & {
    readonly updatedAt: string;
  };
  readonly classified: Classified;
  /** Whether the App created it. */
  readonly byApp: boolean;
  /** Login of its author; null if the account was deleted. */
  readonly author: string | null;
}

/**
 * If no writer is pinned, the authors of records and reports tell which bot it is. What another bot created without a
 * record that can be read isn't tracked: other tools use the same labels.
 */
export function trackedIn(found: readonly ClassifiedIssue[], { apps: pinned }: Policy): Classified[] {
  const apps = found.flatMap(({ classified, author }) => {
    const { as } = classified;
    const isBelieved =
      as === "postmortem" || as === "report" || (as === "action-item" && !classified.isAdopted);
    return isBelieved ? [author] : [];
  });
  return found.map(({ classified, author }) => {
    const isOfApp = pinned.length > 0 || classified.as !== "unreadable" || apps.includes(author);
    return isOfApp ? classified : { as: "not-tracked", ref: classified.unreadable.issue };
  });
}

/**
 * Classifies records that a bot created which isn't pinned. If they are signed with a pinned key, or those that are pinned
 * created nothing at all, the config pins the wrong App: with it, the gate would miss everything.
 */
export function classifyOtherApps(
  found: readonly ClassifiedIssue[],
  { apps, signingKeys }: Policy,
): Pick<RepositoryData, "problems" | "unreadable"> {
  const others = found.map(({ classified }) => classified).filter((one) => one.as === "by-another");
  if (others.length === 0) return { problems: [], unreadable: [] };
  const isWrongApp = signingKeys.length > 0 || !found.some(({ byApp }) => byApp);
  if (!isWrongApp) return { problems: [], unreadable: others.map(({ unreadable }) => unreadable) };
  const authors = [...new Set(others.map(({ author }) => author))].sort();
  const listed = listSome(
    others.map(({ unreadable }) => `#${unreadable.issue.number}`),
    5,
  );
  const text = `The config pins apps: ${apps.join(", ")}, but issues with a Followthrough record were created by ${authors.join(" and ")}: ${listed}. Set apps to what tracks this repository, or close those issues.`;
  return { problems: [{ text }], unreadable: [] };
}
