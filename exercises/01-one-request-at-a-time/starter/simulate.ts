/** A request as the server meets it: first it works for `cpu`, then it waits for `wait`. All in ms. */
export interface SimulatedRequest {
  /** When it reaches the server: 0 or later. */
  arrival: number;
  /** Work on the CPU. There is one CPU, for one request at a time. */
  cpu: number;
  /** Waiting for something outside the server, such as an archive. */
  wait: number;
}

/** What became of a request. All in ms, on the same clock as `arrival`. */
export interface Timing {
  /** When the server turns to it. */
  start: number;
  /** When its answer is ready: its own work and its own wait are over. */
  end: number;
  /** How long it stood in line before `start`. */
  waited: number;
}

/** `serial` keeps the server until the answer is ready, `overlapped` for the work alone. */
export type Mode = 'serial' | 'overlapped';

/**
 * Says when each request starts and ends.
 *
 * @param requests in any order; the list may be empty
 * @param mode how long a request keeps the server
 * @returns one timing per request, in the order of `requests`
 */
export function simulate(requests: readonly SimulatedRequest[], mode: Mode): Timing[] {
  // Places in the list and requests, earliest arrival first; equal arrivals keep their order.
  const line = [...requests.entries()].toSorted(([, a], [, b]) => a.arrival - b.arrival);
  const timings: Timing[] = [];
  if (mode === 'overlapped') {
    throw new Error('The mode "overlapped" is not written yet. Finish "serial" first.');
  }
  for (const [place, request] of line) {
    const start = request.arrival;
    timings[place] = { start, end: start, waited: 0 };
  }
  return timings;
}
