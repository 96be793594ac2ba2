import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHOICES } from "../../src/domain/app-choices.ts";
import { readManifest } from "../fake-github/manifest.ts";
import { browserPath } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { freePort, type Running, start, stopAll } from "../harness/processes.ts";
import { bareEnv, ROOT } from "../harness/server.ts";

/*
 * The guided setup as an operator sees it: the built server, a browser, and a GitHub that shows what it was asked for.
 * FOLLOWTHROUGH_PICTURES=FOLDER writes pictures of the pages.
 */

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

interface Manifest {
  readonly name: string;
  readonly redirect_url: string;
  readonly public: boolean;
  readonly hook_attributes: { readonly url: string; readonly active: boolean };
  readonly default_permissions: Readonly<Record<string, string>>;
  readonly default_events: readonly string[];
}

let browser: Browser;
let github: Server;
let url: string;
/** What GitHub was asked to register, with the path of its page. */
let asked: { path: string; manifest: Manifest };
let folder: string;
let server: Running;
let address: string;

beforeAll(async () => {
  github = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, url);
    const body = await text(request);
    if (pathname.endsWith("/settings/apps/new")) {
      asked = { path: pathname, manifest: JSON.parse(new URLSearchParams(body).get("manifest")!) };
      const back = `${asked.manifest.redirect_url}?code=a1b2&state=${searchParams.get("state")}`;
      response.writeHead(200, { "content-type": "text/html" }).end(`<a href="${back}">Create GitHub App</a>`);
    } else if (request.method === "POST" && pathname === "/app-manifests/a1b2/conversions") {
      const { name, default_permissions: permissions, default_events: events } = asked.manifest;
      const slug = name.toLowerCase().replaceAll(" ", "-");
      const owner = { login: "acme", type: "Organization" };
      const secrets = { pem: privateKey, webhook_secret: "a secret of the webhook" };
      const app = { id: 77, slug, html_url: `${url}/apps/${slug}`, owner, permissions, events, ...secrets };
      response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify(app));
    } else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(github, "listening");
  url = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), "followthrough-setup-"));
  copyFileSync(join(ROOT, "app.yml"), join(folder, "app.yml"));
  const env = { ...bareEnv(), PORT: String(await freePort()), GITHUB_API_URL: url };
  server = start("server", process.execPath, [join(ROOT, "build/index.js")], { cwd: folder, env });
  browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
  address = await eventually(() => /http:\/\/localhost\S+/.exec(server.output())![0]);
});

afterAll(async () => {
  await browser?.close();
  await stopAll();
  github.close();
  rmSync(folder, { recursive: true });
});

/** At both widths, no line is cut, and the text stands out from its background. */
async function expectReadable(page: Page, name: string) {
  for (const width of [900, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const pictures = process.env.FOLLOWTHROUGH_PICTURES;
    if (pictures) await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
    const wide = `[...document.querySelectorAll("html, body, body *")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && !/inline/.test(getComputedStyle(one).display))
      .map((one) => one.tagName + ": " + one.textContent.trim().slice(0, 80))`;
    expect([width, await page.evaluate(wide)]).toEqual([width, []]);
  }
}

describe("the guided setup in a browser", () => {
  it("asks GitHub for what was chosen, no more and no less", async () => {
    const base = readManifest();
    const page = await browser.newPage();
    for (const choices of [
      [],
      ["gate-check"],
      ["deployments", "issue-fields"],
      ["intake"],
      ["gate-check", "deployments"],
    ] as const) {
      await page.goto(address);
      await page.getByLabel("Name of the App").fill("Followthrough's <new> App");
      for (const choice of choices) await page.locator(`input[name=${choice}]`).check();
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Register the App on GitHub" }).click();
      await page.getByText("Create GitHub App").waitFor();
      const needs = choices.map((choice) => CHOICES[choice]);
      const { default_permissions, default_events, ...rest } = asked.manifest;
      expect(asked.path).toBe("/settings/apps/new");
      expect(rest).toMatchObject({
        name: "Followthrough's <new> App",
        public: false,
        hook_attributes: { url: expect.stringMatching(/^https:.*\/api\/github\/webhooks$/), active: false },
      });
      expect(default_permissions).toEqual(
        Object.assign({}, base.permissions, ...needs.map((need) => need.permissions)),
      );
      expect(default_events).toEqual([...base.events, ...needs.flatMap((need) => need.events)]);
    }
    await page.close();
  });

  it("leads from the printed address to the credentials and the next steps", async () => {
    const page = await browser.newPage({ colorScheme: "light" });
    const errors: string[] = [];
    page.on("console", (message) => void errors.push(message.text()));
    await page.goto(address);
    await expectReadable(page, "form");
    expect(await page.locator("body").textContent()).toContain(`${join(folder, ".env")} can be written.`);

    await page.getByRole("button", { name: "Continue" }).click();
    expect(await page.locator("#name:invalid").count()).toBe(1);
    await page.getByLabel("Name of the App").fill("Followthrough for acme");
    await page.getByLabel("Organization").fill("acme");
    await page.getByLabel("Gate check").check();
    await page.getByRole("button", { name: "Continue" }).click();
    await expectReadable(page, "review");
    await page.getByText("Change something").click();
    expect(await page.getByLabel("Name of the App").inputValue()).toBe("Followthrough for acme");
    expect(await page.getByLabel("Gate check").isChecked()).toBe(true);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Register the App on GitHub" }).click();
    await page.getByText("Create GitHub App").click();

    await page.getByText("The App is registered").waitFor();
    expect(asked.path).toBe("/organizations/acme/settings/apps/new");
    await expectReadable(page, "next-steps");
    const steps = await page.locator("ol > li h2").allInnerTexts();
    expect(steps).toEqual(["Install the App", "Add the gate", "Label an issue incident"]);
    expect(await page.getByText("Install the App").getAttribute("href")).toBe(
      `${url}/apps/followthrough-for-acme/installations/new`,
    );
    expect(await page.locator("pre").nth(1).textContent()).toMatch(
      /^signing_keys: \["ed25519:[\w-]{43}"\]\napps: \[followthrough-for-acme\]\ncheck: true\n$/,
    );
    expect(errors.filter((text) => !text.includes("favicon"))).toEqual([]);

    expect(await server.ended).toBe(0);
    const env = readFileSync(join(folder, ".env"), "utf8");
    expect(env).toMatch(
      /^APP_ID="77"\nPRIVATE_KEY="-----BEGIN.+-----"\nWEBHOOK_SECRET="a secret of the webhook"$/m,
    );
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual([".env", "app.yml"]);
    await page.close();
  });
});
