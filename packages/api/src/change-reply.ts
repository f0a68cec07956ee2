import { z } from 'zod';
import { diffEntry } from './diff-entry.ts';
import { named } from './entity-view.ts';

export const operationResult = z
  .object({
    id: z.string().exactOptional(),
    name: z.string().exactOptional(),
    items: z.array(z.string()).readonly().meta({ description: 'Addresses, names or numbers allocated.' }).exactOptional(),
    picked: z.array(named).readonly().exactOptional(),
    ports: z.tuple([z.string(), z.string()]).exactOptional(),
    units: z.tuple([z.int(), z.int()]).exactOptional(),
    number: z.int().exactOptional(),
  })
  .meta({ id: 'OperationResult', description: 'What an operation gave back.' });

export const changeReply = z
  .object({
    revision: z.int().nullable().meta({ description: 'The revision it made; null: nothing changed, or a dry run.' }),
    changed: z.boolean(),
    dry_run: z.boolean(),
    results: z.array(operationResult).readonly().meta({ description: 'One per operation, in order.' }),
    diff: z.array(diffEntry).readonly().meta({ description: 'Of a dry run.' }).exactOptional(),
  })
  .meta({ id: 'ChangeReply' });

export const CHANGE_REPLY_EXAMPLE = {
  revision: 1042,
  changed: true,
  dry_run: false,
  results: [{ id: '019a4c1e-8a52-7cc1-9d6e-0a3f5a1b2c3d', name: 'web1' }],
};
