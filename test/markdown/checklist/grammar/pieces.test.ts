import { describe, expect, it } from "@jest/globals";
import { cutPieces, edgePieces } from "../../../../src/markdown/checklist/grammar/pieces.ts";
import { CONTEXT } from "./said.ts";

const MARKS = { word: ["", ""], separator: ["/", "/"], metadata: ["{", "}"], remark: ["<", ">"] } as const;

/**
 * `Fix /—/ {@bob}* <(soon)>`: separators, metadata and remarks in their marks. Metadata with `*` is at an edge, and
 * metadata with `!` counts anywhere.
 */
function shown(text: string): string {
  const pieces = cutPieces(text, CONTEXT);
  const edges = new Set(edgePieces(pieces, text));
  const marked = pieces.map((piece) => {
    const [open, close] = MARKS[piece.kind];
    const counts = (piece.anywhere ? "!" : "") + (edges.has(piece) ? "*" : "");
    return open + text.slice(piece.start, piece.end) + close + counts;
  });
  return marked.join(" ");
}

describe("words, separators and metadata", () => {
  it.each([
    ["", ""],
    ["   ", ""],
    [" Fix  lag ", "Fix lag"],
    ["Fix lag, then rest", "Fix lag /,/ then rest"],
    ["Fix — lag", "Fix /—/ lag"],
    ["Fix lag -", "Fix lag /-/"],
    ["Fix lag -- @bob", "Fix lag /--/ {@bob}*"],
    ["Fix-lag --x", "Fix-lag --x"],
    ["Fix lag;|· @bob", "Fix lag /;|·/ {@bob}*"],
    ["@alice Fix lag", "{@alice}* Fix lag"],
    ["P1: fix lag", "{P1}* /:/ fix lag"],
    ["Fix lag: then", "Fix lag: then"],
    ["Fix lag @bob. Then rest", "Fix lag {@bob} /./ Then rest"],
    ["Fix lag @bob! Then", "Fix lag {@bob} /!/ Then"],
    ["Fix lag @bob.txt", "Fix lag @bob.txt"],
    ["Fix lag P1, #prevent", "Fix lag {P1}* /,/ {#prevent}*"],
    [" 11 Dec 2026", "11 Dec 2026"],
    ["! Fix lag", "! Fix lag"],
    ["Fix lag @bob : then", "Fix lag {@bob} : then"],
    ["Fix lag,. Then", "Fix lag /,/ . Then"],
    ["P1 alerts page nobody", "{P1} alerts page nobody"],
    ["@bob P1 alerts page nobody", "{@bob}* {P1} alerts page nobody"],
    ["P1 Alerts page nobody", "{P1}* Alerts page nobody"],
    ["@a fix lag", "{@a}* fix lag"],
    ["prio p1 fix lag", "{prio p1}* fix lag"],
    ["Ask @bob", "Ask {@bob}"],
    ["Fix lag @bob @carol", "Fix lag {@bob}* {@carol}*"],
    ["Ask @bob P1", "Ask {@bob} {P1}*"],
  ])("%j", (text, pieces) => expect(shown(text)).toBe(pieces));
});

describe("a remark", () => {
  it.each([
    ["Fix lag OPS-123", "Fix lag <OPS-123>"],
    ["OPS-1. Fix lag", "<OPS-1> /./ Fix lag"],
    ["Fix lag 🔥", "Fix lag <🔥>"],
    ["Fix lag :fire:", "Fix lag <:fire:>"],
    ["Fix lag 17:30", "Fix lag <17:30>"],
    ["Fix lag 5pm!", "Fix lag <5pm> /!/"],
    ["Fix lag EOD", "Fix lag <EOD>"],
    ["Fix `lag` now", "Fix <`lag`> now"],
    ["Fix \uE000\uE000\uE000 now", "Fix <\uE000\uE000\uE000> now"],
    ["Fix lag ops-123", "Fix lag ops-123"],
    ["OPS-123x Fix", "OPS-123x Fix"],
    ["Fix lag OPS-12.", "Fix lag <OPS-12> /./"],
    ["Fix lag :fire:x", "Fix lag :fire:x"],
  ])("%j", (text, pieces) => expect(shown(text)).toBe(pieces));
});

describe("brackets of metadata are metadata, and others a remark", () => {
  it.each([
    ["Fix lag (@bob)", "Fix lag {(@bob)}!*"],
    ["Fix lag [P1]", "Fix lag {[P1]}!*"],
    ["Fix lag (@bob, P1)", "Fix lag {(@bob, P1)}!*"],
    ["Fix (the) lag", "Fix <(the)> lag"],
    ["Fix lag (@bob]", "Fix lag (@bob]"],
    ["Fix lag [@bob)", "Fix lag [@bob)"],
    ["Fix lag (@bob)x", "Fix lag (@bob)x"],
    ["Fix lag(@bob)", "Fix lag(@bob)"],
    ["Fix lag (", "Fix lag ("],
    ["Fix lag )", "Fix lag )"],
    ["Fix (lag, twice)", "Fix <(lag, twice)>"],
    ["[OPEN] Fix lag", "{[OPEN]}* Fix lag"],
    ["修正(遅延)", "修正 <(遅延)>"],
    ["修正(@bob)", "修正 {(@bob)}!*"],
    ["修正(遅延)x", "修正 ( 遅延)x"],
    ["Fix (2026-12-01, @bob) lag", "Fix {(2026-12-01, @bob)}! lag"],
    ["Fix lag ()", "Fix lag ()"],
  ])("%j", (text, pieces) => expect(shown(text)).toBe(pieces));
});

describe("brackets that are taken apart keep their rest", () => {
  it.each([
    ["Fix lag (@bob, SRE team)", "Fix lag <(> {@bob}!* /,/ <SRE> <team> <)>"],
    ["Fix lag (SRE team, @bob)", "Fix lag <(> <SRE> <team> /,/ {@bob}!* <)>"],
    ["Fix lag (SRE @bob team)", "Fix lag <(SRE @bob team)>"],
    [
      "Fix lag (see wiki, due 2026-12-01, OPS-12)",
      "Fix lag <(> <see> <wiki> /,/ {due 2026-12-01}!* /,/ <OPS-12> <)>",
    ],
    ["Fix lag [see wiki; P1] now", "Fix lag <[> <see> <wiki> /;/ {P1}! <]> now"],
    ["Fix lag (see wiki, @bob, then rest)", "Fix lag <(> <see> <wiki> /,/ {@bob}!* /,/ <then> <rest> <)>"],
  ])("%j", (text, pieces) => expect(shown(text)).toBe(pieces));
});

describe("a past day alone in brackets is a remark", () => {
  it.each([
    ["Fix lag (2026-11-21)", "Fix lag <(2026-11-21)>"],
    ["Fix lag (2026-11-22)", "Fix lag {(2026-11-22)}*"],
    ["Fix lag (2026-11-21, P1)", "Fix lag {(2026-11-21, P1)}!*"],
    ["Fix lag (due 2026-11-21)", "Fix lag {(due 2026-11-21)}!*"],
    ["Fix lag (2026-11-21, 2026-11-20)", "Fix lag <(2026-11-21, 2026-11-20)>"],
  ])("%j", (text, pieces) => expect(shown(text)).toBe(pieces));
});

describe("one day makes the next one a word", () => {
  it.each([
    ["Fix lag @bob 2026-12-01", "Fix lag {@bob}* {2026-12-01}*"],
    ["Fix lag due 2026-12-01 2026-12-02", "Fix lag {due 2026-12-01}! 2026-12-02"],
    ["Fix lag @bob then 2026-12-01", "Fix lag {@bob} then 2026-12-01"],
    ["Fix lag @bob, 2026-12-01", "Fix lag {@bob}* /,/ {2026-12-01}*"],
    ["Fix lag @bob (see wiki) 2026-12-01", "Fix lag {@bob}* <(see wiki)> {2026-12-01}*"],
    ["Fix lag (due 2026-12-01) P1 2026-12-02", "Fix lag {(due 2026-12-01)}! {P1} 2026-12-02"],
    [
      "Fix lag (see wiki, due 2026-12-01) @bob 2026-12-02",
      "Fix lag <(> <see> <wiki> /,/ {due 2026-12-01}! <)> {@bob} 2026-12-02",
    ],
  ])("%j", (text, pieces) => expect(shown(text)).toBe(pieces));
});
