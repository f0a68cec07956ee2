/** A UUIDv7 in lower case: made once, never changed, never reused. */
export type EntityId = string & { readonly brand: 'EntityId' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the text form of any UUID in lower case; upper case is not an id here. */
export function isEntityId(text: string): text is EntityId {
  return text.length === 36 && UUID.test(text);
}
