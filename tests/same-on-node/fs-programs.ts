const PRELUDE = `
import fs from 'node:fs';
const show = (label, action) => {
  try { console.log(label, action()); } catch (error) { console.log(label, 'throws', error.name, error.code, error.syscall, error.message); }
};
`;

const BODIES: Record<string, string> = {
  'descriptors read and write in place': `
const fd = fs.openSync('a.txt', 'w+', 0o640);
console.log(fs.writeSync(fd, 'hello world'), fs.writeSync(fd, Buffer.from('J'), 0, 1, 0), fs.fstatSync(fd).size);
const into = Buffer.alloc(5);
console.log(fs.readSync(fd, into, 0, 5, 0), into.toString(), fs.readSync(fd, into), fs.readSync(fd, into, { position: 6 }), into.toString());
fs.ftruncateSync(fd, 4);
console.log(fs.readFileSync('a.txt', 'utf8'), (fs.statSync('a.txt').mode & 0o777).toString(8));
console.log(fs.writevSync(fd, [Buffer.from('ab'), Buffer.from('cd')], 4), fs.readvSync(fd, [Buffer.alloc(2), Buffer.alloc(9)], 0));
fs.futimesSync(fd, 10, 20.5); fs.fchmodSync(fd, 0o600); fs.fsyncSync(fd);
const { mtimeMs, atimeMs, mode } = fs.fstatSync(fd);
console.log(mtimeMs, atimeMs, mode.toString(8));
fs.unlinkSync('a.txt');
console.log(fs.writeSync(fd, 'still', 0), fs.fstatSync(fd).size, fs.existsSync('a.txt'));
fs.closeSync(fd);
show('closed', () => fs.fstatSync(fd));
show('exclusive', () => { fs.writeFileSync('b', ''); fs.openSync('b', 'wx'); });
show('append', () => { fs.appendFileSync('b', 'x'); fs.appendFileSync('b', Buffer.from('y')); return fs.readFileSync('b', 'latin1'); });
show('read only', () => fs.writeSync(fs.openSync('b', 'r'), 'x'));
show('length', () => fs.readSync(3, Buffer.alloc(3), 0, 4));
show('offset', () => fs.readSync(3, Buffer.alloc(3), -1, 1));
show('flags', () => fs.openSync('b', 'q'));
show('mode', () => fs.openSync('b', 'r', '9'));
show('data', () => fs.writeFileSync('b', 5));
`,
  'paths are made, moved, linked and removed': `
console.log(fs.mkdirSync('d/e/f', { recursive: true }), fs.mkdirSync('d/e', { recursive: true }));
fs.writeFileSync('d/one', '1'); fs.symlinkSync('one', 'd/link'); fs.linkSync('d/one', 'd/hard');
console.log(fs.readdirSync('d'), fs.readdirSync('d', { recursive: true }), fs.readdirSync('d', 'buffer').length);
console.log(fs.readdirSync('d', { withFileTypes: true }).map((entry) => [entry.name, entry.isFile(), entry.isDirectory(), entry.isSymbolicLink(), entry.parentPath]));
console.log(fs.readlinkSync('d/link'), fs.lstatSync('d/link').isSymbolicLink(), fs.statSync('d/one').nlink, fs.statSync('d/one').ino === fs.statSync('d/hard').ino);
fs.renameSync('d/hard', 'd/moved'); fs.writeFileSync('d/moved', 'changed');
console.log(fs.readFileSync('d/link', 'utf8'), fs.existsSync('d/hard'));
fs.copyFileSync('d/one', 'd/copy'); fs.chmodSync('d/copy', 0o400); fs.utimesSync('d/copy', 1, 2);
console.log(fs.statSync('d/copy').mtime.toISOString(), (fs.statSync('d/copy').mode & 0o777).toString(8));
fs.cpSync('d', 'g', { recursive: true, filter: (from) => !from.endsWith('copy') });
console.log(fs.readdirSync('g', { recursive: true }).sort());
const temporary = fs.mkdtempSync('tmp-');
console.log(/^tmp-\\w{6}$/.test(temporary), fs.statSync(temporary).isDirectory());
console.log(fs.globSync('d/*').sort(), fs.globSync('**/{one,copy}').sort());
for (const [label, action] of Object.entries({
  missing: () => fs.readFileSync('no'), folder: () => fs.readFileSync('d'), full: () => fs.rmdirSync('d'), taken: () => fs.mkdirSync('d'),
  deep: () => fs.mkdirSync('x/y'), file: () => fs.readdirSync('d/one'), 'rm folder': () => fs.rmSync('d'), 'rm missing': () => fs.rmSync('no'),
  forced: () => fs.rmSync('no', { force: true }), unlink: () => fs.unlinkSync('no'), rename: () => fs.renameSync('no', 'yes'), link: () => fs.linkSync('no', 'yes'),
  symlink: () => fs.symlinkSync('x', 'd'), readlink: () => fs.readlinkSync('d'), access: () => fs.accessSync('d/one', fs.constants.X_OK), real: () => fs.realpathSync.native('no'),
  copy: () => fs.copyFileSync('no', 'x'), exclusive: () => fs.copyFileSync('d/one', 'd/copy', fs.constants.COPYFILE_EXCL), utimes: () => fs.utimesSync('no', 1, 1),
  chmod: () => fs.chmodSync('no', 0o600), truncate: () => fs.truncateSync('no'), quiet: () => fs.statSync('no', { throwIfNoEntry: false }), nul: () => fs.statSync('a\\0b'), number: () => fs.statSync(5),
})) show(label, action);
fs.rmSync('d', { recursive: true });
console.log(fs.existsSync('d'));
`,
  'callbacks and promises come later': `
fs.writeFile('a', 'text', (error) => {
  console.log('written', error);
  fs.stat('a', { bigint: true }, (failure, stats) => console.log(failure, stats.size, typeof stats.mtimeNs));
  fs.open('a', (failed, fd) => fs.read(fd, Buffer.alloc(4), 0, 4, 0, (lost, count, buffer) => {
    console.log(count, buffer.toString());
    fs.close(fd, (late) => { console.log('closed', late); promises(); });
  }));
});
console.log('first');
show('no callback', () => fs.readFile('a'));
show('wrong callback', () => fs.stat('a', {}, 5));
async function promises() {
  await new Promise((resolve) => fs.readFile('missing', (error) => resolve(console.log(error.message))));
  const handle = await fs.promises.open('b', 'w+');
  console.log(await handle.write('one\\ntwo\\n'), (await handle.stat()).size, await handle.readFile('utf8'));
  console.log((await handle.read({ buffer: Buffer.alloc(3), position: 4 })).buffer.toString());
  for await (const line of (await fs.promises.open('b')).readLines()) console.log('line', line);
  await handle.truncate(3); await handle.close();
  console.log(await fs.promises.readFile('b', { encoding: 'utf8' }), handle.fd);
  await handle.stat().catch((error) => console.log(error.code, error.message));
  await fs.promises.readFile('no').catch(({ message, code, errno, path }) => console.log(message, code, errno, path));
  const directory = await fs.promises.opendir('.');
  const names = [];
  for await (const entry of directory) names.push(entry.name);
  console.log(names.sort());
  await directory.read().catch((error) => console.log(error.code, error.message));
  await fs.promises.access('no').catch((error) => console.log(error.syscall));
  await fs.promises.rm('b');
  console.log(fs.existsSync('b'));
}
`,
  'streams read and write files': `
import { pipeline } from 'node:stream/promises';
const out = fs.createWriteStream('big', { highWaterMark: 10 });
out.on('open', (fd) => console.log('open', typeof fd)).on('ready', () => console.log('ready'));
for (let index = 0; index < 1000; index++) out.write('line ' + index + '\\n');
out.end(() => {
  console.log(out.bytesWritten, out.path);
  fs.createReadStream('big', { start: 5, end: 14, encoding: 'utf8' }).on('data', (text) => console.log(JSON.stringify(text))).on('close', async () => {
    console.log('closed');
    await pipeline(fs.createReadStream('big'), fs.createWriteStream('copy'));
    console.log(fs.statSync('copy').size === fs.statSync('big').size);
    fs.createReadStream('missing').on('error', (error) => console.log(error.message));
    fs.createWriteStream('copy', { flags: 'a' }).end('more', () => console.log(fs.readFileSync('copy', 'utf8').slice(-4)));
  });
});
show('range', () => fs.createReadStream('big', { start: 5, end: 1 }));
show('start', () => fs.createWriteStream('big', { start: 'x' }));
`,
};

/** Programs that try what Node's documentation says of `fs`, success and failure. */
export const fsPrograms: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [name, PRELUDE + body]),
);
