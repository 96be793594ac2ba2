import { FOLDER, isMisnamed } from "../../config/load.ts";
import { formatPath } from "../../config/problems.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Lack } from "../../markdown/messages/lacking.ts";
import { templateNamed } from "../../markdown/postmortem/template.ts";
import { findTemplate } from "../repositories/files.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import type { Policies } from "../repositories/policies.ts";

/** How many templates of a repository are looked up. */
const MAX_TEMPLATES = 20;

interface NamedTemplate {
  readonly setting: string;
  readonly path: string;
}

/** Finds files that the settings of a repository name and that do not exist, and settings in a file that nothing reads. */
export class ConfigFiles {
  readonly #policies: Policies;
  /** When nothing was missing. Files come and go with a push. */
  readonly #lastCheck = new LastCheck<{
    readonly pushes: string;
    readonly wanted: readonly NamedTemplate[];
  }>();

  constructor(policies: Policies) {
    this.#policies = policies;
  }

  /** Throws what the client throws. `policy` is the one that was read last. */
  async lacks(installed: InstalledRepository, policy: Policy): Promise<Lack[]> {
    const { repository } = installed;
    const state = {
      pushes: this.#policies.lastPushes(repository),
      wanted: this.#ownTemplates(installed, policy),
    };
    if (this.#lastCheck.isSame(repository.id, state)) return [];
    const lacks: Lack[] = [];
    for (const { setting, path } of state.wanted) {
      if ((await findTemplate(installed, this.#policies, path)) === null)
        lacks.push({ kind: "template", setting, path });
    }
    if (!this.#policies.hasOwnFile(repository)) {
      const paths = this.#policies.namesIn(repository).map((name) => `${FOLDER}/${name}`);
      lacks.push(...paths.filter(isMisnamed).map((path): Lack => ({ kind: "misnamed", path })));
    }
    if (lacks.length === 0) this.#lastCheck.remember(repository.id, state);
    else this.#lastCheck.forget(repository.id);
    return lacks;
  }

  /** Those that this repository's own settings name: what its owner's settings name is reported where they are. */
  #ownTemplates({ repository }: InstalledRepository, { postmortem }: Policy): NamedTemplate[] {
    const { template, templates } = postmortem;
    const named = [
      ...(template === null ? [] : [{ setting: "postmortem.template", path: template }]),
      ...Object.entries(templates).map(([label, path]) => {
        return { setting: formatPath(["postmortem", "templates", label]), path };
      }),
    ];
    return named
      .filter(({ setting, path }) => {
        return templateNamed(path) === null && this.#policies.isOwn(repository, setting);
      })
      .slice(0, MAX_TEMPLATES);
  }
}
