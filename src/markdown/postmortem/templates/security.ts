/** For incidents in which somebody may have got at what is not theirs. */
export const SECURITY_TEMPLATE = `> This page blames no one: we ask how the system let it happen. Keep secrets, personal data and open holes out of it.
> Say who may read it before you write what was exposed.

|  |  |
| --- | --- |
| Incident | {{ incident.link }} |
| Severity | {{ incident.severity }} |
| Reported by | {{ incident.reporter }} |
| Opened | {{ incident.opened_at }} |
| Closed | {{ incident.closed_at }} |
| Page due | {{ postmortem.due_date }} |

## Summary

<!-- What happened, since when, and is it over? No secrets. -->

## What was exposed

<!-- Data, credentials, systems; whose; how many; how sure are we, and from which logs? -->

## Attack path

<!-- How did it begin, and which steps followed? Which of them could have been stopped? -->

## Timeline

<!-- From the first trace, not from the alarm: entry, discovery, containment, recovery. -->

{{ timeline }}

| Time | What happened |
| --- | --- |
|  |  |

## Detection

<!-- Who or what noticed? What was in the logs earlier? -->

## Containment and recovery

<!-- What was cut off, rotated, rebuilt? How do we know that nobody is left inside? Was the response effective? -->

## Notification

<!-- Who had to be told by law or contract, by when, and who was told? Where did communication break down? -->

## Root cause

<!-- Why was it possible? If it ends at a person, ask once more. -->

## What went well

<!-- What kept it from being worse? -->

## Lessons

<!-- What do we know now that we did not know before? -->

## Action items

<!--
One line for each promise, such as "- [ ] Expire unused tokens after 30 days @alice due 2026-12-01 P1". Followthrough opens an issue for
each: keep details of a hole that is still open out of the words.
-->

### Contain

### Prevent

### Detect
`;
