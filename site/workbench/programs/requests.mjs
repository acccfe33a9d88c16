// A client in the container: reads rounds of requests from stdin, one JSON object a line, sends them
// as raw HTTP/1.1 over TCP and reports every byte with its time, one JSON object a line.
import { connect } from 'node:net';

const now = () => performance.timeOrigin + performance.now();
const tell = (moment) => process.stdout.write(`${JSON.stringify({ at: now(), ...moment })}\n`);

function send({ name, method, path }, port) {
  const socket = connect(port);
  const bytes = Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
  );
  let failed = false;
  socket.on('connect', () => {
    socket.write(bytes);
    tell({
      type: 'sent',
      request: name,
      client: socket.localPort,
      bytes: bytes.toString('base64'),
    });
  });
  socket.on('data', (chunk) => {
    tell({ type: 'received', request: name, bytes: chunk.toString('base64') });
  });
  socket.on('error', (error) => {
    failed = true;
    tell({ type: 'failed', request: name, message: error.message });
  });
  socket.on('close', () => {
    if (failed) return;
    const whole = socket.bytesRead > 0;
    if (whole) tell({ type: 'closed', request: name });
    else tell({ type: 'failed', request: name, message: 'closed without an answer' });
  });
}

let unread = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (unread + text).split('\n');
  unread = lines.pop();
  for (const line of lines) {
    const { port, requests } = JSON.parse(line);
    for (const request of requests) setTimeout(send, request.delay, request, port);
  }
});
