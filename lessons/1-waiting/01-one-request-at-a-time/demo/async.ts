import { createServer } from 'node:http';

/** Stands for an asynchronous read from a slow archive: it returns now and calls `done` later. */
function readArchive(done: (notes: string) => void): void {
  setTimeout(() => done('Last spring: we keep one database.\n'), 500);
}

const server = createServer((request, response) => {
  const { method, url } = request;
  const answer = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(text);
    console.log(`${method} ${url} is answered with ${status}`);
  };

  console.log(`${method} ${url} enters the handler`);
  if (url === '/slow') {
    readArchive((notes) => answer(200, notes));
  } else if (url === '/fast') {
    answer(200, 'Today: agree on the date.\n');
  } else if (url === '/') {
    answer(200, 'The notes service. /slow reads the archive, /fast has the notes of today.\n');
  } else {
    answer(404, `There is nothing at ${url}. Try /slow or /fast.\n`);
  }
  console.log(`${method} ${url} leaves the handler`);
});

server.listen(3000, () => console.log('Listening on http://localhost:3000'));
