// A client in the container: reads rounds of requests from stdin, one JSON object a line, sends them
// as raw HTTP/1.1 over TCP and reports every byte with its time, one JSON object a line.
import { connect } from 'node:net';

function send({ name, method, path }, port, round) {
  const tell = (moment) => {
    const at = performance.timeOrigin + performance.now();
    process.stdout.write(`${JSON.stringify({ round, request: name, at, ...moment })}\n`);
  };
  const bytes = Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
  );
  const socket = connect(port);
  let failed = false;
  socket.on('connect', () => {
    socket.write(bytes);
    tell({ type: 'sent', client: socket.localPort, bytes: bytes.toString('base64') });
  });
  socket.on('data', (chunk) => tell({ type: 'received', bytes: chunk.toString('base64') }));
  socket.on('error', (error) => {
    failed = true;
    tell({ type: 'failed', message: error.message });
  });
  socket.on('close', () => {
    if (failed) return;
    if (socket.bytesRead > 0) tell({ type: 'closed' });
    else tell({ type: 'failed', message: 'closed without an answer' });
  });
}

let unread = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (unread + text).split('\n');
  unread = lines.pop();
  for (const line of lines) {
    const { round, port, requests } = JSON.parse(line);
    for (const request of requests) setTimeout(send, request.delay, request, port, round);
  }
});
