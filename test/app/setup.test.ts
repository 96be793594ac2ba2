import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { serveSetup } from "../../src/app/setup.ts";
import { parseConfig } from "../../src/config/parse.ts";
import { CHOICES } from "../../src/domain/app-choices.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { recheckWorkflow } from "../../src/domain/gate/workflow-file.ts";
import { SettingsError } from "../../src/domain/settings-error.ts";
import type { RegisteredApp } from "../../src/github/app-manifest.ts";
import { signerFrom } from "../../src/record/signature.ts";

const home = process.cwd();
const MANIFEST = readFileSync("app.yml", "utf8");
const { privateKey: KEY } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});
const APP: RegisteredApp = {
  url: "https://github.com/apps/followthrough-for-acme",
  settingsUrl: "https://github.com/organizations/acme/settings/apps/followthrough-for-acme",
  slug: "followthrough-for-acme",
  permissions: { issues: "write" },
  events: Object.values(CHOICES).flatMap(({ events }) => events),
  credentials: { APP_ID: "7", PRIVATE_KEY: KEY.trim(), WEBHOOK_SECRET: "sixteen letters!" },
};

let folder: string;
let codes: string[];
let said: string[];
let finished: boolean;
let stop: () => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-setup-"));
  writeFileSync(join(folder, "app.yml"), MANIFEST);
  process.chdir(folder);
  [codes, said, finished] = [[], [], false];
});

afterEach(() => {
  stop?.();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** Starts the setup, and returns its address without the secret, and the secret. */
async function start(env: Record<string, string> = {}, register = async () => APP) {
  stop = await serveSetup(
    { PORT: "0", ...env },
    {
      register: (code) => {
        codes.push(code);
        return register();
      },
      say: (line) => void said.push(line),
      done: () => {
        finished = true;
      },
    },
  );
  const [, port, secret] = /^Open http:\/\/\S+?:(\d+)\/\?secret=(\w{48}) /.exec(said[0]!)!;
  return { port: Number(port), secret: secret! };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function ask(port: number, path: string, { method = "GET", host = `localhost:${port}`, body = "" } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest({ port, host: "127.0.0.1", method, path, headers: { host } }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode!, text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const env = () => readFileSync(join(folder, ".env"), "utf8");
const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
const manifestIn = ({ text }: Answer) => JSON.parse(plain(/name="manifest" value="([^"]*)"/.exec(text)![1]!));

describe("the guided setup", () => {
  it("sends the manifest to GitHub, and writes the credentials that GitHub returns", async () => {
    const { port, secret } = await start({ GH_ORG: "acme" });
    const page = await ask(port, `/review?secret=${secret}&name=Followthrough+for+acme`);
    expect(page.text).toContain(
      `action="https://github.com/organizations/acme/settings/apps/new?state=${secret}"`,
    );
    expect(manifestIn(page)).toMatchObject({
      name: "Followthrough for acme",
      public: false,
      default_permissions: { issues: "write" },
      redirect_url: `http://localhost:${port}/registered`,
    });
    const end = await ask(port, `/registered?code=abc&state=${secret}`);
    expect(end.text).toContain("https://github.com/apps/followthrough-for-acme/installations/new");
    expect(codes).toEqual(["abc"]);
    expect(env()).toContain(
      `APP_ID="7"\nPRIVATE_KEY="${KEY.trim().replaceAll("\n", "\\n")}"\nWEBHOOK_SECRET="sixteen letters!"`,
    );
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  });

  it.each([
    [{ GITHUB_API_URL: "https://git.acme.example/api/v3" }, "https://git.acme.example/settings/apps/new"],
    [{ GHE_HOST: "acme.ghe.com" }, "https://acme.ghe.com/settings/apps/new"],
  ])("%j leads to %s", async (settings, action) => {
    const { port, secret } = await start(settings);
    const page = await ask(port, `/review?secret=${secret}&name=Followthrough`);
    expect(page.text).toContain(`action="${action}?`);
  });

  it("keeps what is in the file, and protects a file that others could read", async () => {
    writeFileSync(join(folder, ".env"), "LOG_LEVEL=debug", { mode: 0o644 });
    const { port, secret } = await start();
    await ask(port, `/registered?code=abc&state=${secret}`);
    expect(env()).toMatch(/^LOG_LEVEL=debug\nAPP_ID="7"\n/);
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  });

  it("ends after one write, although a browser keeps a connection in reserve", async () => {
    const { port, secret } = await start();
    const reserve = connect(port, "127.0.0.1").on("error", () => {});
    await once(reserve, "connect");
    await ask(port, `/registered?code=abc&state=${secret}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    reserve.destroy();
    expect(finished).toBe(true);
    await expect(ask(port, `/registered?code=other&state=${secret}`)).rejects.toThrow("ECONNREFUSED");
  });

  it("can be tried again when GitHub refuses the code", async () => {
    let isUp = false;
    const { port, secret } = await start({}, async () => {
      if (!isUp) throw new Error("Not <b>Found</b>");
      return APP;
    });
    const failed = await ask(port, `/registered?code=old&state=${secret}`);
    expect(failed.status).toBe(502);
    expect(failed.text).toContain("Not &#60;b&#62;Found");
    expect(env()).toBe("");
    isUp = true;
    expect((await ask(port, `/registered?code=new&state=${secret}`)).status).toBe(200);
  });
});

describe("the form", () => {
  const shown = async (query: string, path = "/", env: Record<string, string> = {}) => {
    const { port, secret } = await start(env);
    return (await ask(port, `${path}?secret=${secret}${query}`)).text;
  };

  it("explains every permission of the App and of the choices in a sentence", async () => {
    const permissions = [
      ...(await shown("")).matchAll(/<li><b>(.+?)<\/b>, (read[\w -]*?)(?:: (.+?))?<\/li>/g),
    ];
    const chosen = Object.values(CHOICES).flatMap((choice) => Object.keys(choice.permissions));
    expect(permissions.map(([, name, access]) => `${name}: ${access}`)).toEqual([
      ...["Issues: read and write", "Contents: read-only", "Metadata: read-only", "Members: read-only"],
      ...["Checks: read and write", "Pull requests: read-only", "Merge queues: read-only"],
      ...["Commit statuses: read and write", "Actions: read-only", "Deployments: read and write"],
      "Issue fields: read-only",
    ]);
    expect(permissions).toHaveLength(4 + chosen.length);
    for (const [, , , why] of permissions) expect(why).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each([
    ["", {}, ""],
    ["", { GH_ORG: "acme" }, "Followthrough for acme"],
    ["", { GH_ORG: "an-organization-with-a-long-name" }, ""],
    ["&name=Ours&organization=", { GH_ORG: "acme" }, "Ours"],
  ])("%j with %j suggests the name %j", async (query, env, name) => {
    expect(await shown(query, "/", env)).toContain(`name="name" value="${name}"`);
  });

  it.each([
    ["&name=+", "The App needs a name."],
    [`&name=${"x".repeat(35)}`, "The name has 35 characters, but GitHub allows 34."],
    ["&name=Followthrough+for+CHANGE-ME", "Replace CHANGE-ME in the name."],
    ["&name=Ours&organization=a/b", "“a/b” is not the login of an organization."],
    ["&name=Ours&organization=<b>;", "“<b>;” is not the login of an organization."],
  ])("%j says: %s", async (query, problem) => {
    const page = plain(await shown(query, "/review"));
    expect(page).toContain(problem);
    expect(page).not.toContain('name="manifest"');
  });
});

describe("what comes next", () => {
  const settingsIn = (text: string) => plain([...text.matchAll(/<pre>(.*?)<\/pre>/gs)][1]![1]!);
  const { publicKey } = signerFrom({ privateKey: KEY });
  const all = Object.assign({}, ...Object.values(CHOICES).map(({ permissions }) => permissions));

  it.each([
    ["without a choice", {}, []],
    ["with the gate check", CHOICES["gate-check"].permissions, ["check: true"]],
    [
      "with all choices",
      all,
      [
        "check: true",
        expect.stringContaining("# gate: { deployments: ["),
        expect.stringContaining("# fields: {"),
      ],
    ],
  ])("shows settings that are valid and trust only this App, %s", async (_, permissions, more) => {
    const { port, secret } = await start({}, async () => ({ ...APP, permissions }));
    const { text } = await ask(port, `/registered?code=abc&state=${secret}`);
    const settings = settingsIn(text);
    expect(settings.trim().split("\n")).toEqual([
      `signing_keys: ["${publicKey}"]`,
      "apps: [followthrough-for-acme]",
      ...more,
    ]);
    expect(() => parseConfig(settings.replace(/^# /m, ""), "followthrough.yml")).not.toThrow();
    expect(plain(text)).toContain(`<pre>${recheckWorkflow(DEFAULT_POLICY)}</pre>`);
  });

  it("links only to pages and headings that exist", async () => {
    const { port, secret } = await start({}, async () => ({ ...APP, permissions: all }));
    const pages = [
      await ask(port, `/?secret=${secret}`),
      await ask(port, `/registered?code=a&state=${secret}`),
    ];
    const links = pages.flatMap(({ text }) => [...text.matchAll(/\/blob\/main\/([^"#]+)#?([^"]*)"/g)]);
    expect(links.length).toBeGreaterThan(4);
    for (const [, file, heading] of links) {
      const titles = [...readFileSync(join(home, file!), "utf8").matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
        title!.toLowerCase().replaceAll(" ", "-"),
      );
      expect(["", ...titles]).toContain(heading);
    }
  });
});

describe("another site or user cannot drive the guided setup", () => {
  const wrong = "0".repeat(48);

  it.each<[string, string, { method?: string; host?: string; body?: string }]>([
    ["the page without the secret", "/", {}],
    ["the page with another secret", `/?secret=${wrong}`, {}],
    ["the page with as many other letters", `/?secret=${encodeURIComponent("é".repeat(48))}`, {}],
    ["the manifest without the secret", "/review?name=Ours", {}],
    ["a path that is no address", "//", {}],
    ["a code without the state", "/registered?code=evil", {}],
    ["a code with another state", `/registered?code=evil&state=${wrong}`, {}],
    ["a code with the state under another name", "/registered?code=evil&secret=SECRET", {}],
    ["a form of another site", "/registered?code=evil&state=SECRET", { method: "POST" }],
    [
      "another host name that resolves here",
      "/registered?code=evil&state=SECRET",
      { host: "evil.example:3000" },
    ],
    [
      "Probot's import page",
      "/probot/import",
      { method: "POST", body: '{"appId":"1","pem":"x","webhook_secret":"y"}' },
    ],
    ["Probot's setup page", "/probot/setup?code=evil", {}],
  ])("%s is refused", async (_, path, request) => {
    const { port, secret } = await start();
    expect((await ask(port, path.replace("SECRET", secret), request)).status).toBe(403);
    expect({ codes, env: env() }).toEqual({ codes: [], env: "" });
  });

  it("refuses to start where it could not write the credentials, before GitHub creates an App", async () => {
    mkdirSync(join(folder, ".env"));
    await expect(start()).rejects.toThrow(SettingsError);
    expect(said).toEqual([]);
  });

  it("shows no way to GitHub once the file can no longer be written", async () => {
    const { port, secret } = await start();
    rmSync(join(folder, ".env"));
    mkdirSync(join(folder, ".env"));
    for (const path of ["/", "/review"]) {
      const page = await ask(port, `${path}?secret=${secret}&name=Ours`);
      expect(page).toMatchObject({
        status: 500,
        text: expect.stringContaining("Nothing happened on GitHub yet"),
      });
      expect(page.text).not.toContain("<form");
    }
  });

  it("keeps the credentials of a registered App until they are written", async () => {
    const { port, secret } = await start();
    rmSync(join(folder, ".env"));
    mkdirSync(join(folder, ".env"));
    const failed = await ask(port, `/registered?code=abc&state=${secret}`);
    expect(failed.text).toContain("GitHub created https://github.com/apps/followthrough-for-acme.");
    rmSync(join(folder, ".env"), { recursive: true });
    expect((await ask(port, `/registered?code=abc&state=${secret}`)).status).toBe(200);
    expect({ codes, env: env() }).toEqual({ codes: ["abc"], env: expect.stringContaining('APP_ID="7"') });
  });

  it.each([
    ["a proxy", { HTTPS_PROXY: "socks5://127.0.0.1:9" }],
    ["a signing key", { FOLLOWTHROUGH_SIGNING_KEY: "short" }],
  ])("refuses to start with %s that it cannot use", async (_, env) => {
    await expect(start(env)).rejects.toThrow(SettingsError);
  });

  it("says what is missing where there is no app.yml", async () => {
    rmSync(join(folder, "app.yml"));
    await expect(start()).rejects.toThrow(SettingsError);
  });
});
