// Holds as many idle connections as it is told, and says when; it ends when its input does.
import { connect, createServer } from 'node:net';

const wanted = Number(process.argv[2]);
const memory = () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const server = createServer(() => {}).listen(0, async () => {
  const before = globalThis.gc ? memory() : 0;
  const { port } = server.address();
  const sockets = [];
  for (let at = 0; at < wanted; at++) {
    await new Promise((resolve) => sockets.push(connect(port, resolve)));
  }
  process.stdout.write(`holding ${globalThis.gc ? memory() - before : 0}\n`);
  process.stdin.resume().on('end', () => process.exit());
});
