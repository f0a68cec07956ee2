/** 253 is the longest DNS name (RFC 1035 2.3.4): a host's name must be able to be one. */
export const NAME_LENGTH_MAX = 253;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Names: 1 to 253 of letters, digits, `.`, `-`, `_`, starting with a letter or digit. */
export function isEntityName(text: string): boolean {
  return text.length >= 1 && text.length <= NAME_LENGTH_MAX && NAME.test(text);
}
