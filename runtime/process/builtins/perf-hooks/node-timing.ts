import { kernel } from '../../current.ts';
import { MAKE, MILESTONES, PerformanceEntry } from './entries.ts';

/** How much of a stretch of time the event loop was busy; times in ms. */
export interface Utilization {
  idle: number;
  active: number;
  /** 0 to 1. */
  utilization: number;
}

/** The process's own milestones (Node documentation: Performance hooks, "Class: PerformanceNodeTiming"); -1 for what has not come. */
class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(MAKE, 'node', 'node', 0, 0);
  }

  override get duration(): number {
    return performance.now();
  }

  get nodeStart(): number {
    return 0;
  }

  get v8Start(): number {
    return kernel().loop.milestones.loaded;
  }

  get environment(): number {
    return kernel().loop.milestones.made;
  }

  get bootstrapComplete(): number {
    return kernel().loop.milestones.begun;
  }

  get loopStart(): number {
    return kernel().loop.milestones.turned;
  }

  get loopExit(): number {
    return kernel().loop.milestones.left;
  }

  /** How long the loop has waited for something to happen. */
  get idleTime(): number {
    return eventLoopUtilization().idle;
  }

  override toJSON(): object {
    const { nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit } = this;
    const times = { nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit };
    return { ...super.toJSON(), ...times, idleTime: this.idleTime };
  }
}

export const nodeTiming = new PerformanceNodeTiming();

/** The time of a milestone, for measures from or to it. */
export function milestone(name: string): number | undefined {
  if (!MILESTONES.split(' ').includes(name)) return undefined;
  return Reflect.get(nodeTiming, name) as number;
}

function utilizationOf(idle: number, active: number): Utilization {
  return { idle, active, utilization: idle + active === 0 ? 0 : active / (idle + active) };
}

function now(): Utilization {
  const { idleTime, milestones } = kernel().loop;
  if (milestones.turned < 0) return utilizationOf(0, 0);
  return utilizationOf(idleTime, performance.now() - milestones.turned - idleTime);
}

/**
 * How busy the event loop is, since it began or between two earlier results (Node documentation:
 * Performance hooks, `performance.eventLoopUtilization`).
 */
export function eventLoopUtilization(later?: Utilization, earlier?: Utilization): Utilization {
  if (later && earlier) {
    return utilizationOf(later.idle - earlier.idle, later.active - earlier.active);
  }
  const current = now();
  if (!later || (current.idle === 0 && current.active === 0)) return current;
  return utilizationOf(current.idle - later.idle, current.active - later.active);
}
