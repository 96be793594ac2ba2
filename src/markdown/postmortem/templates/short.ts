/** One page for small incidents: what happened, why, and what is promised. */
export const SHORT_TEMPLATE = `Incident {{ incident.link }} · {{ incident.severity }} · **postmortem due {{ postmortem.due_date }}**
Reported by {{ incident.reporter }} on {{ incident.opened_at }}

> Blameless: we ask how the system let it happen, and what keeps it from happening again.

## Summary

_What broke, for whom, for how long, and what ended it?_

## Root cause

_Ask "why" until the answer is something you can change._

## Lessons

_What helped, what got in the way, and where did communication break down?_

## Action items

_One line per promise: what, who, and by when. Followthrough opens an issue for each line. For example:_
\`- [ ] Alert on replication lag @alice due +14d P1\`
`;
