import assert from 'node:assert/strict';
import test from 'node:test';
import { completionScript } from './scripts.ts';

test('each shell asks muster for the words, and falls back to files where muster has none', () => {
  const fallbacks = { bash: 'compgen -f', zsh: '_files', fish: '__fish_complete_path' } as const;
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    assert.match(completionScript(shell), /muster __complete -- /);
    assert.ok(completionScript(shell).includes(fallbacks[shell]), shell);
  }
});
