import type { Temporal } from "temporal-polyfill";
import type { ReportedRepository } from "../domain/insight/facts.ts";
import type { Dispatch } from "../domain/intake/dispatched.ts";
import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { ChecksSnapshot } from "../observed/checks.ts";
import type { DigestSnapshot, NoticeSnapshot } from "../observed/commitments.ts";
import type { DeploymentSnapshot } from "../observed/deployments.ts";
import type { IntakeSnapshot } from "../observed/intake.ts";
import type { ConfigSnapshot, IndexSnapshot, WelcomeSnapshot } from "../observed/reports.ts";
import { issuesIn, type Snapshot } from "../observed/snapshot.ts";
import { type Operation, opensIssue } from "../operations/operation.ts";
import { repositoryOf } from "../operations/operation-target.ts";
import { fieldsWrittenBy } from "../operations/written-fields.ts";
import {
  type ChatClaim,
  type ChatOperation,
  type ChatRecords,
  type CompletedSweep,
  type ErrorClass,
  type IncidentReader,
  type Log,
  NO_CHAT,
  type ObservedReport,
  type World,
} from "../reconcile/ports.ts";
import { isStale } from "../reconcile/timing.ts";
import type { Signer } from "../record/marker.ts";
import { Trust } from "../record/trust.ts";
import { acknowledge, applyOperation } from "./apply/apply.ts";
import { Labels } from "./apply/labels.ts";
import { faultKindOf, MovedError, OutdatedPlanError, RateLimitedError } from "./client/errors.ts";
import { explainRefusal } from "./client/explain-refusal.ts";
import { GraphQL } from "./client/graphql.ts";
import { claimOf } from "./observe/chat-claims.ts";
import { ChecksObserver, RecentChecks } from "./observe/checks.ts";
import { Comments } from "./observe/comments.ts";
import { ConfigObserver } from "./observe/config.ts";
import { KeysWithRecords, type ObserverContext } from "./observe/context.ts";
import { DeploymentAnswers, DeploymentObserver } from "./observe/deployments.ts";
import { FieldWrites } from "./observe/field-writes.ts";
import { GateDays } from "./observe/gate-days.ts";
import { readFacts } from "./observe/insight.ts";
import { observeIntake } from "./observe/intake.ts";
import { Issues, ListedIssues } from "./observe/issues.ts";
import { KeptIssues } from "./observe/kept-issues.ts";
import { NoticeObserver } from "./observe/notices.ts";
import { observe } from "./observe/observer.ts";
import { OwnIssues } from "./observe/own-issues.ts";
import { Strangers } from "./observe/people.ts";
import { RecentWrites } from "./observe/recent-writes.ts";
import { IndexObserver } from "./observe/repository-index.ts";
import { SharedListings } from "./observe/shared-listings.ts";
import { SubIssueSupport } from "./observe/sub-issues.ts";
import { DigestObserver } from "./observe/weekly-digest.ts";
import { WelcomeObserver } from "./observe/welcome.ts";
import { Writers } from "./observe/writers.ts";
import { FieldDefinitions } from "./repositories/field-definitions.ts";
import { TypeDefinitions } from "./repositories/type-definitions.ts";

/** When to retry after a transient error. */
const RETRY_AFTER_MS = 60_000;

export interface GitHubWorldOptions
  extends Pick<ObserverContext, "app" | "repositories" | "policies" | "versions" | "clock" | "readBody">,
    Partial<Pick<ObserverContext, "chat">> {
  readonly signer: Signer;
  readonly log: Log;
  /** How long GitHub may take to show what was written. */
  readonly settleMs: number;
  /** Null if the process is no App: then it writes no checks and answers no deployments. */
  readonly appId: number | null;
}

/** Reads incidents from the listings of one repository; each listing is read once. */
export interface ListingReader extends IncidentReader {
  readonly listed: ListedIssues;
}

/** GitHub, as the loop reads it and writes to it. */
export class GitHubWorld implements World, ChatRecords {
  readonly #options: GitHubWorldOptions;
  readonly #context: ObserverContext;
  readonly #config: ConfigObserver;
  readonly #notices: NoticeObserver;
  readonly #indexes: IndexObserver;
  readonly #digests: DigestObserver;
  readonly #welcomes: WelcomeObserver | null;
  readonly #deployments: DeploymentObserver | null;
  readonly #deploymentAnswers = new DeploymentAnswers();
  readonly #labels: Labels;
  readonly #recent: RecentWrites;
  readonly #ownIssues: OwnIssues;
  readonly #sources: ConstructorParameters<typeof Issues>;
  readonly #shared: SharedListings;
  readonly #checks: ChecksObserver | null;
  readonly #recentChecks: RecentChecks;
  /** Tells what the App wrote. */
  readonly writers: Writers;

  constructor(options: GitHubWorldOptions) {
    const { app, appId, signer, clock, settleMs, policies } = options;
    const trust = new Trust(signer.publicKey, app.login);
    this.writers = new Writers(app, trust, policies);
    this.#options = options;
    this.#recent = new RecentWrites(clock);
    this.#ownIssues = new OwnIssues(app, clock, settleMs);
    this.#labels = new Labels(clock, this.#ownIssues);
    const graphql = new GraphQL();
    this.#sources = [this.writers, this.#recent, this.#ownIssues];
    this.#shared = new SharedListings(this.#sources, options.versions, clock);
    this.#context = {
      ...options,
      writers: this.writers,
      issues: new Issues(...this.#sources),
      comments: new Comments(this.writers, this.#recent, graphql),
      graphql,
      fieldWrites: new FieldWrites(clock),
      fieldDefinitions: new FieldDefinitions(clock),
      typeDefinitions: new TypeDefinitions(clock),
      trust,
      subIssues: new SubIssueSupport(),
      keysWithRecords: new KeysWithRecords(),
      strangers: new Strangers(clock),
      gateDays: new GateDays(clock),
      chat: options.chat ?? NO_CHAT,
    };
    const ofTasks = { ...this.#context, issues: this.#shared };
    this.#config = new ConfigObserver(ofTasks, options.log);
    this.#notices = new NoticeObserver(ofTasks);
    this.#indexes = new IndexObserver(ofTasks);
    this.#digests = new DigestObserver(ofTasks);
    this.#recentChecks = new RecentChecks(clock);
    const isApp = appId !== null;
    // Nobody installs a workflow that sweeps, and whoever writes one knows of it.
    this.#welcomes = isApp ? new WelcomeObserver(ofTasks, options.log) : null;
    this.#deployments = isApp ? new DeploymentObserver(this.#context, this.#deploymentAnswers) : null;
    this.#checks = isApp ? new ChecksObserver(this.#context, appId, this.#recentChecks) : null;
  }

  observe(key: IssueRef): Promise<Snapshot | null> {
    return this.#observe(key, this.#context);
  }

  keepingReader(): IncidentReader {
    const issues = new KeptIssues(...this.#sources);
    return { observe: (key) => this.#observe(key, { ...this.#context, issues }) };
  }

  async #observe(key: IssueRef, context: ObserverContext): Promise<Snapshot | null> {
    const snapshot = await this.#forgettingMoved(() => observe(key, context));
    for (const issue of snapshot ? issuesIn(snapshot) : []) this.#labels.saw(issue);
    return snapshot;
  }

  /** A reader for one scan of a repository; it caches the listings. */
  listingReader(): ListingReader {
    const listed = new ListedIssues(this.#sources, (installed) => this.#shared.listAgain(installed));
    return { listed, observe: (key) => observe(key, { ...this.#context, issues: listed }) };
  }

  /**
   * A reader for one report; it caches the listings. It returns null if the App is not installed in a repository, or issues are
   * disabled there.
   * @param since incidents are read that changed since this instant (ISO 8601)
   */
  factsReader(since: string): (repository: RepositoryRef) => Promise<ReportedRepository | null> {
    const { repositories, policies } = this.#options;
    const { listed: issues } = this.listingReader();
    return (repository) =>
      this.#forgettingMoved(async () => {
        const installed = await repositories.find(repository);
        if (!installed?.repository.hasIssues) return null;
        const policy = await policies.cachedToday(installed);
        return readFacts(since, { ...this.#context, issues, installed, policy });
      });
  }

  observeIntake(dispatch: Dispatch): Promise<IntakeSnapshot | null> {
    return this.#forgettingMoved(() => observeIntake(dispatch, this.#context));
  }

  observeConfig(repository: RepositoryRef): Promise<ConfigSnapshot | null> {
    return this.#forgettingMoved(() => this.#config.observe(repository));
  }

  observeNotices(repository: RepositoryRef): Promise<NoticeSnapshot | null> {
    return this.#forgettingMoved(() => this.#notices.observe(repository));
  }

  observeIndex(repository: RepositoryRef): Promise<ObservedReport<IndexSnapshot> | null> {
    return this.#forgettingMoved(() => this.#indexes.observe(repository));
  }

  observeDeployments(repository: RepositoryRef): Promise<DeploymentSnapshot | null> {
    return this.#forgettingMoved(async () => this.#deployments?.observe(repository) ?? null);
  }

  observeDigest(
    repository: RepositoryRef,
    sweep: CompletedSweep,
  ): Promise<ObservedReport<DigestSnapshot> | null> {
    return this.#forgettingMoved(() => this.#digests.observe(repository, sweep));
  }

  observeWelcome(
    repository: RepositoryRef,
    sweep: CompletedSweep,
  ): Promise<ObservedReport<WelcomeSnapshot> | null> {
    return this.#forgettingMoved(async () => this.#welcomes?.observe(repository, sweep) ?? null);
  }

  observeChecks(repository: RepositoryRef): Promise<ChecksSnapshot | null> {
    return this.#forgettingMoved(async () => this.#checks?.observe(repository) ?? null);
  }

  forgetListings(): void {
    this.#shared.forgetAll();
  }

  /** The repositories in which a day began since their checks were last evaluated. */
  withNewDay(): readonly RepositoryRef[] {
    return this.#context.gateDays.takeNew();
  }

  claimOf(operation: ChatOperation, id: number): Promise<ChatClaim> {
    return claimOf(operation, id, this.#context);
  }

  async apply(operation: Operation, plannedAt: Temporal.Instant): Promise<number | undefined> {
    const { repositories, versions, signer, clock, log, readBody } = this.#options;
    const isPlanFresh = () => !isStale(plannedAt, clock.now());
    const { trust, graphql } = this.#context;
    const memory = {
      ...{ labels: this.#labels, recent: this.#recent, ownIssues: this.#ownIssues },
      deploymentAnswers: this.#deploymentAnswers,
      checks: this.#recentChecks,
    };
    const keys = this.writers.keysOf(repositoryOf(operation));
    const tools = { writers: this.writers, signer, trust, graphql, keys, ...memory, isPlanFresh, readBody };
    if (operation.kind === "keep-comment") this.forgetComments(operation.issue);
    const created = await this.#forgettingMoved(async () => {
      const installed = await repositories.get(repositoryOf(operation));
      const { client, repository } = installed;
      const ofIncident = operation.kind === "create-postmortem" || operation.kind === "create-item";
      if (opensIssue(operation) && !(await this.#ownIssues.areKnown(client, repository, ofIncident)))
        throw new OutdatedPlanError(repository);
      // A check changes no issue.
      if (operation.kind !== "write-check") versions.invalidate(installed);
      this.#shared.forget(repository);
      const id = await applyOperation(operation, { client, repository, ...tools });
      this.#context.fieldWrites.note(fieldsWrittenBy(operation));
      return id;
    });
    for (const comment of operation.executes ?? []) {
      await acknowledge(comment, async () => (await repositories.get(comment.issue)).client, log);
    }
    return created;
  }

  /** Forgets a repository that was just renamed, so that it is looked up again the next time. */
  async #forgettingMoved<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const repository = error instanceof MovedError ? error.repository : null;
      if (repository) this.#options.repositories.forget(repository);
      throw error;
    }
  }

  /** Forgets the cached comments of an issue, so that they are read again the next time. */
  forgetComments(issue: IssueRef): void {
    this.#context.comments.forget(issue);
  }

  classifyError(error: unknown): ErrorClass {
    const kind = faultKindOf(error);
    if (kind === "ambiguous" || kind === "outdated") return { kind };
    if (kind === "moved") return { kind, reason: explainRefusal(error) };
    if (kind === "transient") return { kind: "transient", retryAfterMs: RETRY_AFTER_MS };
    if (error instanceof RateLimitedError) {
      const wait = error.until - this.#options.clock.now().epochMilliseconds;
      return { kind: "transient", retryAfterMs: Math.max(wait, RETRY_AFTER_MS) };
    }
    return { kind: "terminal", reason: explainRefusal(error) };
  }
}
