/** As long as a name of an entity: a variable is often named after what it is about. */
export const VARIABLE_NAME_LENGTH_MAX = 253;

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

// Whoever receives variables as an object (a template, an inventory for Ansible) must not be handed its prototype.
const OBJECT_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A letter or `_`, then letters, digits, `_`, `-`: no dots, because `var:NAME.path` looks inside a value. */
export function isVariableName(text: string): boolean {
  return text.length <= VARIABLE_NAME_LENGTH_MAX && VARIABLE_NAME.test(text) && !OBJECT_NAMES.has(text);
}
