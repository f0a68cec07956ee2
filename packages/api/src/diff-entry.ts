// One fact that came, went or changed, as history, diff, blame and dry runs show it.
import { z } from 'zod';
import { entityBrief } from './entity-view.ts';
import { value } from './value.ts';

export const origin = z.enum(['cli', 'api', 'web', 'import', 'feedback', 'action', 'revert', 'system']);

export const provenance = {
  revision: z.int(),
  actor: z.string(),
  time: z.string().meta({ description: 'RFC 3339 in UTC.' }),
};

export const diffEntry = z
  .object({
    entity: entityBrief,
    change: z.enum(['+', '-', '~']),
    what: z.string().meta({ description: 'The kind of fact and its key.', examples: ['attribute status', 'holding rack:rack1'] }),
    before: value.exactOptional(),
    after: value.exactOptional(),
    revision: provenance.revision.exactOptional(),
    actor: provenance.actor.exactOptional(),
    time: provenance.time.exactOptional(),
  })
  .meta({ id: 'DiffEntry', description: 'One difference. A dry run has no revision, actor and time yet.' });

export const revisionView = z
  .object({
    number: z.int(),
    time: provenance.time,
    actor: z.string(),
    origin,
    message: z.string(),
    asserted: z.int().meta({ description: 'Number of facts that came.' }),
    retracted: z.int().meta({ description: 'Number of facts that went.' }),
  })
  .meta({ id: 'Revision', description: 'Who changed what, when and why.' });
