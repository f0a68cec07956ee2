import { z } from 'zod';

const revision = z.int().meta({ description: 'The revision that the answer was computed at.' });

/** One page of a walk. `next` is the cursor of the following page; null: this is the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item).readonly(),
    next: z.string().nullable().meta({ description: 'Cursor of the next page; null: there is none.' }),
    revision,
    total: z.int().meta({ description: 'How many there are on all pages, where that is known.' }).exactOptional(),
  });
}

/** A list that is always whole. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item).readonly(), revision });
}
