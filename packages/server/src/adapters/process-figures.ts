import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessFigures } from '../http/metrics.ts';

const SAMPLE_MS = 10;
const NANOSECONDS = 1e9;

/** Reading starts a new period for the delay of the event loop. The sampling timer itself is taken off the figures. */
export function watchProcess(): { read(): ProcessFigures; stop(): void } {
  const delays = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delays.enable();
  const startedSeconds = Date.now() / 1000 - process.uptime();
  const seconds = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / NANOSECONDS - SAMPLE_MS / 1000) : 0;
  return {
    read() {
      const { user, system } = process.cpuUsage();
      const memory = process.memoryUsage();
      const figures: ProcessFigures = {
        cpuSeconds: (user + system) / 1e6,
        residentBytes: memory.rss,
        heapBytes: memory.heapUsed,
        startedSeconds,
        eventLoopDelaySeconds: { p50: seconds(delays.percentile(50)), p99: seconds(delays.percentile(99)), max: seconds(delays.max) },
      };
      delays.reset();
      return figures;
    },
    stop: () => delays.disable(),
  };
}
