// What the server tells about itself. No label ever comes from a request: routes are counted by their id.
import type { Fleet } from '../fleet/fleet.ts';
import { Counter, Histogram, renderGauge } from './histogram.ts';

const SECONDS_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const BATCH_BOUNDS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Figures of the process, from the adapter. */
export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly startedSeconds: number;
  readonly eventLoopDelaySeconds: { readonly p50: number; readonly p99: number; readonly max: number };
}

export class Metrics {
  readonly #requests = new Counter('muster_http_requests_total', 'Requests answered, by route and status.');
  readonly #durations = new Histogram(
    'muster_http_request_duration_seconds',
    'Time from the first byte of a request to the end of its answer.',
    SECONDS_BOUNDS,
  );
  readonly #batchSizes = new Histogram('muster_commit_batch_changes', 'Changes made durable by one commit.', BATCH_BOUNDS);
  readonly #commits = new Histogram('muster_commit_duration_seconds', 'Time of one commit.', SECONDS_BOUNDS);
  readonly #failedLogins = new Counter('muster_failed_logins_total', 'Requests with a token that is not valid.');
  readonly #readProcess: () => ProcessFigures;
  eventStreams = 0;

  constructor(readProcess: () => ProcessFigures) {
    this.#readProcess = readProcess;
    this.#failedLogins.add({}, 0);
  }

  requested(route: string, status: number, seconds: number): void {
    this.#requests.add({ route, status: String(status) });
    this.#durations.observe({ route }, seconds);
  }

  loginFailed(): void {
    this.#failedLogins.add({});
  }

  committed(changes: number, seconds: number): void {
    this.#batchSizes.observe({}, changes);
    this.#commits.observe({}, seconds);
  }

  render(fleet: Fleet): string {
    const process = this.#readProcess();
    return [
      this.#requests.render(),
      this.#durations.render(),
      this.#batchSizes.render(),
      this.#commits.render(),
      this.#failedLogins.render(),
      renderGauge('muster_write_queue_length', 'Changes that wait to be written.', fleet.queueLength),
      renderGauge('muster_event_streams', 'Open event streams.', this.eventStreams),
      renderGauge('muster_inventory_entities', 'Entities in the current inventory.', fleet.now.size),
      renderGauge('muster_revision', 'The newest revision.', fleet.now.revision),
      renderGauge('muster_event_loop_delay_p50_seconds', 'Median delay of the event loop.', process.eventLoopDelaySeconds.p50),
      renderGauge(
        'muster_event_loop_delay_p99_seconds',
        '99th percentile of the delay of the event loop.',
        process.eventLoopDelaySeconds.p99,
      ),
      renderGauge(
        'muster_event_loop_delay_max_seconds',
        'Longest delay of the event loop since the last reading.',
        process.eventLoopDelaySeconds.max,
      ),
      renderGauge('process_cpu_seconds_total', 'User and system CPU time.', process.cpuSeconds).replace(' gauge\n', ' counter\n'),
      renderGauge('process_resident_memory_bytes', 'Resident memory.', process.residentBytes),
      renderGauge('process_start_time_seconds', 'Start of the process, in seconds since 1970.', process.startedSeconds),
      renderGauge('nodejs_heap_used_bytes', 'Used heap.', process.heapBytes),
    ].join('');
  }
}
