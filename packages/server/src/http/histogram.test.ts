import assert from 'node:assert/strict';
import test from 'node:test';
import { Counter, Histogram } from './histogram.ts';

test('a histogram is cumulative, as Prometheus reads it', () => {
  const histogram = new Histogram('h', 'Help.', [1, 2]);
  for (const value of [0.5, 1, 1.5, 9]) histogram.observe({ route: 'a' }, value);
  assert.equal(
    histogram.render(),
    '# HELP h Help.\n# TYPE h histogram\nh_bucket{route="a",le="1"} 2\nh_bucket{route="a",le="2"} 3\nh_bucket{route="a",le="+Inf"} 4\nh_sum{route="a"} 12\nh_count{route="a"} 4\n',
  );
});

test('labels are escaped', () => {
  const counter = new Counter('c', 'Help.');
  counter.add({ a: 'x"\\\ny' });
  assert.match(counter.render(), /c\{a="x\\"\\\\\\ny"\} 1/);
});
