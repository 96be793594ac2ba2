import {
  CONFIG_TITLES,
  type ConfigTrouble,
  renderConfigMended,
  renderConfigReport,
} from "../../markdown/config-report.ts";
import type { Operation } from "../operation.ts";
import type { Issue, Repository } from "../snapshot.ts";
import { plain, REPORT_LABELS, reportsAmong, rewritten, withoutCopies } from "./reports.ts";

/** What is wrong with a repository's config, and what the App wrote there. */
export interface ConfigSnapshot {
  readonly repository: Repository;
  readonly trouble: ConfigTrouble | null;
  /** The issues that the App wrote in this repository, whatever their state. */
  readonly own: readonly Issue[];
}

const which = "config";

/**
 * Tells people once what is wrong with their config, in one issue that is kept up to date and closes when it is
 * mended. Whoever closes it before knows, and is not told the same again.
 */
export function planConfigReport({ repository, trouble, own }: ConfigSnapshot): Operation[] {
  const reports = reportsAmong(own, which);
  const [open, ...copies] = reports.filter(({ state }) => state === "open");
  const closing = withoutCopies(which, copies);
  if (!trouble) {
    const body = renderConfigMended();
    return open
      ? [...closing, { kind: "update-report", which, issue: open.ref, body, close: "completed" }]
      : [];
  }
  const [title, body] = [CONFIG_TITLES[trouble.kind], renderConfigReport(trouble, repository)];
  if (open) return [...rewritten(which, open, title, body), ...closing];
  if (plain(reports.at(-1)?.body ?? "") === plain(body)) return [];
  return [{ kind: "open-report", which, repository, title, body, labels: [REPORT_LABELS[which]] }];
}
