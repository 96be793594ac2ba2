import { resolve } from "node:path";
import { messageOf } from "../domain/text.ts";
import type { RegisteredApp } from "../github/app-manifest.ts";
import { webUrl } from "../github/client/base-url.ts";
import { signerFrom } from "../record/signature.ts";
import { addToEnvFile, checkEnvFile } from "./env-file.ts";
import { asSettingsError, type Environment } from "./settings.ts";
import { manifestFor, problemsOf, readAppFile, readForm, type SetupForm } from "./setup-form.ts";
import { failurePage, formPage, reviewPage, successPage } from "./setup-pages.ts";

const ENV_FILE = ".env";

/** Where GitHub sends the browser once the App exists. */
export const REGISTERED = "/registered";

export interface Answer {
  readonly status: number;
  readonly page: string;
  /** Where the page's form may lead, as a source of the content security policy; without one, nowhere. */
  readonly formAction?: string;
  /** Whether the credentials are written, so that the setup is over. */
  readonly isDone?: boolean;
}

/** Answers a request that passed the guards. `base` is the setup's own address. */
export type Show = (sent: URLSearchParams, base: string) => Answer | Promise<Answer>;

export interface RouteOptions {
  readonly env: Environment;
  readonly apiUrl: string;
  readonly secret: string;
  readonly register: (code: string) => Promise<RegisteredApp>;
  readonly say: (line: string) => void;
}

/** The setup's pages by path. Throws `SettingsError` for what would fail only after GitHub created the App. */
export function setupRoutes({ env, apiUrl, secret, register, say }: RouteOptions): Map<string, Show> {
  const envFile = resolve(ENV_FILE);
  const app = readAppFile();
  checkEnvFile(ENV_FILE);
  const signingKey = env.FOLLOWTHROUGH_SIGNING_KEY ?? "";
  if (signingKey) asSettingsError(() => signerFrom({ signingKey, privateKey: "" }));

  const form: Show = (sent) => {
    const problems = sent.has("name") ? problemsOf(readForm(sent, app, env)) : [];
    const page = formPage({ form: readForm(sent, app, env), app, envFile, secret, problems });
    return { status: 200, page, formAction: "'self'" };
  };

  const review: Show = (sent, base) => {
    const chosen = readForm(sent, app, env);
    if (problemsOf(chosen).length > 0) return form(sent, base);
    const formAction = newAppUrl(webUrl(apiUrl), chosen.organization);
    const page = reviewPage({
      form: chosen,
      manifest: manifestFor(chosen, app, base + REGISTERED),
      why: app.why,
      action: `${formAction}?state=${secret}`,
      back: `/?${paramsOf(chosen, secret)}`,
    });
    return { status: 200, page, formAction };
  };

  return new Map([
    ["/", onlyWhileWritable(form)],
    ["/review", onlyWhileWritable(review)],
    [REGISTERED, finishing({ envFile, register, say, signingKey })],
  ]);
}

/** GitHub must not create an App whose credentials cannot be kept. */
function onlyWhileWritable(show: Show): Show {
  return (sent, base) => {
    try {
      checkEnvFile(ENV_FILE);
    } catch (error) {
      const page = failurePage(
        "The credentials cannot be written",
        messageOf(error),
        "Nothing happened on GitHub yet. Fix this, and reload this page.",
      );
      return { status: 500, page };
    }
    return show(sent, base);
  };
}

interface FinishOptions extends Pick<RouteOptions, "register" | "say"> {
  readonly envFile: string;
  readonly signingKey: string;
}

/** Fetches the credentials once, writes them, and says what comes next. Requests at the same time share one answer. */
function finishing({ envFile, register, say, signingKey }: FinishOptions): Show {
  let app: RegisteredApp | null = null;
  let current: Promise<Answer> | null = null;
  const failed = (title: string, error: unknown, next: string): Answer => {
    say(`${title}: ${messageOf(error)}`);
    return { status: 502, page: failurePage(title, messageOf(error), next) };
  };

  const finish = async (code: string): Promise<Answer> => {
    try {
      app ??= await register(code);
    } catch (error) {
      const next = "Open the address that the server printed, and try again.";
      return failed("The App could not be registered", error, next);
    }
    const { credentials, url } = app;
    try {
      addToEnvFile(ENV_FILE, credentials);
    } catch (error) {
      const next = `GitHub created ${url}. This server keeps its credentials until it ends. Fix the problem, and reload this page.`;
      return failed("The credentials could not be written", error, next);
    }
    say(`Wrote the App's credentials to ${ENV_FILE}. Install the App, then run npm start again.`);
    const { publicKey } = signerFrom({ signingKey, privateKey: credentials.PRIVATE_KEY });
    return { status: 200, page: successPage(app, publicKey, envFile), isDone: true };
  };

  return (sent) => {
    current ??= finish(sent.get("code") ?? "").finally(() => {
      current = null;
    });
    return current;
  };
}

function newAppUrl(web: string, organization: string): string {
  const account = organization ? `/organizations/${encodeURIComponent(organization)}` : "";
  return `${web}${account}/settings/apps/new`;
}

function paramsOf({ name, organization, choices }: SetupForm, secret: string): URLSearchParams {
  const chosen = choices.map((choice): [string, string] => [choice, "on"]);
  return new URLSearchParams([["secret", secret], ["name", name], ["organization", organization], ...chosen]);
}
