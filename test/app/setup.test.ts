import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { SettingsError } from "../../src/app/settings.ts";
import { serveSetup } from "../../src/app/setup.ts";

const home = process.cwd();
const MANIFEST = readFileSync("app.yml", "utf8");
const APP = {
  url: "https://github.com/apps/followthrough-for-acme",
  credentials: { APP_ID: "7", PRIVATE_KEY: "-----BEGIN\nabc\n-----END", WEBHOOK_SECRET: "sixteen letters!" },
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
const manifestIn = ({ text }: Answer) =>
  JSON.parse(
    /name="manifest" value="([^"]*)"/
      .exec(text)![1]!
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)),
  );

describe("the guided setup", () => {
  it("sends the manifest to GitHub, and writes the credentials that GitHub returns", async () => {
    const { port, secret } = await start({ GH_ORG: "acme" });
    const page = await ask(port, `/?secret=${secret}`);
    expect(page.text).toContain(
      `action="https://github.com/organizations/acme/settings/apps/new?state=${secret}"`,
    );
    expect(manifestIn(page)).toMatchObject({
      public: false,
      default_permissions: { issues: "write" },
      redirect_url: `http://localhost:${port}/registered`,
    });
    const end = await ask(port, `/registered?code=abc&state=${secret}`);
    expect(end.text).toContain("https://github.com/apps/followthrough-for-acme/installations/new");
    expect(codes).toEqual(["abc"]);
    expect(env()).toContain(
      'APP_ID="7"\nPRIVATE_KEY="-----BEGIN\\nabc\\n-----END"\nWEBHOOK_SECRET="sixteen letters!"',
    );
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  });

  it.each([
    [{ GITHUB_API_URL: "https://git.acme.example/api/v3" }, "https://git.acme.example/settings/apps/new"],
    [{ GHE_HOST: "acme.ghe.com" }, "https://acme.ghe.com/settings/apps/new"],
  ])("%j leads to %s", async (settings, action) => {
    const { port, secret } = await start(settings);
    expect((await ask(port, `/?secret=${secret}`)).text).toContain(`action="${action}?`);
  });

  it("keeps what is in the file, and protects a file that others could read", async () => {
    writeFileSync(join(folder, ".env"), "LOG_LEVEL=debug", { mode: 0o644 });
    const { port, secret } = await start();
    await ask(port, `/registered?code=abc&state=${secret}`);
    expect(env()).toMatch(/^LOG_LEVEL=debug\nAPP_ID="7"\n/);
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  });

  it("ends after one write", async () => {
    const { port, secret } = await start();
    await ask(port, `/registered?code=abc&state=${secret}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
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

describe("another site or user cannot drive the guided setup", () => {
  const wrong = "0".repeat(48);

  it.each<[string, string, { method?: string; host?: string; body?: string }]>([
    ["the page without the secret", "/", {}],
    ["the page with another secret", `/?secret=${wrong}`, {}],
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

  it("refuses to start with a proxy that it cannot use", async () => {
    await expect(start({ HTTPS_PROXY: "socks5://127.0.0.1:9" })).rejects.toThrow(SettingsError);
  });

  it("says what is missing where there is no app.yml", async () => {
    rmSync(join(folder, "app.yml"));
    await expect(start()).rejects.toThrow(SettingsError);
  });
});
