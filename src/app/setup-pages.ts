import { type AppChoice, CHOICES, missingPermissions } from "../domain/app-choices.ts";
import { DEFAULT_POLICY } from "../domain/default-policy.ts";
import { RECHECK_PATH, recheckWorkflow, WORKFLOW_FILE } from "../domain/gate/workflow-file.ts";
import type { RegisteredApp } from "../github/app-manifest.ts";
import { Html, html } from "./html.ts";
import { type AppFile, type Explained, explained, NAME_LENGTH, type SetupForm } from "./setup-form.ts";

const DOCUMENTATION = "https://github.com/followthrough/followthrough/blob/main";
const GATE = `${DOCUMENTATION}/.github/gate.md`;
const ITEMS = `${DOCUMENTATION}/.github/docs/items.md`;

interface Offer {
  readonly title: string;
  readonly what: string;
  readonly link: string;
  /** The line of the settings that turns it on, as YAML; null if it needs none. */
  readonly setting: string | null;
}

/** What the optional features are, in the order of the page. */
const OFFERS: Readonly<Record<AppChoice, Offer>> = {
  "gate-check": {
    title: "Gate check",
    what: "The App writes a check of its own on pull requests. It turns green or red by itself when an item changes.",
    link: `${GATE}#a-check-that-turns-by-itself`,
    setting: "check: true",
  },
  deployments: {
    title: "Deployments",
    what: "Deployments to environments that you list wait until nothing is overdue.",
    link: `${GATE}#hold-deployments`,
    setting: "# gate: { deployments: [production] } # deployments to these environments wait",
  },
  "issue-fields": {
    title: "Issue fields",
    what: "Fields of your organization, such as Target date, show when each action item is due, and its priority. Only organizations have fields.",
    link: `${ITEMS}#issue-fields`,
    setting:
      "# fields: { due: Target date, priority: Priority } # these issue fields show the same as the items",
  },
  intake: {
    title: "Incidents from tools",
    what: "Tools that send a repository_dispatch open incidents. Tools that open an issue do so without this.",
    link: `${DOCUMENTATION}/.github/docs/intake.md#a-repository-dispatch`,
    setting: null,
  },
};

interface FormPage {
  readonly form: SetupForm;
  readonly app: AppFile;
  readonly envFile: string;
  readonly secret: string;
  readonly problems: readonly string[];
}

/** The first page: what the App will do, and what the operator can choose. */
export function formPage({ form, app, envFile, secret, problems }: FormPage): string {
  const offers = Object.entries(OFFERS).map(([choice, offer]) => {
    const { permissions } = CHOICES[choice as AppChoice];
    const checked = form.choices.includes(choice as AppChoice) ? html` checked` : null;
    return html`<fieldset>
<label class="choice"><input type="checkbox" name="${choice}"${checked}> <b>${offer.title}</b></label>
<p>${offer.what} <a href="${offer.link}">More</a></p>
${Object.keys(permissions).length > 0 ? permissionList(explained(permissions, {})) : null}
</fieldset>`;
  });
  return page(
    "Set up Followthrough",
    html`<p class="ok">✓ <code>${envFile}</code> can be written. The App's credentials go there, and only you can read them.</p>
${problems.length > 0 ? html`<ul class="problem" role="alert">${problems.map((problem) => html`<li>${problem}</li>`)}</ul>` : null}
<form action="/review" method="get">
<input type="hidden" name="secret" value="${secret}">
<h2>Name and owner</h2>
<label for="name">Name of the App</label>
<input id="name" name="name" value="${form.name}" maxlength="${NAME_LENGTH}" placeholder="Followthrough for acme" required aria-describedby="name-hint">
<p id="name-hint" class="hint">It signs the App's comments. Names of Apps are unique on GitHub and have at most ${NAME_LENGTH} characters.</p>
<label for="organization">Organization</label>
<input id="organization" name="organization" value="${form.organization}" maxlength="39" aria-describedby="organization-hint">
<p id="organization-hint" class="hint">The login of the organization that owns the App. Leave it empty for your own account.</p>
<h2>What the App may do</h2>
${permissionList(explained(app.manifest.default_permissions, app.why))}
<h2>Optional features</h2>
<p>Each needs more permissions. You can also add them later, in the App's settings on GitHub.</p>
${offers}
<button>Continue</button>
</form>`,
  );
}

interface ReviewPage {
  readonly form: SetupForm;
  /** What GitHub is asked for. */
  readonly manifest: AppFile["manifest"];
  readonly why: AppFile["why"];
  /** GitHub's page for new Apps. */
  readonly action: string;
  /** The first page, with the choices filled in. */
  readonly back: string;
}

/** The second page sends the manifest to GitHub. */
export function reviewPage({ form, manifest, why, action, back }: ReviewPage): string {
  const owner = form.organization === "" ? "your own account" : form.organization;
  return page(
    "Register the App on GitHub",
    html`<p><b>${form.name}</b> will belong to <b>${owner}</b> and have these permissions:</p>
${permissionList(explained(manifest.default_permissions, why))}
<p>Sign in to GitHub in this browser first. GitHub then shows the name and asks you to confirm it.</p>
<form action="${action}" method="post">
<input type="hidden" name="manifest" value="${JSON.stringify(manifest)}">
<button>Register the App on GitHub</button>
</form>
<p><a href="${back}">Change something</a></p>`,
  );
}

/** The last page: what to do next. `publicKey` is the one that the App's records are signed with. */
export function successPage(app: RegisteredApp, publicKey: string, envFile: string): string {
  const chosen = (Object.keys(OFFERS) as AppChoice[]).filter((choice) => {
    const { permissions, events } = CHOICES[choice];
    const hasEvents = events.every((event) => app.events.includes(event));
    return hasEvents && missingPermissions(permissions, app.permissions).length === 0;
  });
  return page(
    "The App is registered",
    html`<p class="ok">✓ Its credentials are in <code>${envFile}</code>. Run <code>npm start</code> again: the server now starts
with them. Then:</p>
<ol>
<li><h2><a href="${app.url}/installations/new">Install the App</a></h2>
<p>Select the repositories where incidents are labeled and where action items live. The App then opens one issue,
<b>Followthrough is here</b>, which says what it found: in your <code>.github</code> repository if it is selected and not public, or else in
the repository that you selected alone. Otherwise there is no such issue, and this page says what to do.
<a href="${DOCUMENTATION}/.github/docs/settings.md#the-first-issue">How to prevent it</a></p></li>
<li><h2>Add the gate</h2>
<p>In each repository whose builds should fail while an item is overdue, add <code>.github/workflows/followthrough.yml</code>, with the
name of its default branch in place of <code>main</code>:</p>
<pre>${WORKFLOW_FILE}</pre>
<p>Add these lines to <code>.github/followthrough.yml</code>, so that the gate trusts only what this App signed:</p>
<pre>${settingsFor(app, publicKey, chosen)}</pre>
<details><summary>Let checks turn by themselves</summary>
<p>This second workflow, <code>${RECHECK_PATH}</code>, runs the gate again where a check no longer shows what the gate says. It names
the labels that the settings have at first. If you change them under <code>action_items.label</code> or <code>postmortem.label</code>, change
them here, too: <code>npm run -s config -- --recheck FILE</code> prints this workflow with the labels of your settings, and the weekly
digest says when they differ. <a href="${GATE}#let-checks-turn-by-themselves">More</a></p>
<pre>${recheckWorkflow(DEFAULT_POLICY)}</pre></details>
<p><a href="${GATE}">What the gate does</a>${chosen.map((choice) => html` · <a href="${OFFERS[choice].link}">${OFFERS[choice].title}</a>`)}</p></li>
<li><h2>Label an issue <code>incident</code></h2>
<p>A postmortem opens. Each line of its checklist becomes an issue with an owner and a due date.
<a href="${DOCUMENTATION}/.github/docs/action-items.md">How action items are written</a> ·
<a href="${DOCUMENTATION}/.github/docs/commands.md">Commands</a></p></li>
</ol>
<p>The App looks for changes every hour. To have it respond at once, open <a href="${app.settingsUrl}">the App's settings</a>, set
the webhook URL to <code>https://YOUR-HOST/api/github/webhooks</code>, and make the webhook active.</p>`,
  );
}

/** The settings that belong to this App. */
function settingsFor({ slug }: RegisteredApp, publicKey: string, chosen: readonly AppChoice[]): string {
  const lines = [`signing_keys: ["${publicKey}"]`, `apps: [${slug}]`];
  return [...lines, ...chosen.flatMap((choice) => OFFERS[choice].setting ?? []), ""].join("\n");
}

export function failurePage(title: string, reason: string, next: string): string {
  return page(title, html`<p class="problem">${reason}</p>\n<p>${next}</p>`);
}

export function refusedPage(): string {
  return failurePage(
    "This address is not valid",
    "It lacks the secret of this setup, or the setup is over.",
    "Open the whole address that the server printed when it started. It works once.",
  );
}

function permissionList(permissions: readonly Explained[]): Html {
  const items = permissions.map(
    ({ name, access, why }) => html`<li><b>${name}</b>, ${access}${why ? html`: ${why}` : null}</li>`,
  );
  return html`<ul>${items}</ul>`;
}

const STYLE = new Html(`:root { color-scheme: light dark }
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem }
ul, ol { padding-left: 1.5rem }
label { font-weight: 600 }
input:not([type=checkbox]) { display: block; width: 100%; max-width: 24rem; font: inherit; padding: .35rem .5rem }
fieldset { border: 1px solid #8888; border-radius: 6px; margin: 0 0 1rem; padding: .75rem 1rem 0; min-width: 0 }
button { font: inherit; font-weight: 600; padding: .5rem 1.25rem; border: 0; border-radius: 6px; color: #fff; background: #1f6f3a; cursor: pointer }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8888; border-radius: 6px; padding: .75rem; font-size: .85rem }
code { overflow-wrap: anywhere }
.hint { font-size: .9rem; margin: .25rem 0 1rem }
.ok, .problem { border-left: 4px solid #1f6f3a; padding: .25rem .75rem }
.problem { border-color: #c62828 }
ul.problem { padding-left: 2rem }`);

function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1>
${body}
`.text;
}
