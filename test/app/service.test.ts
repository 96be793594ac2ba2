import { afterEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { paceOf, type Service, startService } from "../../src/app/service.ts";
import { SettingsError } from "../../src/domain/settings-error.ts";
import { checkRequest } from "../fake-github/openapi.ts";
import { type Answer, apiIssue, github, INSTALLED, type Sent, settings } from "./github-api.ts";

const KEY = { owner: "acme", repo: "shop", number: 12 };
const bot = { login: "followthrough[bot]", type: "Bot" };
const logged: { level: string; message: string; err?: unknown }[] = [];
const write = (level: string) => (fields: object, message: string) =>
  void logged.push({ level, message, ...fields });
const log = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };

afterEach(() => {
  nock.cleanAll();
  logged.length = 0;
});

/** An incident and the postmortem that the App opens for it. */
function incidentRoutes(over: Record<string, Answer | ((sent: Sent) => Answer)> = {}) {
  const appIssues: Record<string, unknown>[] = [];
  const incident = apiIssue(12, { title: "Checkout is down", labels: [{ name: "incident" }] });
  return github({
    ...INSTALLED,
    "GET /repos/acme/shop/issues/12": [200, incident],
    "GET /repos/acme/shop/issues": () => [200, appIssues],
    "GET /repos/acme/shop/issues/12/events": [200, []],
    "GET /repos/acme/shop/issues/12/sub_issues": [200, []],
    "POST /repos/acme/shop/issues": ({ body }) => {
      const opened = apiIssue(13, { ...body, user: bot, labels: [{ name: "postmortem" }] });
      appIssues.push(opened);
      return [201, opened];
    },
    "POST /repos/acme/shop/issues/12/sub_issues": [201, incident],
    "POST /repos/acme/shop/issues/12/comments": [201, { id: 77 }],
    ...over,
  });
}

async function pass(): Promise<void> {
  const service: Service = await startService(settings, log, new AbortController().signal);
  service.enqueue(KEY);
  await service.idle();
}

const writes = (sent: readonly Sent[]) =>
  sent.filter(
    ({ method, path }) => method !== "GET" && !path.includes("access_tokens") && !path.includes("labels"),
  );

describe("the service at GitHub's HTTP boundary", () => {
  it("opens a postmortem and links it as a sub-issue by its database id, as GitHub's API description requires", async () => {
    const sent = incidentRoutes();
    await pass();
    expect(writes(sent).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /repos/acme/shop/issues",
      "POST /repos/acme/shop/issues/12/sub_issues",
      "POST /repos/acme/shop/issues/12/comments",
    ]);
    expect(writes(sent)[2]!.body.body).toMatch(/^The postmortem of this incident is #13, due /);
    expect(writes(sent)[1]!.body).toEqual({ sub_issue_id: 9013 });
    const path = { owner: "acme", repo: "shop", issue_number: "12" };
    const described = (endpoint: string, { body }: Pick<Sent, "body">) =>
      checkRequest(endpoint, { path, query: new URLSearchParams(), body, bodyText: JSON.stringify(body) });
    const endpoint = "POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues";
    expect(() => described(endpoint, writes(sent)[1]!)).not.toThrow();
    expect(() => described(endpoint, { body: { sub_issue_id: "#13" } })).toThrow();
  });

  it("writes a link into the incident if the API has no sub-issues", async () => {
    let incident = apiIssue(12, { labels: [{ name: "incident" }] });
    const sent = incidentRoutes({
      "GET /repos/acme/shop/issues/12": () => [200, incident],
      "GET /repos/acme/shop/issues/12/sub_issues": [404, { message: "Not Found" }],
      "PATCH /repos/acme/shop/issues/12": ({ body }) => {
        incident = { ...incident, ...body };
        return [200, incident];
      },
    });
    await pass();
    expect(writes(sent).map(({ method }) => method)).toEqual(["POST", "PATCH"]);
    expect(incident.body).toBe("Postmortem: #13");
  });

  it("finds the postmortem on a later page of its own issues, by GitHub's cursor", async () => {
    const sent: Sent[] = incidentRoutes();
    await pass();
    const opened = writes(sent)[0]!.body;
    nock.cleanAll();
    const next = "https://api.github.com/repositories/1/issues?per_page=100&after=Y3Vyc29y";
    const nextPass = incidentRoutes({
      "GET /repos/acme/shop/issues": [200, [], { link: `<${next}>; rel="next"` }],
      "GET /repositories/1/issues": [
        200,
        [
          apiIssue(13, {
            ...opened,
            user: bot,
            parent_issue_url: "https://api.github.com/repos/acme/shop/issues/12",
          }),
        ],
      ],
    });
    await pass();
    expect(writes(nextPass).map(({ path }) => path)).toEqual(["/repos/acme/shop/issues/12/comments"]);
  });

  it("writes an issue's number into it if its clock differs from GitHub's, and keeps what others wrote meanwhile", async () => {
    const opened: Record<string, unknown>[] = [];
    const sent = incidentRoutes({
      "GET /repos/acme/shop/issues": () => [200, opened],
      "POST /repos/acme/shop/issues": ({ body }) => {
        const times = { created_at: "2025-01-01T00:00:00Z", updated_at: "2025-01-01T00:00:00Z" };
        opened[0] = apiIssue(13, { ...body, ...times, user: bot, labels: [{ name: "postmortem" }] });
        return [201, opened[0]];
      },
      "GET /repos/acme/shop/issues/13": () => {
        return [200, { ...opened[0], body: `Written meanwhile.\n\n${opened[0]!.body}` }];
      },
      "PATCH /repos/acme/shop/issues/13": ({ body }) => {
        opened[0] = { ...opened[0], ...body };
        return [200, opened[0]];
      },
    });
    await pass();
    expect(writes(sent).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /repos/acme/shop/issues",
      "PATCH /repos/acme/shop/issues/13",
      "POST /repos/acme/shop/issues/12/sub_issues",
      "POST /repos/acme/shop/issues/12/comments",
    ]);
    expect(writes(sent)[1]!.body.body).toMatch(
      /^Written meanwhile\.\n[\s\S]*"issue":\{"repositoryId":\d+,"number":13,"id":\d+\}/,
    );
  });

  it("does not follow redirects, so that a POST never becomes a GET", async () => {
    const elsewhere = "https://api.github.com/repositories/1/issues";
    const sent = incidentRoutes({
      "POST /repos/acme/shop/issues": [301, { message: "Moved Permanently" }, { location: elsewhere }],
    });
    await pass();
    expect(sent.some(({ path }) => path === "/repositories/1/issues")).toBe(false);
    expect(logged.filter(({ level }) => level === "error").map(({ err }) => String(err))).toEqual([
      expect.stringContaining("moved to"),
    ]);
  });

  it("reports a missing permission once, also on the incident, and does not repeat the request", async () => {
    const sent = incidentRoutes({
      "POST /repos/acme/shop/issues": [403, { message: "Resource not accessible by integration" }],
    });
    await pass();
    expect(writes(sent).map(({ path }) => path)).toEqual([
      "/repos/acme/shop/issues",
      "/repos/acme/shop/issues/12/comments",
    ]);
    expect(String(logged.find(({ level }) => level === "error")?.err)).toContain(
      "not accessible by integration",
    );
  });

  it("opens the item without an owner whom GitHub cannot assign", async () => {
    const sent = incidentRoutes();
    await pass();
    const postmortem = {
      ...apiIssue(13, { user: bot, parent_issue_url: "https://api.github.com/repos/acme/shop/issues/12" }),
      body: `${writes(sent)[0]!.body.body}\n\n## Action items\n\n- [ ] Add alerts @ghost2\n`,
    };
    nock.cleanAll();
    const appIssues: Record<string, unknown>[] = [postmortem];
    const nextPass = incidentRoutes({
      "GET /repos/acme/shop/issues": () => [200, appIssues],
      "GET /repos/acme/shop/issues/13": () => [200, postmortem],
      "GET /repos/acme/shop/issues/13/sub_issues": [200, []],
      "PATCH /repos/acme/shop/issues/13": ({ body }) => {
        postmortem.body = body.body as string;
        return [200, postmortem];
      },
      "POST /repos/acme/shop/issues/13/sub_issues": [201, postmortem],
      "POST /repos/acme/shop/issues": ({ body }) => {
        const refused = [{ resource: "Issue", field: "assignees", code: "invalid", value: "ghost2" }];
        if ((body.assignees as string[]).length > 0)
          return [422, { message: "Validation Failed", errors: refused }];
        const opened = apiIssue(14, { ...body, labels: [{ name: "action-item" }], assignees: [], user: bot });
        appIssues.push(opened);
        return [201, opened];
      },
    });
    await pass();
    const bodies = writes(nextPass).map(({ method, path, body }) => [`${method} ${path}`, body.assignees]);
    expect(bodies.slice(1)).toEqual([
      ["POST /repos/acme/shop/issues", ["ghost2"]],
      ["POST /repos/acme/shop/issues", []],
      ["POST /repos/acme/shop/issues/13/comments", undefined],
      ["PATCH /repos/acme/shop/issues/13", undefined],
      ["POST /repos/acme/shop/issues/13/sub_issues", undefined],
    ]);
    expect(postmortem.body).toContain(
      "- [ ] [#14](https://github.com/acme/shop/issues/14) Add alerts @ghost2 · due ",
    );
  });

  it.each<[string, string, number, number | undefined]>([
    ["the usual interval", "https://api.github.com", 1_000, undefined],
    ["a short one at GitHub", "https://api.github.com", 10, undefined],
    ["a short one at an Enterprise Server", "https://git.acme.test/api/v3", 0, undefined],
    ["a short one at a name that only looks local", "https://127.0.0.1.acme.test", 0, undefined],
    ["the usual interval at an emulator", "http://127.0.0.1:4001", 1_000, undefined],
    ["a short one at an emulator", "http://127.0.0.1:4001", 10, 1e6],
    ["a short one at an emulator by name", "http://localhost:4001", 10, 1e6],
  ])(
    "keeps GitHub's limit for an hour with %s, unless it is an emulator's",
    (_, apiUrl, interval, perHour) => {
      const pace = paceOf({ apiUrl, writeIntervalMs: interval });
      expect(pace).toMatchObject({ writeIntervalMs: interval });
      expect([pace.writesPerHour, pace.writesPerMinute]).toEqual([perHour, perHour]);
    },
  );

  it.each<[string, Answer]>([
    ["a key of another App", [401, { message: "A JSON web token could not be decoded" }]],
    ["an App that is registered elsewhere", [404, { message: "Integration not found" }]],
    ["a website in place of its API", [302, "", { location: "https://github.com/login" }]],
  ])("ends the start with what to check: %s", async (_, answer) => {
    github({ "GET /app": answer });
    const start = startService(settings, log, new AbortController().signal);
    await expect(start).rejects.toThrow(SettingsError);
    await expect(start).rejects.toThrow(/APP_ID and the private key.*GITHUB_API_URL \(or GHE_HOST\)/);
    await expect(start).rejects.toThrow(/^https:\/\/api\.github\.com does not accept/);
  });

  it("ends the start if the proxy of the environment cannot be used", async () => {
    process.env.HTTPS_PROXY = "socks5://127.0.0.1:9";
    try {
      const start = startService(settings, log, new AbortController().signal);
      await expect(start).rejects.toThrow(
        new SettingsError(
          "HTTPS_PROXY: expected an http or https URL such as http://proxy.example.com:3128.",
        ),
      );
    } finally {
      delete process.env.HTTPS_PROXY;
    }
  });
});
