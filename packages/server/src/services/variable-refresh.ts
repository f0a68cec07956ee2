import { err, problem } from '@muster/protocol';
import type { Call, Outcome } from '../http/call.ts';
export async function refreshVariables(_call: Call<'variables.refresh'>): Promise<Outcome<'variables.refresh'>> {
  return err(problem('unavailable', 'x.y', 'x'));
}
