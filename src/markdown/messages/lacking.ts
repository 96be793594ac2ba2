import type { AppChoice } from "../../domain/app-choices.ts";
import { formatRepository, type Home } from "../../domain/issue-ref.ts";
import { alternatives } from "../../domain/text.ts";
import { addressOfFile } from "../config-problem.ts";
import { forCodeSpan } from "../escape.ts";

/** The status of a postmortem says what is wrong with issue fields, and intake needs an event and no permission. */
type ReportedChoice = Exclude<AppChoice, "issue-fields" | "intake">;

/** A part of the settings that has no effect. */
export type Lack =
  /** An environment that doesn't exist. */
  | { readonly kind: "environment"; readonly environment: string }
  /** An environment that doesn't have the App as a protection rule. */
  | { readonly kind: "rule"; readonly environment: string }
  /** The installation lacks permissions that a part of the App needs. */
  | { readonly kind: "permissions"; readonly choice: ReportedChoice }
  /** Settings that list teams, although who belongs to a team cannot be read. */
  | { readonly kind: "teams"; readonly settings: readonly string[] }
  /** A template that is neither in the repository nor in its owner's `.github`, or that is empty. */
  | { readonly kind: "template"; readonly setting: string; readonly path: string }
  /** Names of addresses of chats that the repository may not use. */
  | { readonly kind: "addresses"; readonly names: readonly string[] }
  /** A file of settings whose name nothing reads. */
  | { readonly kind: "misnamed"; readonly path: string };

const DOCUMENTATION = "https://github.com/followthrough/followthrough/blob/main/.github/gate.md#";

const PAGES = "https://github.com/followthrough/followthrough/blob/main/.github/docs/";

/** What each part is called in the settings, and where it is explained. */
const PARTS: Readonly<Record<ReportedChoice, { readonly setting: string; readonly section: string }>> = {
  deployments: { setting: "gate.deployments", section: "hold-deployments" },
  "gate-check": { setting: "check", section: "a-check-that-turns-by-itself" },
};

/** The repository whose settings they are, and the branch that they are read from. */
interface ConfigHome extends Home {
  readonly defaultBranch: string;
}

/** What is missing and how to get it, as Markdown. */
export function renderLack(lack: Lack, home: ConfigHome): string {
  if (lack.kind === "misnamed") {
    const address = addressOfFile(`${formatRepository(home)}:${lack.path}`, home.webUrl, home.defaultBranch);
    const name = forCodeSpan(lack.path);
    return `Nothing reads ${name}. [Rename it](${address?.replace("/blob/", "/edit/")}) to \`.github/followthrough.yml\`.`;
  }
  if (lack.kind === "addresses") {
    const names = alternatives(lack.names.map(forCodeSpan));
    return `\`notify\` sends nothing to ${names}: whoever runs Followthrough has to set [such an address and allow it here](${PAGES}chat.md#the-operators-part).`;
  }
  if (lack.kind === "template") {
    const where = home.repo === ".github" ? "this repository" : `this repository or in ${home.owner}/.github`;
    return `${forCodeSpan(lack.setting)} is ${forCodeSpan(lack.path)}, but there is no such file in ${where}, or it is empty. Postmortems open from another template. Add the file, or correct the path.`;
  }
  if (lack.kind === "teams") {
    const settings = alternatives(lack.settings.map(forCodeSpan), "and");
    const verb = lack.settings.length === 1 ? "lists" : "list";
    return `${settings} ${verb} teams, but Followthrough can't read who belongs to them, so their members count as other people do. If the App runs on a server, give it the permission _Members: read-only_, and approve it where it is installed. If a workflow runs, [pass it an App's token](${PAGES}without-a-server.md#teams-and-other-repositories).`;
  }
  if (lack.kind === "permissions") {
    const { setting, section } = PARTS[lack.choice];
    return `\`${setting}\` needs permissions that the App doesn't have here. [Add them to the App](${DOCUMENTATION}${section}), and approve them where it is installed.`;
  }
  const name = forCodeSpan(lack.environment);
  const page = `${home.webUrl}/${formatRepository(home)}/settings/environments`;
  if (lack.kind === "environment")
    return `\`gate.deployments\` lists ${name}, but this repository has no such environment. Correct the name, or [create the environment](${page}).`;
  return `Deployments to ${name} don't wait for the gate, because the App isn't a protection rule of that environment. [Open its settings](${page}), check the App under _Deployment protection rules_, and save.`;
}
