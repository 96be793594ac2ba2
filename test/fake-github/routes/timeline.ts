import type { Hub } from "../hub.ts";
import { at, type EventRow, type IssueRow } from "../state.ts";
import { showTimelineComment, showTimelineEvent } from "../timeline-views.ts";
import { notFound, paged, type Routes, shownIssueOf } from "./route.ts";

export const TIMELINE_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/issues/{issue_number}/timeline": (request) => {
    const { hub } = request;
    if (!hub.timelines) throw notFound();
    const row = shownIssueOf(request);
    const instant = hub.now - hub.lag.listings;
    const comments = hub.comments(row).filter((comment) => at(comment, instant));
    const rows = [...eventsOf(hub, row, instant), ...comments];
    rows.sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
    return paged(
      request,
      rows.map((entry) =>
        "event" in entry ? showTimelineEvent(hub, entry) : showTimelineComment(hub, entry, instant),
      ),
    );
  },
};

function eventsOf({ state }: Hub, { id }: IssueRow, instant: number): EventRow[] {
  return state.events.filter(({ issueId, createdAt }) => issueId === id && createdAt <= instant);
}
