// Sizes as machines report them and people ask for them: `64GiB`, `65536kB`. Only observations are compared so.

const SIZE = /^([0-9]{1,15}(?:\.[0-9]{1,6})?)\s?([kKMGTP]i?)?B$/;
const POWERS: readonly string[] = ['K', 'M', 'G', 'T', 'P'];

/** Bytes; undefined when the text is no size. `k` means 1000 as in ohai's and the units' own definition, `Ki` 1024. */
export function sizeOfText(text: string): number | undefined {
  const found = SIZE.exec(text);
  if (found === null) return undefined;
  const [, number, unit = ''] = found;
  const power = unit === '' ? 0 : POWERS.indexOf(unit.slice(0, 1).toUpperCase()) + 1;
  return Number(number) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}
