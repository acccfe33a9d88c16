import { describe, expect, test } from 'vitest';
import { CheckSupervisor } from '../../runtime/checks/supervisor.ts';
import type { CheckEvent } from '../../runtime/protocol/check-events.ts';

const TESTS = [
  { id: '1', name: 'first' },
  { id: '2', name: 'second' },
];

function supervise(blockedLimit = 30) {
  const events: CheckEvent[] = [];
  let kill: (code: number) => void;
  const killed = new Promise<number>((resolve) => (kill = resolve));
  const supervisor = new CheckSupervisor({
    event: (event) => events.push(event),
    kill: (code) => kill(code),
    blockedLimit,
  });
  return { events, killed, supervisor };
}

describe('the supervisor of a test run', () => {
  test('passes events on and ends with the run', () => {
    const { events, supervisor } = supervise();
    supervisor.report({ type: 'collected', tests: TESTS });
    supervisor.report({ type: 'alive' });
    supervisor.report({ type: 'end', state: 'pass', errors: [], duration: 1 });
    supervisor.exited(0);
    expect(events.map(({ type }) => type)).toEqual(['collected', 'end']);
  });

  test('stops a run whose loop stands still, and names the check and the time', async () => {
    const { events, killed, supervisor } = supervise();
    supervisor.report({ type: 'collected', tests: TESTS });
    supervisor.report({ type: 'started', id: '2' });
    expect(await killed).toBe(1);
    expect(events.slice(2)).toEqual([
      expect.objectContaining({ type: 'result', id: '2', state: 'fail' }),
      expect.objectContaining({ type: 'end', state: 'crash' }),
    ]);
    const [error] = (events.at(-1) as Extract<CheckEvent, { type: 'end' }>).errors;
    expect(error?.message).toMatch(/^Stopped after 0\.\d s: .*in the check “second”/);
  });

  test('says that no check had begun when the loop stands still before', async () => {
    const { events, killed, supervisor } = supervise();
    supervisor.report({ type: 'alive' });
    await killed;
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events[0])).toContain('before the first check');
  });

  test('waits as long as the worker gives signs of life', async () => {
    const { events, supervisor } = supervise(200);
    supervisor.report({ type: 'started', id: '1' });
    const beat = setInterval(() => supervisor.report({ type: 'alive' }), 20);
    await new Promise((resolve) => setTimeout(resolve, 600));
    clearInterval(beat);
    supervisor.report({ type: 'end', state: 'pass', errors: [], duration: 1 });
    expect(events.map(({ type }) => type)).toEqual(['started', 'end']);
  });

  test('says why a worker broke', () => {
    const { events, supervisor } = supervise();
    supervisor.crashed('The process broke: no memory');
    supervisor.exited(1);
    expect(events).toEqual([
      expect.objectContaining({
        state: 'crash',
        errors: [{ name: 'Crash', message: 'The process broke: no memory' }],
      }),
    ]);
  });

  test('calls a lost worker a crash, never a pass', () => {
    const { events, supervisor } = supervise();
    supervisor.report({ type: 'collected', tests: TESTS });
    supervisor.exited(0);
    expect(events.at(-1)).toMatchObject({ type: 'end', state: 'crash' });
    supervisor.report({ type: 'end', state: 'pass', errors: [], duration: 1 });
    expect(events.at(-1)).toMatchObject({ type: 'end', state: 'crash' });
  });
});
