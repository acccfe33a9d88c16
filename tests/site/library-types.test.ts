import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';
import { collectLibraryTypes } from '../../site/build/library-types.ts';

const ROOT = join(import.meta.dirname, '../..');
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  erasableSyntaxOnly: true,
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2024.d.ts'],
  types: ['node'],
};

let library: Record<string, string>;

beforeAll(async () => {
  library = await collectLibraryTypes(ROOT);
}, 60_000);

/** Compiles a program in a project that has the library and TypeScript's own types, and nothing else. */
function errorsOf(program: string): string[] {
  const files = new Map(Object.entries({ ...library, 'server.ts': program }));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, readFile } = host;
  const own = (name: string) => (name.startsWith('/p/') ? files.get(name.slice(3)) : undefined);
  host.getCurrentDirectory = () => '/p';
  host.fileExists = (name) => own(name) !== undefined;
  host.readFile = (name) => own(name) ?? readFile(name);
  host.directoryExists = () => true;
  host.realpath = (name) => name;
  host.getSourceFile = (name, version, ...rest) => {
    const text = own(name);
    return text === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version);
  };
  const compiled = ts.createProgram(['/p/server.ts'], OPTIONS, host);
  return [...compiled.getSyntacticDiagnostics(), ...compiled.getSemanticDiagnostics()].map(
    ({ file, messageText }) =>
      `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

test('knows the modules of Node that lessons use', () => {
  expect(
    errorsOf(`import { createServer } from 'node:http';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
const server = createServer(async (request, response) => {
  await sleep(5);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end(Buffer.from(request.url ?? '').toString('hex'));
}).listen(3000);
await once(server, 'listening');
createConnection(3000).end('GET / HTTP/1.1');
process.exitCode = performance.now() > 0 ? 0 : 1;
export {};
`),
  ).toEqual([]);
});

test('knows vitest', () => {
  expect(
    errorsOf(`import { describe, expect, test, vi } from 'vitest';
describe('a', () => {
  test.each([[1]])('b %d', (value) => expect(vi.fn(() => value)()).toEqual(1));
});
`),
  ).toEqual([]);
});

test('finds what is wrong', () => {
  expect(errorsOf(`import { createServer } from 'node:http';\ncreateServer(3);\n`)[0]).toContain(
    "Argument of type 'number' is not assignable",
  );
  expect(errorsOf(`import { connect } from 'node:http2';\nconnect();\n`)[0]).toContain(
    'node:http2',
  );
});
