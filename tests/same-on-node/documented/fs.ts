const code = String.raw;

/** Node's documentation: File system, callbacks and synchronous calls. */
export const fs: Record<string, string> = {
  'fs: flags of files': code`
    import fs from 'node:fs';
    fs.writeFileSync('a', 'one'); fs.writeFileSync('a', 'two', { flag: 'a' }); fs.appendFileSync('a', '3'); console.log(fs.readFileSync('a', 'utf8'));
    const fd = fs.openSync('a', 'r+'); fs.writeSync(fd, 'ONE', 0); console.log(fs.readFileSync(fd, 'latin1')); fs.closeSync(fd);
    for (const flag of ['wx', 'ax', 'xx']) try { fs.openSync('a', flag); } catch (error) { console.log(error.code, error.message); }
    for (const [path, flag] of [['none', 'r'], ['.', 'w'], ['a/b', 'r'], ['none/x', 'w']]) try { fs.openSync(path, flag); } catch (error) { console.log(error.code, error.errno, error.syscall, error.path, error.message); }
    console.log(String(fs.readFileSync('a', { encoding: 'base64' })), fs.existsSync('a'), fs.existsSync(5));`,
  'fs: read and write at positions': code`
    import fs from 'node:fs';
    const fd = fs.openSync('p', 'w+');
    console.log(fs.writeSync(fd, Buffer.from('0123456789'), 2, 5), fs.writeSync(fd, 'end', 8, 'utf8'), fs.writevSync(fd, [Buffer.from('a'), Buffer.from('b')], 0));
    const buffer = Buffer.alloc(6, '.'); console.log(fs.readSync(fd, buffer, 1, 3, 0), String(buffer), fs.readSync(fd, buffer, { position: 8 }), String(buffer), fs.readvSync(fd, [buffer.subarray(0, 2)], 0), fs.readSync(fd, buffer, 0, 6, 99));
    fs.ftruncateSync(fd, 3); console.log(fs.fstatSync(fd).size, String(fs.readFileSync('p')));
    try { fs.readSync(fd, buffer, 0, 9); } catch (error) { console.log(error.name, error.code, error.message); }
    try { fs.writeSync(fd, buffer, 7); } catch (error) { console.log(error.code, error.message); }
    fs.closeSync(fd); try { fs.readSync(fd, buffer); } catch (error) { console.log(error.code, error.syscall); }
    fs.read(fs.openSync('p'), (error, count, given) => console.log(error, count, given.length));`,
  'fs: bad arguments': code`
    import fs from 'node:fs';
    for (const call of [() => fs.readFileSync(5.5), () => fs.readFileSync({}), () => fs.readFileSync('a\0b'), () => fs.readFile('a'), () => fs.openSync('a', {}), () => fs.closeSync('x'), () => fs.closeSync(-1), () => fs.mkdirSync('x', 'y'), () => fs.writeFileSync('a', {}), () => fs.writeFileSync('a', 'x', 'nope'), () => fs.readFileSync('a', { encoding: 'nope' }), () => fs.chmodSync('a', 'x'), () => fs.copyFileSync('a'), () => fs.readFileSync(new URL('http://x/')), () => fs.statSync()])
      try { call(); console.log('none'); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'fs: folders': code`
    import fs from 'node:fs';
    console.log(fs.mkdirSync('a/b/c', { recursive: true })?.replace(process.cwd(), ''), fs.mkdirSync('a/b/c', { recursive: true }), fs.mkdirSync('a/x'));
    fs.writeFileSync('a/f.txt', ''); fs.writeFileSync('a/b/g.txt', '');
    console.log(fs.readdirSync('a'), fs.readdirSync('a', { recursive: true }).sort(), fs.readdirSync('a', { withFileTypes: true }).map((entry) => [entry.name, entry.isDirectory(), entry.isFile(), entry.parentPath]), fs.readdirSync('a', 'buffer')[0]);
    for (const call of [() => fs.mkdirSync('a'), () => fs.rmdirSync('a'), () => fs.rmSync('a'), () => fs.rmSync('none'), () => fs.readdirSync('none'), () => fs.readdirSync('a/f.txt'), () => fs.mkdirSync('a/f.txt/x'), () => fs.mkdirSync('n/o'), () => fs.unlinkSync('a')]) try { call(); } catch (error) { console.log(error.code, error.syscall, error.message.replace(process.cwd(), '')); }
    fs.rmSync('none', { force: true }); fs.rmSync('a', { recursive: true }); console.log(fs.existsSync('a'));
    const temporary = fs.mkdtempSync('t-'); console.log(temporary.length, fs.statSync(temporary).isDirectory());`,
  'fs: opendir': code`
    import fs from 'node:fs';
    fs.mkdirSync('d/e', { recursive: true }); for (const name of ['a', 'b']) fs.writeFileSync('d/' + name, '');
    const dir = fs.opendirSync('d'); console.log(dir.path);
    const names = []; for (let entry = dir.readSync(); entry; entry = dir.readSync()) names.push(entry.name); console.log(names.sort()); dir.closeSync();
    try { dir.readSync(); } catch (error) { console.log(error.code, error.message); }
    const found = []; for await (const entry of await fs.promises.opendir('d', { recursive: true })) found.push([entry.name, entry.parentPath, entry.isDirectory()]); console.log(found.sort());
    fs.opendir('none', (error) => console.log(error.code, error.syscall));`,
  'fs: stat and times': code`
    import fs from 'node:fs';
    fs.writeFileSync('s', 'four'); fs.chmodSync('s', 0o640); fs.utimesSync('s', 1000, new Date(2_000_500));
    const stat = fs.statSync('s'); console.log(stat.size, (stat.mode & 0o777).toString(8), stat.atimeMs, stat.mtimeMs, stat.mtime.toISOString(), stat.isFile(), stat.isDirectory(), stat.isSymbolicLink(), stat.isFIFO(), stat.isSocket(), stat.nlink);
    const big = fs.statSync('s', { bigint: true }); console.log(big.size, big.mtimeNs, typeof big.ino, big.mtimeMs);
    console.log(Object.keys(stat), fs.statSync('none', { throwIfNoEntry: false }), typeof stat.birthtimeMs);
    fs.utimesSync('s', '5', 7.5); console.log(fs.statSync('s').atimeMs, fs.statSync('s').mtimeMs);
    try { fs.statSync('none'); } catch (error) { console.log(error.code, error.message); }
    try { fs.accessSync('none', fs.constants.R_OK); } catch (error) { console.log(error.code, error.syscall); } console.log(fs.accessSync('s'));`,
  'fs: links': code`
    import fs from 'node:fs';
    fs.writeFileSync('target', 'linked'); fs.symlinkSync('target', 'soft'); fs.linkSync('target', 'hard'); fs.symlinkSync('nowhere', 'broken');
    console.log(fs.readlinkSync('soft'), fs.readFileSync('soft', 'utf8'), fs.lstatSync('soft').isSymbolicLink(), fs.statSync('soft').isFile(), fs.statSync('hard').nlink, fs.statSync('hard').ino === fs.statSync('target').ino);
    console.log(fs.realpathSync('soft').replace(process.cwd(), ''), fs.realpathSync.native('hard').replace(process.cwd(), ''), fs.existsSync('broken'), fs.readlinkSync('soft', 'buffer'));
    fs.unlinkSync('target'); console.log(fs.readFileSync('hard', 'utf8'), fs.existsSync('soft'));
    for (const call of [() => fs.readlinkSync('hard'), () => fs.symlinkSync('x', 'soft'), () => fs.linkSync('none', 'x')]) try { call(); } catch (error) { console.log(error.code, error.message.replaceAll(process.cwd(), '')); }`,
  'fs: rename and copy': code`
    import fs from 'node:fs';
    fs.writeFileSync('a', 'A'); fs.writeFileSync('b', 'B'); fs.renameSync('a', 'b'); console.log(fs.readFileSync('b', 'utf8'), fs.existsSync('a'));
    fs.copyFileSync('b', 'c'); try { fs.copyFileSync('b', 'c', fs.constants.COPYFILE_EXCL); } catch (error) { console.log(error.code, error.message, error.dest); }
    fs.mkdirSync('d'); for (const call of [() => fs.renameSync('b', 'd'), () => fs.renameSync('none', 'x'), () => fs.renameSync('d', 'b'), () => fs.copyFileSync('d', 'x'), () => fs.copyFileSync('none', 'x')]) try { call(); } catch (error) { console.log(error.code, error.syscall, error.message); }
    fs.mkdirSync('from/in', { recursive: true }); fs.writeFileSync('from/in/f', '1'); fs.writeFileSync('from/g', '2');
    fs.cpSync('from', 'to', { recursive: true, filter: (source) => !source.endsWith('g') }); console.log(fs.readdirSync('to', { recursive: true }).sort());
    for (const call of [() => fs.cpSync('from', 'x'), () => fs.cpSync('from', 'from/in/deep', { recursive: true }), () => fs.cpSync('from', 'to', { recursive: true, force: false, errorOnExist: true })]) try { call(); } catch (error) { console.log(error.code); }`,
  'fs: reading in pieces': code`
    import fs from 'node:fs';
    fs.writeFileSync('r', '0123456789');
    const stream = fs.createReadStream('r', { start: 2, end: 7, highWaterMark: 4, encoding: 'utf8' });
    stream.on('open', (fd) => console.log('open', typeof fd)).on('ready', () => console.log('ready')).on('data', (text) => console.log(text, stream.bytesRead)).on('end', () => console.log('end')).on('close', () => console.log('close', stream.path, stream.pending));
    fs.createReadStream('none').on('error', (error) => console.log(error.code, error.syscall));
    for (const options of [{ start: 5, end: 2 }, { start: -1 }, { start: 'x' }, { encoding: 'nope' }]) try { fs.createReadStream('r', options); } catch (error) { console.log(error.code, error.message); }`,
  'fs: writing in pieces': code`
    import fs from 'node:fs';
    fs.writeFileSync('w', '..........');
    const stream = fs.createWriteStream('w', { flags: 'r+', start: 3 });
    stream.on('open', () => console.log('open')).on('finish', () => console.log('finish', stream.bytesWritten)).on('close', () => { console.log('close', fs.readFileSync('w', 'utf8')); });
    stream.write('abc'); stream.cork(); stream.write('d'); stream.write('e'); stream.end();
    stream.on('close', () => fs.createWriteStream('none/x').on('error', (error) => console.log(error.code)));
    const handle = await fs.promises.open('h', 'w'); const own = handle.createWriteStream({ encoding: 'latin1' }); await new Promise((resolve) => stream.on('close', resolve)); own.end('é', () => console.log(fs.statSync('h').size));`,
  'fs: callbacks': code`
    import fs from 'node:fs';
    const log = (name) => (error, ...values) => console.log(name, error?.code ?? error, ...values.map((value) => value?.constructor?.name ?? value));
    fs.writeFile('c', 'x', (error) => { log('writeFile')(error);
      fs.readFile('c', (error, data) => { log('readFile')(error, data); fs.stat('c', (error, stats) => { log('stat')(error, stats); fs.access('c', (error) => { log('access')(error); fs.exists('c', (there) => { console.log('exists', there); fs.open('none', (error) => { log('open')(error); fs.readdir('.', (error, names) => { log('readdir')(error, names); fs.mkdir('m/n', { recursive: true }, (error, first) => { console.log(error, first.replace(process.cwd(), '')); fs.rm('m', { recursive: true }, log('rm')); }); }); });}); }); }); }); });
    console.log('first');`,
  'fs: glob': code`
    import fs from 'node:fs';
    process.on('warning', () => {});
    fs.mkdirSync('src/deep', { recursive: true }); for (const name of ['src/a.js', 'src/b.ts', 'src/deep/c.js', '.hidden.js']) fs.writeFileSync(name, '');
    console.log(fs.globSync('**/*.js').sort(), fs.globSync(['src/*.ts', 'src/d*']).sort(), fs.globSync('*.js', { cwd: 'src' }), fs.globSync('**/*.js', { exclude: (name) => name === 'deep' }).sort());
    console.log((await Array.fromAsync(fs.promises.glob('src/*', { withFileTypes: true }))).map((entry) => [entry.name, entry.isDirectory()]).sort());
    fs.glob('none*', (error, found) => console.log(error, found));`,
  'fs/promises: a FileHandle': code`
    import { open } from 'node:fs/promises';
    const handle = await open('h', 'w+'); handle.on('close', () => console.log('close event'));
    console.log(await handle.write('line one\nline two'), (await handle.write(Buffer.from('!!'), { position: 0 })).bytesWritten, (await handle.stat()).size);
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(4), position: 2 }); console.log(bytesRead, String(buffer));
    for await (const line of (await open('h')).readLines()) console.log(line);
    console.log((await handle.readv([Buffer.alloc(2), Buffer.alloc(3)], 0)).bytesRead, (await handle.writev([Buffer.from('xy')], 0)).bytesWritten);
    await handle.truncate(5); await handle.appendFile('end'); await handle.chmod(0o600); await handle.utimes(1, 2); await handle.sync(); await handle.datasync();
    await handle.close(); console.log(handle.fd); await handle.close(); await handle.stat().catch((error) => console.log(error.code, error.syscall));
    await open('none').catch((error) => console.log(error.code, error.message));
    { await using own = await open('h'); console.log(await own.readFile('utf8')); }`,
  'fs/promises: readableWebStream and createReadStream': code`
    import { open, writeFile } from 'node:fs/promises';
    await writeFile('w', 'abcdefghij');
    const one = await open('w'); let text = ''; for await (const chunk of one.readableWebStream()) text += Buffer.from(chunk).toString(); console.log(text); await one.close();
    const two = await open('w'); for await (const chunk of two.createReadStream({ highWaterMark: 4, encoding: 'utf8', autoClose: false })) console.log(chunk);
    console.log(typeof two.fd, two.fd > 2); await two.close();`,
  'fs/promises: signals, iterables and errors': code`
    import { readFile, writeFile, appendFile, rm, access, constants, cp, lstat } from 'node:fs/promises';
    await writeFile('f', async function* () { yield 'a'; yield Buffer.from('b'); }()); await writeFile('f', ['c', 'd'].values(), { flag: 'a' }); console.log(await readFile('f', 'utf8'));
    await readFile('f', { signal: AbortSignal.abort() }).catch((error) => console.log(error.name, error.code, error.message));
    await writeFile('g', 'x', { signal: AbortSignal.abort('why') }).catch((error) => console.log(error.name, error.cause));
    await access('none', constants.F_OK).catch((error) => console.log(error.code, error.stack.split('\n')[0]));
    for (const bad of [() => readFile(5), () => writeFile('f', 5), () => readFile('f', 'nope'), () => rm('none'), () => lstat('none')]) await bad().catch((error) => console.log(error.name, error.code));
    await appendFile('f', Buffer.from('!')); console.log(await readFile('f', { encoding: 'utf8' }), await rm('f'), await access('.'));`,
  'fs/promises: watch': code`
    import { watch, writeFile, mkdir } from 'node:fs/promises';
    await mkdir('watched'); const control = new AbortController();
    setTimeout(() => writeFile('watched/new.txt', 'x'), 100);
    try { for await (const event of watch('watched', { signal: control.signal })) { console.log(event.filename, event.eventType); control.abort(); } } catch (error) { console.log(error.name, error.code); }
    try { for await (const event of watch('none')); } catch (error) { console.log(error.code, error.syscall); }`,
  'fs: watchFile and Dirent': code`
    import fs from 'node:fs';
    fs.writeFileSync('w', '1');
    const watcher = fs.watchFile('w', { interval: 20 }, (current, previous) => { console.log(current.size, previous.size); fs.unwatchFile('w'); });
    console.log(watcher.constructor.name, typeof watcher.ref);
    setTimeout(() => fs.writeFileSync('w', '22'), 100);
    const [entry] = fs.readdirSync('.', { withFileTypes: true }).filter(({ name }) => name === 'w'); console.log(entry.constructor.name, entry.isFile(), entry.isBlockDevice(), entry.isSymbolicLink());
    console.log(fs.constants.O_CREAT, fs.constants.S_IFMT , fs.constants.COPYFILE_EXCL, typeof fs.Stats, typeof fs.ReadStream);`,
  'fs: openAsBlob, statfs and others': code`
    import fs from 'node:fs';
    process.on('warning', () => {});
    fs.writeFileSync('b', 'blob it'); const blob = await fs.openAsBlob('b', { type: 'text/x' }); console.log(blob.size, blob.type, await blob.text(), await blob.slice(5).text());
    console.log(Object.keys(fs.statfsSync('.')), fs.statfsSync('.', { bigint: true }).bsize > 0n);
    fs.truncateSync('b', 2); console.log(fs.readFileSync('b', 'utf8')); fs.truncateSync('b', 4); console.log(fs.readFileSync('b'));
    fs.lutimesSync('b', 1, 2); console.log(fs.lstatSync('b').mtimeMs); const fd = fs.openSync('b', 'r+'); fs.futimesSync(fd, 3, 4); fs.fchmodSync(fd, 0o600); fs.fsyncSync(fd); fs.fdatasyncSync(fd); console.log(fs.fstatSync(fd).mtimeMs, (fs.fstatSync(fd).mode & 0o777).toString(8)); fs.closeSync(fd);
    console.log(fs.promises === (await import('node:fs/promises')).default, fs.mkdtempDisposableSync !== undefined);`,
};
