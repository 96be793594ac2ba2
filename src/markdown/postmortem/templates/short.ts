/** One page for small incidents: what happened, why, and what is promised. */
export const SHORT_TEMPLATE = `> This page blames no one: we ask how the system let it happen, and what keeps it from happening again.

Incident {{ incident.link }}, severity {{ incident.severity }}, opened {{ incident.opened_at }}. This page is due {{ postmortem.due_date }}.

## Summary

<!-- What broke, for whom, for how long, and what ended it. -->

## Root cause

<!-- Ask "why" until the answer is something that you can change. -->

## Lessons

<!-- What helped, what was in the way, where did communication break down? -->

## Action items

<!--
One line for each promise, such as:

- [ ] Alert on replication lag @alice due 2026-12-01 P1 #prevent
-->
`;
