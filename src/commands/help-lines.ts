import type { GatePolicy } from "../domain/gate-policy.ts";
import { extendCommand, type OpenExceptions, waiveCommand } from "../domain/items/exceptions.ts";
import { areaArgument, lowersPriority } from "../domain/items/terms.ts";
import { PRIORITIES, type Priority } from "../domain/priority.ts";
import { plural } from "../domain/text.ts";

/** Who can use a command. `arranger`: an owner, an approver, or anyone with at least the triage role. */
export type HelpReader = "anyone" | "triager" | "arranger" | "reviewer" | "owner" | "approver";

/** A command that works now, and what it does. */
export interface HelpLine {
  /** As it is written, with REASON, DATE and @name to fill in. */
  readonly usage: string;
  readonly does: string;
  readonly may: readonly HelpReader[];
}

/** What the commands about a due date depend on. */
export interface DatedToHelp {
  readonly exceptions: OpenExceptions;
  readonly waived: boolean;
}

/** An open item, with all that its commands depend on. */
export interface ItemToHelp extends DatedToHelp {
  readonly committed: boolean;
  readonly priority: Priority | null;
  readonly gate: Pick<GatePolicy, "priorities" | "holds">;
  readonly owned: boolean;
  /** The areas that it is in, and the others of the settings. */
  readonly areas: readonly string[];
  readonly otherAreas: readonly string[];
}

/** The commands that work on an open item. */
export function linesOnItem(item: ItemToHelp): HelpLine[] {
  const { committed, owned, areas, otherAreas } = item;
  const eases = committed ? "approver" : "arranger";
  const reason = committed ? " REASON" : "";
  return [
    ...extensionLines(item.exceptions),
    ...(committed ? [] : [line("/due DATE", "sets the due date, until the item is committed.", "arranger")]),
    line("/assign @name", "changes the owner. `/assign` alone makes it yours.", "arranger"),
    ...(owned ? [line(`/assign nobody${reason}`, "leaves it without an owner.", eases)] : []),
    ...priorityLines(item),
    ...otherAreas
      .slice(0, 1)
      .map((area) => line(`/area +${areaArgument(area)}`, "puts it into that area.", "arranger")),
    ...areas
      .slice(0, 1)
      .map((area) => line(`/area -${areaArgument(area)}${reason}`, "takes it out of that area.", eases)),
    ...waiverLines("item", item),
    line("/drop REASON", "closes the item as not planned.", "approver"),
  ];
}

function extensionLines({ ownerDays, extensions }: OpenExceptions): HelpLine[] {
  return [
    ...(ownerDays > 0
      ? [
          line(
            extendCommand(ownerDays),
            `moves the due date: once, by ${plural(ownerDays, "day")} at most.`,
            "owner",
          ),
        ]
      : []),
    ...(extensions > 0
      ? [
          line(
            "/extend DATE REASON",
            `moves the due date. ${extensions === 1 ? "1 extension is" : `${extensions} extensions are`} left.`,
            "approver",
          ),
        ]
      : []),
  ];
}

function waiverLines(noun: "item" | "postmortem", { exceptions, waived }: DatedToHelp): HelpLine[] {
  const { waiverDays } = exceptions;
  return [
    ...(waiverDays > 0
      ? [
          line(
            waiveCommand(exceptions),
            `suspends the ${noun} until that day, ${plural(waiverDays, "day")} at most.`,
            "approver",
          ),
        ]
      : []),
    ...(waived ? [line("/unwaive", "ends the waiver.", "owner", "approver")] : []),
  ];
}

/** Before an item is committed, any priority goes. */
function priorityLines({ committed, priority, gate }: ItemToHelp): HelpLine[] {
  if (!committed)
    return [
      line(
        `/priority ${priority === "P1" ? "P2" : "P1"}`,
        "sets the priority. The due date stays.",
        "arranger",
      ),
    ];
  const higher = PRIORITIES.filter((one) => one !== priority && !lowersPriority(priority, one, gate)).at(-1);
  const lower = PRIORITIES.find((one) => lowersPriority(priority, one, gate));
  return [
    ...(higher ? [line(`/priority ${higher}`, "raises the priority. The due date stays.", "arranger")] : []),
    ...(lower
      ? [line(`/priority ${lower} REASON`, "lowers the priority. The due date stays.", "approver")]
      : []),
  ];
}

/**
 * The commands that work on a postmortem.
 * @param open its own due date; null if it is closed
 * @param lost an item whose issue is gone, as `#12`; undefined if there is none
 * @param reviews whether the settings ask for reviews
 */
export function linesOnPostmortem(
  open: DatedToHelp | null,
  lost: string | undefined,
  reviews: boolean,
): HelpLine[] {
  return [
    line("/status", "replies with what is missing and the state of each action item.", "anyone"),
    line("/complete", "closes the postmortem, once nothing is missing.", "arranger"),
    line("/timeline", "updates the timeline.", "arranger"),
    ...(open && reviews
      ? [
          line("/approve", "approves what it says now. Whoever wrote it can't.", "reviewer"),
          line("/request-changes REASON", "asks for changes before it is complete.", "reviewer"),
        ]
      : []),
    ...(open ? [...extensionLines(open.exceptions), ...waiverLines("postmortem", open)] : []),
    ...(lost === undefined
      ? []
      : [line(`/drop ${lost} REASON`, "drops an action item whose issue is gone.", "approver")]),
  ];
}

/** The commands that work on an incident. */
export function linesOnIncident({ hasPostmortem }: { readonly hasPostmortem: boolean }): HelpLine[] {
  return [
    ...(hasPostmortem ? [] : [line("/postmortem", "opens a postmortem.", "triager")]),
    line("/postmortem #12", "shares the postmortem of #12.", "triager"),
    line("/no-postmortem REASON", "records that this incident needs no postmortem.", "approver"),
  ];
}

function line(usage: string, does: string, ...may: HelpReader[]): HelpLine {
  return { usage, does, may };
}
