import type { Temporal } from "temporal-polyfill";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { type IssueRef, issueKey, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { SentNotice } from "../../domain/notices/notice.ts";
import type { Policy } from "../../domain/policy.ts";
import { isAsWritten } from "../../observed/comments.ts";
import {
  type Commitments,
  issuesConcerned,
  type NoticeSnapshot,
  withoutContacts,
} from "../../observed/commitments.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { readNoticeTag } from "../../record/notice-tag.ts";
import { type InstalledRepository, isUsable } from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import { readCommitments } from "./commitments.ts";
import { commentsOn, type ObserverContext, usableChats } from "./context.ts";
import { firstIncidentOf } from "./postmortem-record.ts";
import { stewardsOf } from "./stewards.ts";

/** The state of a repository that its notices depend on. */
interface NoticeState {
  /** From `RepositoryVersions`. */
  readonly version: string | null;
  readonly day: string;
  readonly timeZone: string;
}

/** Reads the data that the notices of a repository depend on. */
export class NoticeObserver {
  readonly #context: ObserverContext;
  /** The state in which no notice was due. */
  readonly #lastCheck = new LastCheck<NoticeState>();

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  /** Null if no notice can be due, because there are no commitments, or nothing changed since none was due on this day. */
  async observe(repository: RepositoryRef): Promise<NoticeSnapshot | null> {
    const { repositories, policies, versions, issues, clock } = this.#context;
    const seen = await repositories.lastSeen(repository);
    if (!isUsable(seen)) return null;
    const version = await versions.lastKnown(seen);
    if (this.#isUnchanged(seen, version)) return null;
    const installed = await repositories.find(repository);
    if (!isUsable(installed)) return null;
    const policy = await policies.of(installed);
    const own = await issues.own(installed, null);
    const promised = await readCommitments(own, { ...this.#context, installed, policy });
    const now = clock.now();
    const promises = {
      ...promised,
      fallbackContacts: await this.#contacts(withoutContacts(promised, now), policy),
    };
    const concerned = issuesConcerned(promises, now);
    const { repository: home } = installed;
    const chat = usableChats(policy, home, this.#context);
    if (concerned.length > 0)
      return { ...promises, repository: home, chat, sent: await this.#sent(concerned, promises) };
    this.#lastCheck.remember(installed.repository.id, stateOn(now, version, policy));
    return null;
  }

  #isUnchanged({ repository: { id } }: InstalledRepository, version: string | null): boolean {
    const last = this.#lastCheck.of(id);
    if (!last || version === null) return false;
    return this.#lastCheck.isSame(id, stateOn(this.#context.clock.now(), version, last));
  }

  /** The people to ask for an owner, from these postmortems' incidents; none if an incident cannot be read. */
  async #contacts(
    postmortems: readonly PostmortemIssue[],
    policy: Policy,
  ): Promise<Map<number, readonly string[]>> {
    const entries = postmortems.map(async (postmortem) => {
      const incident = await firstIncidentOf(postmortem, this.#context);
      const installed = incident && (await this.#context.repositories.find(incident.ref));
      return [postmortem.id, installed ? await stewardsOf(incident, installed, policy) : []] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async #sent(concerned: readonly IssueRef[], { postmortems, items }: Commitments): Promise<SentNotice[]> {
    const names = new Set(concerned.map(issueKey));
    const issues = [...postmortems, ...items].filter(({ ref }) => names.has(issueKey(ref)));
    const comments = await commentsOn(issues, this.#context);
    return [...comments.values()]
      .flat()
      .filter(isAsWritten)
      .flatMap(({ body }) => readNoticeTag(body) ?? []);
  }
}

function stateOn(
  now: Temporal.Instant,
  version: string | null,
  { timeZone }: Pick<NoticeState, "timeZone">,
): NoticeState {
  return { version, day: todayIn(now, timeZone).toString(), timeZone };
}
