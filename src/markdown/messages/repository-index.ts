import { INDEX_TAG, type WorkingLabels } from "../../record/report-tag.ts";
import { forTableCell } from "../escape.ts";
import { table } from "../table.ts";

export const INDEX_TITLE = "Followthrough index";

/** The visible body of the issue that tells the gate which labels to look for and which items people count on. */
export function renderIndex({ actionItem, postmortem }: WorkingLabels): string {
  return [
    INDEX_TAG,
    "The Followthrough gate reads this issue to find this repository's action items and postmortems. It needs it where it cannot read the settings, for example in a private `.github` repository. A hidden comment lists the open items that are committed, so that none can be removed unnoticed.",
    "",
    ...table(
      ["Issues", "Label"],
      [
        ["Action items", forTableCell(actionItem)],
        ["Postmortems", forTableCell(postmortem)],
      ],
    ),
    "",
    "Leave this issue open. The App keeps it up to date, and restores it when someone edits or closes it.",
  ].join("\n");
}
