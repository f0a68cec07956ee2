import type { Handlers } from '../http/call.ts';
import { err, problem } from '@muster/protocol';
const none = () => err(problem('unavailable', 'x.y', 'x'));
export const secretHandlers = {
  'secrets.list': none, 'secrets.reveal': none, 'secrets.rotate': none,
} satisfies Partial<Handlers>;
