import type { RepositoryData, UnreadableIssue } from "../../src/domain/gate/verdict.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { listSome } from "../../src/domain/text.ts";
import { type Classified, withOtherKey } from "./classify.ts";

/** The issues among these that cannot be read or believed. */
export function doubtsIn(all: readonly Classified[]): UnreadableIssue[] {
  const reports = all.filter((one) => one.as === "report");
  const copies = reports.filter((one) => reports.filter(({ report }) => report === one.report).length > 1);
  const distrusted = all.filter((one) => one.as === "distrusted");
  const isAnyBelieved = all.some(({ as }) => as === "action-item" || as === "postmortem" || as === "report");
  return [
    ...all.filter((one) => one.as === "unreadable").map(({ unreadable }) => unreadable),
    ...distrusted.map(({ unreadable, otherKey }) => {
      return otherKey && !isAnyBelieved ? withOtherKey(unreadable) : unreadable;
    }),
    ...copies.map(({ doubt }) => doubt),
  ];
}

/** An issue as it was classified, and whether the App that config pins wrote it. */
interface Written {
  readonly classified: Classified;
  readonly byApp: boolean;
}

/**
 * What to make of records that another bot wrote than the App that config pins. Where they are signed with a pinned key, or
 * the pinned App wrote nothing at all, config names the wrong App: that would let go of everything.
 */
export function weighOtherApps(
  found: readonly Written[],
  { app, signingKeys }: Policy,
): Pick<RepositoryData, "problems" | "unreadable"> {
  const others = found.map(({ classified }) => classified).filter((one) => one.as === "by-another");
  if (others.length === 0) return { problems: [], unreadable: [] };
  const isWrong = signingKeys.length > 0 || !found.some(({ byApp }) => byApp);
  if (!isWrong) return { problems: [], unreadable: others.map(({ unreadable }) => unreadable) };
  const authors = [...new Set(others.map(({ author }) => author))].sort();
  const shown = listSome(
    others.map(({ unreadable }) => `#${unreadable.issue.number}`),
    5,
  );
  const problem = `Config pins app: ${app}, and issues with a record of Followthrough are by ${authors.join(" and ")}: ${shown}. Set app to the App that follows this repository, or close those issues.`;
  return { problems: [problem], unreadable: [] };
}
