import {
  type AnyState,
  type IncidentState,
  type ItemState,
  type LineState,
  numbered,
  type PageState,
} from "./state.ts";

/* The states in which faults were found, each as small as it can be. They are tried first. */

const item = (over: Partial<ItemState> = {}): ItemState => ({
  ...{
    number: 0,
    place: "shop",
    from: null,
    was: 0,
    isAdopted: false,
    is: "open",
    isKnown: false,
    record: "true",
    hasLabel: true,
  },
  ...{
    isLinked: true,
    isDiscussed: false,
    isLate: false,
    saysLate: false,
    exception: "none",
    isLocked: false,
    room: "plenty",
  },
  ...over,
});

const line = (over: Partial<LineState> = {}): LineState => ({
  ...{ words: "Rotate signing keys", form: "task", isChecked: false, shows: "link" },
  ...{ change: "nothing", item: item(), copies: [], stranger: 0, room: "plenty", place: "shop" },
  ...over,
});

const page = (over: Partial<PageState> = {}): PageState => ({
  ...{ number: 0, home: "shop", is: "open", record: "true", hasLabel: true, isLinked: true },
  ...{
    isDiscussed: false,
    text: "as written",
    review: "none",
    room: "plenty",
    statuses: 1,
    lines: [line()],
    lineless: [],
  },
  ...over,
});

const incident = (over: Partial<IncidentState>): IncidentState => ({
  ...{ number: 0, is: "open", remembers: "once", room: "plenty", pages: [page()] },
  ...{ shares: "nothing", isImitated: false, imitation: 0 },
  ...over,
});

const state = (first: Partial<IncidentState>, over: Partial<AnyState> = {}): AnyState =>
  numbered({
    ...{
      settings: "default",
      home: "shop",
      reviews: "none",
      labels: "as set",
      daysAgo: 3,
      hears: true,
      lacks: "nothing",
      index: "none",
    },
    incidents: [incident(first)],
    ...over,
  });

/** Two incidents, the second of which asks for the postmortem of the first. */
const shared = (first: Partial<IncidentState>): AnyState =>
  state({}, { incidents: [incident(first), incident({ pages: [], shares: "asked" })] });

/** What was wrong, and from which state. */
export const FOUND: Readonly<Record<string, AnyState>> = {
  "a second postmortem opened, although the incident said which one it has": state({
    pages: [page({ record: "none", isLinked: false })],
  }),
  "a postmortem without its record was forgotten when its issue was no incident anymore": state({
    is: "unlabeled",
    pages: [page({ record: "cut", lines: [line({ shows: "nothing" })] })],
  }),
  "the duplicate was tracked, and the postmortem that people chose was not": state({
    pages: [page({ is: "duplicate" }), page({ lines: [line({ item: null })] })],
  }),
  "an item whose line was gone was opened again, only to be closed because of its line": state(
    { pages: [page({ lineless: [item({ is: "not planned" })] })] },
    { daysAgo: 0 },
  ),
  "a copy that a person closed was opened again, only to be closed as a copy": state({
    pages: [page({ lines: [line({ copies: [item({ is: "not planned" })] })] })],
  }),
  "of two items that lost their lines, one was closed without asking": state(
    { pages: [page({ lines: [], lineless: [item(), item({ is: "not planned" })] })] },
    { daysAgo: 0 },
  ),
  "two lines with the number of an issue that is gone: the box of the second one was lost": state({
    pages: [
      page({
        lines: [
          line({ shows: "no issue" }),
          line({
            words: "Write a runbook",
            shows: "no issue",
            item: item({ is: "completed", isKnown: true }),
          }),
        ],
      }),
    ],
  }),
  "a copy got a label that went again, because a command changed its original meanwhile": state({
    pages: [
      page({
        lines: [
          line({
            shows: "stranger",
            item: item({ isLate: true, exception: "extension asked" }),
            copies: [item({ isLate: true })],
          }),
        ],
      }),
    ],
  }),
  "a copy without a line was labeled as overdue, only to be closed because of its line": state(
    {
      pages: [
        page({
          lines: [
            line({
              shows: "stranger",
              item: item({ is: "not planned" }),
              copies: [item({ isLate: true }), item({ isLate: true, isDiscussed: true })],
            }),
          ],
        }),
      ],
    },
    { daysAgo: 0 },
  ),
  "of two items that lost their lines, one was closed while the other got a week more": state(
    { pages: [page({ lines: [], lineless: [item(), item({ exception: "extension asked" })] })] },
    { daysAgo: 0 },
  ),
  "a person's issue without its record was adopted again, only to be let go because of its line": state(
    {
      pages: [
        page({
          lines: [],
          lineless: [item({ isAdopted: true, record: "none", hasLabel: false, isLinked: false })],
        }),
      ],
    },
    { daysAgo: 0 },
  ),
  "of a closed incident, a postmortem that lost its record was forgotten until someone changed something":
    state({
      is: "closed",
      pages: [page({ record: "cut", lines: [line({ item: null })] })],
    }),
  "a command on an item that its box opens again was refused, because the item was still closed": state({
    pages: [
      page({
        lines: [line({ item: item({ is: "completed", isKnown: true, exception: "extension asked" }) })],
      }),
    ],
  }),
  "without sub-issues, a second postmortem opened next to one whose record was a copy of another's": state(
    { remembers: "nothing", pages: [page({ record: "copied" })] },
    { lacks: "sub-issues" },
  ),
  "the gate passed an item without its record, because postmortem and index were gone, and none told who the App is":
    state({
      pages: [page({ is: "deleted", lines: [line({ item: item({ record: "none" }) })] })],
    }),
  "an item that its box opened again was labeled as overdue, although a command gave it more time": state({
    pages: [
      page({
        lines: [
          line({
            item: item({ is: "completed", isKnown: true, isLate: true, exception: "waiver asked" }),
          }),
        ],
      }),
    ],
  }),
  "an unused postmortem of a deleted incident stayed closed, although another one asked to share it meanwhile":
    shared({ is: "deleted", pages: [page({ lines: [] })] }),
  "the gate passed an item that lost its label and its line's number, because its postmortem was full": state(
    {
      remembers: "nothing",
      pages: [
        page({
          ...{ room: "none", isLinked: false, hasLabel: false },
          lines: [
            line({
              ...{ shows: "no issue", isChecked: true, form: "table" },
              item: item({ hasLabel: false, isLinked: false, isLate: true }),
            }),
          ],
        }),
      ],
    },
    { daysAgo: 0 },
  ),
  "a postmortem that was closed too early stayed closed, because its text had no room for its ids": state({
    pages: [page({ is: "completed", room: "none" })],
  }),
  "the gate passed an item that lost its label, because its text was full": state(
    { pages: [page({ lines: [line({ item: item({ hasLabel: false, isLate: true, room: "none" }) })] })] },
    { daysAgo: 0 },
  ),
  "a week more was granted twice, because the item was transferred and its comments got other ids": state({
    pages: [
      page({
        lines: [
          line({
            place: "infra",
            item: item({ from: "shop", place: "infra", isLate: true, exception: "extension recorded" }),
          }),
        ],
      }),
    ],
  }),
  "a person's closed issue stayed an item, although its line was removed on the same day": state(
    {
      is: "deleted",
      pages: [page({ lines: [], lineless: [item({ isAdopted: true, is: "completed", isLinked: false })] })],
    },
    { daysAgo: 0 },
  ),
  "the gate passed an item without a line and a label, because its text was full": state(
    {
      pages: [
        page({
          lines: [line({ shows: "number", item: null })],
          lineless: [item({ hasLabel: false, isLinked: false, isLate: true, room: "none" })],
        }),
      ],
    },
    { daysAgo: 0 },
  ),
  "an unused postmortem of a deleted incident opened again, only because an item was not let go yet": state(
    {
      is: "deleted",
      pages: [
        page({
          ...{ is: "completed", isLinked: false, isDiscussed: true, lines: [] },
          lineless: [item({ isAdopted: true, hasLabel: false, isLinked: false })],
        }),
      ],
    },
    { daysAgo: 0 },
  ),
};
