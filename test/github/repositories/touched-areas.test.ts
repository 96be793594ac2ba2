import { describe, expect, it } from "@jest/globals";
import { touchedAreas } from "../../../src/github/repositories/touched-areas.ts";

const touches = (path: string, file: string) =>
  touchedAreas([file], { area: { paths: [path], labels: [], teams: [] } }).length === 1;

describe("the paths of an area", () => {
  it.each<[path: string, file: string, matches: boolean]>([
    ["services/pay/**", "services/pay/src/a.ts", true],
    ["services/pay", "services/pay/src/a.ts", true],
    ["services/pay/", "services/pay/src/a.ts", true],
    ["services/pay", "services/payments/a.ts", false],
    ["lib/*.ts", "lib/a.ts", true],
    ["lib/*.ts", "lib/b/a.ts", false],
    ["**/*.sql", "db/.hidden/1.sql", true],
    ["lib/{a,b}/**", "lib/b/c.ts", true],
    ["lib/[ab].ts", "lib/a.ts", true],
    ["lib/[ab].ts", "lib/[ab].ts", true],
    ["lib/[ab].ts", "lib/c.ts", false],
    ["lib/@(a|b).ts", "lib/b.ts", true],
    ["lib/!(a).ts", "lib/b.ts", true],
    ["lib/!(a).ts", "lib/a.ts", false],
    ["app/(dashboard)/**", "app/(dashboard)/page.tsx", true],
    ["app/(dashboard)", "app/(dashboard)/page.tsx", true],
    ["app/(dashboard)/{list,detail}/*", "app/(dashboard)/list/page.tsx", true],
    ["app/(.)photo/**", "app/(.)photo/[id]/page.tsx", true],
    ["app/[...slug]/**", "app/[...slug]/page.tsx", true],
    ["app/[[...slug]]/**", "app/[[...slug]]/page.tsx", true],
    ["app/(shop)/[id]/**", "app/(shop)/[id]/page.tsx", true],
    ["app/(shop)/[id]/**", "app/(shop)/other/page.tsx", false],
    ["app/@modal/**", "app/@modal/page.tsx", true],
  ])("%s and %s: %s", (path, file, matches) => {
    expect(touches(path, file)).toBe(matches);
  });
});
