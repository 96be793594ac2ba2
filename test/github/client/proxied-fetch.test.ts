import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { httpsFetch } from "../../../src/github/client/https-fetch.ts";
import { proxiedFetch } from "../../../src/github/client/proxied-fetch.ts";
import { CERTIFICATE, KEY } from "../../harness/tls.ts";

const PROGRAM = fileURLToPath(new URL("proxied-process.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "followthrough-tls-"));
const TRUSTED = join(folder, "certificate.pem");

/** GitHub's API, over HTTPS. Answers with what it got. */
const api = createHttpsServer({ key: KEY, cert: CERTIFICATE }, async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { host, authorization } = request.headers;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.end(JSON.stringify({ host, authorization, path: request.url, ...JSON.parse(body) }));
});

/** A proxy that opens a tunnel to the API, whatever host is asked for. */
const proxy = createHttpServer();
proxy.on("connect", (request, client, head) => {
  tunnels.push({ to: request.url!, login: request.headers["proxy-authorization"] });
  const tunnel = connect((api.address() as AddressInfo).port, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    tunnel.write(head);
    tunnel.pipe(client).pipe(tunnel);
  });
  for (const socket of [client, tunnel]) socket.on("error", () => {});
});

let tunnels: { to: string; login: string | undefined }[] = [];
let proxyUrl: string;
let local: string;

beforeAll(async () => {
  writeFileSync(TRUSTED, CERTIFICATE);
  for (const server of [api, proxy]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  local = `https://localhost:${(api.address() as AddressInfo).port}`;
});
beforeEach(() => {
  tunnels = [];
});
afterAll(() => {
  for (const server of [api, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

/** A process that sends requests. Which certificates it trusts is fixed when it starts. */
function startSender(env: Record<string, string>) {
  const args = ["--import", "tsx", PROGRAM];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH!, ...env } });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  return {
    async send(url: string, env: Record<string, string>) {
      child.stdin.write(`${JSON.stringify({ url, env })}\n`);
      return JSON.parse((await lines.next()).value);
    },
    async stop() {
      child.stdin.end();
      await once(child, "close");
      return stderr;
    },
  };
}

describe("the proxy from the environment", () => {
  let sender: ReturnType<typeof startSender>;

  beforeAll(() => {
    sender = startSender({ NODE_EXTRA_CA_CERTS: TRUSTED });
  });

  it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY"])(
    "in %s tunnels HTTPS to GitHub, and sees neither the request nor the token",
    async (name) => {
      expect(await sender.send("https://api.github.com", { [name]: proxyUrl })).toEqual({
        host: "api.github.com",
        authorization: "Bearer the token",
        path: "/repos/o/r/issues",
        title: "Größe",
      });
      expect(tunnels).toEqual([{ to: "api.github.com:443", login: undefined }]);
    },
  );

  it("gets the login in its URL", async () => {
    const login = proxyUrl.replace("//", "//me:hunter2@");
    await sender.send("https://api.acme.ghe.com", { HTTPS_PROXY: login });
    const basic = `Basic ${Buffer.from("me:hunter2").toString("base64")}`;
    expect(tunnels).toEqual([{ to: "api.acme.ghe.com:443", login: basic }]);
  });

  it.each([{ NO_PROXY: "other.example, localhost" }, { no_proxy: "localhost" }, { NO_PROXY: "*" }])(
    "is not used for the hosts in %j",
    async (except) => {
      const { title } = await sender.send(local, { HTTPS_PROXY: proxyUrl, ...except });
      expect(title).toBe("Größe");
      expect(tunnels).toEqual([]);
    },
  );

  it("that is unreachable is a fault that can pass", async () => {
    const { fault } = await sender.send("https://api.github.com", { HTTPS_PROXY: "http://127.0.0.1:9" });
    expect(fault).toBe("ambiguous");
  });

  it("does not weaken the check of certificates", async () => {
    const distrustful = startSender({});
    const { cause } = await distrustful.send("https://api.github.com", { HTTPS_PROXY: proxyUrl });
    expect(cause).toContain("self-signed certificate");
    await distrustful.stop();
  });

  it("causes no warning", async () => {
    expect(await sender.stop()).toBe("");
  });

  it("is not used without a variable", () => {
    expect(proxiedFetch({ NO_PROXY: "localhost", HTTPS_PROXY: "" })).toBe(httpsFetch);
  });

  it.each(["proxy.example.com", "socks5://me:hunter2@proxy.example.com"])(
    "%s is rejected with the variable's name, and without its value",
    (value) => {
      expect(() => proxiedFetch({ HTTPS_PROXY: value })).toThrow(
        /^HTTPS_PROXY: expected an http or https URL/,
      );
      expect(() => proxiedFetch({ HTTPS_PROXY: value })).toThrow(/^((?!hunter2).)*$/);
    },
  );
});
