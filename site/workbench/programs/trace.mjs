// Loaded before a demo's program (node --import). It reports when the server enters and leaves a
// handler, over Node's own diagnostics channels, as an escape sequence that no terminal shows.
import { subscribe } from 'node:diagnostics_channel';

const ESCAPE = '\u001b]9777;';
const END = '\u0007';

function tell(type, client) {
  const at = performance.timeOrigin + performance.now();
  process.stdout.write(`${ESCAPE}${JSON.stringify({ type, at, client })}${END}`);
}

subscribe('http.server.request.start', ({ socket }) => {
  const client = socket.remotePort;
  tell('entered', client);
  // Runs when the callback that holds the handler's call returns, before any other.
  process.nextTick(() => tell('released', client));
});

subscribe('http.server.response.finish', ({ socket }) => tell('finished', socket.remotePort));
