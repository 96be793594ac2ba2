import { describe, expect, it } from "@jest/globals";
import { apiBaseUrl, webUrl } from "../../../src/github/client/base-url.ts";

describe("the base URL of the API", () => {
  it.each([
    [{}, "https://api.github.com"],
    [{ GITHUB_API_URL: "" }, "https://api.github.com"],
    [{ GITHUB_API_URL: "https://api.github.com" }, "https://api.github.com"],
    [{ GITHUB_API_URL: "http://127.0.0.1:4000/" }, "http://127.0.0.1:4000"],
    [{ GITHUB_API_URL: " https://GHE.example/api/v3// " }, "https://ghe.example/api/v3"],
    [{ GHE_HOST: "ghe.example" }, "https://ghe.example/api/v3"],
    [{ GHE_HOST: "ghe.example:8443", GHE_PROTOCOL: "http" }, "http://ghe.example:8443/api/v3"],
    [{ GHE_HOST: "ghe.example", GHE_PROTOCOL: "https:" }, "https://ghe.example/api/v3"],
    [{ GHE_HOST: "ghe.example", GITHUB_API_URL: "https://api.test" }, "https://api.test"],
    [{ GHE_HOST: "acme.ghe.com" }, "https://api.acme.ghe.com"],
    [{ GHE_HOST: "api.acme.ghe.com" }, "https://api.acme.ghe.com"],
    [{ GHE_HOST: "API.Acme.GHE.com" }, "https://api.acme.ghe.com"],
    [{ GITHUB_API_URL: "https://api.acme.ghe.com/" }, "https://api.acme.ghe.com"],
    [{ GHE_HOST: "ghe.com.example" }, "https://ghe.com.example/api/v3"],
    [{ GHE_HOST: "acme-ghe.com" }, "https://acme-ghe.com/api/v3"],
    [{ GHE_HOST: "github.com" }, "https://api.github.com"],
    [{ GHE_HOST: "api.github.com" }, "https://api.github.com"],
  ])("of %j is %s", (env, url) => {
    expect(apiBaseUrl(env)).toBe(url);
  });

  it.each([
    [{ GITHUB_API_URL: "api.github.com" }, /^GITHUB_API_URL: expected an http or https URL such as/],
    [{ GITHUB_API_URL: "ftp://api.github.com" }, /^GITHUB_API_URL/],
    [{ GITHUB_API_URL: "https://api.test/?a=b" }, /^GITHUB_API_URL/],
    [
      { GHE_HOST: "https://ghe.example" },
      /^GHE_HOST: expected a host such as github\.example\.com or example\.ghe\.com, found/,
    ],
    [{ GHE_HOST: "ghe.example", GHE_PROTOCOL: "gopher" }, /^GHE_PROTOCOL/],
  ])("%j is rejected with the variable's name", (env, message) => {
    expect(() => apiBaseUrl(env)).toThrow(message);
  });

  it("never repeats a password", () => {
    expect(() => apiBaseUrl({ GITHUB_API_URL: "https://me:hunter2@api.test" })).toThrow(/^((?!hunter2).)*$/);
  });
});

describe("the website of the API", () => {
  it.each([
    ["https://api.github.com", "https://github.com"],
    ["https://api.acme.ghe.com", "https://acme.ghe.com"],
    ["https://ghe.example/api/v3", "https://ghe.example"],
    ["https://api.example:8443/api/v3", "https://api.example:8443"],
  ])("%s is %s", (api, web) => expect(webUrl(api)).toBe(web));
});
