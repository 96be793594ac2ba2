import { Temporal } from "temporal-polyfill";

/** The part of moment-timezone that date-holidays uses, for its bundle (`lean-packages.ts`). */
interface Moment {
  year(): number;
  /** From 0. */
  month(): number;
  date(): number;
  hours(): number;
  minutes(): number;
  seconds(): number;
  format(): string;
  tz(zone: string): Moment;
  /** @param offset such as `+09:00` */
  utcOffset(offset: string): Moment;
}

function show(time: Temporal.ZonedDateTime): Moment {
  return {
    year: () => time.year,
    month: () => time.month - 1,
    date: () => time.day,
    hours: () => time.hour,
    minutes: () => time.minute,
    seconds: () => time.second,
    format: () => time.toString({ timeZoneName: "never", fractionalSecondDigits: 0 }),
    tz: (zone) => show(time.withTimeZone(zone)),
    utcOffset: (offset) => show(time.withTimeZone(offset)),
  };
}

/** @param text an instant */
export default function moment(text: string): Moment {
  return show(Temporal.Instant.from(text).toZonedDateTimeISO("UTC"));
}

/** @param when an instant, or what a clock in this zone shows, such as `2026-01-01 00:00:00` */
moment.tz = (when: Date | string, zone: string): Moment => {
  if (typeof when === "string") return show(Temporal.PlainDateTime.from(when).toZonedDateTime(zone));
  return show(Temporal.Instant.fromEpochMilliseconds(when.getTime()).toZonedDateTimeISO(zone));
};
