export interface SimulatedRequest {
  arrival: number;
  cpu: number;
  wait: number;
}

export interface Timing {
  start: number;
  end: number;
  waited: number;
}

export type Mode = 'serial' | 'overlapped';

export function simulate(requests: readonly SimulatedRequest[], mode: Mode): Timing[] {
  const line = [...requests.entries()].toSorted(
    ([, a], [, b]) => a.arrival - b.arrival || a.cpu + a.wait - (b.cpu + b.wait),
  );
  const timings: Timing[] = [];
  let freeAt = 0;
  for (const [place, request] of line) {
    const start = Math.max(request.arrival, freeAt);
    const end = start + request.cpu + request.wait;
    timings[place] = { start, end, waited: start - request.arrival };
    freeAt = mode === 'serial' ? end : start + request.cpu;
  }
  return timings;
}
