/** What the programs that send HTTP share: servers that show the wire, and requests that tell what befell them. */
const PRELUDE = `
import http from 'node:http';
import net from 'node:net';
const ports = new Set();
const show = (text) => {
  let shown = String(text).replace(/Date: [^\\r]+/g, 'Date: *');
  for (const port of ports) shown = shown.replaceAll(String(port), 'PORT');
  return shown;
};
const print = (...values) => console.log(...values.map((each) => (typeof each === 'string' ? show(each) : each)));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** The servers' ends of connections, by the port of the client. */
const accepted = new Map();
const open = (server) => new Promise((resolve) => server.on('connection', (socket) => {
  const { remotePort } = socket;
  accepted.set(remotePort, socket);
  socket.on('close', () => setImmediate(() => accepted.delete(remotePort)));
}).listen(0, '127.0.0.1', () => {
  ports.add(server.address().port);
  resolve(server.address().port);
}));
const shut = (server) => new Promise((resolve) => server.close(resolve));
/** Prints all that a client sends and answers each connection's first piece with \`answer\`. */
const wire = async (answer, send) => {
  const server = net.createServer((socket) => {
    let sent = '';
    let answered = false;
    socket.on('data', (chunk) => {
      sent += chunk.toString('latin1');
      if (answered || !/\\r\\n\\r\\n/.test(sent)) return;
      answered = true;
      setTimeout(() => socket.end(answer, 'latin1'), 20);
    });
    socket.on('error', (error) => print('server side', error.code));
    socket.on('close', () => print('sent', JSON.stringify(show(sent))));
  });
  const port = await open(server);
  await send(port);
  await shut(server);
};
const NO_CONTENT = 'HTTP/1.1 204 No Content\\r\\n\\r\\n';
/** A moment after a request's close; if its connection is closed too, the server knows it by then. */
const afterwards = async (request, clientPort) => {
  await pause(30);
  for (let tries = 0; tries < 200 && request.socket?.destroyed && accepted.has(clientPort); tries++) await pause(10);
};
const clientPortOf = (request) => new Promise((resolve) => {
  request.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => resolve(socket.localPort)).once('close', () => resolve());
    else resolve(socket.localPort);
  });
  request.on('close', () => resolve());
});
/** Waits for a request's close and prints what happened to it. */
const told = (request, name = '') => new Promise((resolve) => {
  for (const event of ['socket', 'finish', 'continue', 'timeout', 'abort']) {
    request.on(event, () => print(name, event));
  }
  request.on('error', (error) => print(name, 'error', error.name, error.code, error.message));
  request.on('information', ({ statusCode, headers }) => print(name, 'information', statusCode, headers));
  request.on('response', (response) => {
    let body = '';
    print(name, response.statusCode, response.statusMessage, { ...response.headers, date: undefined });
    response.setEncoding('latin1');
    response.on('data', (text) => (body += text));
    response.on('aborted', () => print(name, 'aborted'));
    response.on('error', (error) => print(name, 'response error', error.code, error.message));
    response.on('end', () => print(name, 'end', JSON.stringify(show(body)), response.complete));
    response.on('close', () => print(name, 'response close'));
  });
  const clientPort = clientPortOf(request);
  request.on('close', async () => {
    print(name, 'close', request.destroyed);
    resolve(afterwards(request, await clientPort));
  });
});
/** Waits for a request's end, whatever it is. */
const quiet = (request) => new Promise((resolve) => {
  const clientPort = clientPortOf(request);
  request.on('error', () => {}).on('close', async () => resolve(afterwards(request, await clientPort)));
});
/** Serves with a handler while \`use\` runs. */
const serving = async (handler, use, options = {}) => {
  const server = http.createServer(options, handler);
  const port = await open(server);
  await use(port, server);
  server.closeAllConnections();
  await shut(server);
};
const text = (port, path = '/', options = {}) => new Promise((resolve, reject) => {
  const request = http.request({ port, host: '127.0.0.1', path, ...options }, (response) => {
    let body = '';
    response.on('data', (chunk) => (body += chunk));
    response.on('end', () => resolve({ status: response.statusCode, body, reused: request.reusedSocket, headers: response.headers }));
    response.on('error', reject);
  });
  request.on('error', reject);
  request.end(options.body);
});
`;

/**
 * Puts the prelude before each program.
 *
 * @param bodies - by the name of the test
 */
export function withPrelude(bodies: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => [name, `${PRELUDE}\n${body}\n`]),
  );
}
