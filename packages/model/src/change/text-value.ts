// Values as people type them: a word is typed only where printing the value again gives the same word.

/** A value that text stands for, with references still by name. */
export type TypedText = string | number | boolean | null | { readonly datetime: string } | { readonly ref: string };

/** `12` integer, `1.5` float, `true`, `null`, dates and times; `0644`, `1.10`, `1e5` stay text; `"…"` is text, `@x` a reference. */
export function typeText(text: string): TypedText {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  const number = numberOfText(text);
  if (number !== undefined) return number;
  if (isDatetime(text)) return { datetime: text };
  if (text.length > 1 && text.startsWith('@')) return { ref: text.slice(1) };
  return unquoted(text);
}

/** The number that prints as exactly this text. */
function numberOfText(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  return String(number) === text ? number : undefined;
}

/** RFC 3339: a date, or a date and a time with zone, that exists in the calendar. */
export function isDatetime(text: string): boolean {
  const [, year, month, day, time] = DATETIME.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  if (time !== undefined && Number.isNaN(Date.parse(text))) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

const NUMBER = /^-?(?:0|[1-9][0-9]{0,20})(?:\.[0-9]{1,20})?$/;
const DATETIME = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/;

function unquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
}
