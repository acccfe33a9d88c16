const code = String.raw;

/** Node's documentation: Buffer. */
export const buffer: Record<string, string> = {
  'buffer: encodings both ways': code`
    const text = 'héllo €😀';
    for (const encoding of ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex', 'binary', 'ucs2']) {
      const bytes = /base64|hex/.test(encoding) ? Buffer.from(Buffer.from(text).toString(encoding), encoding) : Buffer.from(text, encoding);
      console.log(encoding, bytes.toString('hex'), JSON.stringify(bytes.toString(encoding)));
    }
    console.log(Buffer.from('1ag123', 'hex'), Buffer.from('zz', 'hex'), Buffer.from('a-_=b c', 'base64'), Buffer.isEncoding('UTF-8'), Buffer.isEncoding('utf/8'), Buffer.isEncoding(''));
    try { Buffer.from('a', 'nope'); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'buffer: alloc and fill': code`
    console.log(Buffer.alloc(5, 'a'), Buffer.alloc(11, 'aGVsbG8gd29ybGQ=', 'base64'), Buffer.alloc(3, 257), Buffer.alloc(0), Buffer.alloc(4, Buffer.from([1, 2])));
    const buffer = Buffer.allocUnsafe(6);
    console.log(buffer.fill('ab'), buffer.fill(0, 1, 3), buffer.fill('\u0222'), buffer.fill('€', 0, 4), buffer.fill(''), buffer.fill('abzz', 'hex'));
    for (const bad of [-1, '5', NaN, 2 ** 53]) try { Buffer.alloc(bad); } catch (error) { console.log(error.name, error.code, error.message); }
    try { buffer.fill('zz', 'hex'); } catch (error) { console.log(error.code, error.message); }
    try { buffer.fill(1, 0, 9); } catch (error) { console.log(error.code); }
    console.log(Buffer.poolSize, Buffer.allocUnsafeSlow(10).buffer.byteLength);`,
  'buffer: from anything': code`
    console.log(Buffer.from([257, 257.5, -255, '1', 'x', null]), Buffer.from(new Uint16Array([4000, 5000])), Buffer.from(Buffer.from('copy')));
    const shared = new Uint16Array(2); const view = Buffer.from(shared.buffer, 1, 2); shared[1] = 6000; console.log(view, view.byteOffset);
    console.log(Buffer.from(new String('this is')), Buffer.from({ length: 2, 0: 7, 1: 8 }), Buffer.from({ type: 'Buffer', data: [1, 2] }), Buffer.of(1, 2), Buffer.from({ [Symbol.toPrimitive]: () => 'prim' }));
    for (const bad of [5, null, undefined, {}, () => {}, Symbol('s')]) try { Buffer.from(bad); } catch (error) { console.log(error.code, error.message); }
    console.log(Buffer.copyBytesFrom(new Uint16Array([1, 65535, 3]), 1, 1));
    try { Buffer.from(new ArrayBuffer(2), 3); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'buffer: concat, compare and equals': code`
    const [a, b] = [Buffer.from('abc'), Buffer.from('abd')];
    console.log(Buffer.concat([a, b]), Buffer.concat([a, b], 4), Buffer.concat([a], 5), Buffer.concat([]), Buffer.compare(a, b), [b, a].sort(Buffer.compare).map(String));
    console.log(a.equals(b), a.equals(new Uint8Array([97, 98, 99])), a.compare(b, 0, 2, 0, 2), a.compare(b, 2, 3));
    try { Buffer.concat('x'); } catch (error) { console.log(error.code, error.message); }
    try { Buffer.concat([a, 5]); } catch (error) { console.log(error.code, error.message); }
    try { a.equals('abc'); } catch (error) { console.log(error.message); }
    try { a.compare(b, 0, 9); } catch (error) { console.log(error.code, error.message); }`,
  'buffer: copy, slice and subarray': code`
    const one = Buffer.from('abcdefghij'); const two = Buffer.alloc(6, '!');
    console.log(one.copy(two, 1, 2, 5), String(two), one.copy(two, 10), one.copy(two, 0, 8), String(two));
    const part = one.subarray(-3, -1); part[0] = 33; console.log(String(one), String(one.slice(2)), String(one.subarray(5, 2)), part.parent === one.buffer);
    one.copy(one, 0, 4, 10); console.log(String(one));
    for (const args of [[two, -1], [two, 0, 11], [two, 0, -1]]) try { console.log(one.copy(...args)); } catch (error) { console.log(error.code, error.message); }
    try { one.copy('x'); } catch (error) { console.log(error.message); }`,
  'buffer: indexOf, lastIndexOf and includes': code`
    const buffer = Buffer.from('this is a buffer');
    console.log(buffer.indexOf('is'), buffer.indexOf(Buffer.from('a buffer')), buffer.indexOf(97), buffer.indexOf('x'), buffer.indexOf('is', 3), buffer.indexOf('is', -6), buffer.indexOf('', 99), buffer.indexOf(99.99 + 256));
    console.log(buffer.lastIndexOf('is'), buffer.lastIndexOf('is', 4), buffer.lastIndexOf('buffer', -17), buffer.lastIndexOf('b', undefined), buffer.lastIndexOf('b', null), buffer.lastIndexOf(''));
    console.log(buffer.includes('a'), buffer.includes(Buffer.from('a buffer example').subarray(0, 8)), Buffer.from('\u039a\u0391', 'utf16le').indexOf('\u0391', 0, 'utf16le'));
    for (const bad of [{}, undefined, true]) try { buffer.indexOf(bad); } catch (error) { console.log(error.code, error.message); }`,
  'buffer: integers': code`
    const buffer = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 255]);
    console.log(buffer.readUInt8(8), buffer.readInt8(8), buffer.readUInt16LE(1), buffer.readInt16BE(7), buffer.readUInt32BE(0), buffer.readInt32LE(5), buffer.readUIntBE(0, 6), buffer.readIntLE(3, 6), buffer.readBigUInt64LE(0), buffer.readBigInt64BE(1));
    const out = Buffer.alloc(8);
    console.log(out.writeUInt16BE(0xdead, 2), out.writeInt8(-2, 0), out.writeIntLE(-0x123456, 4, 3), out.writeUIntBE(9, 7, 1), out, out.writeBigInt64LE(-1n), out, out.writeBigUInt64BE(1n), out.readUint8 === out.readUInt8);
    for (const call of [() => out.readUInt8(8), () => out.readInt32LE(5), () => out.writeUInt8(256), () => out.writeInt16LE(40000), () => out.readUInt8(1.5), () => out.readUInt8('0'), () => out.readUIntBE(0, 7), () => out.writeBigInt64BE(2n ** 63n), () => out.writeUInt8(1, -1), () => Buffer.alloc(1).readUInt16LE()]) try { call(); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'buffer: floats and swaps': code`
    const buffer = Buffer.alloc(8);
    buffer.writeDoubleBE(123.456); console.log(buffer, buffer.readDoubleBE());
    buffer.writeDoubleLE(-0); console.log(buffer, Object.is(buffer.readDoubleLE(), -0));
    buffer.writeFloatBE(0xcafebabe, 0); buffer.writeFloatLE(NaN, 4); console.log(buffer, buffer.readFloatBE(0), buffer.readFloatLE(4));
    console.log(Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).swap16(), Buffer.from([1, 2, 3, 4]).swap32(), Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).swap64());
    try { Buffer.from([1]).swap16(); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'buffer: write and toString with ranges': code`
    const buffer = Buffer.alloc(10, '.');
    console.log(buffer.write('abcd', 8), String(buffer), buffer.write('½ + ¼', 0), buffer.write('€', 8), buffer.write('ff00', 1, 1, 'hex'), buffer.write('x', 2, 'latin1'), buffer);
    const text = Buffer.from('tést'); console.log(text.toString('utf8', 0, 3), text.toString(undefined, 1), text.toString('latin1', -5, 99), text.toString('utf8', 3, 1) === '');
    for (const call of [() => buffer.write(5), () => buffer.write('a', 11), () => buffer.write('a', 0, 1, 'x'), () => text.toString('bad')]) try { call(); } catch (error) { console.log(error.code, error.message); }
    console.log(Buffer.byteLength('½ + ¼'), Buffer.byteLength('aGk=', 'base64'), Buffer.byteLength(new ArrayBuffer(3)), Buffer.byteLength('abc', 'hex'));
    try { Buffer.byteLength(5); } catch (error) { console.log(error.message); }`,
  'buffer: iteration, JSON and inspection': code`
    import { inspect } from 'node:util';
    const buffer = Buffer.from('abc'); buffer.extra = 1;
    console.log([...buffer.entries()], [...buffer.keys()], [...buffer.values()], JSON.stringify(buffer), buffer.toLocaleString === buffer.toString);
    console.log(buffer, inspect(Buffer.alloc(60)), Buffer.isBuffer(buffer), Buffer.isBuffer(new Uint8Array(1)), buffer instanceof Uint8Array);
    console.log(buffer.at(-1), buffer.with(0, 65), buffer.map((byte) => byte + 1), buffer.toReversed());`,
  'buffer: the module': code`
    import * as module from 'node:buffer';
    const { constants, kMaxLength, kStringMaxLength, transcode, isUtf8, isAscii, atob, btoa, INSPECT_MAX_BYTES } = module;
    console.log(constants.MAX_STRING_LENGTH === kStringMaxLength, constants.MAX_LENGTH === kMaxLength, INSPECT_MAX_BYTES);
    console.log(transcode(Buffer.from('€'), 'utf8', 'ascii'), transcode(Buffer.from('é'), 'utf8', 'latin1'), transcode(Buffer.from('a'), 'ascii', 'utf16le'));
    console.log(isUtf8(Buffer.from([0xff])), isUtf8(Buffer.from('€')), isAscii(Buffer.from('€')), isAscii(new ArrayBuffer(1)));
    console.log(btoa('hi\u00ff'), atob(' a G k = ')); try { btoa('€'); } catch (error) { console.log(error.name, error.code); } try { atob('a'); } catch (error) { console.log(error.name, error.code); }
    try { transcode(Buffer.from('a'), 'b', 'c'); } catch (error) { console.log(error.code, error.message); }`,
  'buffer: Blob': code`
    import { Blob } from 'node:buffer';
    const blob = new Blob(['hello ', new Uint8Array([119]), new Blob(['orld'])], { type: 'Text/Plain' });
    console.log(blob.size, blob.type, await blob.text(), await blob.slice(1, -1, 'x').text(), blob.slice(1, 3, 'x').type, (await blob.arrayBuffer()).byteLength, await blob.bytes());
    console.log(blob, String(blob), structuredClone(blob).size);
    console.log(await new Blob(['a\r\nb\n'], { endings: 'native' }).text());
    let size = 0; for await (const chunk of blob.stream()) size += chunk.length; console.log(size);
    try { new Blob('text'); } catch (error) { console.log(error.code, error.message); }
    try { new Blob([], { endings: 'x' }); } catch (error) { console.log(error.code); }`,
  'buffer: File and object URLs': code`
    import { Blob, File, resolveObjectURL } from 'node:buffer';
    const file = new File(['abc'], 'a.txt', { type: 'text/plain', lastModified: 5 });
    console.log(file.name, file.lastModified, file.size, file instanceof Blob, await file.text(), file);
    const url = URL.createObjectURL(new Blob(['by url']));
    console.log(url.startsWith('blob:nodedata:'), await resolveObjectURL(url).text());
    URL.revokeObjectURL(url); console.log(resolveObjectURL(url), resolveObjectURL('http://x'));
    try { new File(); } catch (error) { console.log(error.code, error.message); }`,
};
