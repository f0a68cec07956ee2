// Axis -> point -> slots. A point with one slot (a serial number, a name) costs no set; one with very many is a bitmap.
import { isDense, SlotBitmap } from './slot-bitmap.ts';

type Postings = number | Set<number> | SlotBitmap;

const NO_SLOTS: readonly number[] = [];
const NO_POINTS: readonly string[] = [];

export class TermIndex {
  readonly #axes = new Map<string, Map<string, Postings>>();

  /** Adding what is there already changes nothing. */
  add(axis: string, point: string, slot: number): void {
    let points = this.#axes.get(axis);
    if (points === undefined) {
      points = new Map();
      this.#axes.set(axis, points);
    }
    const found = points.get(point);
    if (found === undefined) points.set(point, slot);
    else if (typeof found === 'object') {
      found.add(slot);
      if (found instanceof Set && isDense(found.size, slot)) points.set(point, new SlotBitmap(found));
    } else if (found !== slot) points.set(point, new Set([found, slot]));
  }

  remove(axis: string, point: string, slot: number): void {
    const points = this.#axes.get(axis);
    const found = points?.get(point);
    if (points === undefined || found === undefined) return;
    if (typeof found === 'object') {
      found.delete(slot);
      if (found.size > 0) return;
    } else if (found !== slot) return;
    points.delete(point);
    if (points.size === 0) this.#axes.delete(axis);
  }

  slots(axis: string, point: string): Iterable<number> {
    const found = this.#axes.get(axis)?.get(point);
    if (found === undefined) return NO_SLOTS;
    return typeof found === 'object' ? found : [found];
  }

  count(axis: string, point: string): number {
    const found = this.#axes.get(axis)?.get(point);
    if (found === undefined) return 0;
    return typeof found === 'object' ? found.size : 1;
  }

  points(axis: string): Iterable<string> {
    return this.#axes.get(axis)?.keys() ?? NO_POINTS;
  }
}
