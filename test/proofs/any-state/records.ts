import { type Signer, writeMarker } from "../../../src/record/marker.ts";
import type { Marker, PostmortemMarker } from "../../../src/record/marker-types.ts";
import { createSigner } from "../../../src/record/signature.ts";
import type { IssueRow } from "../../fake-github/state.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import { type AnyState, originOf, type PageState, type Place, type RecordState } from "./state.ts";
import { dueOf, NOWHERE, OWNER } from "./texts.ts";

/* The settings of a state, and the records that the App wrote in it, as people, crashes and new keys left them. */

const OLDER = createSigner(new Uint8Array(32).fill(8));
const SETTINGS = {
  default: "",
  pinned: `signing_keys: ["${SIGNER.publicKey}", "${OLDER.publicKey}"]\napps: [followthrough]\n`,
  broken: "gate: [\n",
};

/** The file with the settings, the same in each repository. */
export function filesOf({ settings, home, reviews }: AnyState): Record<string, string> {
  const rules = [
    ...(home === "shop" ? [] : [`repository: acme/${home}`]),
    ...(reviews === "one" ? ["review: { by: [bob, carol] }"] : []),
  ];
  const config = SETTINGS[settings] + (rules.length > 0 ? `postmortem: { ${rules.join(", ")} }\n` : "");
  return config === "" ? {} : { ".github/followthrough.yml": config };
}

/** The record as the App wrote it, and as it is now. */
export function recordOf(record: RecordState, own: Marker, other: Marker): string {
  const write = (marker: Marker, signer: Signer = SIGNER) => writeMarker(marker, signer);
  switch (record) {
    case "true":
      return write(own);
    case "older key":
      return write(own, OLDER);
    case "none":
      return "";
    case "cut":
      return write(own).slice(0, -40);
    case "two":
      return `${write(own)}\n\n${write(own)}`;
    case "altered":
      return write(own).replaceAll(/"due":"2026/g, '"due":"2027');
    case "copied":
      return write(other);
  }
}

/** Half of the issues have the record of their first moment, which does not know their numbers yet. */
export function recordedIn({ number, id }: Pick<IssueRow, "id" | "number">, repositoryId: number) {
  return number % 2 === 0 ? { repositoryId } : { repositoryId, number, id };
}

/** The issue of which a copied record tells. Its number is odd, so that the record has it. */
export const COPIED = { number: NOWHERE + 1, id: NOWHERE + 1 };

/** Other repositories in which the App opened items of a page. */
export function elsewhereOf({ home, lines, lineless }: PageState): Place[] {
  const items = [...lines.flatMap(({ item, copies }) => [...(item ? [item] : []), ...copies]), ...lineless];
  const places = items.filter(({ isAdopted }) => !isAdopted).map((item) => originOf(item).place);
  return [...new Set(places.filter((place) => place !== home))].sort();
}

/** What the record of a postmortem says about items that were issues before. */
export function adoptedIn({ lines, lineless }: PageState): Partial<PostmortemMarker> {
  const items = [...lines.flatMap(({ item }) => item ?? []), ...lineless].filter(
    ({ isAdopted }) => isAdopted,
  );
  if (items.length === 0) return {};
  const terms = { priority: null, areas: [], owners: [OWNER] };
  const agreed = items.map((item) => {
    const due = dueOf(item);
    const { place, number } = originOf(item);
    return [`acme/${place}#${number}`, { originalDue: due, due, extensions: 0, terms }] as const;
  });
  return { adopted: agreed.map(([name]) => name), agreed: Object.fromEntries(agreed) };
}
