import { nameApprovers } from "../actor.ts";
import { mentionIssue, type RepositoryRef } from "../issue-ref.ts";
import { timesExtended } from "../items/item-state.ts";
import { describeReviewers } from "../postmortem/review.ts";
import { alternatives, groupBy, listSome } from "../text.ts";
import type { ExceptionRules, Finding, Hold, Obligation, UnreadableIssue, Verdict, Way } from "./verdict.ts";

/* Every legitimate way to clear a finding. No text quotes people, except for code in backticks. */

/** How long a waiver lasts in an example, in days. */
const WAIVED_DAYS = 30;

/** How many issues a way names. */
const MAX_NAMED = 5;

/**
 * The ways to clear one open issue, by its repository's rules.
 * @param runRepository the repository of the run: `#3` there means another issue than in another repository
 * @param holds whom it holds; null if no one
 */
export function waysToClear(
  obligation: Obligation,
  rules: ExceptionRules,
  runRepository: RepositoryRef,
  holds: Hold | null,
): Way[] {
  const { kind, incidents, isMoved, ledger, awaits } = obligation;
  const approver = approverIn(rules);
  const times = timesExtended(ledger);
  if (kind === "postmortem") {
    const incident = incidents[0]
      ? `its incident ${mentionIssue(incidents[0], runRepository)}`
      : "its incident";
    const decline = {
      when: "Postmortem not needed",
      text: `${approver} comments \`/no-postmortem REASON\` on ${incident}.`,
    };
    const review = awaits === null ? "" : ` have ${describeReviewers(rules)} \`/approve\` it,`;
    const complete = {
      when: "Postmortem done",
      text: `complete its sections,${review} then comment \`/complete\` on it.`,
    };
    return [
      complete,
      ...extension(times, rules, approver),
      ...waiver(rules, approver),
      ...(approver ? [decline] : []),
    ];
  }
  if (isMoved) return [bringBack(obligation, runRepository)];
  return [
    { when: "Done", text: "close its issue as completed." },
    ...extension(times, rules, approver),
    ...exceptions(rules, approver),
    ...(holds?.whom === "everyone" && holds.lacksOwner ? [ownIt(obligation, runRepository)] : []),
  ];
}

function ownIt({ issue }: Obligation, runRepository: RepositoryRef): Way {
  const text = `comment \`/assign\` on ${mentionIssue(issue, runRepository)} to own it. It then holds only its owner.`;
  return { when: "No owner", text };
}

/** How to repair a record that can't be read or trusted. */
export function waysToRepair({ recovery }: UnreadableIssue): Way[] {
  return [{ when: "Record damaged", text: `${recovery.slice(0, 1).toLowerCase()}${recovery.slice(1)}` }];
}

/** An owner can take a short first extension. */
function extension(times: number, { extensions }: ExceptionRules, approver: string): Way[] {
  const { max, ownerDays } = extensions;
  if (times >= max) return [];
  const byOwner = times === 0 && ownerDays > 0;
  if (!byOwner && !approver) return [];
  const days = Math.min(7, byOwner ? ownerDays : 7);
  const who = byOwner ? "its owner" : approver;
  return [{ when: "More time", text: `${who} comments \`/extend +${days}d REASON\` on its issue.` }];
}

/** A postmortem can be waived, but not dropped. */
function waiver(rules: ExceptionRules, approver: string): Way[] {
  if (!approver || rules.waivers.maxDays === 0) return [];
  return [{ when: "Postmortem blocked", text: `${approver} comments ${waive(rules)} on its issue.` }];
}

function exceptions(rules: ExceptionRules, approver: string): Way[] {
  if (!approver) return [];
  const drop = "`/drop REASON`";
  if (rules.waivers.maxDays === 0)
    return [{ when: "Not worth doing", text: `${approver} comments ${drop} on its issue.` }];
  return [
    {
      when: "Blocked, or not worth doing",
      text: `${approver} comments ${waive(rules)} or ${drop} on its issue.`,
    },
  ];
}

function waive({ waivers }: ExceptionRules): string {
  return `\`/waive ${Math.min(WAIVED_DAYS, waivers.maxDays)}d REASON\``;
}

/** `an approver (role maintain or admin)`; empty if there is none. */
function approverIn({ approvers }: ExceptionRules): string {
  const names = nameApprovers(approvers);
  return names === "" ? "" : `an approver (${names})`;
}

/** A transferred item. Where it is now, only the App sees. */
function bringBack({ issue, postmortem }: Obligation, runRepository: RepositoryRef): Way {
  const where = postmortem ? mentionIssue(postmortem, runRepository) : "its postmortem";
  const text = `transfer it back, close it as completed where Followthrough tracks it now, or an approver comments \`/drop ${mentionIssue(issue, postmortem ?? issue)} REASON\` on ${where}.`;
  return { when: "Transferred", text };
}

/** The ways of several findings, each once. If a case has several, each names what it applies to. */
export function sharedWays(findings: readonly Finding[], runRepository: RepositoryRef | null): Way[] {
  const all = findings.flatMap(({ issue, clear }) => clear.map((way) => ({ ...way, issue })));
  return [...groupBy(all, ({ when }) => when)].flatMap(([when, ofCase]) => {
    const byText = [...groupBy(ofCase, ({ text }) => text)];
    if (byText.length === 1) return [{ when, text: byText[0]![0] }];
    return byText.map(([text, group]) => {
      const names = group.map(({ issue }) => mentionIssue(issue, runRepository ?? issue));
      return { when: `${when} (${listSome(names, MAX_NAMED)})`, text };
    });
  });
}

/**
 * How the one pull request of a run could pass although something blocks it. Empty for other runs.
 * @param isAtOnce whether an edited description starts a run
 */
export function waysToMerge(
  { change, findings, settings }: Pick<Verdict, "change" | "findings" | "settings">,
  isAtOnce = true,
): Way[] {
  const [pullRequest, ...others] = change?.pullRequests ?? [];
  const blocking = findings.filter(({ blocks, state, exemption }) => {
    return blocks || (state === "unreadable" && exemption === null);
  });
  if (!change || !pullRequest || change.isQueue || others.length > 0 || blocking.length === 0) return [];
  const fixable = pullRequest.toDefaultBranch ? blocking.filter(({ isFixable }) => isFixable) : [];
  const example = fixable.find((finding) => isOwner(finding, pullRequest.author)) ?? fixable[0];
  const hotfix = alternatives(settings.hotfixLabels.map((label) => `\`${label}\``));
  const it = fixable.length > 1 ? "one of these items" : "this item";
  return [
    ...(example
      ? [
          {
            when: `It does ${it}`,
            text: `add \`Fixes ${mentionIssue(example.issue, change.repository)}\` to its description. ${isAtOnce ? "It passes at once." : "It passes from its next commit on."}`,
          },
        ]
      : []),
    ...(hotfix === "" ? [] : [{ when: "It is a hotfix", text: `add the label ${hotfix}.` }]),
    {
      when: "It only reverts another pull request",
      text: "keep `Reverts #N` in its description, as GitHub's Revert button writes it.",
    },
  ];
}

/** Whether a login owns what was found. Membership in teams is unknown here. */
export function isOwner({ owners }: Pick<Finding, "owners">, login: string | null): boolean {
  return login !== null && owners.some((owner) => owner.toLowerCase() === login.toLowerCase());
}

/** How to repair an issue whose marker was edited or removed. GitHub keeps earlier versions. */
export const RECOVERY =
  "Restore its hidden Followthrough comment from the issue's edit history, or close the issue if the work is done.";
