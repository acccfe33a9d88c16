const code = String.raw;

/** Node's documentation: Query string, String decoder, Path, Punycode's neighbours. */
export const text: Record<string, string> = {
  'querystring: parse': code`
    import querystring from 'node:querystring';
    for (const given of ['foo=bar&abc=xyz&abc=123', 'a=%E4%BD%A0&b=c+d', 'w=%D6%D0', '&&a&=b&c=', '__proto__=1&hasOwnProperty=2', '%zz=1', 'a=b=c']) console.log(querystring.parse(given));
    console.log(Object.getPrototypeOf(querystring.parse('')));
    console.log(querystring.parse('a:1;b:2', ';', ':'), querystring.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }));
    console.log(querystring.parse('w=%D6%D0&foo=bar', null, null, { decodeURIComponent: (text) => text.toLowerCase() }));
    console.log(Object.keys(querystring.parse('a&'.repeat(1500).replace(/a/g, () => 'k' + Math.random()))).length);`,
  'querystring: stringify and escape': code`
    import querystring from 'node:querystring';
    console.log(querystring.stringify({ foo: 'bar', baz: ['qux', 'quux'], corge: '' }));
    console.log(querystring.stringify({ foo: 'bar', baz: 'qux' }, ';', ':'));
    console.log(querystring.stringify({ n: 1.5, b: true, big: 10n, nan: NaN, inf: Infinity, nul: null, und: undefined, obj: {}, fn() {} }));
    console.log(querystring.stringify({ w: 'a b' }, null, null, { encodeURIComponent: (text) => '<' + text + '>' }), querystring.stringify('text'));
    console.log(querystring.escape("a b&c=é!'()*~-_."), querystring.unescape('%E9%20+%'), querystring.decode === querystring.parse, querystring.encode === querystring.stringify);
    try { querystring.stringify({ a: '\ud800' }); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'string_decoder: characters in pieces': code`
    import { StringDecoder } from 'node:string_decoder';
    const decoder = new StringDecoder('utf8');
    console.log(decoder.write(Buffer.from([0xe2])), decoder.write(Buffer.from([0x82])), decoder.end(Buffer.from([0xac])));
    console.log(JSON.stringify(decoder.end(Buffer.from([0xf0, 0x9f]))), decoder.write(Buffer.from('again')));
    console.log(decoder.encoding, new StringDecoder('UTF-16LE').encoding, new StringDecoder('binary').encoding, new StringDecoder().encoding);
    for (const bad of ['nope', 5]) try { new StringDecoder(bad); } catch (error) { console.log(error.code, error.message); }
    try { decoder.write(null); } catch (error) { console.log(error.code); }
    console.log(decoder.write('a string'), decoder.write(new Uint8Array([65])), decoder.end(new DataView(new ArrayBuffer(1))));`,
  'string_decoder: other encodings': code`
    import { StringDecoder } from 'node:string_decoder';
    const utf16 = new StringDecoder('utf16le');
    console.log(utf16.write(Buffer.from([0x3d, 0xd8])).length, utf16.write(Buffer.from([0x4d, 0xdc])), utf16.end(Buffer.from([0x61])).length);
    const base64 = new StringDecoder('base64');
    console.log(base64.write(Buffer.from('a')), base64.write(Buffer.from('bc')), base64.end(Buffer.from('d')));
    const url = new StringDecoder('base64url');
    console.log(url.write(Buffer.from([255])), url.end(Buffer.from([254])));
    console.log(new StringDecoder('hex').end(Buffer.from([1, 254])), new StringDecoder('latin1').end(Buffer.from([233])), new StringDecoder('ascii').end(Buffer.from([0xc1])));
    const bad = new StringDecoder('utf8');
    console.log([0xff, 0xc0, 0xed, 0xa0, 0x80, 0x41].map((byte) => escape(bad.write(Buffer.from([byte])))), escape(bad.end()));`,
  'path: join, normalize and resolve': code`
    import path from 'node:path';
    console.log(path.join('/foo', 'bar', 'baz/asdf', 'quux', '..'), path.join('', ''), path.join('a', '', '../..'), path.join('//a', '//b'));
    for (const given of ['/foo/bar//baz/asdf/quux/..', '', './', '../..', '/..', 'a/./b/', '///a//..']) console.log(JSON.stringify(path.normalize(given)));
    console.log(path.resolve('/foo/bar', './baz'), path.resolve('/foo', '/tmp/file/'), path.resolve() === process.cwd(), path.resolve('/a', '..', '..'));
    try { path.join('a', {}); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'path: basename, dirname and extname': code`
    import path from 'node:path';
    console.log(path.basename('/foo/quux.html', '.html'), path.basename('/foo/HTML.HTML', '.html'), path.basename('/a/b/'), path.basename('.html', '.html'), path.basename(''));
    for (const given of ['/foo/bar', '/foo', '/', '', 'a', 'a/b/', '//a']) console.log(JSON.stringify(path.dirname(given)));
    for (const given of ['index.html', 'index.coffee.md', 'index.', 'index', '.index', '.index.md', 'a.b/c', '..', 'a..']) console.log(JSON.stringify(path.extname(given)));
    try { path.basename('a', 5); } catch (error) { console.log(error.message); }`,
  'path: parse, format, relative and isAbsolute': code`
    import path from 'node:path';
    for (const given of ['/home/user/dir/file.txt', './a/.b', '/', '', 'c.d.e']) console.log(path.parse(given));
    console.log(path.format({ root: '/ignored', dir: '/home', base: 'f.txt' }), path.format({ root: '/', name: 'file', ext: 'txt' }), path.format({ dir: '/a', base: 'b', ext: '.c' }));
    console.log(path.relative('/data/test/aaa', '/data/impl/bbb'), JSON.stringify(path.relative('/a', '/a')), path.relative('/a/b', '/a/bc'), path.relative('/', '/x'));
    console.log(path.isAbsolute('/'), path.isAbsolute('a'), path.sep, path.delimiter, path.toNamespacedPath('/a'), path.posix === path);`,
  'path: matchesGlob': code`
    import path from 'node:path';
    process.removeAllListeners('warning'); process.on('warning', () => {});
    for (const [given, pattern] of [['/foo/bar', '/foo/*'], ['/foo/bar/baz', '/foo/*'], ['/foo/a/b/c', '/foo/**/c'], ['a.js', '*.{js,ts}'], ['a.ts', '*.[jt]s'], ['b', '?'], ['x/y', '**'], ['.hidden', '*']]) console.log(given, pattern, path.matchesGlob(given, pattern));`,
  'path: win32': code`
    import { win32 } from 'node:path';
    console.log(win32.basename('C:\\temp\\myfile.html'), win32.parse('C:\\path\\dir\\file.txt'), win32.join('C:\\a', '..', 'b/c'), win32.normalize('C:////temp\\\\/\\/foo/bar'));
    console.log(win32.relative('C:\\orandea\\test\\aaa', 'C:\\orandea\\impl\\bbb'), win32.isAbsolute('C:/foo/..'), win32.isAbsolute('bar\\baz'), win32.isAbsolute('C:'));
    console.log(win32.resolve('C:\\a', 'D:\\b', '..\\c'), win32.toNamespacedPath('C:\\a'), win32.dirname('\\\\server\\share\\x'), win32.sep, win32.delimiter);`,
};
