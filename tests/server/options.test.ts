import { describe, expect, test } from 'vitest';
import { HELP, parseOptions } from '../../runtime/server/options.ts';

describe('the command line', () => {
  test.each([
    [[], { host: undefined, port: 4321, sandboxPort: 4322 }],
    [['--port', '8000'], { host: undefined, port: 8000, sandboxPort: 8001 }],
    [['--port=8000', '--sandbox-port=9000'], { host: undefined, port: 8000, sandboxPort: 9000 }],
    [['--host', '::1'], { host: '::1', port: 4321, sandboxPort: 4322 }],
    [['--port', '0'], { host: undefined, port: 0, sandboxPort: 0 }],
    [['--port', '65535', '--sandbox-port', '1'], { host: undefined, port: 65535, sandboxPort: 1 }],
  ])('reads %j', (args, expected) => {
    expect(parseOptions(args, {})).toEqual({
      ...expected,
      publicOrigin: undefined,
      sandboxOrigin: undefined,
    });
  });

  test.each([
    [['--port', 'x'], "--port needs a whole number from 0 to 65535, not 'x'."],
    [['--port', '80.5'], "--port needs a whole number from 0 to 65535, not '80.5'."],
    [['--port', '65536'], "--port needs a whole number from 0 to 65535, not '65536'."],
    [['--port='], "--port needs a whole number from 0 to 65535, not ''."],
    [['--sandbox-port', '-1'], "--sandbox-port needs a value, and '-1' looks like an option."],
    [['--sandbox-port=-1'], "--sandbox-port needs a whole number from 0 to 65535, not '-1'."],
    [['--port', '65535'], 'There is no port after 65535 for the sandbox: choose a --sandbox-port.'],
    [
      ['--port', '5000', '--sandbox-port', '5000'],
      '--port and --sandbox-port are both 5000: the sandbox needs its own port.',
    ],
    [['--port'], "Option '--port <value>' argument missing."],
    [['--host='], "--host needs a host name or an address without a zone, not ''."],
    [
      ['--host', 'fe80::1%eth0'],
      "--host needs a host name or an address without a zone, not 'fe80::1%eth0'.",
    ],
    [['--prot', '80'], "Unknown option '--prot'."],
    [['-p'], "Unknown option '-p'."],
    [['8080'], "Unexpected argument '8080'."],
    [['--help=yes'], "Option '--help' does not take an argument."],
  ])('refuses %j, naming what is wrong in one line', (args, problem) => {
    expect(() => parseOptions(args, {})).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: `${problem} The options are listed by: npm start -- --help`,
      }),
    );
  });

  test('gives help, which names every option and variable', () => {
    expect(parseOptions(['--help', '--port', '1'], {})).toBe('help');
    expect(HELP.match(/--[a-z-]+(?= )|[A-Z]+_ORIGIN(?= {2})/g)).toEqual(
      expect.arrayContaining([
        '--host',
        '--port',
        '--sandbox-port',
        '--help',
        'PUBLIC_ORIGIN',
        'SANDBOX_ORIGIN',
      ]),
    );
  });
});

describe('the environment', () => {
  const course = 'https://course.example.org';
  const sandbox = 'https://sandbox.example.org';

  test('gives the origins that a proxy offers, with or without a last slash', () => {
    expect(
      parseOptions([], { PUBLIC_ORIGIN: course, SANDBOX_ORIGIN: `${sandbox}/` }),
    ).toMatchObject({ publicOrigin: course, sandboxOrigin: sandbox });
  });

  test('counts an empty variable as not set', () => {
    expect(parseOptions([], { PUBLIC_ORIGIN: '', SANDBOX_ORIGIN: '' })).toMatchObject({
      publicOrigin: undefined,
      sandboxOrigin: undefined,
    });
  });

  test.each([
    `${course}/path`,
    `${course}?query`,
    'course.example.org',
    'ftp://course.example.org',
    'https://user@course.example.org',
    'https://a.org; script-src *',
    'null',
  ])("refuses '%s' as an origin", (value) => {
    expect(() => parseOptions([], { PUBLIC_ORIGIN: value, SANDBOX_ORIGIN: sandbox })).toThrow(
      `PUBLIC_ORIGIN needs an origin such as ${course}, not '${value}'.`,
    );
  });

  test('refuses one origin without the other', () => {
    expect(() => parseOptions([], { PUBLIC_ORIGIN: course })).toThrow('SANDBOX_ORIGIN is not set');
    expect(() => parseOptions([], { SANDBOX_ORIGIN: sandbox })).toThrow('PUBLIC_ORIGIN is not set');
  });

  test('refuses one origin for both, which would open the course to code of learners', () => {
    expect(() => parseOptions([], { PUBLIC_ORIGIN: course, SANDBOX_ORIGIN: course })).toThrow(
      `PUBLIC_ORIGIN and SANDBOX_ORIGIN are both '${course}'`,
    );
  });
});
