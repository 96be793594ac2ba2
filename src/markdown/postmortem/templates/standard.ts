/** The postmortem template for repositories that have none of their own. */
export const BUILT_IN_TEMPLATE = `> This page blames no one. Everybody acted on what they knew at the time, so we ask how the system let it happen.
> We write it to learn, and to leave the next person a system in which this is harder to repeat.

|  |  |
| --- | --- |
| Incident | {{ incident.link }} |
| Severity | {{ incident.severity }} |
| Reported by | {{ incident.reporter }} |
| Opened | {{ incident.opened_at }} |
| Closed | {{ incident.closed_at }} |
| Postmortem due | {{ postmortem.due_date }} |

## Summary

<!-- Two or three sentences for somebody who was not there: what broke, for whom, for how long, what ended it. -->

## Impact

<!-- Who noticed, and what could they not do? Numbers where you have them: users, requests, orders, minutes. -->

## Timeline

<!-- Start before the alarm: the change or the load that set it off. Name the time zone. -->

{{ timeline }}

| Time | What happened |
| --- | --- |
|  |  |

## Root cause

<!-- Ask "why" until the answer is something you can change. If it ends at a person, ask once more. -->

## Contributing factors

<!-- What made it more likely, worse, or harder to see: missing tests or alarms, load, timing, hidden coupling. -->

## Was the response effective?

<!-- How long until we noticed, until somebody acted, until it was over? Which of these could have been shorter? -->
<!-- Did runbooks, dashboards, access and tools help or get in the way? -->

## Where did communication break down?

<!-- Who needed to know earlier, or never heard? Was it clear who led? What did customers hear, and when? -->

## What went well

<!-- What kept it from being worse? Keep doing it on purpose. Was any of it luck? -->

## Lessons

<!-- What do we know now that we did not know before? What surprised us? -->

## Action items

<!--
One line for each promise; Followthrough opens an issue for it and follows it to the end. Prefer what prevents
the next incident, or finds it sooner, to what only repairs this one. Write them like this:

- [ ] Alert on replication lag @alice due 2026-12-01 P1 #prevent

The words, who owns it, when it is due (a date, or "due +14d"), and if you like a priority (P0 to P4), a kind
(#prevent, #detect, #mitigate), or another repository (repo: owner/name).
-->
`;
