import * as z from "zod/mini";
import { PRIORITIES } from "../domain/priority.ts";
import { label, list, map, team, wholeNumber } from "./schema-pieces.ts";

/* What holds builds up, and whom the gate believes. */

/** Relative, and never up and out of the repository. */
const GLOB = /^(?![/!])(?!(?:.*\/)?\.\.(?:\/|$))[^\\\p{Cc}]{1,255}$/u;
const GLOB_WORDS = "a glob from the repository's root such as services/payments/**";
const AREA_NAME = "the name of an area: letters, digits, spaces and ./_- only, at most 50";
const KEY = "a public key such as ed25519:…, as the App prints it when it starts";
const SLUG = "the slug of a GitHub App such as followthrough";

const area = map({
  paths: list(
    z.string(GLOB_WORDS).check(z.regex(GLOB, GLOB_WORDS)),
    "a list with at least one glob",
    200,
  ).check(z.minLength(1, "a list with at least one glob")),
  labels: z.optional(list(label, "a list of labels", 100)),
  teams: z.optional(list(team, "a list of teams such as [acme/payments]", 100)),
}).check(
  z.refine(
    ({ labels = [], teams = [] }) => labels.length + teams.length > 0,
    "labels or teams by which the area's items are known",
  ),
);

export const gate = map({
  fail_on: z.optional(z.enum(["overdue", "due-soon", "none"], "overdue, due-soon or none")),
  due_soon_days: z.optional(wholeNumber(0, 366, "days")),
  grace_days: z.optional(wholeNumber(0, 366, "days")),
  on_undecided: z.optional(z.enum(["fail", "warn"], "fail or warn")),
  scope: z.optional(z.enum(["all", "changed-areas"], "all or changed-areas")),
  areas: z.optional(
    z.record(z.string().check(z.regex(/^[\w ./-]{1,50}$/, AREA_NAME)), area, {
      error: (issue) => (issue.code === "invalid_key" ? AREA_NAME : "a map from names to areas"),
    }),
  ),
  priorities: z.optional(
    list(z.enum(PRIORITIES, "P0, P1, P2, P3 or P4"), "a list with at least one priority").check(
      z.minLength(1, "a list with at least one priority"),
    ),
  ),
  severities: z.optional(
    list(label, "a list with at least one label").check(z.minLength(1, "a list with at least one label")),
  ),
  ignore_labels: z.optional(list(label, "a list of labels", 100)),
  hotfix_labels: z.optional(list(label, "a list of labels", 100)),
});

export const signingKeys = list(
  z.string(KEY).check(z.regex(/^ed25519:[\w-]{43}$/, KEY)),
  "a list with at least one public key",
  20,
).check(z.minLength(1, "a list with at least one public key"));

export const appSlug = z.string(SLUG).check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, SLUG));
