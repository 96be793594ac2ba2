import { GUARD } from "../../../../src/markdown/markup.ts";
import { table } from "./said.ts";

const URL = "https://github.com/acme/shop/issues/12";

const OTHER = "https://github.com/acme/infra/issues/12";

table("an issue in front of the words", [
  ["#12 Fix lag", "Fix lag", { issue: "#12" }],
  ["#12: fix lag", "fix lag", { issue: "#12" }],
  ["#12, fix lag", "fix lag", { issue: "#12" }],
  ["#12; fix lag", "fix lag", { issue: "#12" }],
  ["#12 — fix lag", "fix lag", { issue: "#12" }],
  ["#12 - fix lag", "fix lag", { issue: "#12" }],
  ["#12 -fix lag", "-fix lag", { issue: "#12" }],
  ["#12 · | fix lag", "| fix lag", { issue: "#12" }],
  ["#12  — fix lag", "fix lag", { issue: "#12" }],
  ["#12", "", { issue: "#12" }],
  ["#12 —", "", { issue: "#12" }],
  [`#12  ${GUARD}Due 2026-12-01${GUARD}`, "Due 2026-12-01", { issue: "#12" }],
  ["acme/infra#12 Fix lag", "Fix lag", { issue: "acme/infra#12" }],
  ["acme/shop#12 Fix lag", "Fix lag", { issue: "#12" }],
  [`${URL} Fix lag`, "Fix lag", { issue: "#12" }],
  [`<${URL}> Fix lag`, "Fix lag", { issue: "#12" }],
  ["(#12) Fix lag", "Fix lag", { issue: "#12" }],
  ["[#12] Fix lag", "Fix lag", { issue: "#12" }],
  ["[#12](x) Fix lag"],
  ["**#12** Fix lag", "Fix lag", { issue: "#12" }],
  ["_#12_: fix lag", "fix lag", { issue: "#12" }],
  ["**#12**x Fix lag"],
  ["**lag** #12"],
  ["**(lag)** Fix"],
  ["#12a Fix lag"],
  ["#0 Fix lag"],
  [`#12${"x".repeat(500)} Fix lag`],
  ["Fix lag #12"],
  ["https://elsewhere.example/acme/shop/issues/12 Fix lag"],
]);

table("a link that shows the issue's number", [
  [`[#12](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[12](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[GH-12](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[issue #12](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[acme/infra#12](${OTHER}): fix lag`, "fix lag", { link: "acme/infra#12" }],
  [`[ #12 ](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`**[#12](${URL})** Fix lag`, "Fix lag", { link: "#12" }],
  ["[#12](12) Fix lag", "Fix lag", { link: "#12" }],
  ["[#12](../issues/12) Fix lag", "Fix lag", { link: "#12" }],
  ["[#12](issues/12/) Fix lag", "Fix lag", { link: "#12" }],
  ["[lag](../issues/12) @bob", "[lag](../issues/12)", { owners: ["bob"] }],
  [`[#12](${URL})x Fix lag`],
  [`[ ](${URL}) Fix lag`],
  [`[#12](${URL}), fix lag`, "fix lag", { link: "#12" }],
]);

table("a link on other words counts if only metadata follows", [
  [`[Fix lag](${URL})`, "Fix lag", { link: "#12" }],
  [`[Fix lag](${URL}) @bob`, "Fix lag", { owners: ["bob"], link: "#12" }],
  [`[Fix lag](${URL}) soon`],
  [`[#12 Fix lag](${URL}) @bob`, "Fix lag", { owners: ["bob"], link: "#12" }],
  [`[#12: fix lag](${URL}) P1`, "fix lag", { priority: "P1", link: "#12" }],
  [`[#12 Fix lag](${URL}) soon`],
  [`[acme/shop#12, fix lag](${URL})`, "fix lag", { link: "#12" }],
  [
    "[Fix lag](https://github.com/acme/shop/pull/12) @bob",
    "[Fix lag](https://github.com/acme/shop/pull/12)",
    { owners: ["bob"] },
  ],
]);

table("a link whose words only say that it is one", [
  [`[issue](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[The tracking issue](${URL}): fix lag`, "fix lag", { link: "#12" }],
  [`[GitHub](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[follow-up ticket](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[here](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[todo](${URL}) Fix lag`, "Fix lag", { link: "#12" }],
  [`[my issue](${URL}) Fix lag`],
  [`[in this linked issue](${URL}) Fix lag`],
]);

table("a number that is not the one in the address", [
  [`[#13](${URL}) Fix lag`, "Fix lag", { wrongLink: `[#13](${URL})` }],
  [`[#13 Fix lag](${URL}) @bob`, "Fix lag", { wrongLink: `[#13 Fix lag](${URL})`, owners: ["bob"] }],
  [`[#13 Fix lag](${URL}) soon`],
  [`Fix lag ([#13](${URL}))`, "Fix lag", { wrongLink: `[#13](${URL})` }],
]);

table("behind metadata", [
  ["[P1] #12 Fix lag", "Fix lag", { priority: "P1", issue: "#12" }],
  ["P1: #12 Fix lag", "Fix lag", { priority: "P1", issue: "#12" }],
  ["@bob #12 Fix lag", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["@bob — #12: fix lag", "fix lag", { owners: ["bob"], issue: "#12" }],
  [`[P1] [Fix lag](${URL})`, "Fix lag", { priority: "P1", link: "#12" }],
  ["🔥 #12 Fix lag"],
  ["(see wiki) #12 Fix lag"],
  ["[P1] (#12) Fix lag", "Fix lag", { priority: "P1", issue: "#12" }],
  ["[P1] (see wiki) #12 Fix lag", "(see wiki) #12 Fix lag", { priority: "P1" }],
  ["— #12 Fix lag"],
  ["— #12 Fix lag @bob", "— #12 Fix lag", { owners: ["bob"] }],
]);

table("in brackets at the end", [
  ["Fix lag (#12)", "Fix lag", { issue: "#12" }],
  ["Fix lag [#12]", "Fix lag", { issue: "#12" }],
  ["Fix lag (acme/infra#12)", "Fix lag", { issue: "acme/infra#12" }],
  [`Fix lag (${URL})`, "Fix lag", { issue: "#12" }],
  [`Fix lag ([#12](${URL}))`, "Fix lag", { link: "#12" }],
  ["Fix lag (issue: #12)", "Fix lag", { issue: "#12" }],
  ["Fix lag (tracked in #12)", "Fix lag", { issue: "#12" }],
  ["Fix lag (#12) @bob P1", "Fix lag", { owners: ["bob"], priority: "P1", issue: "#12" }],
  ["Fix lag @bob (#12)", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["Fix lag (#12).", "Fix lag.", { issue: "#12" }],
  ["Fix lag (#12) (see wiki)", "Fix lag (see wiki)", { issue: "#12" }],
  ["Fix lag (#12) in staging"],
  ["Fix lag ( #12 )", "Fix lag", { issue: "#12" }],
  ["(issue: #12)", "", { issue: "#12" }],
  ["Fix lag (#12)<!-- seen -->", "Fix lag", { issue: "#12" }],
  [`Fix lag ([a wiki](${URL}))`],
  ["Fix lag (see #12)"],
  ["Fix lag(#12)"],
  ["Fix lag (#12)x"],
  ["Fix lag (#12, #13)"],
  ["(see wiki #12)"],
  ["Fix lag ()#12"],
]);

table("after a separator at the end", [
  ["Fix lag — #12", "Fix lag", { issue: "#12" }],
  ["Fix lag - #12", "Fix lag", { issue: "#12" }],
  ["Fix lag; #12", "Fix lag", { issue: "#12" }],
  ["Fix lag | #12", "Fix lag", { issue: "#12" }],
  ["Fix lag → #12", "Fix lag", { issue: "#12" }],
  ["Fix lag, #12"],
  ["Fix lag #12"],
  ["Fix lag — #12.", "Fix lag", { issue: "#12" }],
  ["Fix lag — #12 @bob", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["Fix lag @bob #12", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["Fix lag<br>#12", "Fix lag", { issue: "#12" }],
  ["Fix lag — #12 in staging"],
  ["Fix lag (twice, #12, then rest)"],
  ["Fix lag — #12!", "Fix lag", { issue: "#12" }],
  ["Fix lag — **#12**", "Fix lag", { issue: "#12" }],
  ["Fix lag (**#12**)", "Fix lag", { issue: "#12" }],
]);

table("in a list at the end", [
  ["Fix lag, #12, @bob", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["Fix lag, #12 , @bob", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["Fix lag, #12 @bob", "Fix lag, #12", { owners: ["bob"] }],
  ["Fix lag, #12 @bob, P1", "Fix lag, #12", { owners: ["bob"], priority: "P1" }],
  ["Fix lag #12, @bob", "Fix lag #12", { owners: ["bob"] }],
  ["Fix lag, #12, then rest"],
]);

table("after a label at the end", [
  ["Fix lag Issue: #12", "Fix lag", { issue: "#12" }],
  ["Fix lag — Issue: #12", "Fix lag", { issue: "#12" }],
  ["Fix lag **Issue:** #12", "Fix lag", { issue: "#12" }],
  ["Fix lag, ticket = #12", "Fix lag", { issue: "#12" }],
  ["Fix lag GitHub issue: #12", "Fix lag", { issue: "#12" }],
  ["Fix lag tracked in #12", "Fix lag", { issue: "#12" }],
  ["Fix lag (tracked by: #12)", "Fix lag", { issue: "#12" }],
  ["Fix lag — tracking: #12 — @bob", "Fix lag", { owners: ["bob"], issue: "#12" }],
  ["Fix lag issue #12"],
  [
    "Fix the lag that nobody has seen until now, which is a long story that ends with Issue: #12",
    "Fix the lag that nobody has seen until now, which is a long story that ends with",
    { issue: "#12" },
  ],
  ["Fix lag reissue: #12", "Fix lag reissue", { issue: "#12" }],
]);

table("after a colon at the end, if the words don't say that it is another's", [
  ["Split by size: #12", "Split by size", { issue: "#12" }],
  ["Fix lag: #12", "Fix lag", { issue: "#12" }],
  ["Blocked by: #12"],
  ["Fix lag, see: #12"],
  ["Fix lag. Related: #12"],
  ["Fix lag, PR: #12"],
  ["**Fix lag:** #12"],
  ["Fix lag:#12"],
]);

table("an address at the end, unless a word makes it part of the sentence", [
  [`Fix lag ${URL}`, "Fix lag", { issue: "#12" }],
  [`Fix lag ${URL.replace("https", "http")}`, "Fix lag", { issue: "#12" }],
  [`Fix lag **${URL}**`, "Fix lag", { issue: "#12" }],
  [`Fix lag **[#12](${URL})**`, "Fix lag", { link: "#12" }],
  [`Fix lag <${URL}>`, "Fix lag", { issue: "#12" }],
  [`Fix lag [#12](${URL})`, "Fix lag", { link: "#12" }],
  [`Fix lag: ${URL}`, "Fix lag", { issue: "#12" }],
  [`Fix lag Ticket: ${URL}`, "Fix lag", { issue: "#12" }],
  [`Fix lag issue ${URL}`, "Fix lag", { issue: "#12" }],
  [`Fix lag as in ${URL}`],
  [`Close ${URL}`],
  [`Review ${URL}`],
  [`Fix lag and ${URL}`],
  [`Fix lag ${URL} soon`],
  [`Fix lag ${URL}.`, "Fix lag", { issue: "#12" }],
  [`Fix lag, ${URL}`, "Fix lag", { issue: "#12" }],
  [`Fix lag ${URL} @bob`, "Fix lag", { owners: ["bob"], issue: "#12" }],
  [`Fix lag in [the issue](${URL})`],
]);

table("what is left is joined", [
  ["Fix lag — #12 (see wiki)", "Fix lag (see wiki)", { issue: "#12" }],
  ["Fix lag - #12 🔥", "Fix lag 🔥", { issue: "#12" }],
  ["Fix lag (#12): P1", "Fix lag:", { priority: "P1", issue: "#12" }],
  ["Fix (lag; #12)"],
  ["#12", "", { issue: "#12" }],
  ["#12."],
  ["(#12) @bob", "", { owners: ["bob"], issue: "#12" }],
  ["P1 — Issue: #12", "", { priority: "P1", issue: "#12" }],
]);
